'use strict';

// Calls every function of the public API in the runtime that runs this file. It is copied into a
// folder where only qr-napi is installed. Its last line has the codes, which another process
// decodes, and a digest of every format, which must be the same in every runtime.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { PassThrough } = require('node:stream');

const api = require('qr-napi');
const { qrCodeHandler } = require('qr-napi/handler');
const { formats: FORMATS, options: OPTIONS } = require('qr-napi/options');

const { generateQrCode, generateQrCodeAsync, generateQrCodes, qrCodeGenerator, QrCodeError } = api;
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
  const url = `/?text=${encodeURIComponent(TEXT)}`;
  /** @type {Buffer} */
  const body = await new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: url, agent: false }, (response) => {
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

/** The first bytes of the formats that the decoder does not know. */
const STARTS = /** @type {const} */ ({
  svg: '<svg ',
  utf8: ' ',
  terminal: '\u001b[',
  eps: '%!PS-Adobe-3.0 EPSF-3.0',
  pdf: '%PDF-',
  webp: 'RIFF',
});

function formats() {
  for (const type of /** @type {const} */ (['jpeg', 'gif', 'bmp'])) {
    keep(`type ${type}`, TEXT, generateQrCode(TEXT, { type, scale: 4 }));
  }
  for (const [type, start] of Object.entries(STARTS)) {
    const made = generateQrCode(TEXT, { type: /** @type {keyof typeof STARTS} */ (type) }).toString('latin1');
    if (!made.startsWith(start)) throw new Error(`type ${type} begins with ${made.slice(0, 20)}`);
  }
  const color = { dark: '#035', light: '#ffc' };
  keep('two colours', TEXT, generateQrCode(TEXT, { color }));
  // A logo of one colour: a decoder would see another code in a picture.
  const red = { color: { dark: '#f00', light: '#f00' }, allowLowContrast: true };
  for (const type of /** @type {const} */ (['png', 'jpeg', 'webp'])) {
    const image = generateQrCode('a logo', { type, scale: 2, ...red });
    keep(`a logo, ${type}`, TEXT, generateQrCode(TEXT, { scale: 6, logo: { image, size: 0.25 } }));
  }
}

/** @returns {Record<string, string>} the SHA-256 of each format, with each logo that it takes */
function digests() {
  const takesLogo = OPTIONS.find(({ name }) => name === 'logo.image')?.formats;
  const logos = /** @type {const} */ (['png', 'jpeg', 'webp']).map((type) => ({
    name: `, logo ${type}`,
    logo: { image: generateQrCode('a logo', { type, scale: 3, color: { dark: '#a30', light: '#fec' } }) },
  }));
  /** @type {Record<string, string>} */
  const found = {};
  for (const { name: type } of FORMATS) {
    for (const { name, ...options } of [{ name: '' }, ...(takesLogo?.includes(type) ? logos : [])]) {
      const picture = generateQrCode(TEXT, { type, ...options });
      found[`${type}${name}`] = createHash('sha256').update(picture).digest('hex');
    }
  }
  return found;
}

function generator() {
  const generate = qrCodeGenerator({ type: 'png', scale: 5, errorCorrectionLevel: 'Q' });
  keep('qrCodeGenerator', TEXT, generate(TEXT));
  const level = api.describeLastQrCode()?.errorCorrectionLevel;
  if (level !== 'Q') throw new Error(`describeLastQrCode returned level ${level}`);
}

/** The functions of npm `qrcode`. */
async function compatible() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    for (const [name, write] of /** @type {const} */ ([
      ['toFile', api.toFile],
      ['toFileSync', api.toFileSync],
    ])) {
      const file = path.join(folder, `${name}.png`);
      await write(file, TEXT);
      keep(name, TEXT, fs.readFileSync(file));
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  keep('toBuffer', TEXT, await api.toBuffer(TEXT));
  keep('toBufferSync', TEXT, api.toBufferSync(TEXT));
  for (const url of [await api.toDataURL(TEXT), api.toDataURLSync(TEXT)]) {
    keep('toDataURL', TEXT, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  }
  const stream = new PassThrough();
  api.toFileStream(stream, TEXT);
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  keep('toFileStream', TEXT, Buffer.concat(chunks));
  const { size, data } = api.create(TEXT).modules;
  if (data.length !== size * size) throw new Error('create gave other modules than it said');
  if ((await api.toString(TEXT)) !== api.toStringSync(TEXT)) throw new Error('toString gave another text');
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
  formats();
  generator();
  await compatible();
  errors();
  console.log(JSON.stringify({ exports: Object.keys(api).sort(), made, digests: digests() }));
}

main();
