'use strict';

// Tier 2: WebAssembly, through four exported functions and linear memory. src/lib.rs describes who
// owns which memory.

const { readFileSync } = require('node:fs');

const { artifact } = require('../artifacts');
const { LEVELS } = require('../levels');

/**
 * The exports of src/lib.rs.
 *
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} allocate
 * @property {(block: number, length: number) => void} release
 * @property {(text: number, length: number, level: number, width: number) => number} generate
 * @property {() => number} result_length
 */

/** @type {import('../index').Open} */
function open(pipeline) {
  return load(pipeline).generate;
}

/**
 * @param {string} pipeline
 * @returns {{ generate: import('../index').Generate, memory: WebAssembly.Memory }}
 */
function load(pipeline) {
  const bytes = readFileSync(artifact('2-wasm-by-hand', pipeline, 'tier_wasm_by_hand.wasm'));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const wasm = /** @type {Exports} */ (/** @type {unknown} */ (exports));
  /** @type {import('../index').Generate} */
  const generate = (text, level, width) => {
    const length = Buffer.byteLength(text);
    const input = wasm.allocate(length) >>> 0; // addresses from 2 GiB on are negative numbers
    if (input === 0) throw new RangeError(`There is no memory for ${length} bytes`);
    Buffer.from(wasm.memory.buffer, input, length).write(text);
    const output = wasm.generate(input, length, LEVELS.indexOf(level), width) >>> 0;
    wasm.release(input, length);
    const result = wasm.result_length();
    const size = Math.abs(result);
    // Makes a new view, as growing the memory detaches old ones. Copies the picture, as its memory
    // is reused.
    const copy = Buffer.from(new Uint8Array(wasm.memory.buffer, output, size));
    wasm.release(output, size);
    if (result < 0) throw new Error(copy.toString());
    return copy;
  };
  return { generate, memory: wasm.memory };
}

module.exports = { load, open };
