'use strict';

// Keeps the logos of the last calls. A server passes the same Buffer with each call: the addon has
// its bytes already, and compares them. It decodes a logo once: see src/logo.rs.

const { convertAddonError } = require('../error');
const binding = require('../native');

/** @import { HeldLogo } from '../binding' */

/**
 * A logo in the addon, and the number of its bytes.
 *
 * @typedef {{ readonly held: HeldLogo, readonly bytes: number }} Entry
 */

/**
 * The logo of each image. An image that the caller drops is collected, and its logo with it.
 *
 * @type {WeakMap<Uint8Array, Entry>}
 */
const logos = new WeakMap();

/** The most logos, and the most bytes of their files. The addon limits the decoded logos. */
const MAX_LOGOS = 64;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The logos that the addon has, the oldest first, and the sum of their bytes. No reference to an
 * image: a WeakRef keeps its target until the event loop turns, so a loop that draws many logos
 * would keep all images.
 *
 * @type {{ held: WeakRef<HeldLogo>, bytes: number }[]}
 */
const kept = [];
let keptBytes = 0;

/**
 * Returns the logo with the bytes that an image has now, which the caller may have changed since
 * the last call. The logo is released after calls with many others: `keepLogo` of draw.js keeps one
 * for longer.
 *
 * @param {Uint8Array} image
 * @param {() => number} check throws for an image that cannot be a logo, and returns its length
 * @returns {Entry}
 */
function holdImage(image, check) {
  const last = logos.get(image);
  // Only an image that was checked has these bytes.
  if (last?.held.hasBytes(image)) return last;
  const bytes = check();
  const entry = Object.freeze({ held: copyImage(image), bytes });
  logos.set(image, entry);
  kept.push({ held: new WeakRef(entry.held), bytes });
  keptBytes += bytes;
  while (kept.length > MAX_LOGOS || keptBytes > MAX_BYTES) dropOldest();
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
function dropOldest() {
  const oldest = kept.shift();
  if (oldest === undefined) return;
  keptBytes -= oldest.bytes;
  oldest.held.deref()?.release();
}

module.exports = { holdImage };
