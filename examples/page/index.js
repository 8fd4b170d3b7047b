'use strict';

// Serves a page to try every option on, at `/` of `npm start`. README.md in this folder describes
// it.

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('qr-napi');
const { formats, options } = require('qr-napi/options');
const { schemes } = require('qr-napi/payloads');

const { Refusal, send, sendRefusal } = require('./answer');
const { MAX_BODY_BYTES } = require('./body');
const { DESIGNS } = require('./designs');
const { Drawer } = require('./drawer');
const { previewHandler } = require('./preview');
const { Room } = require('./room');

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/**
 * The most bytes that all previews of a process hold, in received bodies and unsent answers. The
 * largest picture, a BMP of 4096 pixels with a logo, has 50 MB.
 */
const MAX_HELD_BYTES = 128 * 1024 * 1024;

/** The most previews that a process receives, draws and sends at a time. */
const MAX_PREVIEWS = 100;

/** The text of the pictures of designs: short, so that their shapes are seen in a small picture. */
const DESIGN_TEXT = 'qr-napi';

const PUBLIC = path.join(__dirname, 'public');

/** The files that are served. */
const FILES = new Map([
  ['/', ['index.html', 'text/html; charset=utf-8']],
  ['/page.css', ['page.css', 'text/css; charset=utf-8']],
  ['/page.js', ['page.js', 'text/javascript; charset=utf-8']],
  ['/controls.js', ['controls.js', 'text/javascript; charset=utf-8']],
  ['/designs.js', ['designs.js', 'text/javascript; charset=utf-8']],
  ['/errors.js', ['errors.js', 'text/javascript; charset=utf-8']],
  ['/facts.js', ['facts.js', 'text/javascript; charset=utf-8']],
  ['/files.js', ['files.js', 'text/javascript; charset=utf-8']],
  ['/form.js', ['form.js', 'text/javascript; charset=utf-8']],
  ['/options.js', ['options.js', 'text/javascript; charset=utf-8']],
  ['/payloads.js', ['payloads.js', 'text/javascript; charset=utf-8']],
  ['/preview.js', ['preview.js', 'text/javascript; charset=utf-8']],
  ['/snippets.js', ['snippets.js', 'text/javascript; charset=utf-8']],
  ['/icon.svg', ['icon.svg', 'image/svg+xml']],
]);

/** Allows only files of this server, and `blob:` for the preview. */
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

/**
 * Returns a handler of the page for Express, Connect and plain `http`. Passes requests for other
 * paths to `next`.
 *
 * @param {object} [parts] parts of the previews that tests replace
 * @param {Room} [parts.room]
 * @param {Drawer} [parts.drawer]
 * @returns {(req: IncomingMessage, res: ServerResponse, next: () => void) => void}
 */
function page({ room = new Room(MAX_HELD_BYTES, MAX_PREVIEWS), drawer = new Drawer() } = {}) {
  const handlePreview = previewHandler(room, drawer);
  const files = new Map(
    Array.from(FILES, ([url, [name, type]]) => [url, createFile(readPublic(name), type)]),
  );
  // The page builds its controls from the descriptions, so it has every option and format.
  const library = Buffer.from(JSON.stringify({ formats, options, schemes, designs: DESIGNS }));
  files.set('/library.json', createFile(library, 'application/json'));
  for (const { name, options: design } of DESIGNS) {
    const picture = generateQrCode(DESIGN_TEXT, { ...design, type: 'svg' });
    files.set(`/designs/${name}.svg`, createFile(picture, 'image/svg+xml'));
  }

  return function handlePage(req, res, next) {
    const [url] = req.url.split('?', 1);
    const file = files.get(url);
    if (file !== undefined) sendFile(req, res, file);
    else if (url === '/preview') handlePreview(req, res);
    else next();
  };
}

/**
 * Reads a file of the page.
 *
 * @param {string} name
 */
function readPublic(name) {
  return readFileSync(path.join(PUBLIC, name));
}

/**
 * Makes a file that is served from memory.
 *
 * @param {Buffer} body
 * @param {string} type the media type
 */
function createFile(body, type) {
  return { body, type, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/**
 * Sends a file, or 304 if the client has it.
 *
 * @param {IncomingMessage} req
 * @param {ServerResponse} res
 * @param {ReturnType<typeof createFile>} file
 */
function sendFile(req, res, { body, type, etag }) {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD');
    sendRefusal(
      res,
      new Refusal(405, 'ERR_PAGE_METHOD', `This address takes GET and HEAD, not ${req.method}.`),
    );
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

module.exports = { MAX_BODY_BYTES, MAX_HELD_BYTES, MAX_PREVIEWS, page };
