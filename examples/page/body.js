'use strict';

// Reads the body of a request, and counts the memory that it takes.

const { Refusal, createBusyRefusal } = require('./answer');

/** @import { IncomingMessage } from 'node:http' */
/** @import { Guest } from './room' */

/** The most bytes of a request: a logo or a font of 4 MB in base64, and the longest text. */
const MAX_BODY_BYTES = 6_000_000;

/**
 * The bytes of the first block and of the largest: each block is twice as large as the one before.
 */
const MIN_BLOCK = 4 * 1024;
const MAX_BLOCK = 64 * 1024;

/**
 * Copies bytes into blocks of our own. A short chunk of Node.js keeps its whole packet in memory,
 * so a client that sends single bytes could make us hold a thousand times the bytes that we count.
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

  /** Returns the bytes that were appended. */
  get size() {
    return this.#size;
  }

  /**
   * Appends bytes.
   *
   * @param {Uint8Array} chunk
   * @returns {boolean} false if the room is full
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

  /** Adds a block. Returns false if the room is full. */
  #grow() {
    const length = Math.min(2 * (this.#blocks.at(-1)?.length ?? MIN_BLOCK / 2), MAX_BLOCK);
    if (!this.#guest.resize(this.#capacity + length)) return false;
    // Not from Node's pool: blocks are handed over to another thread.
    this.#blocks.push(new Uint8Array(length));
    this.#capacity += length;
    return true;
  }

  /** Returns the blocks, with the last one cut to its bytes, and forgets them. */
  take() {
    const blocks = this.#blocks;
    const last = blocks.pop();
    if (last !== undefined)
      blocks.push(last.subarray(0, last.length - (this.#capacity - this.#size)));
    this.#blocks = [];
    return blocks;
  }

  /** Forgets all blocks. */
  clear() {
    this.#blocks = [];
    this.#guest.resize(0);
  }
}

/**
 * Reads a body. Until the body has ended, the request gives way to others.
 *
 * @param {IncomingMessage} req
 * @param {Guest} guest
 * @returns {Promise<Uint8Array[]>} the bytes in order. Rejects with a Refusal if the body is too
 *   large or the room full, and with another error if the client goes away
 */
function readBody(req, guest) {
  const blocks = new Blocks(guest);
  let size = 0;
  let isTooLarge = Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES;
  return new Promise((resolve, reject) => {
    /** @param {Buffer} chunk */
    function take(chunk) {
      size += chunk.length;
      // Reads and forgets the rest, as a client that is cut off while it sends does not see the
      // answer.
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

    // A handler before this one may have read the body, or the client may have gone away.
    if (req.readableEnded) {
      end();
      return;
    }
    if (req.destroyed) {
      fail();
      return;
    }
    guest.yieldWith(refuse);
    // After `error` comes `close`, and only the first call of `fail` counts.
    req.on('data', take).once('end', end).once('close', fail).on('error', fail);
  });
}

/**
 * Makes the refusal of a body that is too large.
 *
 * @param {number} size in bytes
 */
function createSizeRefusal(size) {
  return new Refusal(
    413,
    'ERR_PAGE_TOO_LARGE',
    `The request has ${size} bytes, and may have at most ${MAX_BODY_BYTES}. ` +
      'Use files of at most 4 MB together.',
  );
}

module.exports = { MAX_BODY_BYTES, readBody };
