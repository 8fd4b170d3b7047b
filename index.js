'use strict';

// The public API. index.d.ts documents each function, as editors show it there; docs/errors.md
// lists the errors.

const { QrCodeError } = require('./lib/error-class');
const { readDrawing, readSignal } = require('./lib/options/read');
const { drawText } = require('./lib/shared');

const ASYNC_NAMES = Object.freeze(['signal']);

/** @type {typeof import('./index').generateQrCode} */
function generateQrCode(text, options) {
  if (typeof text === 'object') {
    const read = openPayload(text, options);
    if (read !== undefined) return generateQrCode(read.text, read.options);
  }
  const drawing = readDrawing(options);
  return typeof text === 'string' ? drawText(text, drawing) : drawOther(text, drawing);
}

/**
 * Reads a payload, with modules that most programs do not need.
 *
 * @param {any} text
 * @param {any} options
 * @returns {{ text: string, options: any } | undefined} undefined for any other content
 */
function openPayload(text, options) {
  const { isPayload } = require('./lib/payloads/payload');
  return isPayload(text) ? require('./lib/payloads/draw').readPayload(text, options) : undefined;
}

/**
 * Draws content that is not a string, with modules that most programs do not need.
 *
 * @param {any} text
 * @param {Readonly<import('./lib/options/read').Drawing>} drawing
 */
function drawOther(text, drawing) {
  const { readParts } = require('./lib/content');
  return require('./lib/draw').drawParts(readParts(text, 'text', drawing), drawing);
}

/** @type {typeof import('./index').generateQrCodeAsync} */
async function generateQrCodeAsync(text, options) {
  const [outcome] = await startDrawing(text, options);
  if (outcome instanceof QrCodeError) throw outcome;
  return /** @type {Buffer<ArrayBuffer>} */ (outcome);
}

/**
 * Starts the drawing of one code. Not inlined, as an async function keeps its variables while it
 * waits: the options and the bytes of the logo.
 *
 * @param {any} text
 * @param {any} options
 */
function startDrawing(text, options) {
  if (typeof text === 'object') {
    const read = openPayload(text, options);
    if (read !== undefined) return startDrawing(read.text, read.options);
  }
  const drawing = readDrawing(options, ASYNC_NAMES);
  const signal = readSignal(options);
  const { readParts } = require('./lib/content');
  return require('./lib/draw').drawSome([readParts(text, 'text', drawing)], drawing, signal);
}

/** @type {typeof import('./index').generateQrCodes} */
function generateQrCodes(texts, options) {
  // Loaded by the first call, as this is a third of the JavaScript.
  const { copyDeep, generateAll, openSource } = require('./lib/batch');
  const given = copyDeep(options);
  const drawing = readDrawing(given, ASYNC_NAMES);
  return generateAll(openSource(texts), drawing, { options: given, signal: readSignal(given) });
}

/** @type {typeof import('./index').generateQrCodeSequence} */
function generateQrCodeSequence(text, options) {
  return require('./lib/sequence').generateQrCodeSequence(text, options);
}

/** @type {typeof import('./index').qrCodeGenerator} */
function qrCodeGenerator(options) {
  return require('./lib/generator').qrCodeGenerator(options);
}

/** @type {typeof import('./index').gradeQrCode} */
function gradeQrCode(text, options) {
  const read = typeof text === 'object' ? openPayload(text, options) : undefined;
  if (read !== undefined) return gradeQrCode(read.text, read.options);
  const drawing = readDrawing(options);
  return require('./lib/grade').gradeContent(text, drawing);
}

/** @type {typeof import('./index').describeLastQrCode} */
function describeLastQrCode() {
  return require('./lib/draw').describeLastDrawn();
}

/**
 * Returns a function of npm `qrcode`, which loads `lib/compat` when it is first called.
 *
 * @param {keyof typeof import('./lib/compat/index')} name
 */
function createLazyFunction(name) {
  const call = (/** @type {any[]} */ ...args) =>
    Reflect.apply(require('./lib/compat')[name], undefined, args);
  return Object.defineProperty(call, 'name', { value: name });
}

module.exports = {
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodes,
  generateQrCodeSequence,
  qrCodeGenerator,
  gradeQrCode,
  describeLastQrCode,
  QrCodeError,
  create: createLazyFunction('create'),
  toBuffer: createLazyFunction('toBuffer'),
  toBufferSync: createLazyFunction('toBufferSync'),
  toDataURL: createLazyFunction('toDataURL'),
  toDataURLSync: createLazyFunction('toDataURLSync'),
  toFile: createLazyFunction('toFile'),
  toFileStream: createLazyFunction('toFileStream'),
  toFileSync: createLazyFunction('toFileSync'),
  toString: createLazyFunction('toString'),
  toStringSync: createLazyFunction('toStringSync'),
};
