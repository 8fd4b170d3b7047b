'use strict';

// Reads a picture with four decoders.

const fs = require('node:fs');
const path = require('node:path');

const { decodePixels } = require('../../../__test__/support/jsqr');
const { decodeAll } = require('../../../__test__/support/zxing');
const { toPgm } = require('../decoders/pgm');
const { Readers } = require('../decoders/processes');
const { toGreys, toPixels } = require('./pictures');

/** The decoders in the order of the tables. */
const DECODERS = /** @type {const} */ (['ZXing-C++', 'jsQR', 'ZBar', 'OpenCV']);

/** @typedef {Record<(typeof DECODERS)[number], boolean>} Reads whether each decoder reads the text */

class Reading {
  #readers = new Readers(['ZBar', 'OpenCV']);

  /** @param {string} folder for temporary files */
  constructor(folder) {
    this.folder = folder;
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
  }

  /**
   * Reads a picture. ZXing-C++ and jsQR get its colours. ZBar and OpenCV get greys, to which their
   * programs convert a picture too.
   *
   * @param {Buffer} picture
   * @param {string} type
   * @param {string} text
   * @returns {Promise<Reads>}
   */
  async read(picture, type, text) {
    const pixels = await toPixels(picture, type, this.#readers, this.folder);
    const file = path.join(this.folder, 'picture.pgm');
    fs.writeFileSync(file, toPgm(toGreys(pixels)));
    const hex = Buffer.from(text).toString('hex');
    const inGreys = (/** @type {'ZBar' | 'OpenCV'} */ decoder) => this.#readers.read(decoder, file);
    // They read in their own processes meanwhile.
    const others = Promise.all([inGreys('ZBar'), inGreys('OpenCV')]);
    const [code] = await decodeAll(/** @type {any} */ (pixels));
    const byJsqr = decodePixels(pixels)?.text;
    const [zbar, opencv] = (await others).map((reading) => reading.hex === hex);
    return {
      'ZXing-C++': code?.text === text,
      jsQR: byJsqr === text,
      ZBar: zbar === true,
      OpenCV: opencv === true,
    };
  }

  end() {
    this.#readers.end();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

module.exports = { DECODERS, Reading };
