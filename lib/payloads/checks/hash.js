'use strict';

// Computes the checksum of short data such as addresses: SHA-256 (FIPS 180-4), twice. `node:crypto`
// takes three times as long for so few bytes, as each call makes an object outside JavaScript.

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
const ROUNDS = Int32Array.from(listRoots(64, 1 / 3));

/** The first 32 bits of the fractions of the square roots of the first 8 primes. */
const START = Int32Array.from(listRoots(8, 1 / 2));

/**
 * @param {number} count
 * @param {number} exponent
 */
function listRoots(count, exponent) {
  const roots = [];
  for (let number = 2; roots.length < count; number++) {
    let isPrime = true;
    for (let i = 2; i * i <= number && isPrime; i++) isPrime = number % i !== 0;
    const root = number ** exponent;
    if (isPrime) roots.push(Math.floor((root - Math.floor(root)) * 2 ** 32) | 0);
  }
  return roots;
}

/** The most bytes that fit in a block with their padding. */
const MAX_BYTES = 55;

/** The bytes of a hash. */
const HASH_BYTES = 32;

/** The message schedule and the state of the only block, which calls use again. */
const words = new Int32Array(64);
const state = new Int32Array(8);

/**
 * Computes the checksum of bytes: the first 32 bits of the hash of their hash.
 *
 * @param {Uint8Array} bytes
 * @param {number} start the first byte
 * @param {number} end the end of the bytes, at most 55 after `start`
 * @returns {number} a signed integer
 */
function computeChecksum(bytes, start, end) {
  const length = end - start;
  if (length > MAX_BYTES) throw new RangeError(`at most ${MAX_BYTES} bytes`);
  words.fill(0, 0, 16);
  for (let i = 0; i < length; i++) addByte(i, /** @type {number} */ (bytes[start + i]));
  hashBlock(length);
  words.fill(0, 8, 16);
  words.set(state);
  hashBlock(HASH_BYTES);
  return at(state, 0);
}

/**
 * Adds the padding to the block, and computes its hash.
 *
 * @param {number} length the bytes in the block
 */
function hashBlock(length) {
  addByte(length, 0x80);
  words[15] = length * 8;
  compress();
}

/**
 * Adds a byte to the block.
 *
 * @param {number} at
 * @param {number} byte
 */
function addByte(at, byte) {
  words[at >>> 2] = /** @type {number} */ (words[at >>> 2]) | (byte << (24 - 8 * (at & 3)));
}

/**
 * @param {number} word
 * @param {number} count
 */
const rotate = (word, count) => (word >>> count) | (word << (32 - count));

/** Computes the state of the block. */
function compress() {
  for (let i = 16; i < 64; i++) {
    const early = at(words, i - 15);
    const late = at(words, i - 2);
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[i] = (at(words, i - 16) + s0 + at(words, i - 7) + s1) | 0;
  }
  // In variables, as an array of eight words would be read and written in each round.
  let a = at(START, 0);
  let b = at(START, 1);
  let c = at(START, 2);
  let d = at(START, 3);
  let e = at(START, 4);
  let f = at(START, 5);
  let g = at(START, 6);
  let h = at(START, 7);
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(ROUNDS, i) + at(words, i)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = a + at(START, 0);
  state[1] = b + at(START, 1);
  state[2] = c + at(START, 2);
  state[3] = d + at(START, 3);
  state[4] = e + at(START, 4);
  state[5] = f + at(START, 5);
  state[6] = g + at(START, 6);
  state[7] = h + at(START, 7);
}

/**
 * Returns a word, without the `undefined` in its type.
 *
 * @param {Int32Array} array
 * @param {number} i
 */
function at(array, i) {
  return /** @type {number} */ (array[i]);
}

module.exports = { computeChecksum };
