'use strict';

// Makes calls of every kind, and terminates worker threads in the middle of them. Then it prints
// the numbers of calls and threads, and ends, so that a sanitizer can look for leaks. With a number
// N, it makes only every Nth call, without threads.

const path = require('node:path');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');

const index = path.join(__dirname, '../../../index.js');
const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require(index);
const { optionsOf, ordinary, withLogos, wrong } = require('../support/calls');

const WORKERS = 24;

const every = Number(process.argv[2] ?? 1);

main();

async function main() {
  const calls = [...ordinary(), ...withLogos(generateQrCode)].filter((_, i) => i % every === 0);
  let count = 0;
  for (const call of calls) {
    const picture = generateQrCode(call.text, optionsOf(call));
    const other = await generateQrCodeAsync(call.text, optionsOf(call));
    if (!picture.equals(other)) throw new Error(`${call.name} is another on another thread.`);
    count += 2;
  }
  for (const call of wrong()) {
    count += 1;
    try {
      generateQrCode(call.text, optionsOf(call));
    } catch (error) {
      if (/** @type {any} */ (error).code === call.code) continue;
      throw error;
    }
    throw new Error(`${call.name} is none.`);
  }
  for await (const _ of generateQrCodes(Array.from({ length: 500 }, (_, i) => `text ${i}`))) count += 1;
  const workers = every === 1 ? WORKERS : 0;
  for (let i = 0; i < workers; i++) await endInTheMiddle(i % 2 === 0 ? 'busy' : 'done');
  console.log(`done ${count} ${workers}`);
}

/** @param {string} how */
async function endInTheMiddle(how) {
  const workerData = { module: index, text: 'https://example.com', how };
  const worker = new Worker(path.join(__dirname, '../soak/worker.js'), { workerData });
  const ended = once(worker, 'exit');
  await once(worker, 'message');
  if (how === 'busy') await worker.terminate();
  await ended;
}
