'use strict';

// npm run tools -- test:decoders [-- --count N] [--seed S] [--save]: reads our codes with five
// decoders, and compares with the codes of two other encoders. With --save the figures are saved
// for docs/reliability.md.

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { StepError, main, root, say } = require('../../support/steps');
const { save } = require('../support/results');
const { runDegraded } = require('./degraded');
const { OPENCV, Processes, ZBAR } = require('./processes');
const { runMatrix } = require('./matrix');
const { section } = require('./report');
const { failuresOf } = require('./verdict');

const FOLDER = path.join(root, 'target/decoders');

/** The number of codes for one pair of pictures of each degradation. */
const CODES_PER_PAIR = 50;

main(async () => {
  const { count, seed, isSaved } = readArguments(process.argv.slice(2));
  const start = Date.now();
  const processes = new Processes();
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const tell = (/** @type {string} */ what) =>
    console.log(`${what} (${Math.round((Date.now() - start) / 1000)} s)`);
  say(`Reading ${count} codes`);
  const matrix = await runMatrix(processes, {
    seed,
    count,
    folder: FOLDER,
    progress: (done) => {
      if (done % 500 === 0) tell(`${done} codes`);
    },
  });
  say('Reading degraded pictures');
  const pairs = Math.ceil(count / CODES_PER_PAIR);
  const degraded = await runDegraded(processes, { seed, count: pairs, folder: FOLDER, progress: tell });
  processes.end();
  fs.rmSync(FOLDER, { recursive: true });

  const figures = { seed, versions: { opencv: OPENCV, zbarWasm: ZBAR }, matrix, degraded };
  console.log(`\n${section(figures)}\n`);
  const command = `npm run tools -- test:decoders --count ${count} --seed ${seed} --save`;
  if (isSaved) console.log(`Saved to ${save('decoders', command, start, withoutExamples(figures))}.`);
  const failures = failuresOf(figures);
  if (failures.length > 0) throw new StepError(failures.join('\n'));
});

/**
 * Leaves out the examples of unread codes: the report shows none, and the seed generates the same
 * codes again.
 *
 * @param {import('./verdict').Figures} figures
 */
function withoutExamples({ matrix, ...others }) {
  const decoders = matrix.decoders.map(({ reasons, ...each }) => ({
    ...each,
    reasons: reasons.map(({ reason, count }) => ({ reason, count })),
  }));
  return { ...others, matrix: { ...matrix, decoders } };
}

/** @param {string[]} args */
function readArguments(args) {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    count: integer('count', values.count),
    seed: integer('seed', values.seed),
    isSaved: values.save,
  };
}

/**
 * @param {string} name
 * @param {string} value
 */
function integer(name, value) {
  if (/^[1-9]\d{0,6}$/.test(value)) return Number(value);
  throw new StepError(`Expected an integer from 1 to 9999999 for --${name} but received ${value}.`);
}
