'use strict';

// npm run tools -- bench:styles: times a rounded code with a gradient and a logo, reading it back,
// its grade, and the same code of npm qr-code-styling. For a review, not for CI: it measures time.

const { parseArgs } = require('node:util');

const { VERSION, loadQrCodeStyling } = require('../../support/qr-code-styling');
const { median } = require('../../support/statistics');
const { StepError, main } = require('../../support/steps');
const { table } = require('../../support/table');

const USAGE = `npm run tools -- bench:styles [--rounds N]

Times a code of 44 bytes and 300 pixels with rounded modules, a gradient and a logo, and the same
code of npm qr-code-styling.

  --rounds N   the turns of each case (60)
  --help`;

const ROUNDS = 60;

/** The calls of a turn. */
const CALLS = 20;

const TEXT = 'https://example.com/path?query=1234567890abc';
const WIDTH = 300;

/** A disc with a smooth edge, in two colours. */
function makeLogo() {
  const { png } = require('../../../__test__/support/logos');
  return png(64, 64, (/** @type {number} */ x, /** @type {number} */ y) => {
    const distance = Math.hypot(x - 31.5, y - 31.5);
    const alpha = Math.round(255 * Math.min(1, Math.max(0, 32 - distance)));
    return distance < 14 ? [255, 255, 255, alpha] : [180, 35, 47, alpha];
  });
}

const LOGO = makeLogo();
const GRADIENT = { type: 'linear', rotation: Math.PI / 4 };
const STOPS = [
  { offset: 0, color: '#6a1a4c' },
  { offset: 1, color: 'navy' },
];

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {() => Buffer | object | Promise<Buffer>} draw
 * @property {number} [calls] of a turn, if they are not CALLS
 */

/** @returns {Case[]} the calls of our functions */
function listCases() {
  const { generateQrCode, gradeQrCode } = /** @type {Record<string, any>} */ (require('../../../index'));
  const style = { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' };
  const plain = { width: WIDTH, errorCorrectionLevel: 'Q' };
  const styled = { ...plain, style, color: { dark: { ...GRADIENT, stops: STOPS } } };
  const logo = { image: LOGO, size: 0.2, reserve: 0.3 };
  const cases = [
    { name: 'plain PNG', draw: () => generateQrCode(TEXT, plain) },
    { name: 'plain PNG, verified', draw: () => generateQrCode(TEXT, { ...plain, verify: true }) },
    { name: 'grade of a plain code', draw: () => gradeQrCode(TEXT, plain) },
    { name: 'grade of a styled code', draw: () => gradeQrCode(TEXT, styled) },
  ];
  for (const type of ['svg', 'png', 'webp', 'pdf']) {
    for (const [name, options] of Object.entries({ '': styled, ', logo': { ...styled, logo } })) {
      const [unchecked, checked] = [false, true].map((verify) => ({ ...options, type, verify }));
      cases.push(
        { name: `rounded, gradient${name}: ${type}`, draw: () => generateQrCode(TEXT, unchecked) },
        { name: `rounded, gradient${name}, verified: ${type}`, draw: () => generateQrCode(TEXT, checked) },
      );
    }
  }
  return cases;
}

/** @returns {Case[]} the calls of npm qr-code-styling and of our class, with the same options */
function listPeers() {
  const QRCodeStyling = /** @type {any} */ (require('../../../lib/styling'));
  const drawWithNpm = loadQrCodeStyling();
  const options = {
    width: WIDTH,
    height: WIDTH,
    data: TEXT,
    image: `data:image/png;base64,${LOGO.toString('base64')}`,
    dotsOptions: { type: 'rounded', gradient: { ...GRADIENT, colorStops: STOPS } },
    cornersSquareOptions: { type: 'extra-rounded' },
    cornersDotOptions: { type: 'dot' },
  };
  return ['svg', 'png'].flatMap((type) => [
    { name: `our class: ${type}`, draw: () => new QRCodeStyling(options).getRawData(type) },
    // A call takes as long as hundreds of ours, so a turn has one.
    { name: `qr-code-styling ${VERSION}: ${type}`, draw: () => drawWithNpm(options, type), calls: 1 },
  ]);
}

/**
 * Runs a turn.
 *
 * @param {Case} turn
 * @returns {Promise<number>} the microseconds of a call
 */
async function measure({ draw, calls = CALLS }) {
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) {
    const drawn = draw();
    if (drawn instanceof Promise) await drawn;
  }
  return Number(process.hrtime.bigint() - start) / 1000 / calls;
}

main(async () => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new StepError(`Expected a positive integer for --rounds but received '${values.rounds}'.`);
  const cases = [...listCases(), ...listPeers()];
  /** @type {number[][]} */
  const times = cases.map(() => []);
  /** @type {(number | undefined)[]} */
  const sizes = [];
  for (const { draw } of cases) sizes.push(/** @type {any} */ (await draw()).length);
  // In turns, so that a busy moment of the machine hits all.
  for (let round = 0; round < rounds; round++) {
    for (const [i, turn] of cases.entries()) times[i]?.push(await measure(turn));
  }
  const micros = (/** @type {number} */ time) => time.toFixed(1);
  console.log(
    table(
      ['code', 'median µs', 'minimum µs', 'bytes'],
      cases.map(({ name }, i) => {
        const all = times[i] ?? [];
        return [name, micros(median(all)), micros(Math.min(...all)), `${sizes[i] ?? ''}`];
      }),
    ),
  );
}, USAGE);
