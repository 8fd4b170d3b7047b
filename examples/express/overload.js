'use strict';

// Refuses requests before Express sees them, so that a refusal costs a fraction of an answer. It
// refuses requests that are too large, and requests and connections that exceed what the server can
// handle.

const { CHECK_MS, Unanswered } = require('./unanswered');

const MAX_HEADERS = 100;
/** The maximum number of pipelined requests of a connection. Browsers and proxies send one. */
const MAX_PIPELINED = 16;
/** How long an address that pipelines more is banned. Otherwise, it would reconnect at once. */
const BANNED_MS = 10_000;
const MAX_BANNED = 10_000;
/** Characters for the path and other parameters, besides a text with every byte percent-encoded. */
const OTHER_TARGET = 512;
/** Bytes for headers. If target and headers exceed the sum, Node.js answers 431 and closes. */
const HEADER_BYTES = 6144;

/** How long a client may take to send a request. Then Node.js answers 408 and closes. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1000 };
/** A connection without any traffic for this long is closed. */
const INACTIVE_MS = 30_000;

/**
 * The health check. It is answered even under overload, so that a busy server is not restarted. The
 * answer costs as little as a refusal, so that a flood of health checks cannot block the worker.
 */
const HEALTH_PATH = '/healthz';
/**
 * The part of the unanswered requests that may have a body. Bodies are slow, and must not block
 * other requests.
 */
const WITH_BODY = 0.1;
/** A worker that is at its limit and answered nothing for this long fails the health check. */
const UNWELL_AFTER_MS = 10_000;
/** A worker that is at its limit and answered nothing for this long is replaced. */
const STUCK_AFTER_MS = 30_000;
/**
 * The maximum time that one answer counts. If an answer took longer, the machine was busy with
 * something else, which is not an overload of this server.
 */
const MAX_ANSWER_MS = 10;
/** The number of seconds after which a refused client may retry. */
const RETRY_AFTER = '1';
/** The header of a refusal that closes the connection. */
const CLOSE = ['Connection', 'close'];

/**
 * Returns the maximum length of a request target in characters.
 *
 * @param {number} maxBytes the maximum size of a text
 */
function targetLength(maxBytes) {
  return 3 * maxBytes + OTHER_TARGET;
}

/**
 * Returns options for `http.createServer`.
 *
 * @param {number} maxBytes the maximum size of a text
 */
function serverOptions(maxBytes) {
  const maxHeaderSize = targetLength(maxBytes) + HEADER_BYTES;
  // `handle` requires the Host header. Node.js would answer requests without it itself, and so
  // bypass the limit for pipelined requests.
  return { ...TIMES, maxHeaderSize, requireHostHeader: false };
}

/** @typedef {[status: number, text: string, headers?: string[]]} Refusal */

/**
 * Limits the requests that reach a listener.
 *
 * Waiting requests are in the sockets, not in a queue that could be counted. One turn of the event
 * loop answers all of them, one after the other. So the time since the turn began is the time that
 * the next request has waited. Once it exceeds `maxWaitMs`, the other requests of the turn are
 * refused.
 *
 * @param {(req: any, res: any) => void} listener
 * @param {object} limits
 * @param {number} limits.maxBytes the maximum size of a text
 * @param {number} limits.maxWaitMs the maximum wait; 0 for no limit
 * @param {number} limits.maxUnanswered the maximum number of requests without a complete answer,
 *   including answers to clients that do not read
 * @param {(req: any) => boolean} limits.takesBody returns true if a request may have a body
 * @param {() => string | undefined} [limits.findProblem] the health check: returns a problem of the
 *   server, if there is one. Without it, the listener answers `/healthz`
 * @param {(problem: string) => void} [limits.onStuck] called when the worker must be replaced
 * @param {() => number} [now] a monotonic clock in milliseconds
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
  const maxWait = maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs;
  let isStopping = false;
  /** The time that the answers of this turn took; undefined before the first answer. */
  let waited;
  /** When the last answer of this turn began. */
  let last = 0;
  /** The connection of the last request. Pipelined requests arrive one after the other. */
  let sender;
  /** The number of requests that the connection sent in a row. */
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
    waited = waited === undefined ? 0 : waited + Math.min(time - last, MAX_ANSWER_MS);
    last = time;
    return waited > maxWait;
  }

  /** @returns {Refusal | undefined} the refusal of a request, or undefined to accept it */
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
    // From here on, every reader sees the target that proxies see.
    req.url = target;
    // Closed, because the body would have to be read before the next request.
    if (hasBody(req) && !takesBody(req)) return [413, 'there must be no body', CLOSE];
    return undefined;
  }

  /** @returns {Refusal | undefined} also the answer to a request for /healthz */
  function refusalOfLoad(req) {
    if (findProblem !== undefined && isHealthRequest(req)) return healthAnswer(findProblem);
    // `hasWaitedTooLong` comes first, because it must be called for every request.
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
    return `no request was answered for ${msStuck / 1000} s at the limit of unanswered requests`;
  }

  /** Counts checks, not time: a pause of the machine must not make the worker look stuck. */
  function check() {
    msStuck = Math.max(...both.map((kind) => kind.check())) * CHECK_MS;
    const problem = stuckProblem(STUCK_AFTER_MS);
    if (problem !== undefined && !isStopping) onStuck?.(problem);
  }

  /** Returns false if the connection of a request is closed. Closes it if it pipelines too many. */
  function comesInTime(req, res) {
    const { socket } = req;
    if (socket.destroyed) return false;
    latest.set(socket, res);
    beginTurn(socket);
    if (pipelined <= MAX_PIPELINED) return true;
    // One read can contain a thousand requests. Even refusing them all would delay other clients.
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

  /** Handles `checkExpectation`: without a listener, Node.js answers such requests itself. */
  function handleExpectation(req, res) {
    if (comesInTime(req, res)) refuse(res, [417, 'only 100-continue can be expected'], isStopping);
  }

  /** Stops: from now on, every answer closes its connection. */
  function stop() {
    isStopping = true;
    // Only in the last answer: Node.js sends no answer after one with this header.
    for (const socket of new Set(both.flatMap((kind) => kind.sockets()))) {
      const res = latest.get(socket);
      if (!res.headersSent) res.setHeader('Connection', 'close');
    }
  }

  return { handle, handleExpectation, stop, check };
}

/**
 * Returns the path and the query of a target, or undefined if it has no path. A client may send a
 * whole URL (RFC 9112, section 3.2.2). Express uses the path of it, too.
 *
 * @param {string} url
 */
function originForm(url) {
  if (url.startsWith('/') && !url.includes('#')) return url;
  const [whole, path = '/', query = ''] = /^https?:\/\/[^/?#]+(\/[^?#]*)?(\?[^#]*)?$/i.exec(url) ?? [];
  return whole === undefined ? undefined : path + query;
}

/** Returns true for the exact path only: `/healthz/`, `/HEALTHZ` and `//healthz` get 404. */
function isHealthRequest({ method, url }) {
  return url.split('?', 1)[0] === HEALTH_PATH && (method === 'GET' || method === 'HEAD');
}

/** Returns true if a Host header is missing that RFC 9112, section 3.2, requires. */
function lacksHost({ httpVersion, headers }) {
  return httpVersion === '1.1' && headers.host === undefined;
}

/**
 * Runs a health check. An exception is a problem, too.
 *
 * @param {() => string | undefined} find
 */
function tryToFind(find) {
  try {
    return find();
  } catch (error) {
    return `the check failed: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * Banned addresses, each with the time at which its ban ends, in the order of these times. Each
 * process has its own list.
 */
const banned = new Map();

/** All connections of this process, for `limitConnections` and `cutOff`. */
const connections = new Set();

/**
 * Bans the address of a connection and closes all its connections. Each of them could already hold
 * as many requests, and Node.js parses everything that it reads at once.
 */
function cutOff(socket) {
  if (socket.remoteAddress !== undefined) ban(socket.remoteAddress);
  closeAtOnce(socket);
  for (const other of connections) if (isBanned(other.remoteAddress)) closeAtOnce(other);
}

/** Closes a connection that may have many unanswered requests. */
function closeAtOnce(socket) {
  if (socket.destroyed) return;
  // When it closes, Node.js creates an error for each of these requests. The stack traces would
  // take most of the time and of the memory.
  let stackTraceLimit;
  const restore = () => {
    Error.stackTraceLimit = stackTraceLimit;
  };
  socket.prependOnceListener('close', () => {
    ({ stackTraceLimit } = Error);
    Error.stackTraceLimit = 0;
    // If a listener throws, the last listener is not called.
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
 * Sends a refusal.
 *
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
 * Limits the connections of a server. When a new connection would exceed the limit, closes the
 * oldest connection that has not sent a request, or the new one if every connection has.
 *
 * `server.maxConnections` does not work here: under cluster, the primary process would offer the
 * connection to each worker again and again.
 *
 * @param {import('node:http').Server} server
 * @param {number} max the maximum number of connections
 */
function limitConnections(server, max) {
  const silent = new Set();
  // With a limit, Node.js would ignore later headers, such as Host. Their bytes are limited anyway.
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
    if (connections.size >= max) {
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
    /** Closes connections that have sent nothing. Browsers open some in advance. */
    closeUnused() {
      for (const connection of silent) if (connection.bytesRead === 0) connection.destroy();
    },
  };
}

/**
 * Returns how many connections a process can have: its limit of open files, without some files for
 * itself. Beyond the limit, a connection that the primary process passes on is lost, and no further
 * connection arrives.
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
