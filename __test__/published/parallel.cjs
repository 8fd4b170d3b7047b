'use strict';

// The package on several threads (argument "threads"), or in several processes ("cluster"), at the same time: each makes
// codes in all three ways, and all must be equal. One thread is ended in the middle of its work.

const cluster = /** @type {import('node:cluster').Cluster} */ (
  /** @type {unknown} */ (require('node:cluster'))
);
const { createHash } = require('node:crypto');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

const WORKERS = 4;
const TEXTS = Array.from({ length: 300 }, (_, i) => `https://example.com/${i}`);

/** @returns {Promise<string>} the same wherever it is made */
async function work() {
  const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('qr-napi');
  const hash = createHash('sha256');
  for (const text of TEXTS) hash.update(generateQrCode(text));
  for await (const png of generateQrCodes(TEXTS)) hash.update(png);
  for (const png of await Promise.all(TEXTS.map((text) => generateQrCodeAsync(text)))) hash.update(png);
  return hash.digest('hex');
}

/** @param {() => Promise<unknown>} start */
async function compare(start) {
  const expected = await work();
  const all = await Promise.all(Array.from({ length: WORKERS }, start));
  if (!all.every((each) => each === expected))
    throw new Error(`expected ${expected} of each but received ${all}`);
  console.log(`${all.length} equal`);
}

async function runThreads() {
  const short = new Worker(__filename);
  short.on('error', () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await Promise.all([
    short.terminate(),
    compare(
      () =>
        new Promise((resolve, reject) => {
          new Worker(__filename).once('message', resolve).once('error', reject);
        }),
    ),
  ]);
}

async function runCluster() {
  await compare(
    () =>
      new Promise((resolve, reject) => {
        const worker = cluster.fork();
        worker.once('message', (message) => {
          resolve(message);
          worker.kill();
        });
        worker.once('error', reject);
      }),
  );
}

if (!isMainThread) work().then((hash) => parentPort?.postMessage(hash));
else if (cluster.isWorker) work().then((hash) => process.send?.(hash));
else process.argv[2] === 'cluster' ? runCluster() : runThreads();
