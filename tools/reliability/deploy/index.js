'use strict';

// npm run tools -- test:deploy: tests examples/deploy with nginx, HAProxy and several servers on
// this computer.
//
//   --seconds N    the duration of the load for each way to serve (10)
//   --only PART    manifests, image, contract, failover, spread or costs, or several, separated by
// commas
//   --save         saves the result in reliability/results; needs all parts

const { parseArgs } = require('node:util');

const { StepError, ensureBuilt, ensureToolsInstalled, main, say } = require('../../support/steps');

const PARTS = Object.freeze(['manifests', 'image', 'contract', 'failover', 'spread', 'costs']);
const SECONDS = 10;
/** The minimum duration of a load: meanwhile servers end and start again, one after the other. */
const MIN_SECONDS = 5;
const MAX_SECONDS = 600;

/** @param {string[]} args */
function readArguments(args) {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: 'string' }, only: { type: 'string' }, save: { type: 'boolean' } },
  });
  const seconds = Number(values.seconds ?? SECONDS);
  if (!Number.isInteger(seconds) || seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
    const range = `from ${MIN_SECONDS} to ${MAX_SECONDS}`;
    throw new StepError(`Expected an integer ${range} for --seconds but received '${values.seconds}'.`);
  }
  const parts = values.only?.split(',') ?? PARTS;
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) {
    throw new StepError(`Expected parts among ${PARTS.join(', ')} for --only but received '${unknown}'.`);
  }
  const isSaved = values.save ?? false;
  if (isSaved && values.only !== undefined) throw new StepError('--save needs all parts: remove --only.');
  return { seconds, parts, isSaved };
}

/**
 * @param {readonly string[]} parts
 * @param {number} seconds
 * @returns {Promise<import('./report').Figures>} the figures of the parts
 */
async function run(parts, seconds) {
  /** @type {any} */
  const figures = { seconds };
  for (const part of parts) {
    say(TITLES[part] ?? part);
    figures[part] = await RUNS[part]?.(seconds);
    if (parts.length < PARTS.length) console.dir(figures[part], { depth: 4 });
  }
  return figures;
}

/** @type {Record<string, string>} */
const TITLES = {
  manifests: 'The files for systemd, Docker and Kubernetes',
  image: 'The steps of the Dockerfile, in a folder',
  contract: 'What clients are promised, through nginx',
  failover: 'Servers that end and hang under load',
  spread: 'Which server gets which text',
  costs: 'What a million codes cost',
};

// Loaded only when they run, as they load the addon, which may have to be built first.
/** @type {Record<string, (seconds: number) => unknown>} */
const RUNS = {
  manifests: () => require('./manifests').checkManifests(),
  image: () => require('./image').tryImage(),
  contract() {
    require('./rust').buildRust();
    return require('./contract').contract();
  },
  async failover(seconds) {
    const { failover } = require('./failover');
    const found = [];
    for (const proxy of ['nginx', 'HAProxy']) {
      const outcome = await failover(proxy, 2 * seconds);
      if (outcome.failed > 0) {
        throw new StepError(`${proxy}: ${outcome.failed} requests failed: ${outcome.failures.join(', ')}.`);
      }
      if (outcome.retried === 0) throw new StepError(`${proxy}: no request was sent to a stopped server.`);
      found.push(outcome);
    }
    return found;
  },
  async spread() {
    const found = await require('./spread').spread();
    if (found.moved > 0) throw new StepError(`Texts moved from servers that stayed: ${found.moved}.`);
    return found;
  },
  async costs(seconds) {
    require('./rust').buildRust();
    const { SETUPS, costOf, costOfFunction } = require('./loads');
    const found = [{ id: 'function', requests: 0, rate: 0, hits: 0, proxy: 0, servers: costOfFunction() }];
    for (const setup of SETUPS) {
      console.log(setup.id);
      found.push(await costOf(setup, seconds));
    }
    return found;
  },
};

main(async () => {
  const { seconds, parts, isSaved } = readArguments(process.argv.slice(2));
  if (process.platform !== 'linux') throw new StepError('This command reads /proc, so it needs Linux.');
  ensureToolsInstalled();
  ensureBuilt();
  const start = Date.now();
  const { clean } = require('./proxies');
  process.once('exit', clean);
  const figures = await run(parts, seconds);
  if (parts.length < PARTS.length) {
    console.log(`\nNo problem found: ${parts.join(', ')}.`);
    return;
  }
  console.log(`\n${require('./report').section(figures)}`);
  if (!isSaved) return;
  const command = `npm run tools -- test:deploy --seconds ${seconds} --save`;
  console.log(`\nSaved to ${require('../support/results').save('deploy', command, start, figures)}.`);
});
