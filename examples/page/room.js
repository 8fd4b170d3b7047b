'use strict';

// Bounds the memory that all requests of a process hold together, in received bodies and unsent
// answers. A client that neither finishes its body nor reads its answer holds its memory for as
// long as the server allows.

/** Counts requests and their bytes. If the room is full, a request that stalls gives way. */
class Room {
  #maxBytes;
  #maxRequests;
  #bytes = 0;
  #requests = 0;
  /**
   * The functions that end the requests that may give way. The first request is the one that has
   * not grown for the longest time.
   *
   * @type {Map<Guest, () => void>}
   */
  #yielding = new Map();

  /**
   * @param {number} maxBytes
   * @param {number} maxRequests
   */
  constructor(maxBytes, maxRequests) {
    this.#maxBytes = maxBytes;
    this.#maxRequests = maxRequests;
  }

  /** Returns the bytes that the requests hold. */
  get bytes() {
    return this.#bytes;
  }

  /** Returns the number of requests. */
  get requests() {
    return this.#requests;
  }

  /**
   * Counts a request.
   *
   * @returns {Guest | undefined} undefined if the room is full and no request gives way
   */
  enter() {
    while (this.#requests >= this.#maxRequests) if (!this.#evict()) return undefined;
    this.#requests += 1;
    let held = 0;
    let isHere = true;
    const guest = {
      resize: (/** @type {number} */ bytes) => {
        while (isHere && this.#bytes - held + bytes > this.#maxBytes) {
          if (!this.#evict(guest)) return false;
        }
        if (!isHere) return false;
        this.#bytes += bytes - held;
        if (bytes > held) this.#renew(guest);
        held = bytes;
        return true;
      },
      yieldWith: (/** @type {() => void} */ giveWay) => {
        if (isHere) this.#yielding.set(guest, giveWay);
      },
      stay: () => {
        this.#yielding.delete(guest);
      },
      leave: () => {
        if (!isHere) return;
        isHere = false;
        this.#bytes -= held;
        this.#requests -= 1;
        this.#yielding.delete(guest);
      },
    };
    return guest;
  }

  /**
   * Makes a request the last one to give way, as its body is still being received.
   *
   * @param {Guest} guest
   */
  #renew(guest) {
    const giveWay = this.#yielding.get(guest);
    if (giveWay === undefined) return;
    this.#yielding.delete(guest);
    this.#yielding.set(guest, giveWay);
  }

  /**
   * Ends the request that has not grown for the longest time.
   *
   * @param {Guest} [except] the request that needs the room
   * @returns {boolean} false if no other request gives way
   */
  #evict(except) {
    const [first] = this.#yielding;
    if (first === undefined || first[0] === except) return false;
    const [guest, giveWay] = first;
    guest.leave();
    giveWay();
    return true;
  }
}

/**
 * A request in the room.
 *
 * @typedef {object} Guest
 * @property {(bytes: number) => boolean} resize sets the bytes that the request holds. Returns
 *   false, and changes nothing, if the room is full or the request has left
 * @property {(giveWay: () => void) => void} yieldWith allows the request to give way: it then
 *   leaves, and `giveWay` is called to end it
 * @property {() => void} stay takes back `yieldWith`
 * @property {() => void} leave forgets the request and its bytes
 */

module.exports = { Room };
