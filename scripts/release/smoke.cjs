'use strict';

// Every function of the public API once, in whatever runs this: copied into a folder where qr-napi is installed. Its last
// line is what it made, for the codes to be decoded elsewhere: nothing else is installed there.

const http = require('node:http');

const api = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');

const { generateQrCode, generateQrCodeAsync, generateQrCodes, QrCodeError } = api;
const TEXT = 'https://example.com/?q=grüße-漢字-🙂';

/** @type {{ what: string, text: string, png: string }[]} */
const made = [];

/**
 * @param {string} what
 * @param {string} text
 * @param {Uint8Array} png
 */
function keep(what, text, png) {
  made.push({ what, text, png: Buffer.from(png).toString('base64') });
}

async function batch() {
  const texts = Array.from({ length: 50 }, (_, i) => `${TEXT}${i}`);
  let next = 0;
  for await (const png of generateQrCodes(texts)) keep('generateQrCodes', texts[next++] ?? '', png);
  if (next !== texts.length) throw new Error(`generateQrCodes gave ${next} codes of ${texts.length}`);
}

async function handler() {
  const server = http.createServer(qrCodeHandler());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const path = `/?text=${encodeURIComponent(TEXT)}`;
  /** @type {Buffer} */
  const body = await new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
  server.close();
  keep('qrCodeHandler', TEXT, body);
}

function errors() {
  try {
    generateQrCode('');
  } catch (error) {
    if (error instanceof QrCodeError && error.code === 'ERR_QR_INVALID_TEXT') return;
    throw error;
  }
  throw new Error('generateQrCode took an empty text');
}

async function main() {
  keep('generateQrCode', TEXT, generateQrCode(TEXT));
  keep(
    'generateQrCode of bytes',
    TEXT,
    generateQrCode(Buffer.from(TEXT), { errorCorrectionLevel: 'H', scale: 3 }),
  );
  keep('generateQrCode of segments', '0123ABC', generateQrCode([{ data: '0123' }, { data: 'ABC' }]));
  keep('generateQrCode, version 40', '7'.repeat(7089), generateQrCode('7'.repeat(7089), { width: 740 }));
  keep('generateQrCodeAsync', TEXT, await generateQrCodeAsync(TEXT, { width: 300 }));
  await batch();
  await handler();
  errors();
  console.log(JSON.stringify({ exports: Object.keys(api).sort(), made }));
}

main();
