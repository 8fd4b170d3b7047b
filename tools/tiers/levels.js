'use strict';

// The error correction levels by name.

/** @typedef {'L' | 'M' | 'Q' | 'H'} Level the error correction level */

/** The levels by number, as Rust takes them. */
const LEVELS = Object.freeze(/** @type {const} */ (['L', 'M', 'Q', 'H']));

module.exports = { LEVELS };
