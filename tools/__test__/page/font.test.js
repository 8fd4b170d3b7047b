'use strict';

// Chooses a font for the caption on the page, in a Chromium: `npm run test:page`.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { generateQrCode } = require('../../..');
const { buildFont, rectangle } = require('../../../__test__/support/fonts');
const support = require('./support');
const { assertNoOverflow, assertRight, assertWrong, downloadOf, readPaper, save, settled } = support;

const TEXT = 'https://example.com';

/** A font with one letter, which the built-in font lacks. */
const FONT = buildFont({ 扫: { contours: [rectangle(100, 0, 900, 700)] } });

describe('the font of a caption in a browser', { timeout: 300_000 }, () => {
  const site = support.useSite();
  let page;

  async function visit(options) {
    ({ page } = await site.visit(options));
  }

  async function setCaption(text) {
    await page.fill('[name="frame.text"]', text);
    await settled(page);
  }

  async function choose(name, buffer) {
    await page.setInputFiles('[name="frame.font"]', { name, mimeType: 'font/ttf', buffer });
    await settled(page);
  }

  it('can be chosen once there is a caption', async () => {
    await visit();
    const names = ['frame.position', 'frame.color', 'frame.textColor', 'frame.font'];
    const areDisabled = () => Promise.all(names.map((name) => page.locator(`[name="${name}"]`).isDisabled()));
    assert.deepEqual(new Set(await areDisabled()), new Set([true]));
    assert.ok(await page.locator('[data-picks="frame.color"]').isDisabled());
    await setCaption('SCAN ME');
    assert.deepEqual(new Set(await areDisabled()), new Set([false]));
    assert.ok(await page.locator('[data-removes="frame.font"]').isDisabled());
    await assertRight(page);
    assert.equal(await readPaper(page), TEXT);
  });

  for (const [what, options] of Object.entries({
    'a desktop': {},
    'a phone': {
      viewport: { width: 320, height: 640 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    },
  })) {
    it(`draws the caption on ${what}, and goes back to the built-in font`, async () => {
      await visit(options);
      await setCaption('扫');
      await assertWrong(page, 'frame.font', /has no '扫'/);
      await choose('letters.ttf', FONT);
      await assertRight(page);
      assert.equal(await readPaper(page), TEXT);
      const { bytes } = await downloadOf(page, 'png');
      assert.deepEqual(bytes, generateQrCode(TEXT, { frame: { text: '扫', font: FONT } }));
      assert.match(
        await page.locator('#program').textContent(),
        /frame: \{ text: '扫', font: readFileSync\('letters\.ttf'\) \}/,
      );
      assert.equal(new URLSearchParams(new URL(page.url()).hash.slice(1)).has('frame.font'), false);
      await assertNoOverflow(page);
      await page.locator('[name="frame.font"]').scrollIntoViewIfNeeded();
      await save(page, `font-${what.replace('a ', '')}`);

      await setCaption('A');
      await assertWrong(page, 'frame.font', /has no 'A'/);
      await page.click('[data-removes="frame.font"]');
      await settled(page);
      await assertRight(page);
      const plain = await downloadOf(page, 'png');
      assert.deepEqual(plain.bytes, generateQrCode(TEXT, { frame: { text: 'A' } }));
    });
  }

  it('shows an error beside the field for another file', async () => {
    await visit();
    await setCaption('SCAN ME');
    await choose('no.ttf', Buffer.from('no font'));
    await assertWrong(page, 'frame.font', /Use a TrueType or OpenType font/);
    await choose('large.ttf', Buffer.alloc(5_000_000));
    await assertWrong(page, 'frame.font', /at most 4 MB/);
    // Without a caption, the font has no effect.
    await setCaption('');
    await assertRight(page);
    await setCaption('SCAN ME');
    await assertWrong(page, 'frame.font', /at most 4 MB/);
    await page.click('#reset');
    await settled(page);
    await assertRight(page);
    assert.equal(await page.locator('[name="frame.font"]').inputValue(), '');
  });
});
