'use strict';

// Starts the processes that read and draw pictures.

const path = require('node:path');

const { cargo } = require('../../support/cargo');
const { requireToolchains, root, say } = require('../../support/steps');
const { ensurePython, ensureTools, toolVersion, wheelVersion } = require('../../locks/install');
const { Lines } = require('./lines');

const CRATE = 'reliability-decoders';
const PROGRAM = path.join(root, 'target/release', process.platform === 'win32' ? `${CRATE}.exe` : CRATE);
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

/** @typedef {InstanceType<typeof Processes>} Running */

/** @param {string} name of a file */
const inFolder = (name) => path.join(__dirname, name);

/**
 * @param {string} name of the process
 * @param {...string} args of readers/node.js
 */
const nodeReader = (name, ...args) =>
  new Lines(name, process.execPath, [inFolder('readers/node.js'), ...args]);

/**
 * The starts of the decoders. Each installs or builds what it needs.
 *
 * @type {Record<Decoder, () => InstanceType<typeof Lines>>}
 */
const STARTS = {
  'ZXing-C++': () => nodeReader('zxing', 'zxing'),
  jsQR: () => nodeReader('jsqr', 'jsqr'),
  // Uses ZBar as WebAssembly: the same C code, but it takes pixels, whereas the command `zbarimg`
  // reads files through ImageMagick.
  ZBar: () => nodeReader('zbar', 'zbar', ensureTools('zbar')),
  OpenCV: () => new Lines('OpenCV', ensurePython('opencv'), [inFolder('readers/opencv.py')]),
  rqrr: () => {
    buildProgram();
    return new Lines('rqrr', PROGRAM, ['read']);
  },
};

/** Builds the program with rqrr and qrcodegen. */
function buildProgram() {
  requireToolchains();
  say('Building rqrr and qrcodegen');
  cargo('build', ['--release', '--package', CRATE, '--target-dir', 'target']);
}

/** Runs some of the decoders, and pictures.py. */
class Readers {
  /** @param {readonly Decoder[]} names */
  constructor(names) {
    /** @type {Map<Decoder, InstanceType<typeof Lines>>} */
    this.decoders = new Map(names.map((name) => [name, STARTS[name]()]));
    this.pictures = new Lines('pictures.py', ensurePython('opencv'), [inFolder('pictures.py')]);
  }

  /**
   * @param {Decoder} decoder
   * @param {string} file a PGM
   * @returns {Promise<Reading>}
   */
  async read(decoder, file) {
    const lines = this.decoders.get(decoder);
    if (lines === undefined) throw new Error(`${decoder} was not started`);
    const line = await lines.ask(file);
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

  end() {
    for (const each of [...this.decoders.values(), this.pictures]) each.end();
  }
}

/** Runs all decoders, and another encoder. */
class Processes extends Readers {
  constructor() {
    super(DECODERS);
    this.encoder = new Lines('qrcodegen', PROGRAM, ['encode']);
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
    super.end();
    this.encoder.end();
  }
}

/** The decoders in the order of the tables. */
const DECODERS = /** @type {const} */ (['ZXing-C++', 'jsQR', 'ZBar', 'OpenCV', 'rqrr']);

module.exports = { DECODERS, OPENCV, Processes, Readers, ZBAR };
