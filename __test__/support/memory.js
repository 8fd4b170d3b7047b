'use strict';

// Builds the memory that lib/draw.js shares with the addon, from numbers that a test chooses.

const {
  DEFAULT_MARGIN,
  DEFAULT_QUALITY,
  DEFAULT_WIDTH,
  MEMORY_SIZE,
  Slot,
  TEXT_AT,
} = require('../../lib/native');

/** A drawing without options. */
const DEFAULTS = Object.freeze({
  Mask: -1,
  Eci: -1,
  Margin: DEFAULT_MARGIN,
  Width: DEFAULT_WIDTH,
  Dark: 0xff,
  Light: -1,
  Quality: DEFAULT_QUALITY,
});

/**
 * Returns the numbers of a drawing: the given numbers by the name of their slot, and defaults.
 *
 * @param {Partial<Record<keyof typeof Slot, number>>} [given]
 */
function numbersOf(given = {}) {
  const numbers = new Int32Array(Object.keys(Slot).length);
  for (const [name, value] of Object.entries({ ...DEFAULTS, ...given })) {
    numbers[Slot[/** @type {keyof typeof Slot} */ (name)]] = value;
  }
  return numbers;
}

/**
 * Returns the memory with a drawing and a text.
 *
 * @param {string} text
 * @param {Parameters<typeof numbersOf>[0]} [given]
 */
function memoryOf(text, given) {
  const memory = Buffer.alloc(MEMORY_SIZE);
  new Int32Array(memory.buffer).set(numbersOf(given));
  memory.write(text, TEXT_AT);
  return memory;
}

module.exports = { memoryOf, numbersOf };
