'use strict';

// Checks what the page shows and offers for the options in its form, in a Chromium:
// `npm run test:page`.

const assert = require('node:assert/strict');
const { join } = require('node:path');
const { describe, it } = require('node:test');

const { generateQrCode } = require('../../..');
const { FORMATS } = require('../../../lib/options/formats');
const { decodeText } = require('../../../__test__/support/zxing');
const support = require('./support');
const { assertRight, readPaper, save, settled } = support;

const TEXT = 'https://example.com';
const LOGO = { name: 'logo.png', mimeType: 'image/png', buffer: generateQrCode('logo', { scale: 2 }) };
const SVG_LOGO = {
  name: 'logo.svg',
  mimeType: 'image/svg+xml',
  buffer: generateQrCode('logo', { type: 'svg' }),
};

describe('the preview in a browser', { timeout: 300_000 }, () => {
  const site = support.useSite();
  let page;

  async function visit(options) {
    ({ page } = await site.visit(options));
  }

  async function addLogo() {
    await page.setInputFiles('[name="logo"]', LOGO);
    await settled(page);
  }

  const textOf = (selector) => page.locator(selector).textContent();

  it('stays if a download fails, and the error disappears with the next change', async () => {
    // A JPEG has no transparency.
    await visit({ hash: '#color.light=%230000' });
    await page.click('[data-download="jpeg"]');
    await page.waitForFunction(() => document.getElementById('download-status').textContent !== '');
    assert.match(await textOf('#download-status'), /^jpeg: .*color\.light/);
    assert.notEqual(await page.locator('#download-status').getAttribute('data-wrong'), null);
    await assertRight(page);
    await page.fill('#margin', '5');
    await settled(page);
    assert.equal(await textOf('#download-status'), '');
    await assertRight(page);
  });

  it('shows the error correction level that was used', async () => {
    await visit();
    // Version 2 holds the address at level Q, and not at level H.
    assert.equal(await textOf('#fact-level'), 'level Q');
    await page.check('[name="errorCorrectionLevel"][value="L"]');
    await settled(page);
    assert.equal(await textOf('#fact-level'), 'level L');
    await page.check('#boostErrorCorrection');
    await settled(page);
    assert.equal(await textOf('#fact-level'), 'level Q');
  });

  it('shows how much error correction a logo leaves', async () => {
    await visit();
    assert.equal(await page.locator('#fact-reserve').isVisible(), false);
    await addLogo();
    await assertRight(page);
    const left = Number.parseInt(await textOf('#fact-reserve'), 10);
    assert.ok(left >= 50 && left < 100, `${left} % are left`);
    assert.equal(await textOf('#fact-level'), 'level H');
    await page.fill('[name="logo.reserve"]', '0.7');
    await settled(page);
    await assertRight(page);
    assert.ok(Number.parseInt(await textOf('#fact-reserve'), 10) >= 70);
    await save(page, 'logo-reserve');
  });

  it('shows the symbol of the terminal format, which has no logo', async () => {
    await visit();
    await addLogo();
    await page.fill('[name="width"]', '300');
    await settled(page);
    const asked = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/preview')) asked.push(request.postDataJSON().options);
    });
    await page.selectOption('#type', 'terminal');
    await settled(page);
    assert.match(await textOf('#note'), /terminal cannot have a logo.*same symbol/);
    assert.deepEqual(asked, [{ type: 'terminal' }, { type: 'svg' }]);
    assert.equal(await readPaper(page), TEXT);
  });

  it('offers no download in a format without logos', async () => {
    await visit();
    await addLogo();
    for (const [type, { takes }] of Object.entries(FORMATS)) {
      const hasLogo = takes.includes('logo');
      assert.equal(await page.locator(`[data-download="${type}"]`).isDisabled(), !hasLogo, type);
    }
    const without = Object.keys(FORMATS).filter((type) => !FORMATS[type].takes.includes('logo'));
    for (const type of without) assert.match(await textOf('#download-hint'), new RegExp(`\\b${type}\\b`));
    for (const type of without) {
      await page.selectOption('#type', type);
      await settled(page);
      await assertRight(page);
      assert.match(await textOf('#note'), /cannot have a logo/);
    }
    await page.selectOption('#type', 'png');
    await page.click('[data-removes="logo"]');
    await settled(page);
    assert.equal(await page.locator('[data-download]:disabled').count(), 0);
    assert.equal(await page.locator('#note').isHidden(), true);
  });

  it('accepts an SVG logo for the format that can have one', async () => {
    await visit();
    await page.selectOption('#type', 'svg');
    await page.setInputFiles('[name="logo"]', SVG_LOGO);
    await settled(page);
    await assertRight(page);
    for (const type of Object.keys(FORMATS)) {
      assert.equal(await page.locator(`[data-download="${type}"]`).isDisabled(), type !== 'svg', type);
    }
    assert.match(await textOf('#download-hint'), /^The types png, .* and bmp cannot have an SVG as logo\.$/);
    await page.selectOption('#type', 'png');
    await settled(page);
    await support.assertWrong(page, 'logo', /The logo is an SVG, but the code is not/);
  });

  for (const [width, height] of [
    [320, 640],
    [390, 844],
    [768, 1024],
  ]) {
    it(`stays visible in a window of ${width} × ${height}, whatever control is used`, async () => {
      await visit({ viewport: { width, height }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
      await addLogo();
      const names = await page.evaluate(() =>
        [...document.querySelectorAll('.options [name]:not(:disabled), #copy-program')]
          .filter((each) => each.checkVisibility())
          .map((each) =>
            each.id ? `#${CSS.escape(each.id)}` : `[name="${each.name}"][value="${each.value}"]`,
          ),
      );
      assert.ok(names.length > 15);
      for (const name of names) {
        await page.locator(name).focus();
        const [paper, control] = await page.evaluate(
          (selector) =>
            ['.preview', selector].map((each) => {
              const { top, bottom } = document.querySelector(each).getBoundingClientRect();
              return { top, bottom };
            }),
          name,
        );
        assert.ok(paper.top >= 0 && paper.bottom <= height * 0.55, `${name}: ${JSON.stringify(paper)}`);
        assert.ok(
          control.top >= paper.bottom - 1 && control.bottom <= height + 1,
          `${name} is covered: ${JSON.stringify([paper, control])}`,
        );
      }
      await page.locator('[name="logo.size"]').focus();
      const path = join(support.SCREENSHOTS, `sight-${width}.png`);
      assert.equal(await decodeText(await page.screenshot({ path })), TEXT);
      await page.selectOption('#type', 'utf8');
      await settled(page);
      await page.locator('#inverse').focus();
      const bottom = await page.evaluate(
        () => document.querySelector('.preview').getBoundingClientRect().bottom,
      );
      assert.ok(bottom <= height * 0.55, `as text down to ${bottom}`);
      assert.equal(await decodeText(await page.screenshot()), TEXT);
    });
  }
});
