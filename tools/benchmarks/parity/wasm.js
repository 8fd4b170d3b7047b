'use strict';

// Checks the hand-written Wasm, which manages its own memory: it must take texts and return
// pictures of any length, and free all of them.

const { generateQrCode } = require('../../..');

/** Short and long texts, small and large pictures, and texts that no symbol holds. */
const CASES = [
  { text: 'a', width: 29 },
  { text: 'n'.repeat(2953), width: 185 },
  { text: 'a', width: 4000 },
  { text: 'n'.repeat(2953), width: 3000 },
  { text: 'n'.repeat(2954), width: 200 },
  { text: '漢'.repeat(500_000), width: 200 },
];

const REPETITIONS = 8;

/** @returns {string[]} the problems */
function checkWasmMemory() {
  /** @type {string[]} */
  const problems = [];
  for (const pipeline of ['qr-core', 'article']) {
    const { generate, memory } = require('../../tiers/2-wasm-by-hand/engine').load(pipeline);
    const run = () => CASES.map(({ text, width }) => outcome(() => generate(text, 'L', width)));
    const first = run();
    const grown = memory.buffer.byteLength;
    for (let i = 1; i < REPETITIONS; i++) {
      const again = run();
      if (again.some((each, c) => each !== first[c]))
        problems.push(`2-wasm-by-hand on ${pipeline}: answers change`);
    }
    if (memory.buffer.byteLength > grown) {
      problems.push(
        `2-wasm-by-hand on ${pipeline}: memory grows from ${grown} to ${memory.buffer.byteLength} bytes`,
      );
    }
    if (pipeline === 'qr-core') {
      const own = CASES.map(({ text, width }) =>
        outcome(() => generateQrCode(text, { width, errorCorrectionLevel: 'L' })),
      );
      if (own.some((each, c) => each !== first[c]))
        problems.push('2-wasm-by-hand: other answers than 3-napi');
    }
  }
  return problems;
}

/**
 * @param {() => Buffer | Promise<Buffer>} make
 * @returns {string} the bytes, or a word for a failure
 */
function outcome(make) {
  try {
    return /** @type {Buffer} */ (make()).toString('latin1');
  } catch {
    return 'an error';
  }
}

module.exports = { checkWasmMemory };
