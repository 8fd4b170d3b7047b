'use strict';

// npm run tools -- test:symbologies: draws 10,000 random texts as Micro QR and as rMQR, with random
// options, and reads each picture with ZXing.

const assert = require('node:assert/strict');
const { parseArgs } = require('node:util');

const { random } = require('../../../__test__/support/random');
const { decodeAll } = require('../../../__test__/support/zxing');
const { generateQrCode } = require('../../../index');
const { headerOf } = require('../../support/command-line');
const { main } = require('../../support/steps');

const COUNT = 10_000;

const DIGITS = [...'0123456789'];
const CAPITALS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'];
const LOWER = [...'abcdefghijklmnopqrstuvwxyz'];
const ACCENTED = [...'äöüéèñçß'];
const ALPHABETS = [DIGITS, CAPITALS, LOWER, [...DIGITS, ...LOWER], [...LOWER, ...ACCENTED]];

/**
 * The symbologies, with the most characters of a text and some options.
 *
 * @type {{ symbology: 'micro-qr' | 'rmqr', format: any, longest: number, options: any[] }[]}
 */
const SYMBOLOGIES = [
  {
    symbology: 'micro-qr',
    format: 'MicroQRCode',
    longest: 36,
    options: [{}, { errorCorrectionLevel: 'L' }, { errorCorrectionLevel: 'M' }, { maskPattern: 2 }],
  },
  {
    symbology: 'rmqr',
    format: 'RMQRCode',
    longest: 170,
    options: [{}, { errorCorrectionLevel: 'H' }, { narrowest: true }, { height: 17 }, { height: 11 }],
  },
];

/**
 * Draws a text and reads it.
 *
 * @param {string} text
 * @param {any} options
 * @param {any} format
 * @returns {Promise<boolean>} false if the text is too long for the options
 */
async function isRead(text, options, format) {
  let png;
  try {
    png = generateQrCode(text, { ...options, scale: 3 });
  } catch (error) {
    assert.match(String(/** @type {any} */ (error).code), /^ERR_QR_(DATA_TOO_LONG|VERSION_TOO_SMALL)$/);
    return false;
  }
  const [code, ...others] = await decodeAll(png, { formats: [format], isPure: true });
  assert.equal(others.length, 0);
  assert.equal(code?.text, text, JSON.stringify({ text, options }));
  return true;
}

main(async () => {
  parseArgs({ options: {} });
  for (const { symbology, format, longest, options } of SYMBOLOGIES) {
    const dice = random(COUNT + longest);
    let [read, refused] = [0, 0];
    while (read < COUNT) {
      const letters = dice.pick(ALPHABETS);
      const length = 1 + dice.below(letters === DIGITS ? longest : longest / 3);
      const text = Array.from({ length }, () => dice.pick(letters)).join('');
      if (await isRead(text, { symbology, ...dice.pick(options) }, format)) read++;
      else refused++;
    }
    console.log(`${symbology}: ${read} texts read, ${refused} refused as too long`);
  }
}, headerOf(__filename));
