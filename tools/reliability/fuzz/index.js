'use strict';

// npm run fuzz -- --minutes N [--target NAME] [--jobs N] [--save]: fuzzes qr-core with random
// inputs.
//
// Each target of crates/qr-core/fuzz runs for N minutes. As many run at the same time as there are
// cores, or jobs. The corpus stays in crates/qr-core/fuzz/corpus, where the next run continues.

const { availableParallelism } = require('node:os');
const { parseArgs } = require('node:util');

const {
  StepError,
  ensureBuilt,
  ensureToolsInstalled,
  main,
  requireToolchains,
  say,
} = require('../../support/steps');
const { table } = require('../../support/table');
const { TARGETS } = require('./targets');

/** @import { Target } from './targets' */
/** @import { Outcome } from './fuzzer' */

main(async () => {
  const start = Date.now();
  const { minutes, targets, jobs, isSaved, command } = options();
  requireToolchains();
  ensureToolsInstalled();
  // The addon draws the logos of the seeds.
  ensureBuilt();
  const { buildTargets } = require('./build');
  const { measureCoverage } = require('./coverage');
  buildTargets();
  say(`Fuzzing ${targets.map(({ name }) => name).join(', ')}: ${minutes} min each, ${jobs} at a time`);
  const outcomes = await inParallel(targets, minutes, jobs);
  print(outcomes);
  const coverage = measureCoverage(targets);
  console.log(`\nLine coverage of qr-core and qr-codecs by the corpus: ${inWords(coverage)}`);
  if (isSaved) {
    const { save } = require('../support/results');
    console.log(
      `\nWritten into ${save('fuzz', command, start, { minutes, jobs, targets: outcomes, coverage })}.`,
    );
  }
  const crashes = outcomes.flatMap(({ name, crash }) => (crash === null ? [] : [{ name, crash }]));
  if (crashes.length > 0) {
    const said = crashes.map(
      ({ name, crash }) => `${name}: ${crash.what}\n  input: ${crash.input}\n  again: ${crash.command}`,
    );
    throw new StepError(`Found:\n\n${said.join('\n\n')}`);
  }
});

/** Reads the arguments. */
function options() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      target: { type: 'string' },
      jobs: { type: 'string' },
      save: { type: 'boolean' },
    },
  });
  const number = (
    /** @type {string} */ name,
    /** @type {string | undefined} */ text,
    /** @type {RegExp} */ of,
  ) => {
    if (text === undefined || !of.test(text) || Number(text) === 0)
      throw new StepError(`Expected --${name} N, a number above 0, but received ${text ?? 'none'}.`);
    return Number(text);
  };
  const minutes = number('minutes', values.minutes, /^\d+(\.\d+)?$/);
  const jobs = number('jobs', values.jobs ?? `${availableParallelism()}`, /^\d+$/);
  const targets = TARGETS.filter(({ name }) => values.target === undefined || values.target === name);
  if (targets.length === 0) {
    const names = TARGETS.map(({ name }) => name).join(', ');
    throw new StepError(`Expected --target, one of ${names}, but received ${values.target}.`);
  }
  const isSaved = values.save === true;
  if (isSaved && values.target !== undefined)
    throw new StepError('--save needs all targets: remove --target.');
  const command = `npm run fuzz -- --minutes ${minutes}${values.jobs ? ` --jobs ${jobs}` : ''} --save`;
  return { minutes, targets, jobs, isSaved, command };
}

/**
 * @param {Target[]} targets
 * @param {number} minutes
 * @param {number} jobs
 * @returns {Promise<Outcome[]>}
 */
async function inParallel(targets, minutes, jobs) {
  const { fuzz } = require('./fuzzer');
  /** @type {Outcome[]} */
  const outcomes = [];
  const left = targets.map((target, i) => ({ target, i }));
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const outcome = await fuzz(next.target, minutes);
      outcomes[next.i] = outcome;
      const end = outcome.crash === null ? '' : ', which ended with a failure';
      console.log(`${outcome.name}: ${outcome.executions} executions in ${outcome.seconds} s${end}`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return outcomes;
}

/** @param {Outcome[]} outcomes */
function print(outcomes) {
  const { rowOf, HEAD } = require('./report');
  console.log(`\n${table(HEAD, outcomes.map(rowOf))}`);
  for (const { name, counts } of outcomes) {
    console.log(`\n${name}`);
    for (const [what, count] of Object.entries(counts)) console.log(`  ${`${count}`.padStart(9)}  ${what}`);
  }
}

/** @param {import('./coverage').Coverage} coverage */
function inWords({ lines, why }) {
  if (lines === null) return `not measured, as ${why}`;
  return `${lines.covered} of ${lines.count} (${((100 * lines.covered) / lines.count).toFixed(1)} %)`;
}
