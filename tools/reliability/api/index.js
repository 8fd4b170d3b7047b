'use strict';

// npm run tools -- fuzz:api: calls every function of the package, the handler, the command and the
// addon with random arguments.

const { parseArgs } = require('node:util');

const { StepError, ensureBuilt, ensureToolsInstalled, main } = require('../../support/steps');
const { save } = require('../support/results');

const USAGE = `npm run tools -- fuzz:api --minutes N [--seed S] [--save]

Calls every function of the package, the handler and the command with random arguments. Each call has to give what was
asked for or an error that is documented; exits 1 and shows the arguments if one does not. Calls the addon without index.js,
too: whatever it is given, the process has to go on.

  --minutes N  how long
  --seed S     an integer; the same seed gives the same arguments, round by round
  --save       keeps what was found in tools/reliability/results`;

main(async () => {
  const { minutes, seed, isSaved } = readOptions();
  ensureToolsInstalled();
  ensureBuilt();
  const start = Date.now();
  const end = start + minutes * 60_000;
  let told = start;
  console.log(`seed ${seed}`);
  const found = await require('./fuzz').fuzz(seed, (round) => {
    const now = Date.now();
    if (now - told >= 60_000) {
      console.log(`${Math.round((now - start) / 60_000)} min, ${round} rounds`);
      told = now;
    }
    return round > 0 && now >= end;
  });
  console.log(`\n${require('./report').section(found)}`);
  if (isSaved)
    console.log(
      save('api', `npm run tools -- fuzz:api --minutes ${minutes} --seed ${seed} --save`, start, found),
    );
  if (found.failures.length === 0) return;
  throw new StepError(found.failures.map(tell).join('\n\n'));
}, USAGE);

/** @returns {{ minutes: number, seed: number, isSaved: boolean }} */
function readOptions() {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, save: { type: 'boolean' } },
  });
  const { minutes, seed = String(Math.floor(Math.random() * 2 ** 30)), save: isSaved = false } = values;
  if (!(Number(minutes) > 0)) {
    throw new StepError(
      `Expected a number above 0 for --minutes but received ${minutes ?? 'none'}.\n\n${USAGE}`,
    );
  }
  if (!/^\d{1,9}$|^1\d{9}$|^-\d{1,9}$/.test(seed)) {
    throw new StepError(`Expected an integer of 31 bits for --seed but received ${seed}.`);
  }
  return { minutes: Number(minutes), seed: Number(seed), isSaved };
}

/** @param {import('./fuzz').Failed} failed */
function tell({ name, seed, path, counterexample, message }) {
  return (
    `${name} failed (npm run tools -- fuzz:api --minutes 0.01 --seed ${seed}; path ${path}) with\n` +
    `  ${counterexample}\n${message}`
  );
}
