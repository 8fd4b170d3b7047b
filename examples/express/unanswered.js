'use strict';

// Counts the requests that a worker has admitted but not yet answered.

/** The interval at which `check` must be called. */
const CHECK_MS = 1000;
/** The number of checks in a row that make a client slow: it was late for at least a second. */
const SLOW_CHECKS = 2;
/**
 * A client that sends this many bytes of a body between two checks is not slow. A body of 6 MB
 * needs three times this rate, or the request exceeds the 30 s that it may take.
 */
const MIN_BYTES = 64 * 1024;

/**
 * Counts the requests of each connection, and forgets all of them when the connection closes.
 *
 * The `close` events of responses are not enough. When a connection closes, Node.js before version
 * 24 does not emit `close` for a pipelined response that waits for the response before it.
 */
class Unanswered {
  #max;
  #count = 0;
  /** Responses in the order of their requests, by connection. @type {Map<any, Map<any, Exchange>>} */
  #bySocket = new Map();
  /** Connections with a `close` listener, so that each gets only one. */
  #watched = new WeakSet();
  /** Connections with a slow client at the last check, the oldest last. @type {any[]} */
  #slow = [];
  /** The bytes received by each connection until the last check. @type {WeakMap<any, number>} */
  #received = new WeakMap();
  /** True if a request was admitted or answered, or a body received, since the last check. */
  #hasProgress = false;
  #checksWithoutProgress = 0;

  /** @typedef {{ req: any, checks: number }} Exchange checks: how often the client was late */

  /** @param {number} max the maximum number of requests that are admitted but not answered */
  constructor(max) {
    this.#max = max;
  }

  get count() {
    return this.#count;
  }

  get isFull() {
    return this.#count >= this.#max;
  }

  /**
   * Counts a request until its response or its connection closes.
   *
   * @param {any} req
   * @param {any} res
   */
  add(req, res) {
    const { socket } = req;
    let exchanges = this.#bySocket.get(socket);
    if (exchanges === undefined) {
      exchanges = new Map();
      this.#bySocket.set(socket, exchanges);
    }
    exchanges.set(res, { req, checks: 0 });
    this.#count += 1;
    this.#hasProgress = true;
    res.once('close', () => this.#forget(socket, res));
    if (this.#watched.has(socket)) return;
    this.#watched.add(socket);
    socket.once('close', () => tellClosed(this.#forgetAll(socket)));
  }

  /**
   * Makes room for another request, if the maximum is reached: closes the connection whose client
   * has been late the longest, with the rest of a body or with reading an answer. Closes only
   * connections with a client that was slow at the last check.
   *
   * @returns {boolean} true if there is room for another request now
   */
  makeRoom() {
    while (this.isFull) {
      const socket = this.#slow.pop();
      if (socket === undefined) return false;
      if (!this.#isSlow(socket)) continue; // the client has caught up
      const responses = this.#forgetAll(socket); // now, because `close` comes later
      socket.once('close', () => tellClosed(responses));
      socket.destroy();
    }
    return true;
  }

  /**
   * Finds the slow clients. Call this every `CHECK_MS`.
   *
   * @returns {number} the number of checks in a row, this one included, at which the worker was
   *   blocked: the maximum was reached, no request was admitted or answered since the check before, no
   *   body was being received, and there was no slow client to close
   */
  check() {
    this.#slow = [];
    for (const [socket, exchanges] of this.#bySocket) {
      const isSending = this.#isSending(socket);
      for (const [res, exchange] of exchanges) {
        const isUpload = isSending && !exchange.req.complete;
        if (isUpload) this.#hasProgress = true;
        exchange.checks = !isUpload && isForClient(exchange.req, res) ? exchange.checks + 1 : 0;
      }
      if (this.#isSlow(socket)) this.#slow.push(socket);
    }
    this.#slow.reverse();
    const isBlocked = this.isFull && !this.#hasProgress && this.#slow.length === 0;
    this.#checksWithoutProgress = isBlocked ? this.#checksWithoutProgress + 1 : 0;
    this.#hasProgress = false;
    return this.#checksWithoutProgress;
  }

  /** Returns true if a connection received MIN_BYTES since the last check. @param {any} socket */
  #isSending(socket) {
    const { bytesRead } = socket;
    const isSending = bytesRead - (this.#received.get(socket) ?? 0) >= MIN_BYTES;
    this.#received.set(socket, bytesRead);
    return isSending;
  }

  /** Returns the connections with unanswered requests. @returns {any[]} */
  sockets() {
    return [...this.#bySocket.keys()];
  }

  /** @param {any} socket */
  #isSlow(socket) {
    // Only the first response counts: all later responses wait for it.
    const [first] = this.#bySocket.get(socket) ?? [];
    if (first === undefined) return false;
    const [res, { req, checks }] = first;
    return checks >= SLOW_CHECKS && isForClient(req, res);
  }

  #forget(socket, res) {
    const exchanges = this.#bySocket.get(socket);
    if (!exchanges?.delete(res)) return;
    this.#count -= 1;
    this.#hasProgress = true;
    if (exchanges.size === 0) this.#bySocket.delete(socket);
  }

  /** @returns {any[]} the responses of the connection that were counted */
  #forgetAll(socket) {
    const responses = [...(this.#bySocket.get(socket)?.keys() ?? [])];
    for (const res of responses) this.#forget(socket, res);
    return responses;
  }
}

/**
 * Returns true if a request waits for its client to send the rest of a body, or to read the answer.
 */
function isForClient(req, res) {
  return res.writableEnded || !req.complete;
}

/**
 * Emits `close` on responses for which Node.js does not, so that listeners can stop their work.
 *
 * @param {any[]} responses the responses of a connection that has closed
 */
function tellClosed(responses) {
  if (responses.length === 0) return;
  setImmediate(() => {
    for (const res of responses) {
      if (res.closed) continue;
      res.destroyed = true;
      res.emit('close');
    }
  });
}

module.exports = { CHECK_MS, Unanswered };
