'use strict';

// Starts the processes that read and draw pictures.

const path = require('node:path');

const { cargo } = require('../../support/cargo');
const { requireToolchains, root, say } = require('../../support/steps');
const { ensurePython, ensureTools, toolVersion, wheelVersion } = require('../../locks/install');
const { Lines } = require('./lines');

const CRATE = 'reliability-decoders';
const OPENCV = wheelVersion('opencv', 'opencv-python-headless');
const ZBAR = toolVersion('zbar', '@undecaf/zbar-wasm');

/** @typedef {'ZXing-C++' | 'jsQR' | 'ZBar' | 'OpenCV' | 'rqrr'} Decoder */

/**
 * The content that a decoder read.
 *
 * @typedef {object} Reading
 * @property {'something' | 'nothing' | 'slow' | 'failed'} outcome `failed` if the decoder threw
 * @property {string} hex the bytes that it read
 * @property {string | undefined} text the text that it decoded from them, if it decodes text
 */

/** Installs and builds missing programs. */
function prepare() {
  const python = ensurePython('opencv');
  // Uses ZBar as WebAssembly: the same C code, but it takes pixels, whereas the command `zbarimg`
  // reads files through ImageMagick.
  const zbar = ensureTools('zbar');
  requireToolchains();
  say('Building rqrr and qrcodegen');
  cargo('build', ['--release', '--package', CRATE, '--target-dir', 'target']);
  return { python, zbar };
}

/** @typedef {InstanceType<typeof Processes>} Running */

class Processes {
  constructor() {
    const { python, zbar } = prepare();
    const inFolder = (/** @type {string} */ name) => path.join(__dirname, name);
    const node = (/** @type {string[]} */ ...args) =>
      new Lines(args[0] ?? '', process.execPath, [inFolder('readers/node.js'), ...args]);
    const program = path.join(root, 'target/release', process.platform === 'win32' ? `${CRATE}.exe` : CRATE);
    /** @type {Record<Decoder, InstanceType<typeof Lines>>} */
    this.decoders = {
      'ZXing-C++': node('zxing'),
      jsQR: node('jsqr'),
      ZBar: node('zbar', zbar),
      OpenCV: new Lines('OpenCV', python, [inFolder('readers/opencv.py')]),
      rqrr: new Lines('rqrr', program, ['read']),
    };
    this.encoder = new Lines('qrcodegen', program, ['encode']);
    this.pictures = new Lines('pictures.py', python, [inFolder('pictures.py')]);
  }

  /**
   * @param {Decoder} decoder
   * @param {string} file a PGM
   * @returns {Promise<Reading>}
   */
  async read(decoder, file) {
    const line = await this.decoders[decoder].ask(file);
    if (typeof line !== 'string') return { outcome: 'slow', hex: '', text: undefined };
    if (line === '!') return { outcome: 'failed', hex: '', text: undefined };
    const [hex = '', text] = line.split(' ');
    if (hex === '') return { outcome: 'nothing', hex, text: undefined };
    return {
      outcome: 'something',
      hex,
      text: text === undefined ? undefined : Buffer.from(text, 'hex').toString(),
    };
  }

  /**
   * @param {{ kind: string, in: string, out: string, seed?: number, module?: number }} task
   * @returns {Promise<string>} the file
   */
  async picture(task) {
    const line = await this.pictures.ask(JSON.stringify(task));
    if (line !== 'ok') throw new Error(`pictures.py did not do ${JSON.stringify(task)}`);
    return task.out;
  }

  /**
   * @param {string} line in the format of encode.rs
   * @returns {Promise<{ version: number, modules: Uint8Array } | undefined>} undefined if the
   *   content fits no version
   */
  async encode(line) {
    const answer = await this.encoder.ask(line);
    if (typeof answer !== 'string') throw new Error(`qrcodegen did not encode ${line}`);
    if (answer === '') return undefined;
    const [number, hex = ''] = answer.split(' ');
    const version = Number(number);
    const bits = Buffer.from(hex, 'hex');
    const at = (/** @type {number} */ i) => ((bits[i >> 3] ?? 0) >> (7 - (i & 7))) & 1;
    return { version, modules: Uint8Array.from({ length: (17 + 4 * version) ** 2 }, (_, i) => at(i)) };
  }

  end() {
    for (const each of [...Object.values(this.decoders), this.encoder, this.pictures]) each.end();
  }
}

/** The decoders in the order of the tables. */
const DECODERS = /** @type {const} */ (['ZXing-C++', 'jsQR', 'ZBar', 'OpenCV', 'rqrr']);

module.exports = { DECODERS, OPENCV, Processes, ZBAR };
