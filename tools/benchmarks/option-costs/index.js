'use strict';

// npm run tools -- bench:options: times every documented option against the default call, and fails
// if one is a cliff. For a review, not for CI: it measures time.

const { parseArgs } = require('node:util');

const {
  StepError,
  build,
  ensureToolsInstalled,
  main,
  requireToolchains,
  say,
} = require('../../support/steps');

const USAGE = `npm run tools -- bench:options [--rounds N]

Times generateQrCode with every documented option in about a minute, against the default call, and
fails if an option takes more times as long than it should.

  --rounds N   the turns of each option (15)
  --help`;

const ROUNDS = 15;

main(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new StepError(
      `Expected a positive integer for --rounds but received '${values.rounds}'.\n\n${USAGE}`,
    );
  }
  requireToolchains();
  ensureToolsInstalled();
  build();
  const { TEXTS } = require('../../../__test__/support/letters');
  const { generateQrCode } = require('../../..');
  const { listCases } = require('./cases');
  const { measureCosts } = require('./measure');
  const { costTable } = require('./table');
  const text = /** @type {string} */ (TEXTS[1]);
  const cases = listCases();
  say(`${cases.length} calls with a text of ${text.length} bytes, on Node.js ${process.versions.node}`);
  const costs = measureCosts(cases, { text, rounds, draw: generateQrCode });
  console.log(`\n${costTable(costs)}`);
  const cliffs = costs.filter(({ isCliff }) => isCliff);
  if (cliffs.length > 0) {
    const lines = cliffs.map(
      ({ option, value, times, most }) =>
        `${option} ${value}: ${times.toFixed(1)} times as long as the default, at most ${most.toFixed(1)}`,
    );
    throw new StepError(`${cliffs.length} of ${cases.length} calls are cliffs:\n${lines.join('\n')}`);
  }
  console.log(`\nNo option is a cliff.`);
}, USAGE);
