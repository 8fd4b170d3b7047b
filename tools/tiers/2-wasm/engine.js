'use strict';

// Tier 2: WebAssembly, through the JavaScript that wasm-bindgen generates.

const { artifact } = require('../artifacts');
const { LEVELS } = require('../levels');

/** @type {import('../index').Open} */
function open(pipeline) {
  const { generate } = require(artifact('2-wasm', pipeline, 'tier_wasm.js'));
  return (text, level, width) => {
    /** @type {Uint8Array} */
    const png = generate(text, LEVELS.indexOf(level), width);
    // Express sends only a Buffer as raw bytes. This one shares the memory.
    return Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  };
}

module.exports = { open };
