'use strict';

// npm run tools -- test:styles [-- --count N] [--seed S]: draws random styled codes in every format,
// and reads each that is not refused with ZXing-C++, as jsQR does beside it.

const { parseArgs } = require('node:util');

const { decode: decodeWithJsqr } = require('../../../__test__/support/jsqr');
const { FILLINGS, logoOf } = require('../../../__test__/support/logos');
const { random } = require('../../../__test__/support/random');
const { decodeAll } = require('../../../__test__/support/zxing');
const { generateQrCode } = require('../../../index');
const { headerOf } = require('../../support/command-line');
const { StepError, main } = require('../../support/steps');
const { makeCase } = require('./cases');
const { toReadable } = require('./pictures');

/**
 * Draws a case.
 *
 * @param {import('./cases').Case} drawn
 * @returns {{ picture?: Buffer, code?: string }} the picture, or the code of the error
 */
function draw({ text, options }) {
  try {
    return { picture: generateQrCode(text, options) };
  } catch (error) {
    return { code: String(/** @type {any} */ (error).code) };
  }
}

main(async () => {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: {
      count: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const dice = random(Number(values.seed));
  const logos = FILLINGS.map((filling, i) => logoOf(filling, 40 + 10 * i, 60, i));
  /** @type {Record<string, number>} */
  const refused = {};
  /** @type {string[]} */
  const unread = [];
  let [passed, readByJsqr, pngs] = [0, 0, 0];
  while (passed < Number(values.count)) {
    const drawn = makeCase(dice, logos);
    const { picture, code } = draw(drawn);
    if (picture === undefined) {
      refused[String(code)] = (refused[String(code)] ?? 0) + 1;
      continue;
    }
    passed++;
    const readable = await toReadable(picture, drawn.options.type);
    const found = await decodeAll(readable);
    if (found[0]?.text !== drawn.text) unread.push(describe(drawn));
    if (readable[0] === 0x89) {
      pngs++;
      if (decodeWithJsqr(readable)?.text === drawn.text) readByJsqr++;
    }
    if (passed % 500 === 0) console.log(`${passed} drawn, ${unread.length} unread`);
  }
  console.log(`${passed} codes drawn, ${passed - unread.length} read by ZXing-C++`);
  console.log(`${pngs} in pixels of PNG, ${readByJsqr} read by jsQR`);
  console.log('Refused:', refused);
  if (unread.length > 0) throw new StepError(`Not read:\n${unread.slice(0, 20).join('\n')}`);
}, headerOf(__filename));

/** @param {import('./cases').Case} drawn */
function describe({ text, options }) {
  const { logo, ...others } = options;
  const shown = logo === undefined ? others : { ...others, logo: { ...logo, image: logo.image.length } };
  return JSON.stringify({ text, options: shown });
}
