'use strict';

// The compared functions: each takes a text and returns a PNG, or only the modules. All use level
// L, except implementations with a single level.

const { readFileSync } = require('node:fs');

const { PNG } = require('pngjs');

const { artifact } = require('../../tiers/artifacts');
const { LEVELS } = require('../../tiers/levels');
const { QUIET_ZONE } = require('./items');

/**
 * @typedef {object} Implementation
 * @property {string} name
 * @property {'png' | 'svg' | 'modules' | 'constant'} makes
 * @property {string} [group] implementations of one group give the same bytes
 * @property {string} [note]
 * @property {(text: string, width: number) => any} run the timed function; returns a promise if
 *   `isAsync`
 * @property {boolean} [isAsync]
 * @property {(made: any) => Buffer | Promise<Buffer>} toPng converts the result of `run` to a PNG,
 *   for the decoder
 * @property {(png: Buffer) => void} [prepare] called with the PNG of this package before its turn
 */

/** The implementations that the tables mention by name. */
const NAMES = Object.freeze({
  ours: 'qr-napi',
  article: "article's pipeline as an addon, Buffer",
  constant: 'an addon that returns a constant, cheapest route',
  qrcode: 'npm qrcode',
  qr: 'npm qr',
});

/**
 * The memory that the addon and JavaScript share for the cheapest constant. It is longer than any
 * PNG here.
 */
const SHARED_BYTES = 1 << 16;

/**
 * @param {number} size of the symbol, in modules
 * @param {(x: number, y: number) => boolean} isDark
 * @returns {Buffer} a PNG with three pixels per module
 */
function draw(size, isDark) {
  const scale = 3;
  const width = (size + 2 * QUIET_ZONE) * scale;
  const image = new PNG({ width, height: width });
  for (let i = 0; i < width * width; i++) {
    const x = Math.floor((i % width) / scale) - QUIET_ZONE;
    const y = Math.floor(i / width / scale) - QUIET_ZONE;
    const isInside = Math.min(x, y) >= 0 && Math.max(x, y) < size;
    const value = isInside && isDark(x, y) ? 0 : 255;
    image.data.set([value, value, value, 255], 4 * i);
  }
  return PNG.sync.write(image);
}

/** @returns {Promise<Implementation[]>} */
async function loadImplementations() {
  return [...loadAddons(), ...loadWasm(), ...loadPngPackages(), ...(await loadModulePackages())];
}

/** @returns {Implementation[]} */
function loadAddons() {
  const { generateQrCode } = require('../../..');
  const article = require(artifact('3-napi', 'article', 'article.node'));
  const level = LEVELS.indexOf('L');
  return [
    {
      name: NAMES.ours,
      makes: 'png',
      group: 'qr-core',
      run: (text, width) => generateQrCode(text, { errorCorrectionLevel: 'L', width }),
      toPng: same,
    },
    {
      name: NAMES.article,
      makes: 'png',
      group: 'article',
      run: (text, width) => article.generateBuffer(text, level, width),
      toPng: same,
    },
    {
      name: "article's pipeline as an addon, external Buffer",
      makes: 'png',
      group: 'article',
      note: 'returns memory of Rust without a copy',
      run: (text, width) => article.generateExternalBuffer(text, level, width),
      toPng: same,
    },
    {
      name: "article's pipeline as an addon, Vec<u8>",
      makes: 'png',
      group: 'article',
      note: 'returns an array of numbers, converted by Buffer.from',
      run: (text, width) => Buffer.from(article.generateVec(text, level, width)),
      toPng: same,
    },
    {
      name: 'an addon that returns a constant',
      makes: 'constant',
      group: 'qr-core',
      note: 'returns a copy of the bytes of qr-napi',
      prepare: (png) => article.setConstant(png),
      run: (text) => article.constant(text),
      toPng: same,
    },
    {
      name: NAMES.constant,
      makes: 'constant',
      group: 'qr-core',
      note: 'writes the text to shared memory, overwrites it with the bytes of qr-napi, and copies them to a pooled Buffer',
      prepare: (png) => article.setConstant(png),
      run: constantByCheapestRoute(article),
      toPng: same,
    },
  ];
}

/**
 * Makes the cheapest possible call; tools/tiers/3-napi/src/shared.rs is the other side. Each step
 * uses the fastest way: a string as the argument, the length in shared memory instead of a result,
 * and a copy with a view and `set`.
 *
 * @param {{ share: (memory: Buffer) => void, constantShared: (text: string) => void }} addon
 * @returns {(text: string) => Buffer}
 */
function constantByCheapestRoute({ share, constantShared }) {
  const memory = new ArrayBuffer(SHARED_BYTES);
  const head = new Uint32Array(memory, 0, 1);
  share(Buffer.from(memory));
  const { set } = Uint8Array.prototype;
  return (text) => {
    constantShared(text);
    const length = /** @type {number} */ (head[0]);
    const png = Buffer.allocUnsafe(length);
    set.call(png, new Uint8Array(memory, head.byteLength, length));
    return png;
  };
}

/** @returns {Implementation[]} */
function loadWasm() {
  return ['2-wasm', '2-wasm-by-hand'].flatMap((tier) =>
    ['qr-core', 'article'].map((pipeline) => {
      /** @type {import('../../tiers/index').Generate} */
      const generate = require(`../../tiers/${tier}/engine`).open(pipeline);
      const border = tier === '2-wasm' ? 'wasm-bindgen' : 'by hand';
      return {
        name: `${pipeline === 'article' ? "article's pipeline" : 'qr-core'} in Wasm, ${border}`,
        makes: /** @type {const} */ ('png'),
        group: pipeline,
        run: (/** @type {string} */ text, /** @type {number} */ width) => generate(text, 'L', width),
        toPng: same,
      };
    }),
  );
}

/** @returns {Implementation[]} */
function loadPngPackages() {
  const qrcode = require('../../tiers/0-js/engine').open('npm qrcode');
  const qrImage = require('qr-image');
  return [
    {
      name: NAMES.qrcode,
      makes: 'png',
      isAsync: true,
      run: (text, width) => qrcode(text, 'L', width),
      toPng: same,
    },
    {
      name: 'npm qr-image',
      makes: 'png',
      note: '5 pixels per module, 2 for the longest text',
      run: (text) =>
        qrImage.imageSync(text, { type: 'png', ec_level: 'L', size: text.length > 2000 ? 2 : 5 }),
      toPng: same,
    },
  ];
}

/** @returns {Promise<Implementation[]>} */
async function loadModulePackages() {
  const { encodeQR } = await import('qr');
  const uqr = require('uqr');
  const lean = await import('lean-qr');
  // Its package.json declares neither the module type nor an entry point.
  const fast = await import('fast_qr/fast_qr.js');
  fast.initSync(readFileSync(require.resolve('fast_qr/fast_qr_bg.wasm')));
  const fromLines = (/** @type {boolean[][]} */ lines) =>
    draw(lines.length, (x, y) => lines[y]?.[x] === true);
  const { L } = lean.correction;
  return [
    {
      name: NAMES.qr,
      makes: 'modules',
      run: (text) => encodeQR(text, 'raw', { ecc: 'low', border: 1 }),
      toPng: fromLines,
    },
    {
      name: 'npm uqr',
      makes: 'modules',
      run: (text) => uqr.encode(text, { ecc: 'L', boostEcc: false, border: 0 }).data,
      toPng: fromLines,
    },
    {
      name: 'npm lean-qr',
      makes: 'modules',
      run: (text) => lean.generate(text, { minCorrectionLevel: L, maxCorrectionLevel: L }),
      toPng: (code) => draw(code.size, (x, y) => code.get(x, y)),
    },
    {
      name: 'npm fast_qr (Wasm)',
      makes: 'modules',
      note: 'always uses level Q, so its symbols are larger, and 2953 bytes do not fit',
      run: (text) => fast.qr(text),
      toPng: (modules) => {
        const size = Math.sqrt(modules.length);
        return draw(size, (x, y) => modules[y * size + x] === 1);
      },
    },
  ];
}

/** @param {any} png */
function same(png) {
  return png;
}

module.exports = { NAMES, loadImplementations };
