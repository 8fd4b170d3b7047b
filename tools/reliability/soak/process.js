'use strict';

// node --expose-gc process.js MODULE LEAK: does rounds of work on command, and reports a sample
// after each. MODULE is the package or a stand-in. LEAK is none, or a deliberate leak that must be
// detected.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { ordinary, withLogos, wrong } = require('../support/calls');
const { sample } = require('./samples');
const { startWork } = require('./work');

const [module_ = '', leak = 'none'] = process.argv.slice(2);

/** For the leak of memory: one picture in this many ordinary calls is never freed. */
const LEAKED_EVERY = 8;

/** @type {unknown[]} */
const leaked = [];

main();

async function main() {
  const file = path.resolve(__dirname, module_);
  const isReal = !file.endsWith('stand-in.js');
  const api = isReal ? { ...require(file), ...require('../../../lib/handler') } : require(file);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-soak-'));
  let kept = 0;
  const work = await startWork({
    api,
    module: file,
    isReal,
    good: [...ordinary(), ...(isReal ? withLogos(api.generateQrCode) : [])],
    wrong: wrong(),
    folder,
    keep(picture) {
      if (leak === 'memory' && ++kept % LEAKED_EVERY === 0) leaked.push(Buffer.from(picture));
    },
  });
  const start = performance.now();
  let rounds = 0;
  process.on('message', async (message) => {
    if (message === 'end') {
      await work.end();
      fs.rmSync(folder, { recursive: true });
      process.disconnect();
      return;
    }
    await work.round();
    if (leak === 'files') leaked.push(fs.openSync(__filename, 'r'));
    rounds += 1;
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    process.send?.({
      sample: await sample({ seconds, calls: work.counts.calls, rounds }),
      counts: work.counts,
    });
  });
  process.send?.('ready');
}
