'use strict';

// Rounds of calls with random arguments, until the time is over or one must not have ended as it did.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const fc = require('fast-check');

const { generateQrCode, toBufferSync, toStringSync } = require('../../../index');
const addon = require('../../../__test__/support/addon');
const { make } = require('./call');
const command = require('./command');
const { Guard, startWatchdog } = require('./guard');
const { REACHABLE } = require('./judge');
const requests = require('./requests');
const { TARGETS, read } = require('./targets');

/** @typedef {InstanceType<typeof Guard>} Watch */

/** The calls of each function in a round, and the milliseconds that they, and finding a simpler one that fails, may take. */
const CALLS = 100;
const MOST_TIME = 120_000;

/**
 * What is tried: arguments, and what is done with them, which gives what it is to be counted as.
 *
 * @typedef {{ name: string, calls: fc.Arbitrary<any>, run: (call: any, guard: Watch) => Promise<string> }} Tried
 *
 * @typedef {object} Failed
 * @property {string} name
 * @property {number} seed of the round
 * @property {string} path of fast-check
 * @property {string} counterexample
 * @property {string} message
 *
 * @typedef {object} Found
 * @property {number} seed
 * @property {number} rounds
 * @property {Record<string, Record<string, number>>} outcomes by function
 * @property {string[]} missing codes that are documented, can be reached, and were not
 * @property {number} read pictures that a decoder read
 * @property {Failed[]} failures
 */

/**
 * @param {number} seed
 * @param {(round: number, missing: readonly string[]) => boolean} isOver asked before each round, with
 *   the codes that no round has seen
 * @param {Tried[]} [others] in place of all that is tried
 * @returns {Promise<Found>}
 */
async function fuzz(seed, isOver, others) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-')));
  const before = process.cwd();
  const site = new requests.Site();
  const alone = new addon.Addon();
  const [guard, watchdog] = [new Guard(), startWatchdog()];
  process.chdir(folder);
  await site.open();
  guard.begin();
  try {
    return await rounds(others ?? all(site, folder, alone), { seed, isOver, guard, beat: watchdog.beat });
  } finally {
    guard.end();
    site.close();
    alone.close();
    await watchdog.end();
    process.chdir(before);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {InstanceType<typeof requests.Site>} site
 * @param {string} folder
 * @param {InstanceType<typeof addon.Addon>} alone
 * @returns {Tried[]}
 */
function all(site, folder, alone) {
  return [
    ...TARGETS.map((target) => ({
      name: target.name,
      calls: target.calls,
      run: (/** @type {any} */ call, /** @type {Watch} */ guard) => make(target, call, guard),
    })),
    { name: 'qrCodeHandler', calls: requests.calls, run: (call, guard) => requests.ask(call, guard, site) },
    { name: 'the addon', calls: addon.calls, run: (call) => alone.run(call) },
    { name: 'the command', calls: command.calls, run: (call, guard) => command.run(call, guard, folder) },
  ];
}

/**
 * @param {Tried[]} tried
 * @param {{ seed: number, isOver: (round: number, missing: readonly string[]) => boolean, guard: Watch, beat: (name: string) => void }} how
 * @returns {Promise<Found>}
 */
async function rounds(tried, { seed, isOver, guard, beat }) {
  const outcomes = Object.fromEntries(
    tried.map(({ name }) => [name, /** @type {Record<string, number>} */ ({})]),
  );
  const failures = [];
  const start = read.count;
  const wanted = canaries();
  let round = 0;
  const missing = () => {
    const seen = new Set(Object.values(outcomes).flatMap(Object.keys));
    return REACHABLE.filter((code) => !seen.has(code));
  };
  for (; !isOver(round, missing()); round++) {
    for (const { name, calls, run } of tried) {
      // One of which it is known that it fails would fail again.
      if (failures.some((each) => each.name === name)) continue;
      const counts = outcomes[name] ?? {};
      const property = fc.asyncProperty(calls, async (call) => {
        beat(name);
        const outcome = await run(call, guard);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        assert.deepEqual(canaries(), wanted, 'the same codes as before the call');
      });
      const details = await fc.check(property, {
        seed: (seed + round) | 0,
        numRuns: CALLS,
        interruptAfterTimeLimit: MOST_TIME,
      });
      if (details.failed) failures.push(failed(name, details));
    }
  }
  return { seed, rounds: round, outcomes, missing: missing(), read: read.count - start, failures };
}

/** Codes that no call before may have an effect on. */
function canaries() {
  return [generateQrCode('canary'), toBufferSync('canary'), toStringSync('canary')].map((each) =>
    each.toString('base64'),
  );
}

/**
 * @param {string} name
 * @param {fc.RunDetails<any>} details
 * @returns {Failed}
 */
function failed(name, { seed, counterexamplePath, counterexample, errorInstance }) {
  const error = /** @type {any} */ (errorInstance);
  return {
    name,
    seed,
    path: counterexamplePath ?? '',
    counterexample: fc.stringify(counterexample?.[0]),
    message: String(error?.stack ?? error),
  };
}

module.exports = { fuzz };
