'use strict';

// npm run tools -- test:renderers: draws and prints SVG, EPS and PDF with other people's programs,
// reads the codes, looks for seams, and prints a table. Then does the same with PNGs in PDFs of
// other packages.
//
// As root on Debian it installs missing programs. Elsewhere it skips them.

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../..');
const { checkPngInPdf } = require('./png-in-pdf');
const { Missing } = require('../support/systems');
const { printCodes } = require('./print');
const { POINTS, RENDERERS, ensureProgram } = require('./programs');
const { jsqrFailure, middleFailure, seamFailure, zxingFailure } = require('./readings');
const { readFlags } = require('../support/command-line');
const { StepError, main, root, say } = require('../support/steps');
const { table } = require('../support/table');

/** @type {{ toPng: (image: { width: number, height: number, data: Buffer }) => Buffer }} */
const { toPng } = require(path.join(root, '__test__/support/rasterise'));

/** @import { Color, QrCodeOptions, Type } from '../..' */
/** @import { Renderer } from './programs' */

/**
 * A code to draw.
 *
 * @typedef {object} Case
 * @property {QrCodeOptions} options
 * @property {number} pixels the width to draw it at
 * @property {(file: string, text: string) => string | undefined} [check] returns the problem with
 *   the PNG, if any
 */

const FOLDER = path.join(root, 'target/renderers');

/** The width at which codes in all colours are drawn, in pixels. */
const PIXELS = 800;

/** Widths that give no whole number of pixels per module. */
const ODD_SIZES = [113, 127, 149, 157, 181, 211, 257, 283, 331, 401];

const VERSIONS = [1, 7, 25, 40];
const MARGINS = [0, 4];

/** @type {readonly Color[]} */
const OPAQUE = [{}, { dark: '#123', light: '#ffeedd' }, { dark: '#00f', light: '#0000' }];

/** @type {readonly Color[]} */
const TRANSPARENT = [{ dark: '#000c', light: '#ffffff80' }];

const RED = /** @type {const} */ ([255, 0, 0]);

main(async () => {
  readFlags();
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const rows = [];
  for (const renderer of RENDERERS) rows.push(await rowOf(renderer));
  rows.push(await rowOfPrint());
  console.log(table(['format', 'renderer', 'decoded'], rows));
  const wrongPngs = await checkPngInPdf();
  if (wrongPngs > 0) say(`${wrongPngs} PNGs are not as they should be in PDFs of other packages.`);
  if (wrongPngs > 0 || rows.some(([, , result]) => result?.startsWith('failed'))) {
    throw new StepError(
      `Some codes were not read. The pictures are in target/renderers and target/png-in-pdf.`,
    );
  }
});

/**
 * @param {Renderer} renderer
 * @returns {Promise<string[]>}
 */
async function rowOf(renderer) {
  const { type, name } = renderer;
  return rowUnlessMissing(type, name, async () => {
    for (const need of renderer.needs ?? []) ensureProgram(...need);
    say(`${type} with ${name}`);
    const all = [...(renderer.isSlow ? [] : colorCases(type)), ...sizeCases(type), ...logoCases(type)];
    const failures = [];
    for (const [i, each] of all.entries()) {
      const failure = await failureOf(renderer, each, path.join(FOLDER, `${type}-${name}-${i}`));
      if (failure === undefined) continue;
      const { logo, ...options } = each.options;
      failures.push(
        `${JSON.stringify(options)}${logo ? ' with a logo' : ''}, ${each.pixels} pixels: ${failure}`,
      );
    }
    return { total: all.length, failures };
  });
}

/** @returns {Promise<string[]>} */
async function rowOfPrint() {
  return rowUnlessMissing('svg', 'Chromium, printed', async () => {
    say('svg printed by Chromium');
    return printCodes(FOLDER);
  });
}

/**
 * @param {Type} type
 * @param {string} name
 * @param {() => Promise<{ total: number, failures: string[] }>} work
 * @returns {Promise<string[]>}
 */
async function rowUnlessMissing(type, name, work) {
  try {
    const { total, failures } = await work();
    for (const failure of failures) say(failure);
    const result = failures.length === 0 ? `${total} of ${total}` : `failed: ${failures.length} of ${total}`;
    return [type, name, result];
  } catch (error) {
    if (error instanceof Missing) return [type, name, `skipped: ${error.message}`];
    throw error;
  }
}

/**
 * @param {Type} type
 * @returns {Case[]}
 */
function colorCases(type) {
  // PostScript has no transparency.
  const colors = type === 'eps' ? OPAQUE : [...OPAQUE, ...TRANSPARENT];
  return VERSIONS.flatMap((version) =>
    MARGINS.flatMap((margin) =>
      colors.map((color) => ({
        options: { type, version, margin, color, width: POINTS },
        pixels: PIXELS,
      })),
    ),
  );
}

/**
 * @param {Type} type
 * @returns {Case[]} black on white cases, which two decoders must read, and which must have no
 *   seams
 */
function sizeCases(type) {
  return ODD_SIZES.map((pixels) => {
    const options = { type, version: 3, width: POINTS };
    return {
      options,
      pixels,
      check: (file, text) =>
        jsqrFailure(file, text) ??
        seamFailure(file, generateQrCode(text, { version: options.version, scale: 1 })),
    };
  });
}

/**
 * @param {Type} type
 * @returns {Case[]} cases with a PNG and an SVG logo, which must be visible
 */
function logoCases(type) {
  if (type !== 'svg') return [];
  const png = toPng({ width: 8, height: 8, data: Buffer.alloc(4 * 8 * 8, Buffer.from([...RED, 255])) });
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path fill="red" d="M0 0h8v8H0z"/></svg>';
  return [png, Buffer.from(svg)].map((image) => ({
    options: { type, version: 7, width: POINTS, logo: { image } },
    pixels: PIXELS,
    check: (file) => middleFailure(file, RED),
  }));
}

/**
 * @param {Renderer} renderer
 * @param {Case} each
 * @param {string} place the path of the files, without their extensions
 * @returns {Promise<string | undefined>} the problem, if any
 */
async function failureOf({ type, draw }, { options, pixels, check }, place) {
  const text = `${type} ${options.version}`;
  const [file, out] = [`${place}.${type}`, `${place}.png`];
  fs.writeFileSync(file, generateQrCode(text, options));
  try {
    await draw(file, out, pixels);
    return (await zxingFailure(out, text, pixels)) ?? check?.(out, text);
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}
