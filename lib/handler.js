'use strict';

// The request handler. What it takes and what it answers is written in handler.d.ts, where editors
// show it.

const { createHash } = require('node:crypto');

const { version: packageVersion } = require('../package.json');
const { drawText } = require('./draw');
const { describe, createArgumentError, createError } = require('./error');
const { MAX_CHARACTERS } = require('./native');
const { isArray } = require('./objects');
const { readDrawing } = require('./options/read');
const { readInteger } = require('./options/values');
const { printable } = require('./printable');
const { warn } = require('./warn');

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Drawing } from './options/read' */

const DEFAULT_PARAM = 'text';
const DEFAULT_MAX_BYTES = 512;

/** What the options are called that are not those of generateQrCode. */
const HANDLER_NAMES = Object.freeze(['param', 'allowParams', 'maxBytes', 'onError']);

/**
 * Matches the parameter names that an answer may show: no program can take them for markup or a
 * command.
 */
const HARMLESS_NAME = /^[\w.-]{1,40}$/;

/** What a symbol fails with because of its text, where the options would do for a shorter one. */
const TOO_LONG = new Set([
  'ERR_QR_DATA_TOO_LONG',
  'ERR_QR_VERSION_TOO_SMALL',
  'ERR_QR_WIDTH_TOO_SMALL',
  'ERR_QR_IMAGE_TOO_LARGE',
  'ERR_QR_LOGO_TOO_LARGE',
]);

/** For a handler whose options stay the same: docs and README tell what to do where they do not. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** @type {typeof import('./handler').qrCodeHandler} */
function qrCodeHandler(options, .../** @type {unknown[]} */ more) {
  // app.get('/qrcode', qrCodeHandler) would have every request fail with what is wrong with its
  // fields.
  if (more.length > 0) {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'qrCodeHandler',
      details: { reason: 'handler-arguments' },
    });
  }
  const drawing = readDrawing(options, HANDLER_NAMES);
  const param = readParam(options?.param);
  const label = printable(param);
  const isAllowed = readAllowParams(options?.allowParams);
  const maxBytes = readInteger('maxBytes', options?.maxBytes, 1, MAX_CHARACTERS, DEFAULT_MAX_BYTES);
  const onError = readOnError(options?.onError);
  // Options may be right one by one and yet make no image, of any text: better to know it now.
  drawText('0', drawing);
  const etagOf = createTagger(drawing);

  return function handleQrCode(req, res) {
    try {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        res.setHeader('Allow', 'GET, HEAD');
        sendText(req, res, 405, 'method not allowed');
        return;
      }
      const { text, refusal } = readText(req.url ?? '', { param, label }, isAllowed, maxBytes);
      if (text === undefined) {
        sendText(req, res, 400, refusal);
        return;
      }
      const etag = etagOf(text);
      if (isFresh(req.headers['if-none-match'], etag)) {
        sendNotModified(res, etag);
        return;
      }
      const image = drawIfFits(text, drawing);
      if (image === undefined) sendText(req, res, 400, `${label} is too long for the QR code`);
      else if (req.headers['if-none-match']?.trim() === '*') sendNotModified(res, etag);
      else sendImage(req, res, etag, drawing.type.mediaType, image);
    } catch (error) {
      sendFailure(req, res);
      reportError(error, req, onError);
    }
  };
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function readParam(value) {
  if (value === undefined) return DEFAULT_PARAM;
  if (typeof value !== 'string' || value === '') {
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      'a string that is not empty',
      'param',
      describe(value),
    );
  }
  return value;
}

/**
 * @param {unknown} value
 * @returns {(name: string | undefined) => boolean} returns true if a query may have this other
 *   parameter
 */
function readAllowParams(value) {
  if (value === undefined) return () => false;
  if (value === true) return () => true;
  const refusal = () => {
    const expected = 'true or an array of strings that are not empty';
    return createArgumentError('ERR_QR_INVALID_OPTION', expected, 'allowParams', describe(value));
  };
  if (!isArray(value)) throw refusal();
  // Copied, as the array may be changed later. Stops at the first wrong item: to copy all items of
  // an array with billions of holes takes a minute.
  const allowed = new Set();
  for (const name of /** @type {unknown[]} */ (value)) {
    if (typeof name !== 'string' || name === '') throw refusal();
    allowed.add(name);
  }
  return (name) => allowed.has(name);
}

/**
 * @param {unknown} value
 * @returns {((error: unknown, req: IncomingMessage) => unknown) | undefined}
 */
function readOnError(value) {
  if (value === undefined) return undefined;
  if (typeof value !== 'function') {
    throw createArgumentError('ERR_QR_INVALID_OPTION', 'a function', 'onError', describe(value));
  }
  return /** @type {(error: unknown, req: IncomingMessage) => unknown} */ (value);
}

/**
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @returns {Buffer | undefined} undefined where the text is too long
 */
function drawIfFits(text, drawing) {
  try {
    return drawText(text, drawing);
  } catch (error) {
    if (TOO_LONG.has(/** @type {any} */ (error).code)) return undefined;
    throw error;
  }
}

/**
 * Gives the function that makes the ETag of a text: a digest of all that decides the bytes of its
 * image, so that the image need not be made to know it.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {(text: string) => string}
 */
function createTagger(drawing) {
  // JSON has no raw NUL, so the first one is where the text begins.
  const { logo, type, ...others } = drawing;
  const { image, ...place } = logo ?? {};
  const known = JSON.stringify([packageVersion, type.name, others, place, image?.length]);
  const hash = createHash('sha256').update(`${known}\0`);
  if (image !== undefined) hash.update(image);
  return (text) => `"${hash.copy().update(text).digest('base64url')}"`;
}

/**
 * The text that a URL asks for, or why there is none.
 *
 * @param {string} url as the client sent it: what a framework makes of a query differs from one to
 *   the next
 * @param {{ param: string, label: string }} names of the parameter: in requests, and as answers
 *   show it
 * @param {(name: string | undefined) => boolean} isAllowed
 * @param {number} maxBytes
 * @returns {{ text: string, refusal?: undefined } | { text?: undefined, refusal: string }}
 */
function readText(url, { param, label }, isAllowed, maxBytes) {
  const { values, others } = readQuery(url, param);
  if (values === undefined || values.length > 1) {
    return { refusal: `"${label}" query param must be given once, as plain text` };
  }
  const [value] = values;
  if (value === undefined || value === '') return { refusal: `missing "${label}" query param` };
  // The parameter may be the rest of a text that was not encoded. Then the code would be of another
  // text.
  const unknown = others.findIndex((name) => !isAllowed(name));
  if (unknown !== -1) return { refusal: describeUnknownParam(others[unknown], label) };
  const tooLong = { refusal: `${label} must be <= ${maxBytes} bytes` };
  // A byte is at most three characters, as in %20. Decoding would not make this one short enough.
  if (value.length > 3 * maxBytes) return tooLong;
  const text = decodeComponent(value);
  if (text === undefined) return { refusal: `malformed "${label}" query param` };
  return Buffer.byteLength(text) > maxBytes ? tooLong : { text };
}

/**
 * @param {string | undefined} name of a parameter that is not allowed
 * @param {string} label of the parameter that holds the text
 */
function describeUnknownParam(name, label) {
  const which = name !== undefined && HARMLESS_NAME.test(name) ? `unknown "${name}"` : 'unknown';
  return `${which} query param: an & in "${label}" must be written as %26`;
}

/**
 * Reads a query: the values of a parameter, still encoded, and the names of all other parameters.
 * `values` is undefined if the parameter is an object or an array, as in `text[a]=1` and
 * `text[]=1`. A name is undefined if it is not percent-encoded UTF-8.
 *
 * @param {string} url
 * @param {string} param
 * @returns {{ values: string[] | undefined, others: (string | undefined)[] }}
 */
function readQuery(url, param) {
  const start = url.indexOf('?') + 1;
  const values = [];
  const others = [];
  const query = start === 0 ? '' : url.slice(start);
  for (const pair of query === '' ? [] : query.split('&')) {
    const equals = pair.indexOf('=');
    const name = decodeComponent(equals === -1 ? pair : pair.slice(0, equals));
    if (name === param) values.push(equals === -1 ? '' : pair.slice(equals + 1));
    else if (name?.startsWith(`${param}[`)) return { values: undefined, others };
    else others.push(name);
  }
  return { values, others };
}

/**
 * @param {string} encoded a name or a value of a query
 * @returns {string | undefined} undefined where it is not percent-encoded UTF-8
 */
function decodeComponent(encoded) {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/**
 * Whether the client has the image already, by the rules of RFC 9110, section 13.1.2.
 *
 * @param {string | undefined} ifNoneMatch
 * @param {string} etag
 */
function isFresh(ifNoneMatch, etag) {
  // An ETag can have no quotes but those around it, so one that is found in the list is in the
  // list; the W/ that may stand before it does not count here. A client that sends * need not have
  // the image: it is told the same of every image, once there is known to be one.
  return ifNoneMatch?.includes(etag) ?? false;
}

/**
 * @param {ServerResponse} res
 * @param {string} etag
 */
function setCaching(res, etag) {
  res.setHeader('ETag', etag);
  // What was set before this handler is what the owner of the server wants.
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', CACHE_CONTROL);
}

/**
 * @param {ServerResponse} res
 * @param {string} etag
 */
function sendNotModified(res, etag) {
  res.statusCode = 304;
  setCaching(res, etag);
  res.end();
}

/**
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {string} etag
 * @param {string} type
 * @param {Buffer} image
 */
function sendImage(req, res, etag, type, image) {
  setCaching(res, etag);
  send(req, res, 200, type, image);
}

/**
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
function sendFailure(req, res) {
  // Something before this one has answered already: who put it there is told by report.
  if (res.headersSent) return;
  try {
    res.removeHeader('ETag');
    res.setHeader('Cache-Control', 'no-store');
    sendText(req, res, 500, 'failed generating QR code');
  } catch {
    // No answer can be sent: the client must not wait for one.
    res.destroy();
  }
}

/**
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} text
 */
function sendText(req, res, status, text) {
  send(req, res, status, 'text/plain; charset=utf-8', Buffer.from(text));
}

/**
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} type
 * @param {Buffer} body
 */
function send(req, res, status, type, body) {
  res.statusCode = status;
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  if (req.method === 'HEAD') res.end();
  else res.end(body);
}

/**
 * Tells the owner of the server of an error that clients are told nothing about.
 *
 * @param {unknown} error
 * @param {IncomingMessage} req
 * @param {((error: unknown, req: IncomingMessage) => unknown) | undefined} onError
 */
function reportError(error, req, onError) {
  if (onError === undefined) {
    warn(error);
    return;
  }
  // A promise, as onError may be an async function: no failure of it is to end the process.
  new Promise((resolve) => {
    resolve(onError(error, req));
  }).catch((createError) => {
    warn(error);
    warn(createError);
  });
}

module.exports = { qrCodeHandler };
