'use strict';

// A page to try every option on: what `npm start` serves at `/`. README.md in this folder says how it behaves.

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const { QrCodeError, create, generateQrCode, generateQrCodeAsync } = require('qr-napi');
// Not part of the API: with these the page has a new type as soon as the library does.
const { PICTURE_NAMES, TYPES } = require('../../lib/picture');

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** The most bytes of a request: a logo of 4 MB in base64, and the longest text. */
const MOST_BYTES = 6_000_000;

/** From this width, in pixels, or scale on a code is made on another thread: it takes milliseconds. */
const LARGE_WIDTH = 1000;
const LARGE_SCALE = 8;

/** The levels, by the bits that `create` returns for each (ISO/IEC 18004:2015, table 12). */
const LEVELS = 'MLHQ';

const PUBLIC = path.join(__dirname, 'public');

/** The files that are served, and no others. */
const FILES = new Map([
  ['/', ['index.html', 'text/html; charset=utf-8']],
  ['/page.css', ['page.css', 'text/css; charset=utf-8']],
  ['/page.js', ['page.js', 'text/javascript; charset=utf-8']],
  ['/errors.js', ['errors.js', 'text/javascript; charset=utf-8']],
  ['/form.js', ['form.js', 'text/javascript; charset=utf-8']],
  ['/options.js', ['options.js', 'text/javascript; charset=utf-8']],
  ['/preview.js', ['preview.js', 'text/javascript; charset=utf-8']],
  ['/snippets.js', ['snippets.js', 'text/javascript; charset=utf-8']],
  ['/icon.svg', ['icon.svg', 'image/svg+xml']],
]);

/** Nothing but what this server has. `data:` is not needed; `blob:` is the preview. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** A code that is opened by itself may be an SVG with a logo that somebody else made. */
const CODE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const HEADERS = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
});

/** Why a request is refused before the library has seen it. */
class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} code
   * @param {string} message
   */
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Gives the handler of the page, for Express, Connect and plain `http`. Requests for anything else go to `next`.
 *
 * @returns {(req: IncomingMessage, res: ServerResponse, next: () => void) => void}
 */
function page() {
  const files = new Map(Array.from(FILES, ([url, [name, type]]) => [url, load(readPublic(name), type)]));
  // What the page has to know of the library to build itself.
  files.set('/library.json', load(Buffer.from(JSON.stringify(describeLibrary())), 'application/json'));

  return function handlePage(req, res, next) {
    const [url] = req.url.split('?', 1);
    const file = files.get(url);
    if (file !== undefined) sendFile(req, res, file);
    else if (url === '/preview') answerPreview(req, res);
    else next();
  };
}

/** @param {string} name */
function readPublic(name) {
  return readFileSync(path.join(PUBLIC, name));
}

/**
 * @param {Buffer} body
 * @param {string} type
 */
function load(body, type) {
  return { body, type, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

function describeLibrary() {
  const types = Object.entries(TYPES).map(([name, { mediaType, isText, hasLogo = false }]) => ({
    name,
    mediaType,
    isText,
    hasLogo,
    // The library embeds an SVG, and does not draw it in pixels.
    hasSvgLogo: hasLogo && mediaType === 'image/svg+xml',
  }));
  return { types, options: PICTURE_NAMES };
}

/**
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {ReturnType<typeof load>} file
 */
function sendFile(req, res, { body, type, etag }) {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD');
    sendRefusal(res, new Refusal(405, 'ERR_PAGE_METHOD', `Expected GET or HEAD but received ${req.method}`));
    return;
  }
  res.setHeader('Content-Security-Policy', PAGE_POLICY);
  res.setHeader('Cache-Control', 'no-cache');
  res.setHeader('ETag', etag);
  if (req.headers['if-none-match']?.includes(etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  send(res, 200, type, body, req.method === 'HEAD');
}

/**
 * Answers with the code that the body describes, or with what is wrong with it.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 */
async function answerPreview(req, res) {
  try {
    const { text, options } = await readRequest(req);
    const { code, time } = await make(text, options, res);
    const { version, errorCorrectionLevel, logo } = symbolOf(text, options);
    res.setHeader('Content-Security-Policy', CODE_POLICY);
    res.setHeader('Server-Timing', `qr;dur=${Number(time) / 1e6}`);
    res.setHeader('QR-Version', version);
    res.setHeader('QR-Error-Correction-Level', LEVELS[errorCorrectionLevel.bit]);
    if (logo !== undefined) res.setHeader('QR-Logo-Reserve', logo.reserve);
    send(res, 200, TYPES[options?.type ?? 'png'].mediaType, code);
  } catch (error) {
    if (res.destroyed) return; // nobody waits for it
    sendRefusal(res, refusalOf(error, res));
  }
}

/**
 * What a request asks for: `{ text, options }` as JSON, with the image of a logo in base64.
 *
 * @param {IncomingMessage} req
 */
async function readRequest(req) {
  if (req.method !== 'POST')
    throw new Refusal(405, 'ERR_PAGE_METHOD', `Expected POST but received ${req.method}`);
  // Other sites may post without asking first, but not JSON.
  if (!/^application\/json *(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throw new Refusal(
      415,
      'ERR_PAGE_CONTENT_TYPE',
      'Expected application/json for Content-Type but received another',
    );
  }
  const { text, options, ...others } = parse(await readBody(req));
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new Refusal(
      400,
      'ERR_PAGE_BODY',
      `Expected only text and options but received ${JSON.stringify(other)}`,
    );
  }
  const image = options?.logo?.image;
  if (typeof image === 'string') options.logo.image = Buffer.from(image, 'base64');
  return { text, options };
}

/**
 * @param {IncomingMessage} req
 * @returns {Promise<Buffer>}
 */
async function readBody(req) {
  const chunks = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    // What comes after is read and forgotten: a client that is cut off while it sends does not see the answer.
    if (size <= MOST_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size <= MOST_BYTES) return Buffer.concat(chunks);
  throw new Refusal(
    413,
    'ERR_PAGE_TOO_LARGE',
    `Expected at most ${MOST_BYTES} bytes, about 4 MB of logo, for the request but received ${size}`,
  );
}

/** @param {Buffer} body */
function parse(body) {
  let value;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new Refusal(400, 'ERR_PAGE_BODY', 'Expected JSON for the request but received something else');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Refusal(
    400,
    'ERR_PAGE_BODY',
    'Expected an object { text, options } for the request but received none',
  );
}

/**
 * Returns the symbol that `generateQrCode` draws for the same arguments, which it has accepted. A
 * separate call, so that the time that the page shows does not include it.
 *
 * @param {any} text
 * @param {any} options
 */
function symbolOf(text, options) {
  const { errorCorrectionLevel, boostErrorCorrection = errorCorrectionLevel === undefined } = options ?? {};
  return create(text, {
    ...options,
    // The defaults of generateQrCode, as create has the defaults of npm qrcode.
    errorCorrectionLevel: errorCorrectionLevel ?? 'L',
    boostErrorCorrection,
  });
}

/**
 * @param {any} text
 * @param {any} options
 * @param {ServerResponse} res a code that nobody waits for any more is not made
 * @returns {Promise<{ code: Buffer, time: bigint }>} the time in nanoseconds
 */
async function make(text, options, res) {
  if (!isLarge(options)) {
    const start = process.hrtime.bigint();
    const code = generateQrCode(text, options);
    return { code, time: process.hrtime.bigint() - start };
  }
  const closed = new AbortController();
  res.once('close', () => closed.abort());
  const start = process.hrtime.bigint();
  const code = await generateQrCodeAsync(text, { ...options, signal: closed.signal });
  return { code, time: process.hrtime.bigint() - start };
}

/** @param {any} options */
function isLarge(options) {
  return options?.width >= LARGE_WIDTH || options?.scale >= LARGE_SCALE;
}

/**
 * @param {any} error
 * @param {ServerResponse} res
 * @returns {Refusal}
 */
function refusalOf(error, res) {
  if (error instanceof Refusal) {
    if (error.status === 405) res.setHeader('Allow', 'POST');
    return error;
  }
  if (error instanceof QrCodeError && error.code !== 'ERR_QR_INTERNAL') {
    return new Refusal(400, error.code, error.message);
  }
  process.emitWarning(error);
  return new Refusal(500, 'ERR_QR_INTERNAL', 'The server failed to make this code.');
}

/**
 * @param {ServerResponse} res
 * @param {Refusal} refusal
 */
function sendRefusal(res, { status, code, message }) {
  res.setHeader('Content-Security-Policy', CODE_POLICY);
  send(res, status, 'application/json', Buffer.from(JSON.stringify({ code, message })));
}

/**
 * @param {ServerResponse} res
 * @param {number} status
 * @param {string} type
 * @param {Buffer} body
 * @param {boolean} [isHead]
 */
function send(res, status, type, body, isHead = false) {
  res.statusCode = status;
  for (const [name, value] of HEADERS) res.setHeader(name, value);
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', type);
  res.setHeader('Content-Length', body.length);
  res.end(isHead ? undefined : body);
}

module.exports = { MOST_BYTES, page };
