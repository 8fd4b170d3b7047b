'use strict';

// Checks the file names in a CSV file, and finds those that a file system takes for one.

const { createHash, randomBytes } = require('node:crypto');

const { describe } = require('../error');
const { findBrokenRule } = require('../file-names');
const { ROWS } = require('../messages/command');

/**
 * Checks a name.
 *
 * @param {string} name without extension
 * @returns {string | undefined} a sentence; undefined if the name is good
 */
function findNameProblem(name) {
  const rule = findBrokenRule(name);
  return rule && ROWS.badName(describe(name), rule);
}

/**
 * Returns a key that is equal for names that some file system treats as equal: Unicode's canonical
 * caseless matching, without the characters that HFS+ and ext4 ignore. JavaScript has no case
 * folding, but the upper case of the lower case is equal wherever full case folding is: `ß` and
 * `ss`, `ſ` and `s`, `ς` and `σ`. It is also equal for `ı` and `i`, which have the same upper case.
 * A test compares it with full case folding for all code points.
 *
 * @param {string} name
 */
function foldName(name) {
  if (/^[ -~]*$/.test(name)) return name.toUpperCase();
  const visible = name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return visible.toLowerCase().toUpperCase().normalize('NFC');
}

/**
 * A set of names. Keeps only 64 bits of a hash of each, so that millions of names take little
 * memory. In one of forty million batches of a million names, two names have the same bits, and a
 * good row is reported as a duplicate. The hash is salted, so nobody can craft such names.
 *
 * Not a Set: a Set of the names takes 61 bytes a name instead of 17, 74 instead of 27 for five
 * million, and holds 16.7 million names at most.
 */
class NameSet {
  #toKey;
  #salt = randomBytes(16);
  #count = 0;
  /** An open-addressing hash table: two numbers a name, the second of which is 0 in a free slot. */
  #slots = new Uint32Array(2 * 1024);

  /** @param {(name: string) => string} [toKey] returns equal keys for names that count as one */
  constructor(toKey = foldName) {
    this.#toKey = toKey;
  }

  /**
   * Adds a name. Returns true if the name is new.
   *
   * @param {string} name
   * @returns {boolean}
   */
  add(name) {
    if (!insert(this.#slots, ...this.#hash(name))) return false;
    this.#count += 1;
    // At least half of the slots stay free, so that a free one is always near.
    if (4 * this.#count > this.#slots.length) this.#grow();
    return true;
  }

  /**
   * Returns true if a name has been added.
   *
   * @param {string} name
   */
  has(name) {
    const [low, high] = this.#hash(name);
    return this.#slots[find(this.#slots, low, high) + 1] !== 0;
  }

  /**
   * Returns 64 bits of the hash of a name.
   *
   * @param {string} name
   * @returns {[low: number, high: number]}
   */
  #hash(name) {
    const hash = createHash('sha256').update(this.#salt).update(this.#toKey(name)).digest();
    return [hash.readUInt32LE(0), hash.readUInt32LE(4) || 1];
  }

  /** Doubles the hash table. */
  #grow() {
    const larger = new Uint32Array(2 * this.#slots.length);
    for (let i = 0; i < this.#slots.length; i += 2) {
      const [low = 0, high = 0] = [this.#slots[i], this.#slots[i + 1]];
      if (high !== 0) insert(larger, low, high);
    }
    this.#slots = larger;
  }
}

/**
 * Adds a hash to a hash table.
 *
 * @param {Uint32Array} slots with a length that is a power of two
 * @param {number} low
 * @param {number} high not 0
 * @returns {boolean} whether the hash is new
 */
function insert(slots, low, high) {
  const i = find(slots, low, high);
  if (slots[i + 1] !== 0) return false;
  slots[i] = low;
  slots[i + 1] = high;
  return true;
}

/**
 * Looks a hash up.
 *
 * @param {Uint32Array} slots
 * @param {number} low
 * @param {number} high
 * @returns {number} the index of the hash, or of the free slot for it
 */
function find(slots, low, high) {
  let i = (2 * low) % slots.length;
  while (slots[i + 1] !== 0 && (slots[i] !== low || slots[i + 1] !== high))
    i = (i + 2) % slots.length;
  return i;
}

module.exports = { NameSet, findNameProblem, foldName };
