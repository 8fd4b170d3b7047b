'use strict';

// Opens the page in a Chromium, and reads its state.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, afterEach, before } = require('node:test');

const express = require('express');
const { chromium } = require('playwright-core');

const { qrCodeHandler } = require('../../../lib/handler');
const { page: servePage } = require('../../../examples/page');
const { decodeText } = require('../../../__test__/support/zxing');

/** The folder for screenshots. */
const SCREENSHOTS = path.join(__dirname, '../../../target/page');

/** The console message of a browser for a refused request. The page also shows the error. */
const REFUSED = /^Failed to load resource: the server responded with a status of (400|413) /;

/** Starts a server with the page, as examples/express/server.js does, and a browser. */
async function open() {
  fs.mkdirSync(SCREENSHOTS, { recursive: true });
  const app = express().all('/qrcode', qrCodeHandler()).use(servePage());
  const server = http.createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '',
    chromiumSandbox: process.getuid?.() !== 0,
  });

  /** @param {import('playwright-core').BrowserContextOptions & { hash?: string }} [options] */
  async function visit({ hash = '', ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const problems = [];
    page.on('console', (message) => {
      // A page that is only an image has no icon.
      const isIcon = message.location().url === `${origin}/favicon.ico`;
      if (!REFUSED.test(message.text()) && !isIcon) problems.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('dialog', (dialog) => problems.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !/^(blob|data):/.test(url)) problems.push(`request of ${url}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`violation of ${event.violatedDirective} by ${event.blockedURI}`);
      });
    });
    await page.goto(`${origin}/${hash}`);
    if (options.javaScriptEnabled !== false) await settled(page);
    return { page, problems };
  }

  async function close() {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }

  return { origin, browser, visit, close };
}

/**
 * Opens a site for the tests of a suite. Closes the page after each, which must have had no problem.
 */
function useSite() {
  let site;
  let visited;
  before(async () => {
    site = await open();
  });
  after(() => site?.close());
  afterEach(async () => {
    const { page, problems = [] } = visited ?? {};
    visited = undefined;
    await page?.context().close();
    assert.deepEqual(problems, []);
  });

  /** Opens the page. See `visit` of `open`. */
  async function visit(options) {
    visited = await site.visit(options);
    return visited;
  }

  return {
    visit,
    get origin() {
      return site.origin;
    },
    get browser() {
      return site.browser;
    },
  };
}

/** Waits until the page shows the code or the error for the current form. */
async function settled(page) {
  await page.waitForFunction(
    () =>
      document.getElementById('status').textContent !== '' &&
      !document.getElementById('paper').hasAttribute('aria-busy'),
  );
}

/** @param {import('playwright-core').Page} page */
async function save(page, name) {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** Returns the text of the visible code. */
async function readPaper(page) {
  await page.locator('#paper').scrollIntoViewIfNeeded();
  return decodeText(await page.locator('#paper').screenshot());
}

/** Has the browser draw a file, and returns the text of its code. */
async function readFile(browser, bytes, mediaType) {
  const page = await browser.newPage({ viewport: { width: 600, height: 600 } });
  try {
    const shown = mediaType.startsWith('image/')
      ? `<img width="500" src="data:${mediaType};base64,${bytes.toString('base64')}">`
      : `<pre style="font: 20px/1.2 'DejaVu Sans Mono', monospace">${bytes}</pre>`;
    await page.setContent(shown);
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    return await decodeText(await page.screenshot());
  } finally {
    await page.close();
  }
}

/** Clicks the button that starts a download. */
async function downloadOf(page, type) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(`[data-download="${type}"]`)]);
  return { name: file.suggestedFilename(), bytes: fs.readFileSync(await file.path()) };
}

/** Checks that the error is shown beside its control, and linked to it. */
async function assertWrong(page, control, message) {
  const input = page.locator(`[name="${control}"]`).first();
  assert.equal(await input.getAttribute('aria-invalid'), 'true', `${control} is not marked`);
  const described = (await input.getAttribute('aria-describedby')).split(' ');
  assert.ok(described.includes('error'));
  const error = page.locator('#error');
  assert.match(await error.textContent(), message);
  assert.equal(await page.locator('#status').textContent(), await error.textContent());
  const [place, field] = [await error.boundingBox(), await input.boundingBox()];
  assert.ok(place.y >= field.y && place.y - (field.y + field.height) < 80, 'the message is elsewhere');
  assert.equal(await page.locator('[aria-invalid]').count(), control === 'errorCorrectionLevel' ? 5 : 1);
  assert.notEqual(await page.locator('#paper').getAttribute('data-stale'), null);
}

async function assertRight(page) {
  assert.equal(await page.locator('#error').count(), 0, await page.locator('#status').textContent());
  assert.equal(await page.locator('[aria-invalid]').count(), 0);
  assert.equal(await page.locator('#paper').getAttribute('data-stale'), null);
  assert.match(await page.locator('#status').textContent(), /^[\d,]+ bytes, made in [\d.]+ (µs|ms)\.$/);
}

/** Checks that nothing is wider than the window. */
async function assertNoOverflow(page) {
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const over = [...document.querySelectorAll('body *')]
      .filter((each) => each.getBoundingClientRect().right > clientWidth + 0.5)
      .map((each) => each.outerHTML.slice(0, 80));
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide`, ...over] : over;
  });
  assert.deepEqual(wide, []);
}

module.exports = {
  SCREENSHOTS,
  assertNoOverflow,
  assertRight,
  assertWrong,
  downloadOf,
  readFile,
  readPaper,
  save,
  settled,
  useSite,
};
