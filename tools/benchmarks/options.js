'use strict';

// The command line of npm run bench.

const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { StepError } = require('../support/steps');
const { selectRows } = require('../tiers');

/** The parts, in this order. Parity always runs first. */
const PHASES = Object.freeze(
  /** @type {const} */ (['parity', 'calls', 'sizes', 'http', 'memory', 'resident', 'soak', 'footprint']),
);

/** The parts that measure functions instead of tiers, and compare their results themselves. */
const OF_FUNCTIONS = Object.freeze(/** @type {const} */ (['calls', 'sizes', 'resident']));

/** @typedef {(typeof PHASES)[number]} Phase */

/**
 * The extent of all measurements.
 *
 * @typedef {object} Plan
 * @property {number} callRounds
 * @property {readonly number[]} versions the versions to time
 * @property {number} sizesEvery zopfli compresses every n-th text, where this is n
 * @property {readonly number[]} residentCalls numbers of calls after which memory is measured
 * @property {import('./http').HttpOptions} http
 * @property {number} scenarios the number of scenarios of http/index.js to run
 * @property {number} starts how often each server is started
 * @property {number} loadSeconds the duration of each load that measures memory
 * @property {number} soakSeconds
 * @property {boolean} isBuilt whether to time a clean build of each tier
 */

/** @type {Plan} */
const FULL = {
  callRounds: 15,
  versions: Array.from({ length: 40 }, (_, i) => i + 1),
  sizesEvery: 4,
  residentCalls: [1e5, 1e6, 1e7],
  http: { rounds: 5, seconds: 1.5, openSeconds: 3, warmUpSeconds: 3 },
  scenarios: 3,
  starts: 5,
  loadSeconds: 3,
  soakSeconds: 600,
  isBuilt: true,
};

/** @type {Plan} */
const QUICK = {
  callRounds: 5,
  versions: [1, 20, 40],
  sizesEvery: 100,
  residentCalls: [1e4, 1e5],
  http: { rounds: 2, seconds: 1, openSeconds: 1, warmUpSeconds: 1 },
  scenarios: 1,
  starts: 1,
  loadSeconds: 1,
  soakSeconds: 20,
  isBuilt: false,
};

const USAGE = `npm run bench -- [options]

Measures the tiers side by side, after comparing their answers, and prints the tables. A full run takes up to 45
minutes and keeps its result in tools/benchmarks/results, in place of the one before; npm run tools -- bench:report then
makes docs/benchmarks.md of it.

  --quick        within 5 minutes; the result is not kept
  --tiers LIST   only these, by number or name, as in 0,3-napi, and not what is of functions and not of tiers:
                 ${OF_FUNCTIONS.join(', ')}; the result is not kept
  --only LIST    only these parts: ${PHASES.join(', ')}; the result is not kept
  --in-parts     with --only: keeps these parts, and the whole result once all parts of this commit
                 were measured
  --all          sizes: zopfli on all texts and not on each fourth, in five minutes more
  --rounds N     of calls and of each load, 1 to 100
  --also FILE    another engine for the Node server, as tools/tiers/3-napi/engine.js is one
  --port N       the servers take ports from here on; default: any that are free
  --help`;

/**
 * @typedef {object} Options
 * @property {boolean} isKept whether the run measures everything, so that its result is kept
 * @property {boolean} isPart whether the run measures a part of a result that is kept
 * @property {readonly Phase[]} phases
 * @property {import('../tiers').Row[]} rows
 * @property {Plan} plan
 * @property {number} [port] the first port of the servers
 */

/**
 * @param {string[]} args
 * @returns {Options}
 * @throws {Error} for an unknown option or an invalid value
 */
function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      tiers: { type: 'string' },
      only: { type: 'string' },
      'in-parts': { type: 'boolean' },
      all: { type: 'boolean' },
      rounds: { type: 'string' },
      also: { type: 'string', multiple: true },
      port: { type: 'string' },
    },
  });
  const phases = readPhases(values.only, values.tiers);
  const also = (values.also ?? []).map(readModule);
  const rows = selectRows(values.tiers, also);
  const twice = rows.find(({ id }, i) => rows.findIndex((row) => row.id === id) !== i);
  if (twice !== undefined)
    throw new StepError(`Expected another name for --also but received '${twice.id}' again.`);
  const plan = structuredClone(values.quick ? QUICK : FULL);
  if (values.all) plan.sizesEvery = 1;
  const rounds = readInteger('--rounds', values.rounds, 1, 100);
  if (rounds !== undefined) {
    plan.callRounds = rounds;
    plan.http.rounds = rounds;
  }
  const port = readInteger('--port', values.port, 1, 65535 - rows.length);
  const isLess = [values.quick, values.tiers, values.rounds, values.also].some(Boolean);
  const isPart = values['in-parts'] === true;
  if (isPart && (isLess || values.only === undefined)) {
    throw new StepError('Expected --in-parts with --only, and without options that measure less.');
  }
  return {
    isKept: !isLess && values.only === undefined,
    isPart,
    phases,
    rows,
    plan,
    ...(port !== undefined && { port }),
  };
}

/**
 * @param {string} file
 * @returns {string} the absolute path
 */
function readModule(file) {
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile()) return path.resolve(file);
  throw new StepError(`Expected a module for --also but received '${file}'.`);
}

/**
 * @param {string | undefined} names
 * @param {string | undefined} tiers
 * @returns {readonly Phase[]}
 */
function readPhases(names, tiers) {
  if (names === undefined)
    return tiers === undefined ? PHASES : PHASES.filter((phase) => !isOfFunctions(phase));
  const wanted = names.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !PHASES.some((phase) => phase === name));
  if (unknown !== undefined) {
    throw new StepError(`Expected parts among ${PHASES.join(', ')} for --only but received '${unknown}'.`);
  }
  const phases = PHASES.filter((phase) => wanted.includes(phase));
  const ofFunctions = phases.find(isOfFunctions);
  if (tiers !== undefined && ofFunctions !== undefined) {
    throw new StepError(
      `Expected no --tiers with ${ofFunctions}, which measure functions, but received '${tiers}'.`,
    );
  }
  return phases;
}

/** @param {Phase} phase */
function isOfFunctions(phase) {
  return OF_FUNCTIONS.some((each) => each === phase);
}

/**
 * @param {string} name
 * @param {string | undefined} value
 * @param {number} least
 * @param {number} most
 */
function readInteger(name, value, least, most) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new StepError(`Expected an integer from ${least} to ${most} for ${name} but received '${value}'.`);
}

/**
 * Returns the field of a result that a part sets.
 *
 * @param {Phase} phase
 * @returns {Exclude<Phase, 'memory'> | 'alone'}
 */
function fieldOf(phase) {
  return phase === 'memory' ? 'alone' : phase;
}

module.exports = { PHASES, USAGE, fieldOf, isOfFunctions, readOptions };
