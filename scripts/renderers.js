'use strict';

// npm run test:renderers: what programs that people print and look with make of SVG, EPS and PDF. Draws codes with each of
// them, reads what they drew, and prints a table.
//
// A program that is missing is installed where that can be done, by root on Debian, and is left out elsewhere.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('..');
const { Missing, get } = require('./release/systems');
const { StepError, main, root, say } = require('./steps');
const { table } = require('./table');

/** @import { Color, QrCodeOptions, Type } from '..' */

/**
 * Of modules whose types are those of a browser, or that have none.
 *
 * @type {{
 *   rasteriseSvg: (svg: Uint8Array, options: { width: number, background: string }) => Promise<object>,
 *   rasterisePdf: (pdf: Uint8Array, scale: number) => Promise<{ png: object }>,
 *   toPng: (image: object) => Buffer,
 *   readFramed: (png: Uint8Array) => Promise<{ width: number, height: number, text: string }>,
 * }}
 */
const { rasteriseSvg, rasterisePdf, toPng, readFramed } = require(
  path.join(root, '__test__/support/rasterise'),
);

const FOLDER = path.join(root, 'target/renderers');

/** The pixels that each code is drawn in, and its points. */
const PIXELS = 800;
const POINTS = 200;

/** Pixels an inch. */
const RESOLUTION = (72 * PIXELS) / POINTS;

/**
 * @typedef {object} Renderer
 * @property {Type} type
 * @property {string} name
 * @property {[command: string, package: string]} [needs] the program, and the package of Debian that has it
 * @property {(file: string, out: string) => Promise<void> | void} draw writes a PNG on white
 */

/** @type {readonly Renderer[]} */
const RENDERERS = [
  {
    type: 'svg',
    name: 'resvg',
    async draw(file, out) {
      fs.writeFileSync(
        out,
        toPng(await rasteriseSvg(fs.readFileSync(file), { width: PIXELS, background: 'white' })),
      );
    },
  },
  {
    type: 'svg',
    name: 'librsvg',
    needs: ['rsvg-convert', 'librsvg2-bin'],
    draw: (file, out) =>
      void get('rsvg-convert', ['--width', `${PIXELS}`, '--background-color=white', '--output', out, file]),
  },
  { type: 'eps', name: 'Ghostscript', needs: ['gs', 'ghostscript'], draw: drawWithGhostscript },
  { type: 'pdf', name: 'Ghostscript', needs: ['gs', 'ghostscript'], draw: drawWithGhostscript },
  {
    type: 'pdf',
    name: 'Poppler',
    needs: ['pdftoppm', 'poppler-utils'],
    draw: (file, out) =>
      void get('pdftoppm', ['-png', '-singlefile', '-r', `${RESOLUTION}`, file, out.replace(/\.png$/, '')]),
  },
  {
    type: 'pdf',
    name: 'PDFium',
    async draw(file, out) {
      const { png } = await rasterisePdf(fs.readFileSync(file), PIXELS / POINTS);
      fs.writeFileSync(out, toPng(png));
    },
  },
];

const VERSIONS = [1, 7, 25, 40];
const MARGINS = [0, 4];

/** @type {readonly Color[]} */
const OPAQUE = [{}, { dark: '#123', light: '#ffeedd' }, { dark: '#00f', light: '#0000' }];

/** @type {readonly Color[]} */
const TRANSPARENT = [{ dark: '#000c', light: '#ffffff80' }];

main(async () => {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const rows = [];
  for (const renderer of RENDERERS) rows.push(await rowOf(renderer));
  console.log(table(['format', 'renderer', 'decoded'], rows));
  if (rows.some(([, , result]) => result?.startsWith('failed'))) {
    throw new StepError(`Some codes were not read: what was drawn is in ${path.relative(root, FOLDER)}.`);
  }
});

/**
 * @param {Renderer} renderer
 * @returns {Promise<string[]>}
 */
async function rowOf(renderer) {
  const { type, name } = renderer;
  try {
    if (renderer.needs) ensureProgram(...renderer.needs);
  } catch (error) {
    if (error instanceof Missing) return [type, name, `skipped: ${error.message}`];
    throw error;
  }
  say(`${type} with ${name}`);
  const all = cases(type);
  const failures = [];
  for (const [i, options] of all.entries()) {
    const failure = await failureOf(renderer, options, path.join(FOLDER, `${name}-${i}`));
    if (failure !== undefined) failures.push(`${JSON.stringify(options)}: ${failure}`);
  }
  for (const failure of failures) say(failure);
  return [
    type,
    name,
    failures.length === 0 ? `${all.length} of ${all.length}` : `failed: ${failures.length} of ${all.length}`,
  ];
}

/**
 * @param {Type} type
 * @returns {QrCodeOptions[]}
 */
function cases(type) {
  // PostScript has no transparency.
  const colors = type === 'eps' ? OPAQUE : [...OPAQUE, ...TRANSPARENT];
  return VERSIONS.flatMap((version) =>
    MARGINS.flatMap((margin) => colors.map((color) => ({ type, version, margin, color, width: POINTS }))),
  );
}

/**
 * @param {Renderer} renderer
 * @param {QrCodeOptions} options
 * @param {string} place where the files are, without what they end in
 * @returns {Promise<string | undefined>} what went wrong, if something did
 */
async function failureOf({ type, draw }, options, place) {
  const text = `${type} ${options.version}`;
  const [file, out] = [`${place}.${type}`, `${place}.png`];
  fs.writeFileSync(file, generateQrCode(text, options));
  try {
    await draw(file, out);
    const read = await readFramed(fs.readFileSync(out));
    if (read.width !== PIXELS || read.height !== PIXELS) return `${read.width} × ${read.height} pixels`;
    return read.text === text ? undefined : `read ${read.text}`;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/**
 * @param {string} file
 * @param {string} out
 */
function drawWithGhostscript(file, out) {
  get('gs', [
    '-q',
    '-dSAFER',
    '-dBATCH',
    '-dNOPAUSE',
    '-dEPSCrop',
    '-sDEVICE=png16m',
    `-r${RESOLUTION}`,
    `-sOutputFile=${out}`,
    file,
  ]);
}

/**
 * @param {string} command
 * @param {string} name of the package that has it
 */
function ensureProgram(command, name) {
  // Some know only one dash, and some fail: that it starts is enough.
  if (!spawnSync(command, ['-v']).error) return;
  if (!fs.existsSync('/etc/debian_version')) throw new Missing(`there is no ${command}`);
  if (process.getuid?.() !== 0) throw new Missing(`there is no ${command}: apt-get install ${name}`);
  say(`Installing ${name} (once)`);
  get('apt-get', ['update', '-qq']);
  get('apt-get', ['install', '-qq', '--yes', '--no-install-recommends', name]);
  if (spawnSync(command, ['-v']).error) throw new Missing(`there is no ${command} in ${name}`);
}
