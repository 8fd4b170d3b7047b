'use strict';

// Draws codes one after the other, and prints the memory of its process after each given number of
// calls: node --expose-gc many-calls.js code 1000 10000. With buffer instead of code it only
// allocates Buffers of the same length.

const { setImmediate: turn } = require('node:timers/promises');

const { generateQrCode } = require('../../..');
const { TEXTS } = require('../calls/items');

const BYTES = 44;

/** The calls between two turns of the event loop: Node runs finalizers in a turn. */
const CALLS_IN_A_TURN = 1000;

const [what, ...counts] = process.argv.slice(2);
main(what === 'buffer' ? takeBuffers() : makeCodes(), counts.map(Number));

/** @returns {() => Buffer} */
function makeCodes() {
  const text = TEXTS.find(({ bytes }) => bytes === BYTES)?.text ?? '';
  return () => generateQrCode(text);
}

/** @returns {() => Buffer} */
function takeBuffers() {
  const png = makeCodes()();
  return () => {
    const buffer = Buffer.allocUnsafe(png.length);
    buffer.set(png);
    return buffer;
  };
}

/**
 * @param {() => Buffer} call
 * @param {number[]} counts the numbers of calls, in ascending order
 */
async function main(call, counts) {
  let calls = 0;
  for (const count of counts) {
    for (; calls < count; calls++) {
      call();
      if (calls % CALLS_IN_A_TURN === 0) await turn();
    }
    for (let i = 0; i < 3; i++) {
      await turn();
      /** @type {() => void} */ (globalThis.gc)();
    }
    console.log(process.memoryUsage.rss());
  }
}
