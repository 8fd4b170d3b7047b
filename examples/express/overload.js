'use strict';

// Limits before Express, so that a refusal costs a fraction of an answer. Refuses requests that are too
// large, and more requests or connections than the worker can serve.

const { CHECK_MS, Unanswered } = require('./unanswered');

const MAX_HEADERS = 100;
/** The most requests that a connection may send without waiting for answers. Browsers send one. */
const MAX_PIPELINED = 16;
/** How long the address of such a client is refused, as a flood would reconnect whenever it is closed. */
const BANNED_MS = 10_000;
const MAX_BANNED = 10_000;
/** The room for the path and other parameters, besides a text whose bytes are all percent-encoded. */
const OTHER_TARGET = 512;
/** The room for headers. Beyond it, Node.js answers 431 and closes the connection. */
const HEADER_BYTES = 6144;

/** How long clients may take. After that, Node.js answers 408 and closes the connection. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000 };
/** After this long without reading or sending, a client counts as gone. */
const INACTIVE_MS = 30_000;

/**
 * Answered even under overload, so that no server is restarted for being busy. The answer must cost as
 * little as a refusal. Otherwise a flood of these requests would block everything else.
 */
const HEALTH_PATH = '/healthz';
/**
 * The part of the requests under way that may have a body. Bodies and their answers take long, and
 * other requests must not wait for them.
 */
const WITH_BODY = 0.1;
/** After this long at its bound without an answer, a worker reports a problem. */
const UNWELL_AFTER_MS = 10_000;
/** After this long at its bound without an answer, a worker is replaced. */
const STUCK_AFTER_MS = 30_000;
/**
 * The most that one answer counts for. If it took longer, the machine was busy with something else, and
 * waiting requests are no sign of overload.
 */
const LONGEST_ANSWER_MS = 10;
/** The seconds after which clients may try again. */
const RETRY_AFTER = '1';
/** The header of a refusal that closes the connection. */
const CLOSE = ['Connection', 'close'];

/** @param {number} maxBytes of a text */
function targetLength(maxBytes) {
  return 3 * maxBytes + OTHER_TARGET;
}

/**
 * Options for `http.createServer`.
 *
 * @param {number} maxBytes of a text
 */
function serverOptions(maxBytes) {
  const maxHeaderSize = targetLength(maxBytes) + HEADER_BYTES;
  // `handle` checks for Host. Node.js would answer these requests itself, thousands per connection.
  return { ...TIMES, maxHeaderSize, requireHostHeader: false };
}

/** @typedef {[status: number, text: string, headers?: string[]]} Refusal */

/**
 * Puts limits before a listener of requests.
 *
 * Waiting requests are in their sockets, so they cannot be counted. One turn of the event loop answers
 * all of them in sequence. The time since the turn began is how long the next request has waited. After
 * `maxWaitMs`, the remaining requests are refused.
 *
 * @param {(req: any, res: any) => void} listener
 * @param {object} limits
 * @param {number} limits.maxBytes of a text
 * @param {number} limits.maxWaitMs 0 for no limit
 * @param {number} limits.maxUnanswered answers that are not sent yet, as clients do not read
 * @param {(req: any) => boolean} limits.takesBody
 * @param {() => string | undefined} [limits.findProblem] returns a problem of the server, for `/healthz`.
 *   Without it, the listener answers `/healthz`
 * @param {(problem: string) => void} [limits.onStuck] called when the worker must be replaced
 * @param {() => number} [now] a monotonic clock, in milliseconds
 */
function limitRequests(listener, limits, now = () => performance.now()) {
  const { maxBytes, maxWaitMs, maxUnanswered, takesBody, findProblem, onStuck } = limits;
  const maxTarget = targetLength(maxBytes);
  const plain = new Unanswered(maxUnanswered);
  const withBody = new Unanswered(Math.ceil(WITH_BODY * maxUnanswered));
  const both = [plain, withBody];
  /** The response to the last request of each connection, refused or not. */
  const latest = new WeakMap();
  let msStuck = 0;
  const mostWait = maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs;
  let isStopping = false;
  /** The time that the answers of this turn took, and when the last began. */
  let waited;
  let last = 0;
  /** Pipelined requests arrive in sequence: the socket of the current ones, and their number so far. */
  let sender;
  let pipelined = 0;
  setInterval(check, CHECK_MS).unref();

  function kindOf(req) {
    return hasBody(req) ? withBody : plain;
  }

  function beginTurn(socket) {
    if (sender === undefined) setImmediate(endTurn);
    pipelined = sender === socket ? pipelined + 1 : 1;
    sender = socket;
  }

  function endTurn() {
    waited = undefined;
    sender = undefined;
  }

  function hasWaitedTooLong() {
    const time = now();
    waited = waited === undefined ? 0 : waited + Math.min(time - last, LONGEST_ANSWER_MS);
    last = time;
    return waited > mostWait;
  }

  /** @returns {Refusal | undefined} why a request is refused, or undefined if it is not */
  function refusalOf(req) {
    return refusalOfHead(req) ?? refusalOfLoad(req);
  }

  /** @returns {Refusal | undefined} */
  function refusalOfHead(req) {
    if (req.url.length > maxTarget) return [414, `the target must be <= ${maxTarget} characters`];
    if (req.rawHeaders.length > 2 * MAX_HEADERS) return [431, `there must be <= ${MAX_HEADERS} headers`];
    if (lacksHost(req)) return [400, 'there must be a Host header', CLOSE];
    const target = originForm(req.url);
    if (target === undefined) return [400, 'the target must be a path and a query'];
    // From here on, every reader sees the same target as a proxy does.
    req.url = target;
    // The body would have to be read before the next request.
    if (hasBody(req) && !takesBody(req)) return [413, 'there must be no body', CLOSE];
    return undefined;
  }

  /** @returns {Refusal | undefined} the answer to a request for /healthz too */
  function refusalOfLoad(req) {
    if (findProblem !== undefined && isHealthRequest(req)) return healthAnswer(findProblem);
    // Call both, as the first has to see each request.
    if (hasWaitedTooLong() || !kindOf(req).makeRoom()) {
      return [503, 'too many requests', ['Retry-After', RETRY_AFTER]];
    }
    return undefined;
  }

  /**
   * @param {() => string | undefined} find
   * @returns {[status: number, text: string]}
   */
  function healthAnswer(find) {
    const problem = stuckProblem(UNWELL_AFTER_MS) ?? tryToFind(find);
    return problem === undefined ? [200, 'ok'] : [503, problem];
  }

  function stuckProblem(afterMs) {
    if (msStuck < afterMs) return undefined;
    return `no request was answered for ${msStuck / 1000} s, although as many wait as are allowed to`;
  }

  /** Counts each check as one interval, so that a pause of the machine is no fault of the worker. */
  function check() {
    msStuck = Math.max(...both.map((kind) => kind.check())) * CHECK_MS;
    const problem = stuckProblem(STUCK_AFTER_MS);
    if (problem !== undefined && !isStopping) onStuck?.(problem);
  }

  /** Returns false if the connection is closed. Closes a connection that sends too many requests. */
  function comesInTime(req, res) {
    const { socket } = req;
    if (socket.destroyed) return false;
    latest.set(socket, res);
    beginTurn(socket);
    if (pipelined <= MAX_PIPELINED) return true;
    // One read can hold a thousand, and even refusing them all would keep others waiting.
    cutOff(socket);
    return false;
  }

  function handle(req, res) {
    if (!comesInTime(req, res)) return;
    const refusal = refusalOf(req);
    if (refusal !== undefined) {
      refuse(res, refusal, isStopping);
      return;
    }
    if (isStopping) res.setHeader('Connection', 'close');
    kindOf(req).add(req, res);
    listener(req, res);
  }

  /** Handles the event `checkExpectation`. Node.js would answer these requests without `handle`. */
  function handleExpectation(req, res) {
    if (comesInTime(req, res)) refuse(res, [417, 'only 100-continue can be expected'], isStopping);
  }

  /** Tells clients from now on to send no more requests on their connections. */
  function stop() {
    isStopping = true;
    // Only on the last answer, as Node.js sends no other after this header.
    for (const socket of new Set(both.flatMap((kind) => kind.sockets()))) {
      const res = latest.get(socket);
      if (!res.headersSent) res.setHeader('Connection', 'close');
    }
  }

  return { handle, handleExpectation, stop, check };
}

/**
 * Returns the path and the query of a target, or undefined if it has no path. Clients may send a whole
 * URL (RFC 9112, section 3.2.2), whose path Express uses too.
 *
 * @param {string} url
 */
function originForm(url) {
  if (url.startsWith('/') && !url.includes('#')) return url;
  const [whole, path = '/', query = ''] = /^https?:\/\/[^/?#]+(\/[^?#]*)?(\?[^#]*)?$/i.exec(url) ?? [];
  return whole === undefined ? undefined : path + query;
}

/** Accepts one spelling only: `/healthz/`, `/HEALTHZ` and `//healthz` are 404. */
function isHealthRequest({ method, url }) {
  return url.split('?', 1)[0] === HEALTH_PATH && (method === 'GET' || method === 'HEAD');
}

/** Returns true if a server must refuse the request by RFC 9112, section 3.2. */
function lacksHost({ httpVersion, headers }) {
  return httpVersion === '1.1' && headers.host === undefined;
}

/** @param {() => string | undefined} find */
function tryToFind(find) {
  try {
    return find();
  } catch (error) {
    return `the check failed: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * The refused addresses, and until when, in the order in which they are accepted again. Each process
 * has its own.
 */
const banned = new Map();

/** All connections of this process, for `limitConnections` and `cutOff`. */
const connections = new Set();

/**
 * Closes a connection with many unanswered requests, and all others of its address: each could hold as
 * many requests already, and Node.js parses everything that it reads at once.
 */
function cutOff(socket) {
  if (socket.remoteAddress !== undefined) ban(socket.remoteAddress);
  closeAtOnce(socket);
  for (const other of connections) if (isBanned(other.remoteAddress)) closeAtOnce(other);
}

/** Closes a connection that may have many requests. */
function closeAtOnce(socket) {
  if (socket.destroyed) return;
  // Node.js creates an error for each request when it closes. Their stacks would take most of the time
  // and memory.
  let stackTraceLimit;
  const restore = () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
  socket.prependOnceListener('close', () => {
    ({ stackTraceLimit } = Error);
    Error.stackTraceLimit = 0;
    // In case a listener throws, and the last one is not called.
    process.nextTick(restore);
  });
  socket.once('close', restore);
  socket.destroy();
}

/** @param {string} address */
function ban(address) {
  const time = performance.now();
  banned.delete(address);
  for (const [other, end] of banned) {
    if (end > time && banned.size < MAX_BANNED) break;
    banned.delete(other);
  }
  banned.set(address, time + BANNED_MS);
}

function isBanned(address) {
  return performance.now() < (banned.get(address) ?? 0);
}

function hasBody({ headers }) {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/**
 * @param {any} res
 * @param {Refusal} refusal
 * @param {boolean} isStopping
 */
function refuse(res, [status, text, headers = []], isStopping) {
  const all = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', `${text.length}`, ...headers];
  all.push('Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff');
  if (isStopping && !headers.includes('Connection')) all.push('Connection', 'close');
  res.writeHead(status, all);
  res.end(text, 'latin1');
}

/**
 * Limits the connections of a server. Beyond the limit, a new connection closes the oldest one that has
 * not sent a request yet, or else is closed itself.
 *
 * `server.maxConnections` would not do: in a cluster, the primary would offer the connection to each
 * worker again and again.
 *
 * @param {import('node:http').Server} server
 * @param {number} most
 */
function limitConnections(server, most) {
  const silent = new Set();
  // With a count, Node.js drops the headers after it, such as Host. Their bytes are bounded.
  server.maxHeadersCount = 0;
  server.setTimeout(INACTIVE_MS);
  function forget(connection) {
    connections.delete(connection);
    silent.delete(connection);
  }

  server.on('connection', (connection) => {
    if (isBanned(connection.remoteAddress)) {
      connection.destroy();
      return;
    }
    if (connections.size >= most) {
      const [oldest = connection] = silent;
      oldest.destroy();
      if (oldest === connection) return;
      forget(oldest); // its `close` comes later
    }
    connections.add(connection);
    silent.add(connection);
    connection.once('close', () => forget(connection));
  });
  server.on('request', ({ socket }) => silent.delete(socket));

  return {
    /** Closes connections that have sent nothing, such as those that browsers open in advance. */
    closeUnused() {
      for (const connection of silent) if (connection.bytesRead === 0) connection.destroy();
    },
  };
}

/**
 * Returns how many connections a process has room for: the files that it may open, minus some for
 * itself. Beyond that, a connection from the primary is lost on its way, and no other would follow.
 *
 * @returns {number}
 */
function roomForConnections() {
  const { userLimits } = /** @type {any} */ (process.report.getReport());
  const soft = userLimits?.open_files.soft;
  const OWN_FILES = 64;
  return typeof soft === 'number' ? Math.max(1, soft - OWN_FILES) : Number.POSITIVE_INFINITY;
}

module.exports = { limitConnections, limitRequests, roomForConnections, serverOptions };
