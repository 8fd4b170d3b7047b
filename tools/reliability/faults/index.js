'use strict';

// npm run tools -- test:faults [--seconds N] [--save]: runs the example server under load, while
// processes are killed, file descriptors run out and clocks jump. Every body is compared with the
// expected code, and some are decoded.

const { ensureBuilt, main, StepError } = require('../../support/steps');
const { readArguments } = require('../support/arguments');
const { requireLinux } = require('../support/example');
const { save } = require('../support/results');
const { section } = require('./report');

main(async () => {
  requireLinux();
  const { isSaved, numbers, typed } = readArguments('npm run tools -- test:faults', {
    seconds: { least: 3, most: 3600, missing: 60 },
  });
  const { seconds } = /** @type {{ seconds: number }} */ (numbers);
  ensureBuilt();
  const start = Date.now();
  const { generateQrCode } = require('../../..');
  const { decodeText } = require('../../../__test__/support/zxing');
  const { FAULTS } = require('./faults');
  /** @type {Map<string, Buffer>} */
  const expected = new Map();
  for (let i = 0; i < 500; i++) {
    // The lengths grow up to 512 bytes.
    const text = `https://www.example.com/${i}/${'é'.repeat(Math.floor(i / 2.2))}`;
    expected.set(text, generateQrCode(text));
  }
  const faults = [];
  let decoded = 0;
  for (const [name, run] of FAULTS) {
    const { samples, ...result } = await run({ seconds, expected });
    for (const [text, body] of samples) {
      if ((await decodeText(body)) !== text) result.problems.push(`a code does not say '${text}'`);
      decoded += 1;
    }
    console.log(`${name}: ${JSON.stringify(result)}`);
    faults.push({ name, ...result });
  }
  const figures = { seconds, decoded, faults };
  console.log(`\n${section(figures)}`);
  if (isSaved) console.log(`\n${save('faults', typed, start, figures)}`);
  const problems = faults.flatMap(({ name, problems: all }) => all.map((each) => `${name}: ${each}`));
  if (problems.length > 0) throw new StepError(problems.join('\n'));
});
