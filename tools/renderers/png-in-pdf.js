'use strict';

// npm run tools -- test:pdf-libraries: checks that other people's packages read PNGs of every kind.
// pdfkit, pdfmake, jsPDF, pdf-lib and @react-pdf/renderer draw each PNG into a PDF, on coloured
// paper; sharp draws it onto such paper. Then PDFium, Poppler and Ghostscript draw the PDFs. The result is
// compared with the pixels of the PNG, and read by ZXing and jsQR.
//
// The packages are installed into target/tools. Poppler and Ghostscript are skipped if they are
// missing.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { generateQrCode } = require('../..');
const { table } = require('../support/table');
const { readFlags } = require('../support/command-line');
const { StepError, main, root, say } = require('../support/steps');
const { ensureTools, toolVersions } = require('../locks/install');

/** @import { QrCodeOptions } from '../..' */

/**
 * @typedef {{ width: number, height: number, data: Buffer }} Image red, green, blue and alpha
 *
 * Functions of modules with types for browsers, or without types.
 *
 * @type {{
 *   rasterisePdf: (pdf: Uint8Array, scale: number) => Promise<{ png: Image }>,
 *   toPng: (image: object) => Buffer,
 * }}
 */
const { rasterisePdf, toPng } = require(path.join(root, '__test__/support/rasterise'));
/** @type {{ decodeText: (png: Uint8Array) => Promise<string> }} */
const { decodeText } = require(path.join(root, '__test__/support/zxing'));
/** @type {{ decode: (png: Buffer) => { text: string } | null }} */
const jsQR = require(path.join(root, '__test__/support/jsqr'));
/** @type {{ PNG: any }} */
const { PNG } = require(path.join(root, 'node_modules/pngjs'));

const FOLDER = path.join(root, 'target/png-in-pdf');

const PACKAGES = Object.keys(toolVersions('pdf-libraries'));

/** The size of the page and of the code in its middle, in points, and the pixels per point. */
const PAGE = 260;
const CODE = 200;
const EDGE = (PAGE - CODE) / 2;
const SCALE = 3;

/** The maximum colour difference away from edges, as renderers round alpha. */
const TOLERANCE = 6;

/**
 * @typedef {object} Kind
 * @property {QrCodeOptions} options
 * @property {string} paper the colour behind the code
 *
 * @typedef {Kind & { text: string, png: Buffer }} Picture
 *
 * @typedef {Record<string, any>} Packages
 *
 * @typedef {object} Library
 * @property {string} name
 * @property {(packages: Packages, png: Buffer, paper: string) => Promise<Uint8Array>} draw returns
 *   a PDF
 */

const SAND = '#ffdd88';
const NAVY = '#224466';

/** A logo that is half transparent. */
const LOGO = (() => {
  const image = new PNG({ width: 16, height: 16 });
  for (let i = 0; i < image.data.length; i += 4) {
    image.data.set(i % 64 < 32 ? [200, 30, 30, 255] : [200, 30, 30, 0], i);
  }
  return PNG.sync.write(image);
})();

/** @type {readonly Kind[]} the kinds of pixels that a PNG can have */
const KINDS = [
  { options: {}, paper: SAND },
  { options: { color: { dark: '#123', light: '#ffeedd' } }, paper: SAND },
  { options: { color: { light: '#fff0' } }, paper: SAND },
  { options: { color: { dark: '#00f', light: '#0000' } }, paper: SAND },
  { options: { color: { dark: '#0000', light: '#fff' }, allowLowContrast: true }, paper: NAVY },
  { options: { color: { dark: '#000000cc', light: '#ffffff80' } }, paper: SAND },
  { options: { color: { dark: '#102030', light: '#ffffff80' } }, paper: SAND },
  { options: { color: { dark: '#102030c0', light: '#ffeedd' } }, paper: SAND },
  { options: { color: { dark: '#0000', light: '#ffffffe0' }, allowLowContrast: true }, paper: NAVY },
  { options: { logo: { image: LOGO } }, paper: SAND },
  { options: { logo: { image: LOGO }, color: { light: '#fff0' } }, paper: SAND },
];

/** @type {readonly QrCodeOptions[]} small, with modules that begin within bytes, and with wide rows */
const SIZES = [{ scale: 1 }, { width: 200 }, { width: 203 }, { width: 600 }];

/** @type {readonly Library[]} */
const LIBRARIES = [
  {
    name: 'pdfkit',
    draw({ pdfkit: PDFDocument }, png, paper) {
      const document = new PDFDocument({ size: [PAGE, PAGE], margin: 0 });
      /** @type {Buffer[]} */
      const chunks = [];
      const pdf = new Promise((resolve, reject) => {
        document.on('data', (/** @type {Buffer} */ chunk) => chunks.push(chunk));
        document.on('end', () => resolve(Buffer.concat(chunks)));
        document.on('error', reject);
      });
      document.rect(0, 0, PAGE, PAGE).fill(paper);
      document.image(png, EDGE, EDGE, { width: CODE });
      document.end();
      return /** @type {Promise<Buffer>} */ (pdf);
    },
  },
  {
    name: 'pdfmake',
    draw({ pdfmake }, png, paper) {
      // pdfmake warns if nobody sets its access policy.
      pdfmake.setLocalAccessPolicy(() => false);
      pdfmake.setUrlAccessPolicy(() => false);
      const document = pdfmake.createPdf({
        pageSize: { width: PAGE, height: PAGE },
        pageMargins: EDGE,
        background: { canvas: [{ type: 'rect', x: 0, y: 0, w: PAGE, h: PAGE, color: paper }] },
        content: [{ image: `data:image/png;base64,${png.toString('base64')}`, width: CODE }],
      });
      return document.getBuffer();
    },
  },
  {
    name: 'jsPDF',
    async draw({ jspdf: { jsPDF } }, png, paper) {
      const document = new jsPDF({ unit: 'pt', format: [PAGE, PAGE] });
      document.setFillColor(paper).rect(0, 0, PAGE, PAGE, 'F');
      document.addImage(png, 'PNG', EDGE, EDGE, CODE, CODE);
      return Buffer.from(document.output('arraybuffer'));
    },
  },
  {
    name: 'pdf-lib',
    async draw({ 'pdf-lib': { PDFDocument, rgb } }, png, paper) {
      const document = await PDFDocument.create();
      const page = document.addPage([PAGE, PAGE]);
      const [red, green, blue] = colorOf(paper).map((part) => part / 255);
      page.drawRectangle({ x: 0, y: 0, width: PAGE, height: PAGE, color: rgb(red, green, blue) });
      page.drawImage(await document.embedPng(png), { x: EDGE, y: EDGE, width: CODE, height: CODE });
      return document.save();
    },
  },
  {
    name: '@react-pdf/renderer',
    draw({ react, '@react-pdf/renderer': { Document, Image, Page, renderToBuffer } }, png, paper) {
      const image = react.createElement(Image, {
        src: { data: png, format: 'png' },
        style: { width: CODE, height: CODE, marginLeft: EDGE, marginTop: EDGE },
      });
      const page = react.createElement(
        Page,
        { size: [PAGE, PAGE], style: { backgroundColor: paper } },
        image,
      );
      return renderToBuffer(react.createElement(Document, null, page));
    },
  },
];

/** @type {readonly { name: string, command?: string, draw: (pdf: Uint8Array) => Promise<Image> }[]} */
const RENDERERS = [
  { name: 'PDFium', draw: async (pdf) => (await rasterisePdf(pdf, SCALE)).png },
  {
    name: 'Poppler',
    command: 'pdftoppm',
    draw: (pdf) =>
      drawn(pdf, 'pdftoppm', (file, out) => [
        '-png',
        '-singlefile',
        '-r',
        `${72 * SCALE}`,
        file,
        out.slice(0, -4),
      ]),
  },
  {
    name: 'Ghostscript',
    command: 'gs',
    draw: (pdf) =>
      drawn(pdf, 'gs', (file, out) => [
        '-q',
        '-dSAFER',
        '-dBATCH',
        '-dNOPAUSE',
        '-sDEVICE=png16m',
        `-r${72 * SCALE}`,
        `-sOutputFile=${out}`,
        file,
      ]),
  },
];

/**
 * Draws every kind of PNG with every package, and prints a table.
 *
 * @returns {Promise<number>} the number of wrong pictures
 */
async function checkPngInPdf() {
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const packages = await load();
  /** @type {string[][]} */
  const rows = [];
  let wrong = 0;
  for (const { name, draw } of LIBRARIES) {
    say(name);
    const pdfs = [];
    for (const picture of pictures()) {
      pdfs.push({ ...picture, pdf: await draw(packages, picture.png, picture.paper) });
    }
    for (const renderer of RENDERERS) {
      if (renderer.command !== undefined && spawnSync(renderer.command, ['-v']).error) {
        rows.push([name, renderer.name, `skipped: there is no ${renderer.command}`]);
        continue;
      }
      const failures = await failuresOf(pdfs, ({ pdf }) => renderer.draw(pdf));
      for (const { pdf, i } of failures) {
        fs.writeFileSync(path.join(FOLDER, `${name.replace(/\W/g, '')}-${renderer.name}-${i}.pdf`), pdf);
      }
      wrong += failures.length;
      rows.push([name, renderer.name, result(failures.length, pdfs.length)]);
    }
  }
  say('sharp');
  const all = pictures();
  const failures = await failuresOf(all, (picture) => onPaperBySharp(packages.sharp, picture));
  rows.push(['sharp', 'sharp', result(failures.length, all.length)]);
  console.log(`\n${table(['package', 'renderer', 'as it is, and read'], rows)}`);
  return wrong + failures.length;
}

/**
 * Prints each wrong picture with its problem.
 *
 * @template {Picture} P
 * @param {readonly P[]} all
 * @param {(picture: P) => Promise<Image>} draw returns the page
 * @returns {Promise<(P & { i: number })[]>} the wrong pictures, with their numbers
 */
async function failuresOf(all, draw) {
  const failures = [];
  for (const [i, picture] of all.entries()) {
    const failure = await failureOf(() => draw(picture), picture);
    if (failure === undefined) continue;
    console.log(`${JSON.stringify(picture.options)}: ${failure}`);
    failures.push({ ...picture, i });
  }
  return failures;
}

/**
 * @param {number} failures
 * @param {number} all
 */
function result(failures, all) {
  return failures === 0 ? `${all} of ${all}` : `failed: ${failures} of ${all}`;
}

/** @returns {Promise<Packages>} the packages by their names */
async function load() {
  const folder = ensureTools('pdf-libraries');
  const require = createRequire(path.join(folder, 'package.json'));
  /** @type {Packages} */
  const packages = {};
  for (const name of PACKAGES) {
    // Some packages are ES modules and some are not, and one has a separate file for ES modules.
    packages[name] =
      name === '@react-pdf/renderer'
        ? await import(String(pathToFileURL(path.join(folder, 'node_modules', name, 'lib/react-pdf.js'))))
        : require(name);
  }
  return packages;
}

/** @returns {Picture[]} */
function pictures() {
  return KINDS.flatMap(({ options, paper }) =>
    SIZES.map((size, i) => {
      const text = `https://example.com/${i}`;
      const all = { ...options, ...size };
      return { text, options: all, paper, png: generateQrCode(text, all) };
    }),
  );
}

/**
 * @param {() => Promise<Image>} draw returns the page
 * @param {{ text: string, png: Buffer, paper: string }} picture
 * @returns {Promise<string | undefined>} the problem with the page, if any
 */
async function failureOf(draw, { text, png, paper }) {
  try {
    const page = await draw();
    const corner = [...page.data.subarray(0, 3)];
    if (corner.some((part, i) => Math.abs(part - (colorOf(paper)[i] ?? 0)) > TOLERANCE)) {
      return `the paper is ${corner}`;
    }
    const differing = differences(page, PNG.sync.read(png), colorOf(paper));
    if (differing > 0) return `${differing} pixels are of another colour`;
    const bytes = toPng(page);
    const read = await decodeText(bytes);
    if (read !== text) return `ZXing read ${read}`;
    const readToo = jsQR.decode(bytes)?.text;
    return readToo === text ? undefined : `jsQR read ${readToo}`;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/**
 * Compares each pixel of a PNG with the centre of its area on the page. Skips pixels whose
 * neighbours have another colour.
 *
 * @param {Image} page
 * @param {Image} image
 * @param {number[]} paper
 * @returns {number} the number of pixels with another colour
 */
function differences(page, image, paper) {
  const { width, data } = image;
  if (page.width !== PAGE * SCALE || page.height !== PAGE * SCALE) {
    throw new Error(`a page of ${page.width} × ${page.height} pixels`);
  }
  let differing = 0;
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (!isLikeItsNeighbours(image, x, y)) continue;
      const at = 4 * (y * width + x);
      const alpha = (data[at + 3] ?? 0) / 255;
      const middle = (/** @type {number} */ i) => Math.floor((EDGE + ((i + 0.5) * CODE) / width) * SCALE);
      const place = 4 * (middle(y) * page.width + middle(x));
      const isOff = paper.some((behind, i) => {
        const expected = behind + alpha * ((data[at + i] ?? 0) - behind);
        return Math.abs((page.data[place + i] ?? 0) - expected) > TOLERANCE;
      });
      if (isOff) differing += 1;
    }
  }
  return differing;
}

/**
 * @param {Image} image
 * @param {number} x
 * @param {number} y
 */
function isLikeItsNeighbours({ width, data }, x, y) {
  const color = (/** @type {number} */ i, /** @type {number} */ j) => data.readUInt32BE(4 * (j * width + i));
  for (let j = Math.max(y - 1, 0); j <= Math.min(y + 1, width - 1); j++) {
    for (let i = Math.max(x - 1, 0); i <= Math.min(x + 1, width - 1); i++) {
      if (color(i, j) !== color(x, y)) return false;
    }
  }
  return true;
}

/**
 * Makes a page with the functions of sharp that people use to put a code on a card.
 *
 * @param {any} sharp
 * @param {{ png: Buffer, paper: string }} picture
 * @returns {Promise<Image>}
 */
async function onPaperBySharp(sharp, { png, paper }) {
  const side = CODE * SCALE;
  const edge = EDGE * SCALE;
  // A black on white PNG is greyscale. sharp keeps it so unless the colour space is set.
  const page = await sharp(png)
    .pipelineColourspace('srgb')
    .resize(side, side, { kernel: 'nearest' })
    .flatten({ background: paper })
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background: paper })
    .png()
    .toBuffer();
  return PNG.sync.read(page);
}

/**
 * @param {Uint8Array} pdf
 * @param {string} command
 * @param {(file: string, out: string) => string[]} args
 * @returns {Promise<Image>}
 */
async function drawn(pdf, command, args) {
  const file = path.join(FOLDER, 'page.pdf');
  const out = path.join(FOLDER, 'page.png');
  fs.writeFileSync(file, pdf);
  const { status, stderr } = spawnSync(command, args(file, out), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return PNG.sync.read(fs.readFileSync(out));
}

/**
 * @param {string} hex
 * @returns {number[]}
 */
function colorOf(hex) {
  return [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
}

if (require.main === module) {
  main(async () => {
    readFlags();
    const wrong = await checkPngInPdf();
    if (wrong > 0) {
      throw new StepError(
        `${wrong} pictures are not as they should be: their PDFs are in ${path.relative(root, FOLDER)}.`,
      );
    }
  });
}

module.exports = { checkPngInPdf };
