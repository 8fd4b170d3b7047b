'use strict';

// npm run tools -- test:bounds: measures the time and memory of the most expensive calls and
// batches. Each call runs in its own process, as the system reports the peak memory of a process
// only.
//
//   npm run tools -- test:bounds           prints a table; fails if a call exceeds the limit in SECURITY.md
//   npm run tools -- test:bounds --save    also saves the result for docs/reliability.md

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { readFlags } = require('../../support/command-line');
const { StepError, ensureBuilt, ensureToolsInstalled, main, root } = require('../../support/steps');
const { save } = require('../support/results');

/** The memory, in bytes, that a call may add to its process: the limit in SECURITY.md. */
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;

const CALL = `
  const { generateQrCode } = require('.');
  const { peak } = require('./tools/reliability/bounds/peak');
  const { CALLS } = require('./tools/reliability/bounds/calls.js');
  const given = CALLS[process.argv[1]]();
  generateQrCode(...CALLS['the default']());
  const before = peak();
  const start = process.hrtime.bigint();
  const length = drawn();
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  console.log(JSON.stringify({ ms, memory: peak() - before, bytes: length }));

  // Returns the bytes of the picture, or 0 if the logo is refused.
  function drawn() {
    try {
      return generateQrCode(...given).length;
    } catch (error) {
      if (error.code === 'ERR_QR_INVALID_LOGO') return 0;
      throw error;
    }
  }
`;

main(() => {
  const isSaved = readFlags('--save').has('--save');
  ensureToolsInstalled();
  ensureBuilt();
  const start = Date.now();
  makeLogos();
  const { CALLS } = require('./calls');
  const calls = Object.keys(CALLS).map((name) => ({ name, ...measure(name) }));
  const batches = require('./batches').measureBatches();
  const figures = { calls, batches, mostMemory: MAX_MEMORY_BYTES };
  console.log(require('./report').section(figures));
  if (isSaved) console.log(save('bounds', 'npm run tools -- test:bounds --save', start, figures));
  const over = [
    ...calls.filter(({ memory }) => memory > MAX_MEMORY_BYTES).map(({ name }) => name),
    ...batches.filter(({ memory }) => memory > MAX_MEMORY_BYTES).map(({ name }) => `a batch of ${name}`),
  ];
  if (over.length > 0) {
    throw new StepError(`More than ${MAX_MEMORY_BYTES / 1024 / 1024} MiB: ${over.join(', ')}.`);
  }
});

function makeLogos() {
  const { generateQrCode } = require('../../..');
  const { LOGOS, LONGEST_TEXT } = require('./calls');
  fs.mkdirSync(LOGOS, { recursive: true });
  fs.writeFileSync(path.join(LOGOS, 'png'), require('../../../__test__/support/png').largestPng());
  // Makes the widest logo that the memory limit of each decoder allows.
  for (const [type, width] of /** @type {const} */ ([
    ['jpeg', 3000],
    ['webp', 3600],
  ])) {
    fs.writeFileSync(path.join(LOGOS, type), generateQrCode(LONGEST_TEXT, { type, width }));
  }
}

/**
 * @param {string} name
 * @returns {{ ms: number, memory: number, bytes: number }}
 */
function measure(name) {
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, ['-e', CALL, name], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new StepError(`${name} ended with ${signal ?? `exit code ${status}`}: ${stderr}`);
  return JSON.parse(stdout);
}
