'use strict';

// Draws other symbols than QR codes with the page, and QR codes with FNC1, in a Chromium:
// `npm run test:page`.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { generateQrCode } = require('../../..');
const { decodeAll } = require('../../../__test__/support/zxing');
const support = require('./support');
const { assertRight, assertWrong, downloadOf, save, settled } = support;

const TEXT = 'https://example.com';

/** The symbols, and what a reader must find. */
const SYMBOLS = [
  { text: '12345', options: { symbology: 'micro-qr' }, version: 'M1' },
  { text: TEXT, options: { symbology: 'rmqr', height: 11 }, version: 'R11x59' },
  { text: TEXT, options: { symbology: 'rmqr', narrowest: true }, version: 'R13x43' },
  { text: TEXT, options: { version: 4 }, version: '4' },
  { text: '12345', options: { version: 'M3' }, version: 'M3' },
  { text: TEXT, options: { version: 'R11x59' }, version: 'R11x59' },
  { text: TEXT, options: { maxVersion: 5 }, version: '2' },
  {
    text: '(01)09521234543213',
    read: '0109521234543213',
    options: { gs1: true },
    version: '1',
    identifier: ']Q3',
  },
  // The indicator comes before the text.
  {
    text: TEXT,
    read: `37${TEXT}`,
    options: { applicationIndicator: '37' },
    version: '2',
    identifier: ']Q5',
  },
];

/** Values that exclude each other, the control that must show the error, and a word of it. */
const WRONG = [
  { options: { symbology: 'micro-qr' }, control: 'text', message: /Micro QR/ },
  { options: { version: 'M5' }, control: 'version', message: /R17x139/ },
  { options: { height: 11 }, control: 'height', message: /rmqr|rMQR/ },
  { options: { gs1: true }, control: 'text', message: /no application identifier/ },
];

describe('other symbols in a browser', { timeout: 300_000 }, () => {
  const site = support.useSite();
  let page;

  /** Opens the page, and sets controls as a person does. */
  async function visitWith(values) {
    ({ page } = await site.visit());
    for (const [name, value] of Object.entries(values)) {
      const control = page.locator(`[name="${name}"]`);
      if (typeof value === 'boolean') await control.setChecked(value);
      else if ((await control.count()) > 1) await page.check(`[name="${name}"][value="${value}"]`);
      else await control.fill(String(value));
      await settled(page);
    }
  }

  for (const { text, options, version, read = text, identifier } of SYMBOLS) {
    const what = Object.entries(options).flat().join(' ');
    it(`draws with ${what}`, async () => {
      await visitWith({ text, ...options });
      await assertRight(page);
      const fact = await page.locator('#fact-version').textContent();
      assert.equal(fact.split(':')[0], version);
      const { bytes } = await downloadOf(page, 'png');
      assert.deepEqual(bytes, generateQrCode(text, options));
      await page.locator('#paper').scrollIntoViewIfNeeded();
      const shown = await page.locator('#paper').screenshot();
      const formats = ['QRCode', 'MicroQRCode', 'RMQRCode'];
      const [code] = await decodeAll(shown, { formats });
      assert.equal(code.text, read);
      if (identifier !== undefined) assert.equal(code.symbologyIdentifier, identifier);
      await save(page, `symbol-${what.replaceAll(' ', '-')}`);
    });
  }

  for (const { options, control, message } of WRONG) {
    it(`shows the error of ${Object.entries(options).flat().join(' ')}`, async () => {
      await visitWith(options);
      await assertWrong(page, control, message);
    });
  }
});
