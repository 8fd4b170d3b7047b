'use strict';

/** How many numbers a drawing is; src/options.rs has the same. */
const NUMBERS = 17;

/** Where the text begins, in bytes. */
const TEXT_AT = 4 * NUMBERS;

/**
 * The numbers that lib/draw.js writes: those that are given, and black on white.
 *
 * @param {(number | boolean)[]} drawing
 */
function numbersOf(drawing) {
  const numbers = Int32Array.from({ length: NUMBERS }, () => 0);
  numbers.set([0xff, -1], 8);
  numbers.set(drawing.map(Number));
  return numbers;
}

/**
 * What it shares with the addon.
 *
 * @param {(number | boolean)[]} drawing
 * @param {string} text
 */
function memoryOf(drawing, text) {
  const memory = Buffer.alloc(40 * 1024);
  new Int32Array(memory.buffer).set(numbersOf(drawing));
  memory.write(text, TEXT_AT);
  return memory;
}

module.exports = { TEXT_AT, memoryOf, numbersOf };
