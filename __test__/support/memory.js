'use strict';

/**
 * What lib/draw.js shares with the addon.
 *
 * @param {(number | boolean)[]} drawing
 * @param {string} text
 */
function memoryOf(drawing, text) {
  const memory = Buffer.alloc(40 * 1024);
  new Int32Array(memory.buffer).set(drawing.map(Number));
  memory.write(text, 28);
  return memory;
}

module.exports = { memoryOf };
