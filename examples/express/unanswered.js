'use strict';

// Counts the requests that a worker has admitted and not yet answered.

/** The milliseconds between two calls of `check`. */
const CHECK_MS = 1000;
/** The checks in a row after which a client counts as slow: it has kept the worker waiting for a second. */
const SLOW_CHECKS = 2;
/**
 * A client that sends so many bytes of a body between two checks is not slow. A body of 6 MB needs
 * three times this rate, or it is cut off after the 30 s that a request may take.
 */
const MIN_BYTES = 64 * 1024;

/**
 * Counts by connection: when a connection closes, all of its requests are forgotten. The `close`
 * events of responses are not enough. Until version 24, Node.js emits none for a pipelined response
 * that still waits for the one before it when its connection closes.
 */
class Unanswered {
  #most;
  #count = 0;
  /** Responses in the order of their requests, by connection. @type {Map<any, Map<any, Exchange>>} */
  #bySocket = new Map();
  /** Connections that have a listener for their end, so that each gets only one. */
  #watched = new WeakSet();
  /** Connections whose client was slow at the last check, the oldest last. @type {any[]} */
  #slow = [];
  /** The bytes that each connection had received at the last check. @type {WeakMap<any, number>} */
  #received = new WeakMap();
  /** Whether a request was admitted or answered, or a body received, since the last check. */
  #hasProgress = false;
  #checksWithoutProgress = 0;

  /** @typedef {{ req: any, checks: number }} Exchange with the checks at which its client was late */

  /** @param {number} most requests that may be admitted and not yet answered */
  constructor(most) {
    this.#most = most;
  }

  get count() {
    return this.#count;
  }

  get isFull() {
    return this.#count >= this.#most;
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
   * Closes the connection that has waited the longest for its client to send the rest of a body or
   * to read an answer. It takes only clients that were slow at the last check.
   *
   * @returns {boolean} true if there is room for another request now
   */
  makeRoom() {
    while (this.isFull) {
      const socket = this.#slow.pop();
      if (socket === undefined) return false;
      if (!this.#isSlow(socket)) continue; // it has caught up since
      const responses = this.#forgetAll(socket); // now, as its `close` comes later
      socket.once('close', () => tellClosed(responses));
      socket.destroy();
    }
    return true;
  }

  /**
   * Finds the slow clients. Call this every `CHECK_MS`.
   *
   * @returns {number} how many checks in a row, this one included, found the bound reached, no
   *   request admitted or answered since the check before, no body that is being received, and no
   *   slow client to close
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

  /** Returns true if a connection received a good deal since the last check. @param {any} socket */
  #isSending(socket) {
    const { bytesRead } = socket;
    const isSending = bytesRead - (this.#received.get(socket) ?? 0) >= MIN_BYTES;
    this.#received.set(socket, bytesRead);
    return isSending;
  }

  /** Returns the connections that have requests. @returns {any[]} */
  sockets() {
    return [...this.#bySocket.keys()];
  }

  /** @param {any} socket */
  #isSlow(socket) {
    // The answers behind the first wait for it, whether they are made or not.
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

  /** @returns {any[]} the responses that it had counted */
  #forgetAll(socket) {
    const responses = [...(this.#bySocket.get(socket)?.keys() ?? [])];
    for (const res of responses) this.#forget(socket, res);
    return responses;
  }
}

/**
 * Returns true if a request waits for its client: for the rest of a body, or to read the answer.
 */
function isForClient(req, res) {
  return res.writableEnded || !req.complete;
}

/**
 * Emits `close` of responses where Node.js does not, so that listeners can stop what they do for
 * them.
 *
 * @param {any[]} responses of a connection that has closed
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
