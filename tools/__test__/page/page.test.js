'use strict';

// Uses the page in a Chromium, as people do: `npm run test:page`. Pictures of it are in
// target/page.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { generateQrCode } = require('../../..');
const { DESIGNS } = require('../../../examples/page/designs');
const { FORMATS } = require('../../../lib/options/formats');
const payloads = require('../../../lib/payloads');
const { SCHEMES } = require('../../../lib/payloads/table');
const { decodeText } = require('../../../__test__/support/zxing');
const { lowContrasts, tooSmall, unlabelled } = require('./audit');
const support = require('./support');
const { assertNoOverflow, assertRight, assertWrong, downloadOf, readFile, readPaper, save, settled } =
  support;

const TEXT = 'https://example.com';

/** Each option, the values to type or choose, and the options that the library must get. */
const CHANGES = [
  ['errorCorrectionLevel', 'H', { errorCorrectionLevel: 'H' }],
  ['errorCorrectionLevel', 'L', { errorCorrectionLevel: 'L' }],
  ['boostErrorCorrection', true, { boostErrorCorrection: true }],
  ['version', '7', { version: 7 }],
  ['maskPattern', '0', { maskPattern: 0 }],
  ['margin', '10', { margin: 10 }],
  ['width', '333', { width: 333 }],
  ['scale', '3', { scale: 3 }],
  ['eci', true, { eci: true }],
  ['color.dark', '#04a', { color: { dark: '#04a' } }],
  ['color.light', 'ffe', { color: { light: 'ffe' } }],
  ['allowLowContrast', true, { allowLowContrast: true }],
  ['inverse', true, { type: 'utf8', inverse: true }],
  ['small', true, { type: 'terminal', small: true }],
  ['quality', '0.5', { type: 'jpeg', quality: 0.5 }],
];

/** Each control with a wrong value, and a word of the error that it must show. */
const WRONG = [
  ['text', '', /at least one character/],
  ['text', 'x'.repeat(3000), /2953 bytes/],
  ['version', '41', /from 1 to 40/],
  ['version', '1.5', /an integer/],
  ['maskPattern', '-1', /from 0 to 7/],
  ['margin', '9000', /from 0 to 8181/],
  ['width', '20', /at least 33/],
  ['scale', '16384', /540672 pixels wide, but its type allows at most 16384/],
  ['color.dark', 'blackish', /a colour such as/],
  ['color.dark', '#eee', /40 %/],
  ['color.light', '<b>', /a colour such as/],
  ['quality', '2', /quality/],
];

describe('the page in a browser', { timeout: 600_000 }, () => {
  const site = support.useSite();
  let page;
  let problems;

  async function visit(options) {
    ({ page, problems } = await site.visit(options));
  }

  /** Sets the value of a control as a person does. */
  async function set(name, value) {
    const control = page.locator(`[name="${name}"]`);
    if (value === true || value === false) await control.setChecked(value);
    else if (name === 'errorCorrectionLevel') await page.check(`[name="${name}"][value="${value}"]`);
    else if (name === 'type') await control.selectOption(value);
    else await control.fill(value);
    await settled(page);
  }

  it('shows a code at once, and a new one for the typed text', async () => {
    await visit();
    assert.equal(await readPaper(page), TEXT);
    await page.fill('#text', '');
    await page.locator('#text').pressSequentially('Grüße aus 東京 🎌');
    await settled(page);
    await assertRight(page);
    assert.equal(await readPaper(page), 'Grüße aus 東京 🎌');
    assert.equal(await page.locator('#text-hint').textContent(), '23 bytes of UTF-8');
    assert.match(await page.locator('#fact-version').textContent(), /^2: 25 × 25 modules$/);
    assert.equal(await page.locator('#fact-image').textContent(), '200 × 200 pixels');
    await save(page, 'light');
  });

  for (const [name, value, options] of CHANGES) {
    const type = options.type ?? 'png';
    it(`draws with ${name}`, async () => {
      await visit();
      if (options.type !== undefined) await set('type', type);
      await set(name, value);
      await assertRight(page);
      // Light on dark is for a dark terminal: on white paper it is no code.
      if (name !== 'inverse') assert.equal(await readPaper(page), TEXT);
      const { bytes } = await downloadOf(page, type);
      assert.deepEqual(bytes, generateQrCode(TEXT, options));
      const program = await page.locator('#program').textContent();
      const [, call] = /generateQrCode\(([\s\S]*)\);\nwrite/.exec(program);
      assert.deepEqual(new Function(`return [${call}]`)(), [TEXT, options]);
    });
  }

  for (const [name, value, message] of WRONG) {
    it(`shows the error of ${name} ${value.slice(0, 9)}`, async () => {
      await visit();
      if (name === 'quality') await set('type', 'jpeg');
      const image = await page.locator('#image').getAttribute('src');
      const right = await page.locator(`[name="${name}"]`).inputValue();
      await set(name, value);
      await assertWrong(page, name, message);
      assert.equal(await page.locator('#image').getAttribute('src'), image, 'the last good code is gone');
      if (name === 'width') await save(page, 'wrong');
      await set(name, right);
      await assertRight(page);
      assert.equal(await readPaper(page), TEXT);
    });
  }

  it('mentions the scale at the width', async () => {
    await visit();
    await set('width', '300');
    await set('scale', '3');
    await assertWrong(page, 'width', /width 300 and scale 3 exclude each other/);
    await page.click('#reset');
    await settled(page);
    await assertRight(page);
  });

  for (const [type, { mediaType }] of Object.entries(FORMATS)) {
    it(`shows and downloads ${type}`, async () => {
      await visit();
      await set('type', type);
      await assertRight(page);
      assert.equal(await readPaper(page), TEXT);
      const { name, bytes } = await downloadOf(page, type);
      assert.match(name, /^code\.[a-z]{3,4}$/);
      assert.deepEqual(bytes, generateQrCode(TEXT, { type }));
      const isShown = await page.locator('#note').isHidden();
      if (isShown) assert.equal(await readFile(site.browser, bytes, mediaType), TEXT);
      else assert.match(await page.locator('#note').textContent(), new RegExp(`do not show ${type}\\.`));
      await save(page, `type-${type}`);
    });
  }

  it('downloads each format without the options that it does not have', async () => {
    await visit({ hash: '#width=300&color.dark=%23008&inverse=1&margin=6' });
    for (const [type, { isText }] of Object.entries(FORMATS)) {
      const { bytes } = await downloadOf(page, type);
      const options = isText
        ? { margin: 6, inverse: true }
        : { margin: 6, width: 300, color: { dark: '#008' } };
      assert.deepEqual(bytes, generateQrCode(TEXT, { type, ...options }));
    }
  });

  it('draws a logo, and removes it again', async () => {
    await visit();
    await set('errorCorrectionLevel', 'H');
    const buffer = generateQrCode('logo', { color: { dark: '#a00' }, scale: 2 });
    await page.setInputFiles('[name="logo"]', { name: 'my logo.png', mimeType: 'image/png', buffer });
    await settled(page);
    await assertRight(page);
    const { bytes } = await downloadOf(page, 'png');
    const options = { errorCorrectionLevel: 'H', logo: { image: buffer } };
    assert.deepEqual(bytes, generateQrCode(TEXT, options));
    assert.match(
      await page.locator('#program').textContent(),
      /logo: \{ image: readFileSync\('my logo\.png'\) \}/,
    );
    await save(page, 'logo');
    await page.setInputFiles('[name="logo"]', {
      name: 'no.png',
      mimeType: 'image/png',
      buffer: Buffer.from('no'),
    });
    await settled(page);
    await assertWrong(page, 'logo', /logo/);
    await page.click('[data-removes="logo"]');
    await settled(page);
    await assertRight(page);
  });

  it('draws a payload from its form, and keeps it in the address', async () => {
    await visit();
    await page.selectOption('#scheme', 'wifi');
    await settled(page);
    await assertWrong(page, 'payload.ssid', /missing/);
    await set('payload.ssid', 'Guests');
    await set('payload.password', 'correct horse');
    await set('payload.hidden', true);
    await assertRight(page);
    const fields = { ssid: 'Guests', password: 'correct horse', hidden: true };
    assert.equal(await readPaper(page), payloads.wifi(fields).text);
    assert.ok(await page.locator('#text').isHidden());
    const { bytes } = await downloadOf(page, 'svg');
    assert.deepEqual(bytes, generateQrCode(payloads.wifi(fields), { type: 'svg' }));
    const program = await page.locator('#program').textContent();
    assert.match(program, /const \{ wifi \} = require\('qr-napi\/payloads'\);/);
    assert.match(
      program,
      /generateQrCode\(wifi\(\{ ssid: 'Guests', password: 'correct horse', hidden: true \}\)\);/,
    );
    await set('payload.password', 'short');
    await assertWrong(page, 'payload.password', /8 to 63/);
    const hash = new URL(page.url()).hash;
    await page.context().close();
    await visit({ hash });
    await assertWrong(page, 'payload.password', /8 to 63/);
    assert.equal(await page.locator('[name="payload.ssid"]').inputValue(), 'Guests');
    await page.selectOption('#scheme', '');
    await settled(page);
    assert.equal(await readPaper(page), TEXT);
  });

  /** Fills the control of a field with its value in an example. */
  async function fillField({ name, type, choices }, example) {
    const [top, part] = name.split('.');
    const value = part === undefined ? example[top] : example[top]?.[part];
    if (value === undefined || type === 'record') return;
    const control = page.locator(`[name="payload.${name}"]`);
    if (choices !== undefined) await control.selectOption(value);
    else await control.fill(typeof value === 'object' ? JSON.stringify(value) : String(value));
  }

  it('has a form for every scheme, which fits a phone', async () => {
    await visit({ viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 });
    for (const { name, example, fields } of SCHEMES) {
      await page.selectOption('#scheme', name);
      await settled(page);
      for (const field of fields) await fillField(field, example);
      await settled(page);
      await assertNoOverflow(page);
      assert.deepEqual(await unlabelled(page), []);
      await assertRight(page);
      const { bytes } = await downloadOf(page, 'svg');
      assert.deepEqual(bytes, generateQrCode(payloads[name](example), { type: 'svg' }), name);
    }
    assert.deepEqual(await lowContrasts(page), []);
    assert.deepEqual(await tooSmall(page), []);
    await save(page, 'payload');
  });

  it('can be used with the keyboard alone', async () => {
    await visit();
    const order = [];
    await page.keyboard.press('Tab');
    for (let name = await focused(page); name !== '' && order.length < 60; name = await focused(page)) {
      order.push(name);
      assert.ok(await isOutlined(page), `${name} does not show that it has the focus`);
      await page.keyboard.press('Tab');
    }
    const downloads = Object.keys(FORMATS).map((type) => `Download ${type}`);
    const expected = [
      'scheme',
      'text',
      ...downloads,
      'copy-image',
      'reset',
      ...DESIGNS.map(() => 'BUTTON'),
      'type',
      'margin',
      'width',
      'scale',
      'verify',
      'color.dark',
    ];
    assert.deepEqual(order.slice(0, expected.length), expected);
    assert.deepEqual(order.slice(-3), ['logo', 'copy-program', 'language']);

    await page.locator('#text').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('by keyboard');
    await page.locator('[name="width"]').focus();
    await page.keyboard.type('250');
    await page.keyboard.press('Enter'); // draws at once, and does not leave the page
    await page.locator('[name="errorCorrectionLevel"][value="auto"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.locator('#eci').focus();
    await page.keyboard.press('Space');
    await page.locator('#type').focus();
    await page.keyboard.press('s');
    await settled(page);
    await assertRight(page);
    assert.equal(await readPaper(page), 'by keyboard');
    await page.locator('[data-download="svg"]').focus();
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const options = { type: 'svg', errorCorrectionLevel: 'M', width: 250, eci: true };
    const bytes = require('node:fs').readFileSync(await file.path());
    assert.deepEqual(bytes, generateQrCode('by keyboard', options));
  });

  for (const [name, options] of Object.entries({
    'a phone': {
      viewport: { width: 320, height: 640 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    },
    'a phone in the dark': {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 3,
      hasTouch: true,
      isMobile: true,
      colorScheme: 'dark',
    },
    'a desktop in the dark': { colorScheme: 'dark' },
    'a desktop': { reducedMotion: 'reduce' },
    'a tablet': { viewport: { width: 834, height: 1112 } },
  })) {
    it(`fits ${name}, and is readable`, async () => {
      await visit(options);
      const file = name.replaceAll(' ', '-').replace('a-', '');
      await save(page, file);
      assert.equal(await readPaper(page), TEXT);
      for (const type of Object.keys(FORMATS)) {
        await set('type', type);
        await assertNoOverflow(page);
      }
      await set('type', 'png');
      await set('width', '3000');
      await set('text', `${'x'.repeat(500)} ${'word '.repeat(100)}`);
      await assertRight(page);
      await assertNoOverflow(page);
      await set('color.dark', 'no-colour');
      await assertWrong(page, 'color.dark', /a colour such as/);
      await assertNoOverflow(page);
      assert.deepEqual(await lowContrasts(page), []);
      assert.deepEqual(await unlabelled(page), []);
      assert.deepEqual(await tooSmall(page), []);
      await save(page, `${file}-long-and-wrong`);
      const paper = await page.evaluate(
        () => getComputedStyle(document.getElementById('paper')).backgroundColor,
      );
      assert.equal(paper, 'rgb(255, 255, 255)');
    });
  }

  it('shows the largest symbol as text that fits, on a phone too', async () => {
    for (const width of [320, 1280]) {
      await visit({ viewport: { width, height: 800 }, deviceScaleFactor: 3 });
      await set('type', 'utf8');
      await set('text', 'y'.repeat(1000));
      assert.equal(
        await page.locator('#characters').evaluate((each) => each.scrollWidth <= each.clientWidth),
        true,
      );
      await assertNoOverflow(page);
      assert.equal(await readPaper(page), 'y'.repeat(1000));
      if (width === 320) await page.context().close();
    }
  });

  it('inserts text as text, not as markup', async () => {
    await visit();
    const text = '</textarea><img src=x onerror=alert(1)><script>alert(2)</script>';
    await set('text', text);
    await assertRight(page);
    assert.equal(await readPaper(page), text);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assert.equal(await page.locator('#image').getAttribute('alt'), `QR code of ${text}`);
  });

  it('keeps its state in the address, except the logo, and restores it', async () => {
    await visit();
    await set('text', 'a&b=c#d é');
    await set('margin', '1');
    await set('eci', true);
    await set('color.dark', '#008');
    const { hash } = new URL(page.url());
    assert.equal(new URLSearchParams(hash.slice(1)).get('text'), 'a&b=c#d é');
    await page.context().close();
    await visit({ hash });
    assert.equal(await readPaper(page), 'a&b=c#d é');
    const { bytes } = await downloadOf(page, 'png');
    const options = { margin: 1, eci: true, color: { dark: '#008' } };
    assert.deepEqual(bytes, generateQrCode('a&b=c#d é', options));
    await page.evaluate(() => {
      location.hash = '#text=other&errorCorrectionLevel=Q';
    });
    await page.waitForFunction(() => document.getElementById('text').value === 'other');
    await settled(page);
    assert.equal(await readPaper(page), 'other');
    assert.equal(await page.locator('#margin').inputValue(), '');
    await page.click('#reset');
    await settled(page);
    assert.equal(new URL(page.url()).hash, '#text=other');
    await page.fill('#text', TEXT);
    await settled(page);
    assert.equal(page.url(), `${site.origin}/`);
  });

  it('shows the newest preview, even if an older one arrives last', async () => {
    await visit();
    await page.route('**/preview', async (route) => {
      const { text } = route.request().postDataJSON();
      if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue().catch(() => {}); // nobody waits for it any more
    });
    await page.fill('#text', 'slow');
    await page.waitForTimeout(300);
    await set('text', 'quick');
    assert.equal(await readPaper(page), 'quick');
    await page.waitForTimeout(1800);
    assert.equal(await readPaper(page), 'quick');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('reports a server that is down, and continues when it is back', async () => {
    await visit();
    await page.route('**/preview', (route) => route.abort());
    await set('text', 'nobody');
    assert.equal(await page.locator('#status').textContent(), 'The server does not answer.');
    assert.notEqual(await page.locator('#paper').getAttribute('data-stale'), null);
    await page.unroute('**/preview');
    await set('text', 'somebody');
    await assertRight(page);
    assert.equal(await readPaper(page), 'somebody');
    assert.deepEqual(problems.splice(0), ['error: Failed to load resource: net::ERR_FAILED']);
  });

  it('copies the program and the image', async () => {
    await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
    for (const language of ['cjs', 'esm', 'curl']) {
      await page.check(`[name="language"][value="${language}"]`);
      await settled(page);
      await page.click('#copy-program');
      await page.waitForFunction(() => document.getElementById('copied').textContent === 'Copied.');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(copied.replaceAll('\r\n', '\n'), await page.locator('#program').textContent());
      assert.match(copied, { cjs: /require\('qr-napi'\)/, esm: /from 'qr-napi'/, curl: /^curl / }[language]);
    }
    await page.click('#copy-image');
    await page.waitForFunction(() =>
      /clipboard/.test(document.getElementById('download-status').textContent),
    );
    const png = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      return [...new Uint8Array(await (await item.getType('image/png')).arrayBuffer())];
    });
    assert.equal(await decodeText(Uint8Array.from(png)), TEXT);
  });

  it('draws a code without JavaScript', async () => {
    await visit({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await save(page, 'without-javascript');
    assert.equal(await page.locator('#form').isVisible(), false);
    await page.fill('#plain-text', 'plain & simple');
    await page.click('.plain button');
    await page.waitForURL('**/qrcode?text=*');
    assert.equal(await decodeText(await page.screenshot()), 'plain & simple');
  });
});

/** Returns the name, id or label of the focused element. */
async function focused(page) {
  return page.evaluate(() => {
    const each = document.activeElement;
    if (each === document.body) return '';
    return each.name || each.id || each.getAttribute('aria-label') || each.tagName;
  });
}

async function isOutlined(page) {
  return page.evaluate(() => {
    const each = document.activeElement;
    const shown = each.matches('.segments input') ? each.nextElementSibling : each;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
}
