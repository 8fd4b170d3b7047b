'use strict';

// Runs on the worker thread: reads a request, draws the code, and describes its symbol.

const { isUtf8 } = require('node:buffer');
const os = require('node:os');
const { parentPort } = require('node:worker_threads');

const { QrCodeError, describeLastQrCode, generateQrCode, gradeQrCode } = require('qr-napi');
const { formats } = require('qr-napi/options');
const payloads = require('qr-napi/payloads');
const { Refusal } = require('./answer');
const { printable } = require('./printable');

/**
 * @typedef {object} Code
 * @property {Uint8Array} code the picture
 * @property {string} mediaType
 * @property {number} time the milliseconds of drawing
 * @property {number | string} version the version of the symbol
 * @property {string} level L, M, Q or H
 * @property {string} grade the grade that a verifier would give, such as `3.0 B modulation`
 * @property {number} [reserve] the part of error correction that the logo leaves, 0 to 1
 *
 * @typedef {{ code: Code, refusal?: undefined, failure?: undefined }
 *   | { code?: undefined, refusal: { status: number, code: string, message: string, argument?:
 *   string }, failure?: undefined }
 *   | { code?: undefined, refusal?: undefined, failure: Error }} Answer `refusal` is for the
 *   client, `failure` for the log
 */

/**
 * The most values in a request. The most segments of a symbol take 21,300 values. JSON of 6 MB can
 * hold two million, which take seconds and hundreds of megabytes to parse.
 */
const MAX_VALUES = 25_000;

/** The most characters of a name in an error. */
const MAX_SHOWN = 60;

const [QUOTE, BACKSLASH, ...BEFORE_VALUE] = Buffer.from('"\\,[{');

/**
 * Returns true if JSON has more than MAX_VALUES values. Each of them comes after a comma, or is the
 * first in its array or object.
 *
 * @param {Uint8Array} json
 */
function hasTooManyValues(json) {
  let values = 0;
  let isInString = false;
  for (let i = 0; i < json.length && values <= MAX_VALUES; i++) {
    const byte = json[i];
    if (byte === QUOTE) isInString = !isInString;
    else if (isInString && byte === BACKSLASH) i += 1;
    else if (!isInString && BEFORE_VALUE.includes(/** @type {number} */ (byte))) values += 1;
  }
  return values > MAX_VALUES;
}

/**
 * Parses a request: `{ text, options }`, or `{ payload, options }`, with the image of a logo and the
 * font of a frame in base64.
 *
 * @param {Buffer} json
 */
function readRequest(json) {
  // toString would replace other bytes, so the code would hold another text.
  if (!isUtf8(json)) throw createBodyRefusal('The request is not UTF-8.');
  if (hasTooManyValues(json)) {
    throw createBodyRefusal(`The request has more than ${MAX_VALUES} values.`);
  }
  const { text: given, payload, options, ...others } = parse(json.toString());
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const name = printable(other, MAX_SHOWN);
    throw createBodyRefusal(
      `The request has the unknown property "${name}". It may have text or payload, and options.`,
    );
  }
  decodePart(options, 'logo', 'image');
  decodePart(options, 'frame', 'font');
  if (payload !== undefined && given !== undefined)
    throw createBodyRefusal('The request has a text and a payload. It may have one of them.');
  return { text: payload === undefined ? given : makePayload(payload), options };
}

/**
 * Makes a payload.
 *
 * @param {any} payload `{ scheme, fields }`
 */
function makePayload(payload) {
  const { scheme, fields } = payload ?? {};
  if (!payloads.schemes.some(({ name }) => name === scheme))
    throw createBodyRefusal('The payload has no known scheme.');
  return payloads[scheme](fields);
}

/**
 * Parses JSON into an object.
 *
 * @param {string} json
 */
function parse(json) {
  let value;
  try {
    value = JSON.parse(json);
  } catch {
    throw createBodyRefusal('The request is not JSON.');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw createBodyRefusal('The request is not an object { text, options }.');
}

/**
 * Decodes the base64 of a file in the options, in place.
 *
 * @param {any} options
 * @param {string} name the name of an option
 * @param {string} part the name of its property
 */
function decodePart(options, name, part) {
  const text = options?.[name]?.[part];
  if (typeof text !== 'string') return;
  // Buffer.from skips characters that are not base64.
  if (/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''))) {
    throw createBodyRefusal(`options.${name}.${part} is not base64.`);
  }
  options[name][part] = Buffer.from(text, 'base64');
}

/**
 * Makes the refusal of a request with a wrong body.
 *
 * @param {string} message
 */
function createBodyRefusal(message) {
  return new Refusal(400, 'ERR_PAGE_BODY', message);
}

/**
 * Draws the code of a request.
 *
 * @param {Uint8Array[]} blocks the request, as JSON
 * @returns {Answer}
 */
function drawRequest(blocks) {
  try {
    const { text, options } = readRequest(Buffer.concat(blocks));
    const start = process.hrtime.bigint();
    const code = generateQrCode(text, options);
    const time = Number(process.hrtime.bigint() - start) / 1e6;
    const { version, errorCorrectionLevel: level, logo } = describeLastQrCode();
    const { mediaType } = formats.find(({ name }) => name === (options?.type ?? 'png'));
    // A copy, as the memory of a pooled buffer cannot be transferred.
    const copy = new Uint8Array(code);
    const { grade, letter, limiting } = gradeQrCode(text, options);
    const described = { version, level, grade: `${grade} ${letter} ${limiting}` };
    return { code: { code: copy, mediaType, time, ...described, reserve: logo?.reserve } };
  } catch (error) {
    return toAnswer(error);
  }
}

/**
 * Converts an error to an answer.
 *
 * @param {any} error
 * @returns {Answer}
 */
function toAnswer(error) {
  const { code, message, argument } = error;
  if (error instanceof Refusal) return { refusal: { status: error.status, code, message } };
  if (error instanceof QrCodeError && code !== 'ERR_QR_INTERNAL') {
    return { refusal: { status: 400, code, message, argument } };
  }
  return { failure: error };
}

// Lets the event loop run first if both threads want one core. Only Linux has a priority for each
// thread; elsewhere, this would lower the priority of the whole process.
if (process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_LOW);

parentPort?.on('message', (blocks) => {
  const answer = drawRequest(blocks);
  parentPort?.postMessage(answer, answer.code === undefined ? [] : [answer.code.code.buffer]);
});
