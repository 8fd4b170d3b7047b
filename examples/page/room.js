'use strict';

// Bounds the memory that all requests of a process hold together: bodies that are received, and
// answers that are sent. A client that neither finishes its body nor reads its answer holds this
// memory for as long as the server lets it.

/** Counts requests and their bytes. Where there are too many, the oldest gives way. */
class Room {
  #maxBytes;
  #maxRequests;
  #bytes = 0;
  #requests = 0;
  /** How to end each request that gives way to others, the oldest first. @type {Map<Guest, () => void>} */
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
    while (this.#requests >= this.#maxRequests) if (!this.#evictOldest()) return undefined;
    this.#requests += 1;
    let held = 0;
    let isHere = true;
    const guest = {
      resize: (/** @type {number} */ bytes) => {
        while (isHere && this.#bytes - held + bytes > this.#maxBytes) {
          if (!this.#evictOldest(guest)) return false;
        }
        if (!isHere) return false;
        this.#bytes += bytes - held;
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
   * Ends the request that has given way to others for the longest time. So clients that are quick
   * are served while others stall.
   *
   * @param {Guest} [except] the request that needs the room
   * @returns {boolean} false where no other request gives way
   */
  #evictOldest(except) {
    const [oldest] = this.#yielding;
    if (oldest === undefined || oldest[0] === except) return false;
    const [guest, giveWay] = oldest;
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
