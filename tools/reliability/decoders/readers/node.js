'use strict';

// node node.js DECODER: reads the name of a PGM on each line of standard input, and answers with a
// line: the bytes that the decoder reads as hex digits, a space and the decoded text. The line is
// empty if it reads nothing, and an exclamation mark if it throws.

const fs = require('node:fs');
const readline = require('node:readline');

const { fromPgm } = require('../pgm');

/** @import { Greys } from '../pgm' */

/**
 * @typedef {{ bytes: Uint8Array, text?: string }} Reading
 * @typedef {(greys: Greys) => Promise<Reading | undefined>} Read
 */

/** @type {Record<string, () => Promise<Read>>} */
const DECODERS = { zxing, jsqr, zbar };

/**
 * Opens ZXing-C++ as its users do, which guesses the encoding. If it finds no code, it tries again
 * as for a drawn picture.
 */
async function zxing() {
  const { prepareZXingModule, readBarcodes } = require('zxing-wasm/reader');
  const wasmBinary = fs.readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary } });
  /** @type {import('zxing-wasm/reader').ReaderOptions} */
  const options = { formats: ['QRCode'], textMode: 'Plain', tryHarder: true };
  return async (greys) => {
    const image = { ...greys, data: toRgba(greys), colorSpace: 'srgb' };
    for (const isPure of [false, true]) {
      const found = await readBarcodes(/** @type {any} */ (image), { ...options, isPure });
      const code = found.find(({ isValid }) => isValid);
      if (code !== undefined) return { bytes: code.bytes, text: code.text };
    }
    return undefined;
  };
}

async function jsqr() {
  /** @type {any} */
  const jsQR = require('jsqr');
  return async (/** @type {Greys} */ greys) => {
    // All codes are dark on light. Looking for inverse ones too would take twice as long.
    const code = jsQR(toRgba(greys), greys.width, greys.height, { inversionAttempts: 'dontInvert' });
    return code === null ? undefined : { bytes: Uint8Array.from(code.binaryData), text: code.data };
  };
}

/** Opens ZBar twice: in binary mode for the bytes, and in its default mode for the text. */
async function zbar() {
  const [, , , folder = ''] = process.argv;
  const { ZBarConfigType, ZBarScanner, ZBarSymbolType, scanGrayBuffer } = require(
    require.resolve('@undecaf/zbar-wasm', { paths: [folder] }),
  );
  const [binary, plain] = [await ZBarScanner.create(), await ZBarScanner.create()];
  binary.setConfig(ZBarSymbolType.ZBAR_QRCODE, ZBarConfigType.ZBAR_CFG_BINARY, 1);
  return async (/** @type {Greys} */ { width, height, pixels }) => {
    // Passes a copy, as ZBar writes into its input.
    const scan = (/** @type {unknown} */ scanner) =>
      scanGrayBuffer(Uint8Array.from(pixels).buffer, width, height, scanner);
    const [code] = await scan(binary);
    if (code === undefined) return undefined;
    const [shown] = await scan(plain);
    return { bytes: Uint8Array.from(code.data), ...(shown && { text: shown.decode('utf-8') }) };
  };
}

/** @param {Greys} greys */
function toRgba({ pixels }) {
  const rgba = new Uint8ClampedArray(4 * pixels.length);
  const words = new Uint32Array(rgba.buffer);
  // All bytes except alpha are equal, so the byte order does not matter.
  for (let i = 0; i < pixels.length; i++) words[i] = 0xff000000 | ((pixels[i] ?? 0) * 0x10101);
  return rgba;
}

/** @param {Reading | undefined} reading */
function toLine(reading) {
  if (reading === undefined) return '';
  const hex = Buffer.from(reading.bytes).toString('hex');
  return reading.text === undefined ? hex : `${hex} ${Buffer.from(reading.text).toString('hex')}`;
}

async function main() {
  const [, , name = ''] = process.argv;
  const read = await DECODERS[name]?.();
  if (read === undefined) throw new Error(`Expected one of ${Object.keys(DECODERS)} but received ${name}`);
  for await (const file of readline.createInterface({ input: process.stdin })) {
    const greys = fromPgm(fs.readFileSync(file));
    const line = await read(greys).then(toLine, () => '!');
    process.stdout.write(`${line}\n`);
  }
}

main();
