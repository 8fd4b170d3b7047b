'use strict';

// Calls everything that this package exports, and prints the results as JSON, for hardened.test.js:
//
//   node hardened-calls.js FOLDER [LOCKDOWN]
//
// LOCKDOWN is the options of SES, in JSON; SES runs before the package is loaded.

const [folder = '', options] = process.argv.slice(2);
if (options !== undefined) {
  require('ses');
  lockdown(JSON.parse(options));
}

const { createHash } = require('node:crypto');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { PassThrough } = require('node:stream');

const QRCode = require('../..');
const { qrCodeHandler } = require('../../lib/handler');
const { FORMATS } = require('../../lib/options/formats');
const payloads = require('../../lib/payloads');
const { SCHEMES } = require('../../lib/payloads/table');
const { addon } = require('../../lib/shared');

// A hardened realm may also harden the objects that it passes on.
if (options !== undefined) harden({ QRCode, payloads });

const logo = { image: QRCode.generateQrCode('logo') };
const file = path.join(folder, 'code.png');

/** Own names that every object inherits too. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'message', 'name', 'return'];

const TYPES = Object.keys(FORMATS);

/** Texts and options that are wrong in every way that has a code. */
const WRONG = {
  ERR_QR_INVALID_TEXT: [''],
  ERR_QR_INVALID_SEGMENT: [[{ data: 'a', mode: 'numeric' }]],
  ERR_QR_INVALID_OPTION: ['x', { version: 41 }],
  ERR_QR_UNKNOWN_OPTION: ['x', { widht: 1 }],
  ERR_QR_LOW_CONTRAST: ['x', { color: { dark: '#777', light: '#888' } }],
  ERR_QR_DATA_TOO_LONG: ['x'.repeat(5000)],
  ERR_QR_VERSION_TOO_SMALL: ['x'.repeat(100), { version: 1 }],
  ERR_QR_WIDTH_TOO_SMALL: ['x', { width: 5 }],
  ERR_QR_IMAGE_TOO_LARGE: ['x', { scale: 16384 }],
  ERR_QR_INVALID_LOGO: ['x', { logo: { image: Buffer.from('no picture') } }],
  ERR_QR_LOGO_TOO_LARGE: ['x', { logo: { ...logo, size: 0.5 }, version: 1 }],
};

/**
 * Returns the result of a call, short and the same in each run.
 *
 * @param {() => any} call
 */
async function outcomeOf(call) {
  try {
    return shown(await call());
  } catch (error) {
    return shown(error);
  }
}

/** @param {any} value */
function shown(value) {
  if (value instanceof Error) {
    const { name, code, message, cause } = /** @type {any} */ (value);
    return { error: [name, code, message.replaceAll(folder, ''), cause?.message] };
  }
  const bytes = Buffer.isBuffer(value) ? value : (JSON.stringify(value) ?? 'undefined');
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** @param {AsyncIterable<any>} codes */
async function allOf(codes) {
  const all = [];
  for await (const code of codes) all.push(shown(code));
  return all;
}

/** @param {(callback: (...args: any[]) => void) => void} call */
const calledBack = (call) =>
  new Promise((resolve, reject) =>
    call((error, value) => {
      if (error) reject(error);
      else resolve(value);
    }),
  );

/**
 * Makes the same call with a promise, with a callback, and synchronously.
 *
 * @param {string} name
 * @param {any[]} args
 */
function* forms(name, args) {
  const what = `${name} of ${JSON.stringify(args).replaceAll(folder, '')}`;
  yield [what, () => QRCode[name](...args)];
  yield [`${what}, callback`, () => calledBack((each) => QRCode[name](...args, each))];
  yield [`${what}, at once`, () => QRCode[`${name}Sync`](...args)];
}

/** @returns {Generator<[string, () => any]>} */
function* calls() {
  for (const type of TYPES) yield [`type ${type}`, () => QRCode.generateQrCode('text', { type })];
  yield ['generateQrCode, bytes', () => QRCode.generateQrCode(Buffer.from([1, 2, 255]))];
  yield ['generateQrCode, segments', () => QRCode.generateQrCode([{ data: '1', mode: 'numeric' }])];
  yield ['generateQrCode, logo', () => QRCode.generateQrCode('text', { logo, width: 400 })];
  for (const { name, example } of SCHEMES) {
    yield [`payload ${name}`, () => payloads[name](example).text];
    yield [`payload ${name}, unknown`, () => payloads[name]({ ...example, unknown: 1 })];
  }
  const transfer = () => payloads.epc({ name: 'A', iban: 'DE89370400440532013000' });
  yield ['generateQrCode, payload', () => QRCode.generateQrCode(transfer(), { width: 300 })];
  yield ['generateQrCodes, payload', () => allOf(QRCode.generateQrCodes([transfer(), 'a']))];
  yield ['toBuffer, payload', () => QRCode.toBuffer(transfer(), { margin: 2 })];
  yield ['generateQrCodeAsync', () => QRCode.generateQrCodeAsync('text', { color: { dark: '#00f' } })];
  yield ['generateQrCodeSequence', () => QRCode.generateQrCodeSequence('a text', { symbols: 3 })];
  yield ['eci', () => QRCode.generateQrCode([{ data: 'é', eci: 'iso-8859-1' }], { eci: 'gb18030' })];
  yield ['qrCodeGenerator', () => QRCode.qrCodeGenerator({ logo, width: 400 })('text')];
  yield ['qrCodeGenerator, wrong', () => QRCode.qrCodeGenerator({ width: 5 })];
  yield ['qrCodeGenerator, describe', () => QRCode.qrCodeGenerator({}).describe([{ data: '1' }])];
  yield ['generateQrCodes', () => allOf(QRCode.generateQrCodes(['a', 'b', 'c']))];
  yield ['generateQrCodes, left', leave];
  yield ['generateQrCodes, async', () => allOf(QRCode.generateQrCodes(asyncTexts()))];
  yield ['generateQrCodes, a source that throws', () => allOf(QRCode.generateQrCodes(failingTexts()))];
  yield ['abort', aborted];
  yield ['abort of a batch', abortedBatch];
  yield ['QrCodeError', () => new QRCode.QrCodeError('ERR_QR_INTERNAL', 'mine', { cause: new Error('x') })];
  yield ['create', () => QRCode.create('text')];
  yield ['describeLastQrCode', () => QRCode.describeLastQrCode()];
  yield ['gradeQrCode', () => QRCode.gradeQrCode('text')];
  yield ['gradeQrCode, thrown', () => QRCode.gradeQrCode('')];
  for (const name of ['toBuffer', 'toString', 'toDataURL', 'toFile']) {
    const first = name === 'toFile' ? [file] : [];
    yield* forms(name, [...first, 'text']);
    yield* forms(name, [...first, [{ data: 'a', mode: 'Byte' }], { margin: 2, rendererOpts: {} }]);
    yield* forms(name, [...first, '', {}]);
  }
  yield* forms('toFile', [path.join(folder, 'none', 'code.png'), 'text']);
  yield* forms('toFile', [path.join(folder, 'a\0.png'), 'text']);
  yield ['toFileStream', () => streamed('text')];
  yield ['toFileStream, callback', () => calledBack((each) => QRCode.toFileStream(drain(), 'text', each))];
  yield ['toFileStream, thrown', () => QRCode.toFileStream(new PassThrough(), '')];
  yield ['toFileStream, emitted', () => streamed('')];
  for (const query of ['?text=a', '', '?text=', `?text=${'a'.repeat(600)}`, '?text=%ff'])
    yield [`handler ${query}`, () => served({}, query)];
  yield ['handler, onError', () => served({ onError: () => {} }, '?text=a', broken)];
  yield ['handler, options', () => qrCodeHandler({ maxBytes: 0 })];
  for (const [code, args] of Object.entries(WRONG)) yield* wrong(code, args);
  for (const name of INHERITED) yield* named(name);
  yield ['a fault', () => replacing('fault', () => QRCode.generateQrCode('text'))];
  yield ['no memory', () => replacing(new RangeError('none'), () => QRCode.generateQrCode('text'))];
}

/** @param {string} code @param {any[]} args @returns {Generator<[string, () => any]>} */
function* wrong(code, args) {
  const [text, ...more] = args;
  yield [code, () => QRCode.generateQrCode(...args)];
  yield [`${code}, async`, () => QRCode.generateQrCodeAsync(...args)];
  yield [`${code}, batch`, () => allOf(QRCode.generateQrCodes([text], ...more))];
  yield [`${code}, toBuffer`, () => QRCode.toBuffer(...args)];
  yield [`${code}, create`, () => QRCode.create(...args)];
}

/**
 * Adds an own property to an argument, with the name of a property of Object.prototype.
 *
 * @param {string} name
 * @returns {Generator<[string, () => any]>}
 */
function* named(name) {
  const given = JSON.parse(`{ "data": "1", ${JSON.stringify(name)}: 1 }`);
  yield [`an option ${name}`, () => QRCode.generateQrCode('x', given)];
  yield [`a colour ${name}`, () => QRCode.generateQrCode('x', { color: given })];
  yield [`a part of a logo ${name}`, () => QRCode.generateQrCode('x', { logo: { ...logo, ...given } })];
  yield [`a part of a segment ${name}`, () => QRCode.generateQrCode([given])];
  yield [`a part of a segment of npm ${name}`, () => QRCode.toBuffer([given])];
  yield [`an option of npm ${name}`, () => QRCode.toBuffer('x', given)];
  yield [`an option of the renderer of npm ${name}`, () => QRCode.toBuffer('x', { rendererOpts: given })];
  yield [`an option of the handler ${name}`, () => qrCodeHandler(given)];
}

async function leave() {
  const codes = QRCode.generateQrCodes(['a', 'b', 'c']);
  const { value } = await codes.next();
  return [shown(value), await codes.return(undefined), await codes.next()];
}

async function* asyncTexts() {
  yield 'a';
  yield 'b';
}

function* failingTexts() {
  yield 'a';
  throw new Error('of the source');
}

async function aborted() {
  const controller = new AbortController();
  const code = QRCode.generateQrCodeAsync('text', { signal: controller.signal });
  controller.abort(new Error('mine'));
  return code;
}

async function abortedBatch() {
  const controller = new AbortController();
  for await (const _ of QRCode.generateQrCodes(['a', 'b'], { signal: controller.signal })) controller.abort();
}

const drain = () => new PassThrough().resume();

/** @param {string} text */
async function streamed(text) {
  const stream = new PassThrough();
  const told = once(stream, 'error').then(([error]) => error);
  QRCode.toFileStream(stream, text);
  return Promise.race([told, stream.toArray().then((chunks) => Buffer.concat(chunks))]);
}

/** @param {any} options @param {string} query @param {(work: () => any) => any} [around] */
async function served(options, query, around = (work) => work()) {
  const server = http.createServer(qrCodeHandler(options)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    return await around(async () => {
      const request = http.get({ host: '127.0.0.1', port, path: `/${query}`, agent: false });
      const [response] = await once(request, 'response');
      const body = Buffer.concat(await response.toArray());
      return [response.statusCode, response.headers.etag, shown(body)];
    });
  } finally {
    server.close();
  }
}

/** @param {() => any} work */
const broken = (work) => replacing('fault', work);

/** Has the addon fail meanwhile. @param {unknown} failure @param {() => any} work */
async function replacing(failure, work) {
  const { draw } = addon;
  addon.draw = () => {
    throw failure instanceof Error ? failure : new Error(String(failure));
  };
  try {
    return await work();
  } finally {
    addon.draw = draw;
  }
}

async function main() {
  const outcomes = {};
  const imported = await import('qr-napi');
  const used = new Set(['default', 'module.exports']);
  const source = fs.readFileSync(__filename, 'utf8');
  for (const [name, call] of calls()) outcomes[name] = await outcomeOf(call);
  // New exports must be called here too.
  for (const name of Object.keys(imported)) {
    const isForm = name.endsWith('Sync') && source.includes(`'${name.slice(0, -4)}'`);
    if (!used.has(name) && !isForm && !source.includes(`QRCode.${name}`) && !source.includes(`'${name}'`))
      outcomes[`nothing calls ${name}`] = 'missing';
  }
  console.log(JSON.stringify(outcomes));
}

main();
