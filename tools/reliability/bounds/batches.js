'use strict';

// Measures the peak memory of generateQrCodes, until its first code and until its last, as on a
// computer with 64 cores. The consumer keeps no code. Garbage is collected after each code, as
// Node.js frees memory late.

const { spawnSync } = require('node:child_process');

const { StepError, root } = require('../../support/steps');
const { CALLS } = require('./calls');

/** The number of cores that Node.js is made to report. */
const CORES = 64;

/** The number of codes in each batch, by the name of the large picture in calls.js. */
const BATCHES = Object.freeze({
  'the default': 40_000,
  'png, 16384 pixels': 100,
  'png, 4096 pixels, logo': 6,
  'svg, logo of 4 MiB': 30,
  'webp, 4096 pixels': 12,
  'webp, 4096 pixels, logo': 4,
  'jpeg, 4096 pixels': 12,
  'gif, 4096 pixels, logo': 4,
  'bmp, 4096 pixels': 60,
  'bmp, 4096 pixels, logo': 4,
  'utf8, widest quiet zone': 200,
  'terminal, widest quiet zone': 200,
});

const BATCH = `
  const cores = ${CORES};
  require('node:os').availableParallelism = () => cores;
  const { generateQrCode, generateQrCodes } = require('.');
  const { peak } = require('./tools/reliability/bounds/peak');
  const [, name, count] = process.argv;
  const [text, options] = require('./tools/reliability/bounds/calls').CALLS[name]();
  generateQrCode('text');
  const before = peak();
  (async () => {
    const start = process.hrtime.bigint();
    let [first, codes] = [0, 0];
    for await (const { length } of generateQrCodes(Array(Number(count)).fill(text), options)) {
      if (codes++ === 0) first = peak() - before;
      if (length > 65536) gc();
    }
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    console.log(JSON.stringify({ codes, ms, first, memory: peak() - before }));
  })();
`;

/** @typedef {{ name: string, codes: number, ms: number, first: number, memory: number }} Batch */

/** @returns {Batch[]} with memory in bytes */
function measureBatches() {
  return Object.entries(BATCHES).map(([name, count]) => {
    if (CALLS[name] === undefined) throw new StepError(`calls.js has no call ${name}.`);
    const args = ['--expose-gc', '-e', BATCH, name, `${count}`];
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) {
      throw new StepError(`A batch of ${name} ended with ${signal ?? `exit code ${status}`}: ${stderr}`);
    }
    return { name, ...JSON.parse(stdout) };
  });
}

module.exports = { CORES, measureBatches };
