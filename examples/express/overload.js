'use strict';

// What stands before Express, so that a refusal costs a fraction of an answer: requests that are larger than any
// has to be, and more of them, or more connections, than can be served.

const { CHECK_MS, Unanswered } = require('./unanswered');

const MAX_HEADERS = 100;
/** Requests that a connection sends at once, without waiting for answers. Browsers and proxies send one. */
const MAX_PIPELINED = 16;
/** How long whoever sends more is not let in again: a flood would come back as often as it is closed. */
const BANNED_MS = 10_000;
const MAX_BANNED = 10_000;
/** For the path and other parameters, beside a text of which each byte is percent-encoded. */
const OTHER_TARGET = 512;
/** For headers. Past it, with the target, Node.js answers 431 and closes the connection. */
const HEADER_BYTES = 6144;

/** How long clients may take; Node.js answers 408, and closes what waits. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000 };
/** A client that neither reads nor sends for this long is gone. */
const INACTIVE_MS = 30_000;

/**
 * Answered even under overload, so that a server is not restarted for being busy. The answer costs as
 * little as a refusal: else whoever asks only for this could keep the worker from everything else.
 */
const HEALTH_PATH = '/healthz';
/**
 * The part of the requests under way that may have a body. Bodies and the answers to them take
 * long, and other requests need not wait for that.
 */
const WITH_BODY = 0.1;
/** A worker at its bound that answered nothing for this long is not well. */
const UNWELL_AFTER_MS = 10_000;
/** A worker at its bound that answered nothing for this long is to be replaced. */
const STUCK_AFTER_MS = 30_000;
/**
 * The most that one answer counts for. What took longer was the machine, which was busy with something else: then it is
 * no overload that many wait.
 */
const LONGEST_ANSWER_MS = 10;
/** When clients may come again, in seconds. */
const RETRY_AFTER = '1';
/** The header of a refusal after which the connection is closed. */
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
  // `handle` asks for it. Node.js would answer such requests itself, thousands of one connection.
  return { ...TIMES, maxHeaderSize, requireHostHeader: false };
}

/** @typedef {[status: number, text: string, headers?: string[]]} Refusal */

/**
 * Puts limits before a listener of requests.
 *
 * The requests that are waiting are in the sockets, not in a list that could be counted. In one turn of the event loop
 * all of them are answered, one after the other: how long that has taken is how long the next has waited. Past
 * `maxWaitMs` those that are left are refused.
 *
 * @param {(req: any, res: any) => void} listener
 * @param {object} limits
 * @param {number} limits.maxBytes of a text
 * @param {number} limits.maxWaitMs 0 for any
 * @param {number} limits.maxUnanswered answers that are not yet sent, as to clients that do not read
 * @param {(req: any) => boolean} limits.takesBody
 * @param {() => string | undefined} [limits.findProblem] says why the server is not well, for `/healthz`.
 *   Without it the listener answers `/healthz`
 * @param {(problem: string) => void} [limits.onStuck] called when the worker has to be replaced
 * @param {() => number} [now] a clock in milliseconds that is never set
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
  /** What the answers of this turn took, or undefined before the first; and when the last of them began. */
  let waited;
  let last = 0;
  /** Requests that came in one piece come one after the other: whose they are, and how many there were. */
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
    // From here on, everybody reads the same target, as proxies do.
    req.url = target;
    // The rest of the body would have to be read before the next request.
    if (hasBody(req) && !takesBody(req)) return [413, 'there must be no body', CLOSE];
    return undefined;
  }

  /** @returns {Refusal | undefined} the answer to a request for /healthz too */
  function refusalOfLoad(req) {
    if (findProblem !== undefined && isHealthRequest(req)) return healthAnswer(findProblem);
    // Both are asked, as the first has to know of each request.
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

  /** Each check counts for one interval, so that a pause of the machine is no fault of the worker. */
  function check() {
    msStuck = Math.max(...both.map((kind) => kind.check())) * CHECK_MS;
    const problem = stuckProblem(STUCK_AFTER_MS);
    if (problem !== undefined && !isStopping) onStuck?.(problem);
  }

  /** Returns false for a request whose connection is closed. Closes one that sends too many. */
  function comesInTime(req, res) {
    const { socket } = req;
    if (socket.destroyed) return false;
    latest.set(socket, res);
    beginTurn(socket);
    if (pipelined <= MAX_PIPELINED) return true;
    // A thousand fit into what is read at once, and even to refuse them all would keep others waiting.
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

  /** For the event `checkExpectation`: Node.js would answer such requests without asking `handle`. */
  function handleExpectation(req, res) {
    if (comesInTime(req, res)) refuse(res, [417, 'only 100-continue can be expected'], isStopping);
  }

  /** From now on clients are told to send no more requests on the connections they have. */
  function stop() {
    isStopping = true;
    // Only the last: after an answer with this header, Node.js sends no other.
    for (const socket of new Set(both.flatMap((kind) => kind.sockets()))) {
      const res = latest.get(socket);
      if (!res.headersSent) res.setHeader('Connection', 'close');
    }
  }

  return { handle, handleExpectation, stop, check };
}

/**
 * Returns the path and the query of a target, or undefined where there is no path. Clients may send a
 * whole URL (RFC 9112, section 3.2.2), of which Express takes the path too.
 *
 * @param {string} url
 */
function originForm(url) {
  if (url.startsWith('/') && !url.includes('#')) return url;
  const [whole, path = '/', query = ''] = /^https?:\/\/[^/?#]+(\/[^?#]*)?(\?[^#]*)?$/i.exec(url) ?? [];
  return whole === undefined ? undefined : path + query;
}

/** Takes one spelling only: `/healthz/`, `/HEALTHZ` and `//healthz` are 404. */
function isHealthRequest({ method, url }) {
  return url.split('?', 1)[0] === HEALTH_PATH && (method === 'GET' || method === 'HEAD');
}

/** Returns true for what RFC 9112, section 3.2, has a server refuse. HTTP/1.0 needs no Host. */
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
 * Addresses that are not let in, and until when, in the order in which they are let in again. Each
 * process has its own.
 */
const banned = new Map();

/** All connections of this process, for `limitConnections` and `cutOff`. */
const connections = new Set();

/**
 * Closes a connection with many requests that are not answered. Closes all others of its address too:
 * each could have as many requests in it already, and Node.js parses all that it reads at once.
 */
function cutOff(socket) {
  if (socket.remoteAddress !== undefined) ban(socket.remoteAddress);
  closeAtOnce(socket);
  for (const other of connections) if (isBanned(other.remoteAddress)) closeAtOnce(other);
}

/** Closes a connection that may have many requests. */
function closeAtOnce(socket) {
  if (socket.destroyed) return;
  // Node.js makes an error for each of them when it closes. Their stacks would take most of the time, and of the memory.
  let stackTraceLimit;
  const restore = () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
  socket.prependOnceListener('close', () => {
    ({ stackTraceLimit } = Error);
    Error.stackTraceLimit = 0;
    // If a listener throws, the last one is not called.
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
 * Keeps a server from having more connections than there is room for. When another comes, the oldest of those that
 * have not sent a request yet is closed, or else the new one.
 *
 * Not `server.maxConnections`: under cluster the primary would offer the connection to each worker again and again.
 *
 * @param {import('node:http').Server} server
 * @param {number} most
 */
function limitConnections(server, most) {
  const silent = new Set();
  // With a count Node.js forgets those after it, such as Host. Their bytes are bounded.
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
      forget(oldest); // its end comes later
    }
    connections.add(connection);
    silent.add(connection);
    connection.once('close', () => forget(connection));
  });
  server.on('request', ({ socket }) => silent.delete(socket));

  return {
    /** Closes those that have not sent anything, such as browsers open in advance. */
    closeUnused() {
      for (const connection of silent) if (connection.bytesRead === 0) connection.destroy();
    },
  };
}

/**
 * How many connections a process has room for: of the files that it may have open, all but some for itself. Past them
 * a connection that comes from the primary is lost on its way, and no other would follow.
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
