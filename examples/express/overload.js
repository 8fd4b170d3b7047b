'use strict';

// What stands before Express, so that a refusal costs a fraction of an answer: requests that are larger than any
// has to be, and more of them, or more connections, than can be served.

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

/** What has to be known of a server even when it is overloaded, lest it be restarted for that. */
const ALWAYS_ANSWERED = '/healthz';
/**
 * The most that one answer counts for. What took longer was the machine, which was busy with something else: then it is
 * no overload that many wait.
 */
const LONGEST_ANSWER_MS = 10;
/** When clients may come again, in seconds. */
const RETRY_AFTER = '1';

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
  return { ...TIMES, maxHeaderSize: targetLength(maxBytes) + HEADER_BYTES };
}

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
 * @param {() => number} [now] a clock in milliseconds that is never set
 */
function limitRequests(listener, limits, now = () => performance.now()) {
  const { maxBytes, maxWaitMs, maxUnanswered, takesBody } = limits;
  const maxTarget = targetLength(maxBytes);
  const underWay = new Set();
  const mostWait = maxWaitMs === 0 ? Number.POSITIVE_INFINITY : maxWaitMs;
  let isStopping = false;
  /** What the answers of this turn took, or undefined before the first; and when the last of them began. */
  let waited;
  let last = 0;
  /** Requests that came in one piece come one after the other: whose they are, and how many there were. */
  let sender;
  let pipelined = 0;

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

  /** @returns {[status: number, text: string, headers?: string[]] | undefined} undefined for what is fine */
  function refusalOf(req) {
    if (req.url.length > maxTarget) return [414, `the target must be <= ${maxTarget} characters`];
    if (req.rawHeaders.length > 2 * MAX_HEADERS) return [431, `there must be <= ${MAX_HEADERS} headers`];
    // The rest of the body would have to be read before the next request.
    if (hasBody(req) && !takesBody(req)) return [413, 'there must be no body', ['Connection', 'close']];
    if (req.url === ALWAYS_ANSWERED) return undefined;
    // Both are asked, as the first has to know of each request.
    if (hasWaitedTooLong() || underWay.size >= maxUnanswered) {
      return [503, 'too many requests', ['Retry-After', RETRY_AFTER]];
    }
    return undefined;
  }

  function handle(req, res) {
    const { socket } = req;
    if (socket.destroyed) return;
    beginTurn(socket);
    // A thousand fit into what is read at once, and even to refuse them all would keep others waiting.
    if (pipelined > MAX_PIPELINED) {
      cutOff(socket);
      return;
    }
    const refusal = refusalOf(req);
    if (refusal !== undefined) {
      refuse(res, refusal, isStopping);
      return;
    }
    if (isStopping) res.setHeader('Connection', 'close');
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    listener(req, res);
  }

  /** From now on clients are told to send no more requests on the connections they have. */
  function stop() {
    isStopping = true;
    for (const res of underWay) if (!res.headersSent) res.setHeader('Connection', 'close');
  }

  return { handle, stop };
}

/** Addresses that have nothing to ask for, and until when: each process has its own. */
const banned = new Map();

/** Closes a connection with many requests that are not answered, and those that come after it. */
function cutOff(socket) {
  // Of so many addresses, none comes from one machine.
  if (banned.size >= MAX_BANNED) banned.clear();
  banned.set(socket.remoteAddress, performance.now() + BANNED_MS);
  // Node.js makes an error for each of them when it closes. Their stacks would take most of the time, and of the memory.
  const { stackTraceLimit } = Error;
  socket.prependOnceListener('close', () => {
    Error.stackTraceLimit = 0;
  });
  socket.once('close', () => {
    Error.stackTraceLimit = stackTraceLimit;
  });
  socket.destroy();
}

function isBanned(address) {
  return performance.now() < (banned.get(address) ?? 0);
}

function hasBody({ headers }) {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/**
 * @param {any} res
 * @param {[status: number, text: string, headers?: string[]]} refusal
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
  const all = new Set();
  const silent = new Set();
  // With a count Node.js forgets those after it, such as Host. Their bytes are bounded.
  server.maxHeadersCount = 0;
  server.setTimeout(INACTIVE_MS);
  function forget(connection) {
    all.delete(connection);
    silent.delete(connection);
  }

  server.on('connection', (connection) => {
    if (isBanned(connection.remoteAddress)) {
      connection.destroy();
      return;
    }
    if (all.size >= most) {
      const [oldest = connection] = silent;
      oldest.destroy();
      if (oldest === connection) return;
      forget(oldest); // its end comes later
    }
    all.add(connection);
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
