'use strict';

// A stand-in for the package: the same functions, which only allocate a Buffer of the ordinary
// size. A process that calls them shows the memory that Node itself keeps.

const fs = require('node:fs');
const { setImmediate: turn } = require('node:timers/promises');

const PICTURE = Buffer.alloc(420, 'picture');

class QrCodeError extends Error {}

function generateQrCode() {
  const picture = Buffer.allocUnsafe(PICTURE.length);
  PICTURE.copy(picture);
  return picture;
}

/** @type {(text: any, options?: { signal?: AbortSignal }) => Promise<Buffer>} */
async function generateQrCodeAsync(_, options) {
  await turn();
  if (options?.signal?.aborted) throw Object.assign(new QrCodeError(), { code: 'ERR_QR_ABORTED' });
  return generateQrCode();
}

/** @type {(texts: Iterable<string>, options?: { signal?: AbortSignal }) => AsyncGenerator<Buffer>} */
async function* generateQrCodes(texts, options) {
  let taken = 0;
  for (const _ of texts) {
    if (taken++ % 64 === 0) await turn();
    if (options?.signal?.aborted) throw Object.assign(new QrCodeError(), { code: 'ERR_QR_ABORTED' });
    yield generateQrCode();
  }
}

/** @type {(options?: object) => import('node:http').RequestListener} */
function qrCodeHandler() {
  return (_, res) => {
    res.setHeader('Content-Type', 'image/png');
    res.setHeader('ETag', '"picture"');
    res.end(generateQrCode());
  };
}

module.exports = {
  QrCodeError,
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodes,
  qrCodeHandler,
  create: () => ({ modules: generateQrCode() }),
  toBuffer: generateQrCodeAsync,
  toDataURL: async () => `data:image/png;base64,${generateQrCode().toString('base64')}`,
  toFile: (/** @type {string} */ file) => fs.promises.writeFile(file, generateQrCode()),
  toFileStream: (/** @type {import('node:stream').Writable} */ stream) => stream.end(generateQrCode()),
  toString: async () => generateQrCode().toString(),
};
