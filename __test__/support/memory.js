'use strict';

// Builds the memory that lib/shared.js shares with the addon, from numbers that a test chooses.

const { checked } = require('./throwing-addon');
const {
  CALL_AT,
  DEFAULT_MARGIN,
  DEFAULT_QUALITY,
  DEFAULT_WIDTH,
  Field,
  MEMORY_SIZE,
  SharedMemory,
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
 * Returns memory with a drawing and a text, attached to the addon. `draw` throws the error whose
 * fields the addon returns.
 *
 * @param {string} text
 * @param {Parameters<typeof numbersOf>[0]} [given]
 */
function memoryOf(text, given) {
  const memory = Buffer.alloc(MEMORY_SIZE);
  new Int32Array(memory.buffer).set(numbersOf(given));
  const fields = new Int32Array(memory.buffer, CALL_AT, Object.keys(Field).length);
  fields[Field.Length] = memory.write(text, TEXT_AT);
  fields[Field.IsChanged] = 1;
  const shared = new SharedMemory(memory);
  const call = shared.drawFunction();
  const draw = () => {
    checked(call());
    return /** @type {number} */ (fields[Field.Size]);
  };
  return { memory, fields, shared, draw };
}

module.exports = { memoryOf, numbersOf };
