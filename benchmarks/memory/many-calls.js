'use strict';

// A process that makes one code after the other, and says how much memory it holds after so many calls as it is
// told: node --expose-gc many-calls.js 1000 10000

const { setImmediate: turn } = require('node:timers/promises');

const { generateQrCode } = require('../..');
const { TEXTS } = require('../calls/items');

const BYTES = 44;

/** Calls between two turns of the event loop, in which Node frees what is left to it. */
const CALLS_IN_A_TURN = 1000;

main(process.argv.slice(2).map(Number));

/** @param {number[]} counts of calls, from the least to the most */
async function main(counts) {
  const text = TEXTS.find(({ bytes }) => bytes === BYTES)?.text ?? '';
  let calls = 0;
  for (const count of counts) {
    for (; calls < count; calls++) {
      generateQrCode(text);
      if (calls % CALLS_IN_A_TURN === 0) await turn();
    }
    for (let i = 0; i < 3; i++) {
      await turn();
      /** @type {() => void} */ (globalThis.gc)();
    }
    console.log(JSON.stringify({ calls, bytes: process.memoryUsage.rss() }));
  }
}
