'use strict';

// Calls everything with random arguments, in rounds, until the caller stops or a call fails.

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

/** The number of calls of each target in a round. */
const CALLS = 100;

/** The time that these calls may take, together with the search for a simpler failing call. */
const MAX_TIME_MS = 120_000;

/**
 * A target: random arguments, and a function that calls it and returns the name of the outcome.
 *
 * @typedef {{ name: string, calls: fc.Arbitrary<any>, run: (call: any, guard: Watch) => Promise<string> }} Target
 *
 * @typedef {object} Failed
 * @property {string} name of the target
 * @property {number} seed of the round
 * @property {string} path of the counterexample in fast-check
 * @property {string} counterexample
 * @property {string} message
 *
 * @typedef {object} Found
 * @property {number} seed
 * @property {number} rounds
 * @property {Record<string, Record<string, number>>} outcomes counts by target and outcome
 * @property {string[]} missing error codes that arguments can cause, but did not
 * @property {number} read the number of pictures that a decoder read
 * @property {Failed[]} failures
 *
 * @callback IsOver tells before each round whether to stop
 * @param {number} round
 * @param {string[]} missing error codes that have not occurred yet
 * @returns {boolean}
 */

/**
 * Calls every target with random arguments, in rounds.
 *
 * @param {number} seed
 * @param {IsOver} isOver
 * @param {Target[]} [targets] default: everything public
 * @returns {Promise<Found>}
 */
async function fuzz(seed, isOver, targets) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-')));
  const before = process.cwd();
  const site = new requests.Site();
  const alone = new addon.Addon();
  const [guard, watchdog] = [new Guard(), startWatchdog()];
  process.chdir(folder);
  await site.open();
  guard.begin();
  try {
    return await rounds(targets ?? all(site, folder, alone), { seed, isOver, guard, beat: watchdog.beat });
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
 * @returns {Target[]}
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
 * @param {Target[]} targets
 * @param {{ seed: number, isOver: IsOver, guard: Watch, beat: (name: string) => void }} how
 * @returns {Promise<Found>}
 */
async function rounds(targets, { seed, isOver, guard, beat }) {
  const outcomes = Object.fromEntries(
    targets.map(({ name }) => [name, /** @type {Record<string, number>} */ ({})]),
  );
  const failures = [];
  const start = read.count;
  const wanted = canaries();
  const missing = () => {
    const seen = new Set(Object.values(outcomes).flatMap(Object.keys));
    return REACHABLE.filter((code) => !seen.has(code));
  };
  let round = 0;
  for (; !isOver(round, missing()); round++) {
    for (const { name, calls, run } of targets) {
      // A target that has failed would fail again.
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
        interruptAfterTimeLimit: MAX_TIME_MS,
      });
      if (details.failed) failures.push(failed(name, details));
    }
  }
  return { seed, rounds: round, outcomes, missing: missing(), read: read.count - start, failures };
}

/** Draws codes that no earlier call may affect. */
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

module.exports = { CALLS, fuzz };
