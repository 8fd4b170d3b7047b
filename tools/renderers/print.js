'use strict';

// Prints SVG images on a page to PDF, with Chromium.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../..');
const { Missing, get } = require('../support/systems');
const { POPPLER, drawPage, ensureProgram } = require('./programs');
const { jsqrFailure, zxingFailure } = require('./readings');

/** The size of a module on the page, in CSS pixels of 1/96 inch. */
const SIZES = [0.3, 0.5, 0.7, 1, 1.3, 1.6, 2];

/** The zooms at which the code is read, in pixels per module. */
const ZOOMS = [3, 4.5, 8];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const VERSIONS = [1, 3, 7];

/**
 * Prints codes of each size on a page, and reads each at every zoom.
 *
 * @param {string} folder
 * @returns {Promise<{ total: number, failures: string[] }>}
 */
async function printCodes(folder) {
  const chromium = ensureChromium();
  ensureProgram(...POPPLER);
  const failures = [];
  let total = 0;
  for (const version of VERSIONS) {
    const text = `print ${version}`;
    const modules = 17 + 4 * version + 2 * 4;
    const file = print(chromium, path.join(folder, `Chromium-${version}`), { text, version, modules });
    for (const [i, size] of SIZES.entries()) {
      for (const zoom of ZOOMS) {
        total += 1;
        const out = path.join(folder, `Chromium-${version}-${size}-${zoom}.png`);
        drawPage(file, out, ['-r', `${(96 * zoom) / size}`], i + 1);
        const failure = await failureOf(out, text);
        if (failure) failures.push(`version ${version}, ${size} CSS pixels, ${zoom} pixels: ${failure}`);
      }
    }
  }
  return { total, failures };
}

/**
 * @param {string} out
 * @param {string} text
 */
async function failureOf(out, text) {
  try {
    return (await zxingFailure(out, text)) ?? jsqrFailure(out, text);
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/**
 * @param {string} chromium
 * @param {string} place the path of the files, without their extensions
 * @param {{ text: string, version: number, modules: number }} code
 * @returns {string} the PDF, with a page for each size
 */
function print(chromium, place, { text, version, modules }) {
  const svg = Buffer.from(generateQrCode(text, { type: 'svg', version, errorCorrectionLevel: 'L' }));
  const source = `data:image/svg+xml;base64,${svg.toString('base64')}`;
  const pages = SIZES.map((size) => `<p><img src="${source}" style="width: ${size * modules}px"></p>`);
  const widest = Math.ceil(Math.max(...SIZES) * modules) + 4;
  const style = `@page { size: ${widest}px ${widest}px; margin: 0 } body, p { margin: 0 } p { break-after: page }
    p:last-child { break-after: auto } img { display: block }`;
  fs.writeFileSync(`${place}.html`, `<!doctype html><style>${style}</style>${pages.join('')}`);
  get(chromium, [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-pdf-header-footer',
    `--user-data-dir=${place}-profile`,
    `--print-to-pdf=${place}.pdf`,
    `file://${place}.html`,
  ]);
  return `${place}.pdf`;
}

/** @returns {string} the path of a Chromium or Chrome, which is installed if there is none */
function ensureChromium() {
  const given = process.env.CHROMIUM_PATH;
  const found = [...(given ? [given] : []), ...NAMES].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
  if (found) return found;
  try {
    ensureProgram('chromium', 'chromium');
    return 'chromium';
  } catch (error) {
    if (error instanceof Missing)
      throw new Missing(`${error.message}, or have CHROMIUM_PATH say where it is`);
    throw error;
  }
}

module.exports = { printCodes };
