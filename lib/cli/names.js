'use strict';

// Names of files that come from elsewhere: they lead to no other folder, and are good on every system.

const { createHash, randomBytes } = require('node:crypto');

const { shown } = require('./failure');

/** Most file systems allow 255 bytes, of which the longest ending, `.jpeg`, takes 5. */
const MOST_BYTES = 250;

/** What stands for a device in Windows, also with something after a dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[. ]|$)/i;

/** What is wrong with a name, in the order in which it is told. */
const RULES = Object.freeze(
  /** @type {[(name: string) => boolean, string][]} */ ([
    [(name) => name === '', 'at least one character'],
    [(name) => /\p{Cc}/u.test(name), 'no control character'],
    [(name) => /[/\\]/.test(name), 'a name without / and \\'],
    [(name) => /[<>:"|?*]/.test(name), 'none of < > : " | ? *, which Windows takes in no name,'],
    [(name) => /[. ]$/.test(name), 'no dot and no space at the end'],
    [(name) => DEVICE.test(name), 'none of the names of devices in Windows'],
    [(name) => Buffer.byteLength(name) > MOST_BYTES, `at most ${MOST_BYTES} bytes`],
  ]),
);

/**
 * @param {string} name without what says its type
 * @returns {string | undefined} what is wrong with it
 */
function problemOf(name) {
  const rule = RULES.find(([isBroken]) => isBroken(name));
  return rule && `Expected ${rule[1]} for the name but received ${shown(name)}`;
}

/**
 * The names that there have been, where upper and lower case are the same, as they are on some systems. Of each it keeps 64
 * bits of a hash, so that millions take little memory: that two among a million have the same bits happens once in forty
 * million times, and then a good row is called a bad one. The first bytes are random: nobody can make such names.
 */
class Names {
  #salt = randomBytes(16);
  #count = 0;
  /** Two numbers each; both zero where there is none. */
  #slots = new Uint32Array(2 * 1024);

  /**
   * @param {string} name
   * @returns {boolean} whether it is new
   */
  add(name) {
    const key = name.normalize('NFC').toLowerCase();
    const hash = createHash('sha256').update(this.#salt).update(key).digest();
    if (!insert(this.#slots, hash.readUInt32LE(0), hash.readUInt32LE(4) || 1)) return false;
    this.#count += 1;
    // Half of the slots are free, so that the next one that is free is near.
    if (4 * this.#count > this.#slots.length) this.#grow();
    return true;
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
  for (let i = (2 * low) % slots.length; ; i = (i + 2) % slots.length) {
    if (slots[i + 1] === 0) {
      slots[i] = low;
      slots[i + 1] = high;
      return true;
    }
    if (slots[i] === low && slots[i + 1] === high) return false;
  }
}

module.exports = { Names, problemOf };
