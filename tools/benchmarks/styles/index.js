'use strict';

// npm run tools -- bench:styles: times a rounded code with a gradient and a logo, reading it back, and
// its grade. For a review, not for CI: it measures time.

const { parseArgs } = require('node:util');

const { StepError, main } = require('../../support/steps');

const USAGE = `npm run tools -- bench:styles [--rounds N]

Times a code of 44 bytes and 300 pixels with rounded modules, a gradient and a logo.

  --rounds N   the turns of each case (60)
  --help`;

const ROUNDS = 60;

/** The calls of a turn. */
const CALLS = 20;

const TEXT = 'https://example.com/path?query=1234567890abc';

/** A disc with a smooth edge, in two colours. */
function makeLogo() {
  const { png } = require('../../../__test__/support/logos');
  return png(64, 64, (/** @type {number} */ x, /** @type {number} */ y) => {
    const distance = Math.hypot(x - 31.5, y - 31.5);
    const alpha = Math.round(255 * Math.min(1, Math.max(0, 32 - distance)));
    return distance < 14 ? [255, 255, 255, alpha] : [180, 35, 47, alpha];
  });
}

main(() => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new StepError(`Expected a positive integer for --rounds but received '${values.rounds}'.`);
  const { generateQrCode, gradeQrCode } = /** @type {Record<string, any>} */ (require('../../../index'));
  const style = { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' };
  const dark = {
    type: 'linear',
    rotation: Math.PI / 4,
    stops: [0, 1].map((offset) => ({ offset, color: ['#6a1a4c', 'navy'][offset] })),
  };
  const plain = { width: 300, errorCorrectionLevel: 'Q' };
  const styled = { ...plain, style, color: { dark } };
  const logo = { image: makeLogo(), size: 0.2, reserve: 0.3 };
  const types = ['svg', 'png', 'webp', 'pdf'];
  /** @type {[name: string, draw: () => any][]} */
  const cases = [
    ['plain PNG', () => generateQrCode(TEXT, plain)],
    ['plain PNG, verified', () => generateQrCode(TEXT, { ...plain, verify: true })],
    ['grade of a plain code', () => gradeQrCode(TEXT, plain)],
    ['grade of a styled code', () => gradeQrCode(TEXT, styled)],
  ];
  for (const type of types) {
    const named = { ...styled, type };
    cases.push([`rounded, gradient: ${type}`, () => generateQrCode(TEXT, { ...named, verify: false })]);
    cases.push([`rounded, gradient, verified: ${type}`, () => generateQrCode(TEXT, named)]);
    const both = { ...named, logo, verify: false };
    cases.push([`rounded, gradient, logo: ${type}`, () => generateQrCode(TEXT, both)]);
  }
  /** @type {number[][]} */
  const times = cases.map(() => []);
  const sizes = cases.map(([, draw]) => draw().length);
  // In turns, so that a busy moment of the machine hits all.
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, draw]] of cases.entries()) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < CALLS; call++) draw();
      times[i]?.push(Number(process.hrtime.bigint() - start) / 1000 / CALLS);
    }
  }
  for (const [i, [name]] of cases.entries()) {
    const sorted = (times[i] ?? []).sort((a, b) => a - b);
    const [least, median] = [sorted[0], sorted[rounds >> 1]].map((time) => Number(time).toFixed(1));
    const size = sizes[i] === undefined ? '' : `${sizes[i]} bytes`;
    console.log(`${name.padEnd(40)} ${least} µs at least, ${median} µs median  ${size}`);
  }
}, USAGE);
