'use strict';

// Reads the body of a request into memory that is counted.

const { Refusal, createBusyRefusal } = require('./answer');

/** @import { IncomingMessage } from 'node:http' */
/** @import { Guest } from './room' */

/** The most bytes of a request: a logo of 4 MB in base64, and the longest text. */
const MAX_BODY_BYTES = 6_000_000;

/**
 * The bytes of the first block and of the largest: each block is twice as large as the one before.
 */
const MIN_BLOCK = 4 * 1024;
const MAX_BLOCK = 64 * 1024;

/**
 * Bytes in blocks of our own. A chunk of Node.js, however short, keeps the whole packet that it was
 * in: a client that sends single bytes would have us hold a thousand times what we count.
 */
class Blocks {
  /** @type {Uint8Array[]} */
  #blocks = [];
  #capacity = 0;
  #size = 0;
  #guest;

  /** @param {Guest} guest counts the blocks */
  constructor(guest) {
    this.#guest = guest;
  }

  get size() {
    return this.#size;
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {boolean} false where there is no room
   */
  append(chunk) {
    for (let done = 0; done < chunk.length; ) {
      if (this.#size === this.#capacity && !this.#grow()) return false;
      const block = /** @type {Uint8Array} */ (this.#blocks.at(-1));
      const start = block.length - (this.#capacity - this.#size);
      const piece = chunk.subarray(done, done + block.length - start);
      block.set(piece, start);
      this.#size += piece.length;
      done += piece.length;
    }
    return true;
  }

  #grow() {
    const length = Math.min(2 * (this.#blocks.at(-1)?.length ?? MIN_BLOCK / 2), MAX_BLOCK);
    if (!this.#guest.resize(this.#capacity + length)) return false;
    // Not from Node's pool: blocks are handed over to another thread.
    this.#blocks.push(new Uint8Array(length));
    this.#capacity += length;
    return true;
  }

  /** Returns the blocks, the last one as long as what is in it, and forgets them. */
  take() {
    const blocks = this.#blocks;
    const last = blocks.pop();
    if (last !== undefined)
      blocks.push(last.subarray(0, last.length - (this.#capacity - this.#size)));
    this.#blocks = [];
    return blocks;
  }

  /** Forgets what was read. */
  clear() {
    this.#blocks = [];
    this.#guest.resize(0);
  }
}

/**
 * Reads a body. While it is read, the request gives way to others.
 *
 * @param {IncomingMessage} req
 * @param {Guest} guest
 * @returns {Promise<Uint8Array[]>} the bytes in order. Rejects with a Refusal where there are too
 *   many bytes or no room, and with another error where the client goes away
 */
function readBody(req, guest) {
  const blocks = new Blocks(guest);
  let size = 0;
  let isTooLarge = Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES;
  return new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    function take(chunk) {
      size += chunk.length;
      // What comes after is read and forgotten: a client that is cut off while it sends does not
      // see the answer.
      if (!isTooLarge && size > MAX_BODY_BYTES) {
        isTooLarge = true;
        blocks.clear();
      }
      if (!isTooLarge && !blocks.append(chunk)) refuse();
    }

    function end() {
      guest.stay();
      if (isTooLarge) reject(createSizeRefusal(size));
      else resolve(blocks.take());
    }

    function refuse() {
      req.off('data', take).off('end', end).off('close', fail);
      req.resume();
      blocks.clear();
      guest.leave();
      reject(createBusyRefusal());
    }

    function fail() {
      reject(new Error('The client went away'));
    }

    // What ran before this may have read the body, or taken longer than the client waited.
    if (req.readableEnded) {
      end();
      return;
    }
    if (req.destroyed) {
      fail();
      return;
    }
    guest.yieldWith(refuse);
    // The error says the same as the close after it.
    req.on('data', take).once('end', end).once('close', fail).on('error', fail);
  });
}

/** @param {number} size */
function createSizeRefusal(size) {
  return new Refusal(
    413,
    'ERR_PAGE_TOO_LARGE',
    `The request has ${size} bytes, and may have at most ${MAX_BODY_BYTES}. Use a logo of at most 4 MB.`,
  );
}

module.exports = { MAX_BODY_BYTES, readBody };
