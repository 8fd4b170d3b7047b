'use strict';

// Names of files that come from elsewhere: they lead to no other folder, and are good on every system.

const { createHash, randomBytes } = require('node:crypto');

const { BAD_NAMES, ROWS } = require('../messages/command');
const { isPrintable } = require('../printable');
const { shown } = require('./failure');

/** Most file systems allow 255 bytes, of which the longest ending, `.jpeg`, takes 5. */
const MOST_BYTES = 250;

/** What stands for a device in Windows, also with something after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[. ]|$)/i;

/** Matches the short names that Windows gives to files with longer names: both lead to one file. */
const SHORT_NAME = /^[^.]{0,6}~[0-9]+$/;
const MAX_SHORT_NAME = 8;

/** What is wrong with a name, in the order in which it is told. */
const RULES = Object.freeze(
  /** @type {[(name: string) => boolean, string][]} */ ([
    [(name) => name === '', BAD_NAMES.empty],
    // A name must look the same wherever it is listed.
    [(name) => !isPrintable(name), BAD_NAMES.control],
    [(name) => /[/\\]/.test(name), BAD_NAMES.separator],
    [(name) => /[<>:"|?*]/.test(name), BAD_NAMES.forbidden],
    [(name) => /[. ]$/.test(name), BAD_NAMES.end],
    [(name) => DEVICE.test(name), BAD_NAMES.device],
    [isShortName, BAD_NAMES.short],
    [(name) => Buffer.byteLength(name) > MOST_BYTES, BAD_NAMES.long(MOST_BYTES)],
  ]),
);

/**
 * @param {string} name without what says its type
 * @returns {string | undefined} what is wrong with it
 */
function problemOf(name) {
  const rule = RULES.find(([isBroken]) => isBroken(name));
  return rule && ROWS.badName(shown(name), rule[1]);
}

/** @param {string} name */
function isShortName(name) {
  return name.length <= MAX_SHORT_NAME && SHORT_NAME.test(name);
}

/**
 * Returns a key that is equal for names that some file system takes for equal: Unicode's canonical
 * caseless matching, without the characters that HFS+ and ext4 ignore. JavaScript has no case
 * folding, but the upper case of the lower case is equal wherever full case folding is: `ß` and
 * `ss`, `ſ` and `s`, `ς` and `σ`. It is also equal for `ı` and `i`, which have the same upper case.
 * A test compares it with full case folding for all code points.
 *
 * @param {string} name
 */
function keyOf(name) {
  if (/^[ -~]*$/.test(name)) return name.toUpperCase();
  const visible = name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return visible.toLowerCase().toUpperCase().normalize('NFC');
}

/**
 * A set of names, of which it keeps only 64 bits of a hash each, so that millions take little
 * memory. Once in forty million times, two of a million names have the same bits, and a good row is
 * called a bad one. The hash starts with random bytes, so nobody can make such names.
 */
class Names {
  #keyOf;
  #salt = randomBytes(16);
  #count = 0;
  /** Two numbers each; both zero where there is none. */
  #slots = new Uint32Array(2 * 1024);

  /** @param {(name: string) => string} [key] equal for names that are to count as one */
  constructor(key = keyOf) {
    this.#keyOf = key;
  }

  /**
   * @param {string} name
   * @returns {boolean} whether it is new
   */
  add(name) {
    if (!insert(this.#slots, ...this.#hashOf(name))) return false;
    this.#count += 1;
    // Half of the slots are free, so that the next one that is free is near.
    if (4 * this.#count > this.#slots.length) this.#grow();
    return true;
  }

  /** @param {string} name */
  has(name) {
    const [low, high] = this.#hashOf(name);
    return this.#slots[find(this.#slots, low, high) + 1] !== 0;
  }

  /**
   * @param {string} name
   * @returns {[low: number, high: number]}
   */
  #hashOf(name) {
    const hash = createHash('sha256').update(this.#salt).update(this.#keyOf(name)).digest();
    return [hash.readUInt32LE(0), hash.readUInt32LE(4) || 1];
  }

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
 * @param {Uint32Array} slots of a power of two
 * @param {number} low
 * @param {number} high not 0
 * @returns {boolean} whether it is new
 */
function insert(slots, low, high) {
  const i = find(slots, low, high);
  if (slots[i + 1] !== 0) return false;
  slots[i] = low;
  slots[i + 1] = high;
  return true;
}

/**
 * @param {Uint32Array} slots
 * @param {number} low
 * @param {number} high
 * @returns {number} the index of these numbers, or of the free slot for them
 */
function find(slots, low, high) {
  let i = (2 * low) % slots.length;
  while (slots[i + 1] !== 0 && (slots[i] !== low || slots[i + 1] !== high)) i = (i + 2) % slots.length;
  return i;
}

module.exports = { Names, keyOf, problemOf };
