'use strict';

// Runs the parts of the benchmark one after the other, with an estimate of the time of each.

const { say } = require('../support/steps');
const { measureCalls, secondsOfCalls } = require('./calls');
const { measureBuild, measureInstalled, timedBuilds } = require('./footprint');
const { measureHttp, scenarios, secondsOf } = require('./http');
const { generatorVersion } = require('../support/load');
const { measureAlone, soak } = require('./memory');
const { measureResident, secondsOfResident } = require('./memory/resident');
const { fieldOf, isOfFunctions } = require('./options');
const { checkParity } = require('./parity');
const { measureSizes, secondsOfSizes } = require('./sizes');
const { Progress } = require('../support/progress');

/** @typedef {import('./options').Options} Options */
/** @typedef {import('./report/results').Result} Result */
/** @typedef {(what: string, seconds: number) => void} Step */

/**
 * @typedef {object} Part
 * @property {import('./options').Phase} phase
 * @property {(options: Options) => number} seconds
 * @property {(options: Options, result: Partial<Result>, step: Step) => Promise<void>} run adds to the result
 */

const PARITY_SECONDS = 20;
const BUILD_SECONDS = 35;
const SOAK_START = 8;

/**
 * The request rate for measuring event loops if no load has shown the capacity of the slowest
 * server.
 */
const SOME_RATE = 40;

/** @param {Options} options */
function chosenScenarios({ plan }) {
  return scenarios().slice(0, plan.scenarios);
}

/** @param {Options['plan']} plan */
function callsOf({ callRounds, versions }) {
  return { rounds: callRounds, versions };
}

/** @param {Options} options */
function aloneSeconds({ plan }) {
  return 4 + 0.5 * plan.starts + 2 * plan.loadSeconds;
}

/** @param {Options} options */
function builds({ plan, rows }) {
  return plan.isBuilt ? timedBuilds(rows) : [];
}

/** @type {readonly Part[]} */
const PARTS = [
  {
    phase: 'parity',
    seconds: () => PARITY_SECONDS,
    async run({ rows, port }, result, step) {
      step('parity', PARITY_SECONDS);
      const say = (/** @type {string} */ what) => step(`parity: ${what}`, 0);
      result.parity = await checkParity(rows, { say, port });
    },
  },
  {
    phase: 'calls',
    seconds: ({ plan }) => secondsOfCalls(callsOf(plan)),
    async run({ plan }, result, step) {
      Object.assign(result, await measureCalls({ ...callsOf(plan), step }));
    },
  },
  {
    phase: 'sizes',
    seconds: ({ plan }) => secondsOfSizes(plan.sizesEvery),
    async run({ plan }, result, step) {
      result.sizes = await measureSizes({ every: plan.sizesEvery, step });
    },
  },
  {
    phase: 'http',
    seconds: (options) => chosenScenarios(options).length * secondsOf(options.rows, options.plan.http),
    async run(options, result, step) {
      result.http = [];
      const how = { ...options.plan.http, port: options.port };
      for (const scenario of chosenScenarios(options)) {
        result.http.push(await measureHttp(options.rows, scenario, how, step));
      }
    },
  },
  {
    phase: 'memory',
    seconds: (options) => options.rows.length * aloneSeconds(options),
    async run(options, result, step) {
      const { starts, loadSeconds } = options.plan;
      const rate = result.http?.[0]?.openRate ?? SOME_RATE;
      const on = { starts, seconds: loadSeconds, rate, port: options.port, ...scenarios()[0] };
      result.alone = [];
      for (const row of options.rows) {
        step(`memory and start of ${row.id}`, aloneSeconds(options));
        result.alone.push(await measureAlone(row, on));
      }
    },
  },
  {
    phase: 'resident',
    seconds: ({ plan }) => secondsOfResident(plan.residentCalls),
    async run({ plan }, result, step) {
      step(`memory of ${Math.max(...plan.residentCalls)} calls`, secondsOfResident(plan.residentCalls));
      result.resident = await measureResident(plan.residentCalls);
    },
  },
  {
    phase: 'soak',
    seconds: ({ plan }) => SOAK_START + plan.soakSeconds,
    async run({ rows, plan, port }, result, step) {
      let told = 0;
      step('soak: starting the servers', SOAK_START);
      const tick = (/** @type {number} */ done) => {
        step(`soak: all servers, ${done} of ${plan.soakSeconds} s`, done - told);
        told = done;
      };
      result.soak = await soak(rows, { seconds: plan.soakSeconds, port, tick });
    },
  },
  {
    phase: 'footprint',
    seconds: (options) => BUILD_SECONDS * builds(options).length,
    async run(options, result, step) {
      result.footprint = measureInstalled(options.rows);
      for (const build of builds(options)) {
        step(`building ${build.tier} from clean`, BUILD_SECONDS);
        const seconds = { ...result.footprint.buildSeconds, [build.tier]: measureBuild(build) };
        result.footprint.buildSeconds = seconds;
      }
    },
  },
];

/** The parts that need the load generator. */
const LOADED = new Set(['http', 'memory', 'soak']);

/**
 * Runs the requested parts, and adds what they measure to `result`. If a part fails, `result` has
 * those before it.
 *
 * @param {Options} options
 * @param {Partial<Result> & { generator?: string }} result
 */
async function measure(options, result) {
  // Compares the tiers before any is timed. Parts that measure functions compare the results
  // themselves.
  const isTimed = options.phases.some((phase) => !isOfFunctions(phase) && phase !== 'footprint');
  const parts = PARTS.filter(
    ({ phase }) => options.phases.includes(phase) || (phase === 'parity' && isTimed),
  );
  const seconds = parts.reduce((sum, part) => sum + part.seconds(options), 0);
  say(`Measuring (about ${Math.ceil(seconds / 60)} minutes)`);
  const progress = new Progress(seconds);
  try {
    for (const part of parts) {
      // Installed only after the comparison, as the installation takes longer.
      if (LOADED.has(part.phase)) result.generator = progress.skip(generatorVersion);
      try {
        await part.run(options, result, progress.step.bind(progress));
      } catch (error) {
        delete result[fieldOf(part.phase)];
        throw error;
      }
    }
  } finally {
    progress.end();
  }
}

module.exports = { measure };
