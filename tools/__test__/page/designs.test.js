'use strict';

// Chooses designs on the page, in a Chromium: `npm run test:page`.

const assert = require('node:assert/strict');
const { join } = require('node:path');
const { describe, it } = require('node:test');

const { generateQrCode } = require('../../..');
const { DESIGNS } = require('../../../examples/page/designs');
const { lowContrasts, tooSmall, unlabelled } = require('./audit');
const support = require('./support');
const { assertNoOverflow, assertRight, downloadOf, readPaper, settled } = support;

const TEXT = 'https://example.com';

describe('the designs in a browser', { timeout: 300_000 }, () => {
  const site = support.useSite();
  let page;

  async function visit(options) {
    ({ page } = await site.visit(options));
  }

  const buttonOf = (title) => page.getByRole('button', { name: title, exact: true });

  async function choose(title) {
    await buttonOf(title).click();
    await settled(page);
  }

  /** Returns the titles of the buttons that are marked. */
  const listMarked = () => page.locator('.design[aria-pressed="true"]').allTextContents();

  it('set their options, which can be changed, and go back to the plain code', async () => {
    await visit();
    await page.fill('[name="width"]', '300');
    await settled(page);
    assert.deepEqual(await listMarked(), ['Plain']);
    for (const { title, options } of [...DESIGNS, ...DESIGNS.slice(0, 1)]) {
      await choose(title);
      await assertRight(page);
      assert.deepEqual(await listMarked(), [title]);
      assert.equal(await readPaper(page), TEXT);
      const { bytes } = await downloadOf(page, 'png');
      assert.deepEqual(bytes, generateQrCode(TEXT, { width: 300, ...options }), title);
    }
    assert.equal(new URL(page.url()).hash, '#width=300');
    await choose('Gradient');
    await page.fill('[name="color.dark"]', 'navy');
    await settled(page);
    await assertRight(page);
    assert.deepEqual(await listMarked(), []);
  });

  it('keep the text, the logo and the other options', async () => {
    await visit();
    const buffer = generateQrCode('logo', { scale: 2 });
    await page.setInputFiles('[name="logo"]', { name: 'logo.png', mimeType: 'image/png', buffer });
    await page.selectOption('#type', 'svg');
    await page.fill('#text', 'kept');
    await choose('Dots');
    await assertRight(page);
    assert.deepEqual(await listMarked(), ['Dots']);
    const { bytes } = await downloadOf(page, 'svg');
    const { options } = DESIGNS.find(({ title }) => title === 'Dots');
    assert.deepEqual(bytes, generateQrCode('kept', { ...options, type: 'svg', logo: { image: buffer } }));
  });

  it('are in the address, and restored from it', async () => {
    await visit();
    await choose('Label');
    const { hash } = new URL(page.url());
    await page.context().close();
    await visit({ hash });
    assert.deepEqual(await listMarked(), ['Label']);
    await page.click('#reset');
    await settled(page);
    assert.deepEqual(await listMarked(), ['Plain']);
  });

  it('can be chosen with the keyboard', async () => {
    await visit();
    await page.locator('#reset').focus();
    for (const { title } of DESIGNS) {
      await page.keyboard.press('Tab');
      const { text, outline } = await page.evaluate(() => ({
        text: document.activeElement.textContent,
        outline: getComputedStyle(document.activeElement).outlineStyle,
      }));
      assert.equal(text, title);
      assert.notEqual(outline, 'none');
    }
    await page.keyboard.press('Enter');
    await settled(page);
    const { title: last } = DESIGNS.at(-1);
    assert.deepEqual(await listMarked(), [last]);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await settled(page);
    assert.deepEqual(await listMarked(), [DESIGNS.at(-2).title]);
    assert.equal(await readPaper(page), TEXT);
  });

  it('are offered only for types that have shapes', async () => {
    await visit();
    await page.selectOption('#type', 'utf8');
    await settled(page);
    assert.equal(await page.locator('#designs').isVisible(), false);
    await page.selectOption('#type', 'pdf');
    await settled(page);
    assert.equal(await page.locator('#designs').isVisible(), true);
  });

  const phone = { deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  for (const [name, options] of Object.entries({
    desktop: {},
    'desktop-dark': { colorScheme: 'dark' },
    'phone-small': { ...phone, viewport: { width: 320, height: 640 } },
    'phone-dark': { ...phone, viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  })) {
    it(`fit the window, and are readable: ${name}`, async () => {
      await visit(options);
      await choose('Label');
      const loaded = await page
        .locator('.design img')
        .evaluateAll((images) => images.map((each) => each.complete && each.naturalWidth > 0));
      assert.deepEqual(
        loaded,
        DESIGNS.map(() => true),
      );
      await assertNoOverflow(page);
      const spilling = await page
        .locator('.design')
        .evaluateAll((buttons) =>
          buttons.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent),
        );
      assert.deepEqual(spilling, []);
      assert.deepEqual(await lowContrasts(page), []);
      assert.deepEqual(await unlabelled(page), []);
      assert.deepEqual(await tooSmall(page), []);
      await page.locator('#design-buttons').scrollIntoViewIfNeeded();
      const path = join(support.SCREENSHOTS, `designs-${name}.png`);
      await page.screenshot({ path });
      assert.equal(await readPaper(page), TEXT);
    });
  }
});
