'use strict';

// Handles requests for codes. handler.d.ts documents the options and the answers, as editors show
// it there.

const crypto = require('node:crypto');

const { version: packageVersion } = require('../package.json');
const { copyLogo } = require('./draw');
const { createArgumentError, createError, describe } = require('./error');
const { prepareDrawing } = require('./generator');
const { MAX_CHARACTERS } = require('./native');
const { isArray } = require('./objects');
const { readDrawing } = require('./options/read');
const { readInteger } = require('./options/values');
const { printable } = require('./printable');
const { drawText } = require('./shared');
const { warn } = require('./warn');

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Drawing } from './options/read' */

const DEFAULT_PARAM = 'text';
const DEFAULT_MAX_BYTES = 512;

/** The names of the options that generateQrCode lacks. */
const HANDLER_NAMES = Object.freeze(['param', 'allowParams', 'maxBytes', 'onError']);

/** Matches the parameter names that an answer may repeat, as they cannot be markup or a command. */
const HARMLESS_NAME = /^[\w.-]{1,40}$/;

/** The codes of errors that a shorter text would not cause. */
const TOO_LONG = new Set([
  'ERR_QR_DATA_TOO_LONG',
  'ERR_QR_VERSION_TOO_SMALL',
  'ERR_QR_WIDTH_TOO_SMALL',
  'ERR_QR_IMAGE_TOO_LARGE',
  'ERR_QR_LOGO_TOO_LARGE',
]);

/** The default header. docs/handler.md says what to do if the options of a handler may change. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** @type {typeof import('./handler').qrCodeHandler} */
function qrCodeHandler(options, .../** @type {unknown[]} */ more) {
  // Express passes a request if somebody writes qrCodeHandler instead of qrCodeHandler().
  if (more.length > 0) {
    throw createError('ERR_QR_INVALID_OPTION', {
      argument: 'qrCodeHandler',
      details: { reason: 'handler-arguments' },
    });
  }
  const given = readDrawing(options, HANDLER_NAMES);
  const param = readParam(options?.param);
  const label = printable(param);
  const isAllowed = readAllowParams(options?.allowParams);
  const maxBytes = readInteger('maxBytes', options?.maxBytes, 1, MAX_CHARACTERS, DEFAULT_MAX_BYTES);
  const onError = readOnError(options?.onError);
  const drawing = prepareDrawing(given);
  const etagOf = createTagger(given);

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
      const image = drawRequested(text, drawing, label);
      if (typeof image === 'string') sendText(req, res, 400, image);
      else if (req.headers['if-none-match']?.trim() === '*') sendNotModified(res, etag);
      else sendImage(req, res, etag, drawing.type.mediaType, image);
    } catch (error) {
      sendFailure(req, res);
      reportError(error, req, onError);
    }
  };
}

/**
 * Reads the option `param`.
 *
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
 * Reads the option `allowParams`.
 *
 * @param {unknown} value
 * @returns {(name: string | undefined) => boolean} a function that returns true for a parameter
 *   that a query may have besides `param`
 */
function readAllowParams(value) {
  if (value === undefined) return () => false;
  if (value === true) return () => true;
  const refusal = () => {
    const expected = 'true or an array of strings that are not empty';
    return createArgumentError('ERR_QR_INVALID_OPTION', expected, 'allowParams', describe(value));
  };
  if (!isArray(value)) throw refusal();
  // A copy, as the caller may change the array later. Stops at the first wrong item: copying an
  // array with billions of holes takes a minute.
  const allowed = new Set();
  for (const name of /** @type {unknown[]} */ (value)) {
    if (typeof name !== 'string' || name === '') throw refusal();
    allowed.add(name);
  }
  return (name) => allowed.has(name);
}

/**
 * Reads the option `onError`.
 *
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
 * Draws a code.
 *
 * @param {string} text
 * @param {Readonly<Drawing>} drawing
 * @param {string} label the parameter that holds the text
 * @returns {Buffer | string} a string that says why the text is refused
 */
function drawRequested(text, drawing, label) {
  try {
    return drawText(text, drawing);
  } catch (error) {
    const { code, details } = /** @type {any} */ (error);
    if (TOO_LONG.has(code)) return `${label} is too long for the QR code`;
    // The options can be read with the shortest text, so a longer one makes the modules too small.
    if (code === 'ERR_QR_UNREADABLE')
      return `${label} makes a QR code that readers could not read: shorten it`;
    if (details?.reason === 'charset') return `${label} has a character that the charset lacks`;
    if (code === 'ERR_QR_INVALID_GS1') return `${label} must be valid GS1 element strings`;
    throw error;
  }
}

/**
 * Returns the SHA-256 of a string. `crypto.hash` takes two thirds of the time: it makes no `Hash`
 * object, which the garbage collector must finalize. Node.js before 20.12 does not have it.
 *
 * @type {(data: string) => string}
 */
const digest =
  typeof crypto.hash === 'function'
    ? (data) => crypto.hash('sha256', data, 'base64url')
    : (data) => crypto.createHash('sha256').update(data).digest('base64url');

/**
 * Returns a function that computes the ETag of a text: a digest of everything that determines the
 * image. So a request with a known ETag is answered without drawing.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {(text: string) => string}
 */
function createTagger(drawing) {
  // JSON contains no NUL, so the first one separates the options from the logo.
  const { logo, type, ...others } = drawing;
  const { size, padding, reserve, clear, bytes } = logo ?? {};
  const place = { size, padding, reserve, clear };
  const known = JSON.stringify([packageVersion, type.name, others, place, bytes]);
  const hash = crypto.createHash('sha256').update(`${known}\0`);
  if (logo !== undefined) hash.update(copyLogo(logo));
  // All have the same length, so the text begins after it.
  const options = hash.digest('base64url');
  return (text) => `"${digest(options + text)}"`;
}

/**
 * Reads the text of a request, or says why it is refused.
 *
 * @param {string} url as the client sent it, as frameworks parse a query in different ways
 * @param {{ param: string, label: string }} names the name of the parameter, and the same name
 *   escaped for answers
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
  // An unknown parameter may be the rest of an unencoded text. The code would hold a part of it.
  const unknown = others.findIndex((name) => !isAllowed(name));
  if (unknown !== -1) return { refusal: describeUnknownParam(others[unknown], label) };
  const tooLong = { refusal: `${label} must be <= ${maxBytes} bytes` };
  // A byte takes at most three characters, as in %20, so this text is too long even when decoded.
  if (value.length > 3 * maxBytes) return tooLong;
  const text = decodeComponent(value);
  if (text === undefined) return { refusal: `malformed "${label}" query param` };
  return Buffer.byteLength(text) > maxBytes ? tooLong : { text };
}

/**
 * Describes an unknown parameter for the client.
 *
 * @param {string | undefined} name
 * @param {string} label the parameter that holds the text
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
 * Decodes a name or a value of a query.
 *
 * @param {string} encoded
 * @returns {string | undefined} undefined if the string is not percent-encoded UTF-8
 */
function decodeComponent(encoded) {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/**
 * Returns true if the client has the image already (RFC 9110, section 13.1.2).
 *
 * @param {string | undefined} ifNoneMatch the header
 * @param {string} etag
 */
function isFresh(ifNoneMatch, etag) {
  // An ETag cannot contain quotes, so a substring with quotes is an item of the list. A W/ before
  // it does not matter. The handler answers * only after drawing, as no image may exist.
  return ifNoneMatch?.includes(etag) ?? false;
}

/**
 * Sets the headers of caching.
 *
 * @param {ServerResponse} res
 * @param {string} etag
 */
function setCaching(res, etag) {
  res.setHeader('ETag', etag);
  // Keeps a header that the owner of the server set before this handler.
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', CACHE_CONTROL);
}

/**
 * Answers that the client has the image already.
 *
 * @param {ServerResponse} res
 * @param {string} etag
 */
function sendNotModified(res, etag) {
  res.statusCode = 304;
  setCaching(res, etag);
  res.end();
}

/**
 * Answers with an image.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {string} etag
 * @param {string} type the media type
 * @param {Buffer} image
 */
function sendImage(req, res, etag, type, image) {
  setCaching(res, etag);
  send(req, res, 200, type, image);
}

/**
 * Answers 500 without details.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
function sendFailure(req, res) {
  // Another handler has answered already. reportError tells the owner of the server.
  if (res.headersSent) return;
  try {
    res.removeHeader('ETag');
    res.setHeader('Cache-Control', 'no-store');
    sendText(req, res, 500, 'failed generating QR code');
  } catch {
    // Ends the connection, as the client must not wait for an answer that cannot be sent.
    res.destroy();
  }
}

/**
 * Answers with plain text.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} text
 */
function sendText(req, res, status, text) {
  send(req, res, status, 'text/plain; charset=utf-8', Buffer.from(text));
}

/**
 * Answers a GET with a body, and a HEAD with its headers alone.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} type the media type
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
 * Calls `onError` with an error that is hidden from the client.
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
  // A promise, as onError may be an async function, and an unhandled rejection would end the
  // process.
  new Promise((resolve) => {
    resolve(onError(error, req));
  }).catch((createError) => {
    warn(error);
    warn(createError);
  });
}

module.exports = { qrCodeHandler };
