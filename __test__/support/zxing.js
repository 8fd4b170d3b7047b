'use strict';

// Reads codes with zxing-wasm.

const { readFileSync } = require('node:fs');

const { prepareZXingModule, readBarcodes } = require('zxing-wasm/reader');

// By default the module fetches its WebAssembly over the network.
prepareZXingModule({
  overrides: { wasmBinary: readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm')) },
});

/** @type {import('zxing-wasm/reader').ReaderOptions} */
const READING = {
  formats: ['QRCode'],
  // Symbols without ECI: UTF-8 is what this package writes, and a guess would make tests depend on luck.
  characterSet: 'UTF8',
  textMode: 'Plain',
  maxNumberOfSymbols: 2,
  tryHarder: true,
};

/**
 * Returns every QR code that the reader finds in a PNG, as it describes them.
 *
 * @param {Uint8Array} png
 * @param {import('zxing-wasm/reader').ReaderOptions} [options] over those of this file
 */
async function decodeAll(png, options) {
  return readBarcodes(png, { ...READING, ...options });
}

/**
 * Returns the text of the first code of any symbology in a picture, or undefined.
 *
 * @param {Uint8Array} picture
 */
async function readAny(picture) {
  const [found] = await decodeAll(picture, { formats: ['QRCode', 'MicroQRCode', 'RMQRCode'] });
  return found?.text;
}

/** @param {Uint8Array} png */
async function decodeOne(png) {
  const found = await decodeAll(png);
  // An image that was drawn and not photographed: where the search fails, as it may for a symbol without
  // a quiet zone or of one pixel per module, the modules can be read from the grid.
  const codes = found.length > 0 ? found : await decodeAll(png, { isPure: true });
  const [code] = codes;
  if (code === undefined || codes.length !== 1) {
    throw new Error(`Expected one QR code for png but received ${codes.length}`);
  }
  if (!code.isValid)
    throw new Error(`Expected a QR code that can be read for png but received ${code.error}`);
  return code;
}

/**
 * Returns the text of the one QR code in a PNG.
 *
 * @param {Uint8Array} png
 * @returns {Promise<string>}
 */
async function decodeText(png) {
  return (await decodeOne(png)).text;
}

/**
 * Returns the bytes of the one QR code in a PNG, before they are decoded to characters.
 *
 * @param {Uint8Array} png
 * @returns {Promise<Uint8Array>}
 */
async function decodeBytes(png) {
  return (await decodeOne(png)).bytes;
}

module.exports = { decodeAll, decodeBytes, decodeText, readAny };
