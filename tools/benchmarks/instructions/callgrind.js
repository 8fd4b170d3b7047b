'use strict';

// Counts instructions with valgrind, which emulates a processor. Counts differ by at most 0.1 %
// between runs, as memory may be laid out differently, however busy the machine is.

const fs = require('node:fs');
const path = require('node:path');

const { cargo } = require('../../support/cargo');
const { StepError, requireToolchains, root } = require('../../support/steps');
const { TEXTS } = require('../calls/items');
const { outputOf } = require('../../support/commands');
const { output, versions } = require('../../support/machine');
const { costs } = require('./profile');

/** @typedef {import('./counts').Counts} Counts */

const PROGRAM = 'bench-instructions';
const TARGET = 'target/instructions';

/** The stages of the program in the folder `program`. */
const STAGES = Object.freeze([
  'symbol, mask given',
  'symbol',
  'png',
  'png, 300 pixels',
  'png, 400 pixels',
  'png, 512 pixels',
  'png, 1000 pixels',
  'end to end',
]);
const WHOLE = 'end to end';

/** The stages of symbologies that hold less, with the bytes of their texts. */
const SHORT_STAGES = Object.freeze([
  { stage: 'end to end, Micro QR', lengths: [11] },
  { stage: 'end to end, rMQR', lengths: [11, 44] },
]);

/** Every stage with each of its texts. */
const COUNTED = Object.freeze([
  ...STAGES.flatMap((stage) => TEXTS.map(({ bytes, text }) => ({ stage, bytes, text }))),
  ...SHORT_STAGES.flatMap(({ stage, lengths }) =>
    TEXTS.filter(({ bytes }) => lengths.includes(bytes)).map(({ bytes, text }) => ({
      stage,
      bytes,
      text,
    })),
  ),
]);

/**
 * The number of calls in the first run; the second makes twice as many. The difference divided by
 * this number is the cost of a call.
 */
const TIMES = 10;

/**
 * @param {(title: string) => void} say
 * @returns {Promise<Counts>}
 * @throws {StepError} if valgrind is missing
 */
async function countAll(say) {
  const valgrind = output('valgrind', ['--version']);
  if (valgrind === '') {
    throw new StepError(
      'valgrind is missing. Only this command needs it, to count instructions. Install it, on ' +
        'Debian: sudo apt-get install valgrind',
    );
  }
  requireToolchains();
  say('Building the program');
  build();
  say(`Counting ${STAGES.length + SHORT_STAGES.length} stages`);
  /** @type {Counts} */
  const counts = {
    format: 1,
    rustc: versions().rustc,
    valgrind: valgrind.replace(/^valgrind-/, ''),
    stages: [],
    files: [],
  };
  for (const { stage, bytes, text } of COUNTED) {
    const { instructions, files } = await countCall(stage, text);
    counts.stages.push({ stage, bytes, instructions });
    if (stage === WHOLE) counts.files.push({ bytes, instructions: files });
  }
  return counts;
}

/**
 * Builds the program in a separate folder, with line numbers: they tell which file an instruction
 * comes from.
 */
function build() {
  cargo('build', ['--release', '--package', PROGRAM, '--target-dir', TARGET], {
    CARGO_PROFILE_RELEASE_DEBUG: 'line-tables-only',
    CARGO_PROFILE_RELEASE_STRIP: 'none',
  });
}

/**
 * @param {string} stage
 * @param {string} text
 * @returns {Promise<{ instructions: number, files: Record<string, number> }>} the counts of one
 *   call
 */
async function countCall(stage, text) {
  const few = await count(stage, TIMES, text);
  const many = await count(stage, 2 * TIMES, text);
  const files = [...many].map(([file, cost]) => ({
    file,
    instructions: Math.round((cost - (few.get(file) ?? 0)) / TIMES),
  }));
  files.sort((a, b) => b.instructions - a.instructions);
  return {
    instructions: files.reduce((sum, { instructions }) => sum + instructions, 0),
    files: Object.fromEntries(
      files
        .filter(({ instructions }) => instructions > 0)
        .map(({ file, instructions }) => [file, instructions]),
    ),
  };
}

/**
 * @param {string} stage
 * @param {number} times
 * @param {string} text
 * @returns {Promise<Map<string, number>>} the instructions of the whole process by file
 */
async function count(stage, times, text) {
  const profile = path.join(root, TARGET, 'callgrind.out');
  const program = path.join(root, TARGET, 'release', PROGRAM);
  const tool = ['--tool=callgrind', `--callgrind-out-file=${profile}`];
  await outputOf('valgrind', [...tool, program, stage, `${times}`], Buffer.from(text));
  return costs(fs.readFileSync(profile, 'utf8'));
}

module.exports = { COUNTED, PROGRAM, STAGES, TARGET, TIMES, countAll };
