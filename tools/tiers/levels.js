'use strict';

// The error correction levels by name.

/** @typedef {'L' | 'M' | 'Q' | 'H'} Level the error correction level */

/** In the order of the numbers that cross the border to Rust. */
const LEVELS = Object.freeze(/** @type {const} */ (['L', 'M', 'Q', 'H']));

module.exports = { LEVELS };
