'use strict';

// Bounds the memory that all requests of a process hold together: bodies that are received, and
// answers that are sent. A client that neither finishes its body nor reads its answer holds this
// memory for as long as the server lets it.

/** Counts requests and their bytes. Where there are too many, one that stalls gives way. */
class Room {
  #maxBytes;
  #maxRequests;
  #bytes = 0;
  #requests = 0;
  /**
   * How to end each request that gives way to others. The first is the one that has not grown for
   * the longest time. @type {Map<Guest, () => void>}
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

  /** Returns the bytes that are held now. */
  get bytes() {
    return this.#bytes;
  }

  /** Returns the number of requests that are counted now. */
  get requests() {
    return this.#requests;
  }

  /**
   * Counts a request.
   *
   * @returns {Guest | undefined} undefined where there are too many and none gives way
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
   * Makes a request the last one to end. A body that is being received is not ended for others that
   * stall.
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
   * @returns {boolean} false where no other request gives way
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
 * A request that is counted.
 *
 * @typedef {object} Guest
 * @property {(bytes: number) => boolean} resize sets how many bytes the request holds. Returns
 *   false, and changes nothing, if there is no room or the request has left
 * @property {(giveWay: () => void) => void} yieldWith lets the request give way to others: then it
 *   has left, and `giveWay` is called to end it
 * @property {() => void} stay takes back `yieldWith`
 * @property {() => void} leave forgets the request and its bytes
 */

module.exports = { Room };
