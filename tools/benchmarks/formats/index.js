'use strict';

// npm run tools -- bench:formats: compares the size and time of each format with other packages.
// Writes results/<machine>/formats.json, which bench:report turns into a part of
// docs/benchmarks.md.

const { readFlags } = require('../../support/command-line');
const { build, ensureToolsInstalled, main, requireToolchains, say } = require('../../support/steps');

const USAGE = `npm run tools -- bench:formats

Measures pictures of each format in about two minutes, and keeps the result in
tools/benchmarks/results, in place of the one before.`;

/** The rounds for each implementation and text. */
const ROUNDS = 15;
const WARM_UP_MS = 200;

main(async () => {
  readFlags();
  requireToolchains();
  ensureToolsInstalled();
  build();
  const { TEXTS } = require('../calls/items');
  const { timeInTurns } = require('../calls/turns');
  const { commit, describeMachine, load, versions } = require('../../support/machine');
  const { gzippedSizes } = require('./gzipped');
  const { pngImplementations, svgImplementations } = require('./implementations');
  const { measureOwn } = require('./own');
  const { saveFormats } = require('./results');
  const { formatTables } = require('../report/formats');

  const before = { ...commit(), date: new Date().toISOString(), load: load() };
  const compared = [];
  for (const [format, implementations] of /** @type {const} */ ([
    ['PNG', await pngImplementations()],
    ['SVG', await svgImplementations()],
  ])) {
    const calls = [];
    for (const item of TEXTS) {
      say(`${format}, ${item.bytes} bytes of text`);
      const how = { rounds: ROUNDS, warmUpMs: WARM_UP_MS, step: () => {}, title: format };
      calls.push(await timeInTurns(implementations, item, how));
    }
    const gzipped = format === 'SVG' ? { gzipped: await gzippedSizes(implementations, calls) } : {};
    compared.push({ format, calls, ...gzipped });
  }
  say('Each format');
  const own = measureOwn(ROUNDS);
  const { date, isChanged, load: loadBefore, commit: hash } = before;
  const result = /** @type {const} */ ({ format: 1, date, commit: hash, isChanged });
  const formats = {
    ...result,
    machine: describeMachine(),
    versions: versions(),
    load: { before: loadBefore, after: load() },
    compared,
    own,
  };
  console.log(`\n${formatTables(formats).join('\n\n')}`);
  console.log(
    `\nThe result is in ${saveFormats(formats)}. npm run tools -- bench:report puts it into docs/benchmarks.md.`,
  );
}, USAGE);
