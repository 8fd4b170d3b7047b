'use strict';

// Keeps the logos of the last calls. A server passes the same Buffer with each call: the addon has
// its bytes already, and compares them. It decodes a logo once: see src/logo.rs.

const { convertAddonError } = require('../error');
const binding = require('../native');

/** @import { HeldLogo } from '../binding' */

/**
 * A logo in the addon, which is released after calls with many others.
 *
 * @typedef {object} KeptLogo
 * @property {WeakRef<HeldLogo>} held
 * @property {number} bytes the size of its file
 * @property {boolean} isReleased
 */

/**
 * A logo for a call.
 *
 * @typedef {object} Entry
 * @property {HeldLogo} held
 * @property {number} bytes the size of its file
 * @property {Readonly<KeptLogo>} kept
 */

/**
 * The logo of each image. An image that the caller drops is collected, and its logo with it.
 *
 * @type {WeakMap<Uint8Array, Readonly<Entry>>}
 */
const entries = new WeakMap();

/** The most logos, and the most bytes of their files. The addon limits the decoded logos. */
const MAX_LOGOS = 64;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The logos that the addon has, the oldest first, and the sum of their bytes. No reference to an
 * image: a WeakRef keeps its target until the event loop turns, so a loop that draws many logos
 * would keep all images.
 *
 * @type {KeptLogo[]}
 */
const logos = [];
let sumOfBytes = 0;

/**
 * Returns the logo with the bytes that an image has now, which the caller may have changed since
 * the last call. `keep` of logo.js keeps a logo for longer than the next calls.
 *
 * @param {Uint8Array} image
 * @param {() => number} check throws for an image that cannot be a logo, and returns its length
 * @returns {Readonly<Entry>}
 */
function holdImage(image, check) {
  const last = entries.get(image);
  // Only an image that was checked has these bytes.
  if (last?.held.hasBytes(image)) return last;
  const bytes = check();
  const held = copyImage(image);
  const kept = { held: new WeakRef(held), bytes, isReleased: false };
  const entry = Object.freeze({ held, bytes, kept });
  entries.set(image, entry);
  logos.push(kept);
  sumOfBytes += bytes;
  // The last one stays: no file is larger than the limit.
  while (logos.length > MAX_LOGOS || sumOfBytes > MAX_BYTES) releaseOldest();
  return entry;
}

/**
 * Copies an image to the addon.
 *
 * @param {Uint8Array} image
 * @returns {HeldLogo}
 */
function copyImage(image) {
  let held;
  try {
    held = binding.holdLogo(image);
  } catch (error) {
    throw convertAddonError(/** @type {Error} */ (error));
  }
  if (held instanceof binding.HeldLogo) return held;
  throw convertAddonError(held);
}

/** Releases the oldest logo. The next call with its image copies it again. */
function releaseOldest() {
  const oldest = logos.shift();
  if (oldest === undefined) return;
  sumOfBytes -= oldest.bytes;
  oldest.isReleased = true;
  oldest.held.deref()?.release();
}

module.exports = { holdImage };
