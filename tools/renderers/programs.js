'use strict';

// Draws SVG, EPS and PDF with other people's programs.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { Missing, get } = require('../support/systems');
const { root, say } = require('../support/steps');

/** @import { Type } from '../..' */

/**
 * Functions of modules with types for browsers, or without types.
 *
 * @type {{ rasteriseSvg: (svg: Uint8Array, options: { width: number, background: string }) => Promise<object>, rasterisePdf: (pdf: Uint8Array, scale: number) => Promise<{ png: object }>, toPng: (image: object) => Buffer, }}
 */
const { rasteriseSvg, rasterisePdf, toPng } = require(path.join(root, '__test__/support/rasterise'));

/** The width of EPS and PDF, in points. */
const POINTS = 200;

/**
 * @typedef {object} Renderer
 * @property {Type} type
 * @property {string} name
 * @property {[command: string, package: string][]} [needs] programs, and the package of Debian that
 *   has each
 * @property {boolean} [isSlow] whether it takes seconds to start, and so draws fewer codes
 * @property {(file: string, out: string, pixels: number) => Promise<void> | void} draw writes a PNG
 *   of that width on white
 */

const GHOSTSCRIPT = /** @type {[string, string]} */ (['gs', 'ghostscript']);
const POPPLER = /** @type {[string, string]} */ (['pdftoppm', 'poppler-utils']);

/** @type {readonly Renderer[]} */
const RENDERERS = [
  {
    type: 'svg',
    name: 'resvg',
    async draw(file, out, pixels) {
      const png = await rasteriseSvg(fs.readFileSync(file), { width: pixels, background: 'white' });
      fs.writeFileSync(out, toPng(png));
    },
  },
  {
    type: 'svg',
    name: 'librsvg',
    needs: [['rsvg-convert', 'librsvg2-bin']],
    draw: (file, out, pixels) =>
      void get('rsvg-convert', ['--width', `${pixels}`, '--background-color=white', '--output', out, file]),
  },
  { type: 'svg', name: 'Batik', needs: [['rasterizer', 'libbatik-java']], isSlow: true, draw: drawWithBatik },
  { type: 'svg', name: 'FOP', needs: [['fop', 'fop'], POPPLER], isSlow: true, draw: drawWithFop },
  { type: 'eps', name: 'Ghostscript', needs: [GHOSTSCRIPT], draw: drawWithGhostscript },
  { type: 'pdf', name: 'Ghostscript', needs: [GHOSTSCRIPT], draw: drawWithGhostscript },
  {
    type: 'pdf',
    name: 'Poppler',
    needs: [POPPLER],
    draw: (file, out, pixels) => drawPage(file, out, scaleTo(pixels)),
  },
  {
    type: 'pdf',
    name: 'PDFium',
    async draw(file, out, pixels) {
      // PDFium rounds down, and the quotient may be slightly too small.
      const { png } = await rasterisePdf(fs.readFileSync(file), (pixels + 0.01) / POINTS);
      fs.writeFileSync(out, toPng(png));
    },
  },
];

/**
 * @param {string} file
 * @param {string} out
 * @param {number} pixels
 */
function drawWithBatik(file, out, pixels) {
  const size = ['-w', `${pixels}`, '-h', `${pixels}`];
  get('rasterizer', [...size, '-bg', '255.255.255.255', '-m', 'image/png', '-d', out, file]);
}

/**
 * Makes a PDF with FOP: the SVG on a page of one point for each pixel.
 *
 * @param {string} file
 * @param {string} out
 * @param {number} pixels
 */
function drawWithFop(file, out, pixels) {
  const [source, pdf] = [`${out}.fo`, `${out}.pdf`];
  const size = `${pixels}pt`;
  fs.writeFileSync(
    source,
    `<fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format">
      <fo:layout-master-set>
        <fo:simple-page-master master-name="page" page-width="${size}" page-height="${size}">
          <fo:region-body/>
        </fo:simple-page-master>
      </fo:layout-master-set>
      <fo:page-sequence master-reference="page">
        <fo:flow flow-name="xsl-region-body" line-height="0" font-size="0">
          <fo:block><fo:external-graphic src="url('file://${file}')" content-width="${size}" content-height="${size}"/></fo:block>
        </fo:flow>
      </fo:page-sequence>
    </fo:root>`,
  );
  get('fop', ['-q', '-fo', source, '-pdf', pdf]);
  drawPage(pdf, out, scaleTo(pixels));
}

/**
 * Draws with smooth edges, as screens show pages.
 *
 * @param {string} file
 * @param {string} out
 * @param {number} pixels
 */
function drawWithGhostscript(file, out, pixels) {
  get('gs', [
    '-q',
    '-dSAFER',
    '-dBATCH',
    '-dNOPAUSE',
    '-dEPSCrop',
    '-dGraphicsAlphaBits=4',
    '-sDEVICE=png16m',
    `-r${(72 * pixels) / POINTS}`,
    `-sOutputFile=${out}`,
    file,
  ]);
}

/**
 * Draws a page of a PDF with Poppler.
 *
 * @param {string} file
 * @param {string} out
 * @param {readonly string[]} size the size, as options of pdftoppm
 * @param {number} [page]
 */
function drawPage(file, out, size, page = 1) {
  const pages = ['-f', `${page}`, '-l', `${page}`];
  get('pdftoppm', ['-png', '-singlefile', ...pages, ...size, file, out.replace(/\.png$/, '')]);
}

/**
 * @param {number} pixels
 * @returns {readonly string[]} the options of pdftoppm for a picture of this width and height, as
 *   it rounds a resolution up
 */
function scaleTo(pixels) {
  return ['-scale-to-x', `${pixels}`, '-scale-to-y', `${pixels}`];
}

/**
 * @param {string} command
 * @param {string} name of the package that has it
 */
function ensureProgram(command, name) {
  // Some programs know only one dash, and some fail with it: it is enough that the program starts.
  if (!spawnSync(command, ['-v']).error) return;
  if (!fs.existsSync('/etc/debian_version')) throw new Missing(`there is no ${command}`);
  if (process.getuid?.() !== 0) throw new Missing(`there is no ${command}: apt-get install ${name}`);
  say(`Installing ${name} (once)`);
  get('apt-get', ['update', '-qq']);
  get('apt-get', ['install', '-qq', '--yes', '--no-install-recommends', name]);
  if (spawnSync(command, ['-v']).error) throw new Missing(`there is no ${command} in ${name}`);
}

module.exports = { POINTS, POPPLER, RENDERERS, drawPage, ensureProgram };
