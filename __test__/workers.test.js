'use strict';

// Tests the addon in worker threads, and in processes that end in the middle of its work.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { setTimeout: delay } = require('node:timers/promises');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');

const { generateQrCode } = require('../index');

const index = JSON.stringify(require.resolve('../index'));

/** Work of every kind, without end. */
const BUSY = `
  const { parentPort } = require('node:worker_threads');
  const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require(${index});
  const controller = new AbortController();
  const large = { width: 2000, signal: controller.signal };
  (async () => {
    for await (const _ of generateQrCodes((function* () { for (;;) yield 'text'.repeat(50); })()));
  })();
  (async () => {
    for (;;) await Promise.all(Array.from({ length: 20 }, (_, i) => generateQrCodeAsync('text ' + i, large)));
  })();
  setInterval(() => generateQrCode('text'), 1);
  parentPort?.postMessage('busy');
`;

/** Pictures that are under way when the thread is terminated. */
const LARGE = `
  const { generateQrCodeAsync } = require(${index});
  for (let i = 0; i < 8; i++) generateQrCodeAsync('text', { type: 'bmp', width: 4096 });
  require('node:worker_threads').parentPort.postMessage('busy');
`;

test('survives 50 worker threads that are terminated in the middle of their work', async () => {
  for (let round = 0; round < 5; round++) {
    const workers = Array.from({ length: 10 }, () => new Worker(BUSY, { eval: true }));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    await delay(20);
    const codes = await Promise.all(workers.map((worker) => worker.terminate()));
    assert.deepEqual(codes, Array(10).fill(1));
  }
  assert.ok(generateQrCode('still alive').length > 0);
});

test('releases the results of a terminated worker thread', async () => {
  // 2 MiB for each of four threads of the pool, of each worker.
  const { code, output } = await node(`
    const { Worker } = require('node:worker_threads');
    const { once } = require('node:events');
    const source = ${JSON.stringify(LARGE)};
    const hold = async (count) => {
      for (let i = 0; i < count; i++) {
        const worker = new Worker(source, { eval: true });
        await once(worker, 'message');
        await worker.terminate();
      }
      return process.memoryUsage.rss();
    };
    (async () => {
      const before = await hold(8);
      console.log((await hold(16)) - before);
    })();`);
  assert.equal(code, 0);
  assert.ok(Number(output) < 50e6, `${output.trim()} bytes more after 16 workers`);
});

test('draws the same codes in several threads at the same time', async () => {
  const wanted = generateQrCode('text');
  const workers = Array.from({ length: 4 }, () => {
    const source = `
      const { generateQrCode, generateQrCodeAsync } = require(${index});
      (async () => {
        for (let i = 0; i < 200; i++) generateQrCode('text ' + i);
        const same = Buffer.compare(generateQrCode('text'), await generateQrCodeAsync('text')) === 0;
        require('node:worker_threads').parentPort.postMessage(same && generateQrCode('text'));
      })();`;
    return new Worker(source, { eval: true });
  });
  for (const [png] of await Promise.all(workers.map((worker) => once(worker, 'message')))) {
    assert.deepEqual(Buffer.from(png), wanted);
  }
});

test('the addon outlives the worker that loaded it first', async () => {
  // The main thread of this process has not loaded the addon.
  const source = `
    const { Worker } = require('node:worker_threads');
    const code = "require('node:worker_threads').parentPort.postMessage(require(" + ${JSON.stringify(index)} + ").generateQrCode('text').length)";
    (async () => {
      for (let i = 0; i < 5; i++) await new Promise((resolve) => new Worker(code, { eval: true }).on('exit', resolve));
      console.log(require(${index}).generateQrCode('text').length);
    })();`;
  const { code, output } = await node(source);
  assert.equal(output, `${generateQrCode('text').length}\n`);
  assert.equal(code, 0);
});

test('a process exits with work pending', async () => {
  const { code, output } = await node(
    `${BUSY}; setTimeout(() => { console.log('bye'); process.exit(7); }, 50)`,
  );
  assert.equal(output, 'bye\n');
  assert.equal(code, 7);
});

test('a process ends as soon as its promises are settled', async () => {
  const { code, output } = await node(
    `require(${index}).generateQrCodeAsync('text', { width: 3000 }).then((png) => console.log(png.readUInt32BE(16)))`,
  );
  assert.equal(output, '3000\n');
  assert.equal(code, 0);
});

test('an abandoned iteration lets the process end', async () => {
  const { code, output } = await node(`
    const codes = require(${index}).generateQrCodes((function* () { for (;;) yield 'text'; })());
    codes.next().then(({ value }) => console.log(value.length));`);
  assert.equal(output, `${generateQrCode('text').length}\n`);
  assert.equal(code, 0);
});

test('the threads of batches end with the last environment, and start again', {
  skip: process.platform !== 'linux',
}, async () => {
  const { code, output } = await node(`
    const { Worker } = require('node:worker_threads');
    const { readdirSync, readFileSync } = require('node:fs');
    const threads = () => readdirSync('/proc/self/task').filter((id) =>
      readFileSync('/proc/self/task/' + id + '/comm', 'utf8') === 'qr-napi\\n').length;
    const source = "const { parentPort } = require('node:worker_threads');" +
      "const { generateQrCodes } = require(" + ${JSON.stringify(index)} + ");" +
      "(async () => { let codes = 0; for await (const _ of generateQrCodes(Array(2000).fill('text'))) codes++;" +
      "parentPort.postMessage(codes); setInterval(() => {}, 1000); })();";
    const begin = () => new Promise((resolve) => {
      const worker = new Worker(source, { eval: true });
      worker.on('message', (codes) => resolve({ worker, codes }));
    });
    (async () => {
      for (let round = 0; round < 3; round++) {
        const [a, b] = await Promise.all([begin(), begin()]);
        const both = threads();
        await a.worker.terminate();
        const one = threads();
        await b.worker.terminate();
        const isShared = both > 0 && both === one && both <= require('node:os').availableParallelism();
        console.log(a.codes, b.codes, isShared, threads());
      }
    })();`);
  assert.equal(output, '2000 2000 true 0\n'.repeat(3));
  assert.equal(code, 0);
});

test('an uncaught error during work ends the process as usual', async () => {
  const { code } = await node(`${BUSY}; setTimeout(() => { throw new Error('mine'); }, 50)`);
  assert.equal(code, 1);
});

/**
 * Runs a script in a separate process.
 *
 * @param {string} source
 */
async function node(source) {
  const child = spawn(process.execPath, ['-e', source], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code, signal] = await once(child, 'close');
  assert.equal(signal, null, 'ended by itself');
  return { code, output };
}
