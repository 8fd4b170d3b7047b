'use strict';

// Creates handlers with random options, and sends them random bytes over a socket, as any client
// can.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const fc = require('fast-check');

const { qrCodeHandler } = require('../../../lib/handler');
const { build } = require('./build');
const { failure, inTime } = require('./guard');
const { checkLine, judgeError } = require('./judge');
const { odd } = require('./odd');
const { handlerOptions } = require('./options');
const { checkContent, checkPicture, isReadable, plainOptions } = require('./pictures');
const { words } = require('./texts');
const { World } = require('./world');

/** @import { Described } from './build' */
/** @typedef {InstanceType<typeof import('./guard').Guard>} Guard */

/**
 * @typedef {object} Request
 * @property {string} method
 * @property {string} url
 * @property {[name: string, value: string][]} headers
 * @property {string} [text] the requested text, if the URL is made from it
 *
 * @typedef {{ args: Described[], requests: Request[] }} Asked
 */

const escapes = fc.constantFrom(
  ...[
    '%',
    '%zz',
    '%E9',
    '%ED%A0%80',
    '%C0%AF',
    '%00',
    '%0a',
    '%F0%9F%98%80',
    '%u0041',
    '%%',
    '%2',
    '\xff',
    '\u00e9',
  ],
  ...['a', '&', '=', '?', '#', '+', '[]', '[0]', ';', '..', '//', '__proto__', 'text=', 'text[]=', 'te%78t='],
);
const query = fc.oneof(
  fc.array(escapes, { maxLength: 8 }).map((all) => all.join('')),
  fc
    .tuple(escapes, fc.integer({ min: 500, max: 16_000 }))
    .map(([each, size]) => each.repeat(size / each.length)),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
);

/** Matches characters that would end a request line or a header. */
const clean = (/** @type {string} */ value) => value.replace(/[\r\n ]/g, '');

const url = fc.oneof(
  query.map((each) => clean(`/qrcode?text=${each}`)),
  query.map((each) => clean(`/?${each}`)),
  fc.constantFrom(
    '*',
    '/',
    '?',
    'http://[/?text=a',
    'http://host/?text=a',
    '//?text=a',
    '/?',
    '/?text',
    '/%',
  ),
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('GET', 'HEAD') },
  { weight: 1, arbitrary: fc.constantFrom('POST', 'OPTIONS', 'PATCH', 'TRACE', 'M-SEARCH', 'get', 'X', '') },
);
const headers = fc.array(
  fc.tuple(
    fc.constantFrom(
      'If-None-Match',
      'Accept',
      'Range',
      'Content-Length',
      'Transfer-Encoding',
      '__proto__',
      'Expect',
    ),
    fc.oneof(
      fc.constantFrom(
        '*',
        '"a"',
        'W/"a", "b"',
        '',
        '\xff',
        'bytes=0-1',
        '0',
        'chunked',
        '100-continue',
        ' * ',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 30 }).map(clean),
    ),
  ),
  { maxLength: 3 },
);

const random = fc.record({ method, url, headers });
const plain = fc
  .tuple(words, fc.constantFrom('GET', 'HEAD'))
  .filter(([text]) => text.isWellFormed())
  .map(([text, each]) => ({ method: each, url: '', headers: [], text }));

/** @type {fc.Arbitrary<Asked>} */
const calls = /** @type {any} */ (
  fc.record({
    args: fc.oneof(
      { weight: 9, arbitrary: handlerOptions.map((each) => [each]) },
      { weight: 1, arbitrary: fc.tuple(handlerOptions, odd) },
    ),
    requests: fc.array(fc.oneof(random, plain), { minLength: 1, maxLength: 3 }),
  })
);

/** The answers of Node.js itself, without a handler. */
const OF_NODE = new Set([400, 408, 413, 417, 431, 501]);

/** A server that gets another handler for each case. */
class Site {
  /** @type {http.RequestListener} */
  #handler = (_, res) => res.end();
  #server = http.createServer((req, res) => {
    res.setHeader('X-Handled', '1');
    this.#handler(req, res);
  });

  async open() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /**
   * @param {http.RequestListener} handler
   * @param {Buffer} request
   * @returns {Promise<{ status: number, headers: Map<string, string>, body: Buffer }>}
   */
  async ask(handler, request) {
    this.#handler = handler;
    const { port } = /** @type {net.AddressInfo} */ (this.#server.address());
    const socket = net.connect(port, '127.0.0.1');
    /** @type {Buffer[]} */
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {}); // the server may not read a request to its end
    socket.end(request);
    await once(socket, 'close');
    return parse(
      Buffer.concat(chunks)
        .toString('latin1')
        .replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ''),
    );
  }
}

/** @param {string} answer in ISO 8859-1 */
function parse(answer) {
  const end = answer.indexOf('\r\n\r\n');
  assert.notEqual(end, -1, 'an answer');
  const [line = '', ...fields] = answer.slice(0, end).split('\r\n');
  const headers = new Map(
    fields.map((each) => {
      const colon = each.indexOf(':');
      return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(line.split(' ')[1]), headers, body: Buffer.from(answer.slice(end + 4), 'latin1') };
}

/**
 * Makes a handler and sends requests to it.
 *
 * @param {Asked} asked
 * @param {Guard} guard
 * @param {Site} site
 */
async function ask({ args, requests }, guard, site) {
  const world = new World();
  let handler;
  try {
    handler = /** @type {any} */ (qrCodeHandler)(...args.map((each) => build(each, world)));
  } catch (error) {
    return judgeError(error, { world });
  } finally {
    guard.check(world, false);
    assert.deepEqual(world.changes, []);
  }
  assert.equal(typeof handler, 'function');
  const options = plainOptions(args[0]);
  for (const request of requests) {
    const answer = await inTime(site.ask(handler, bytesOf(request, options)));
    await guard.rest();
    guard.check(world, false);
    await checkAnswer(answer, request, options);
  }
  return 'value';
}

/**
 * @param {Request} request
 * @param {Record<string, any> | undefined} options
 */
function bytesOf({ method, url, headers, text }, options) {
  // A URL cannot contain half a surrogate pair.
  const name = encodeURIComponent(String(options?.param ?? 'text').toWellFormed());
  const target = text === undefined ? url : `/?${name}=${encodeURIComponent(text)}`;
  const lines = [['Host', 'localhost'], ...headers, ['Connection', 'close']];
  const head = lines.map((each) => `${each.join(': ')}\r\n`).join('');
  return Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`, 'latin1');
}

/**
 * @param {Awaited<ReturnType<Site['ask']>>} answer
 * @param {Request} request
 * @param {Record<string, any> | undefined} options
 */
async function checkAnswer({ status, headers, body }, { method, text }, options) {
  if (!headers.has('x-handled')) {
    if (!OF_NODE.has(status)) throw failure('an answer of nobody', status);
    return;
  }
  const isHead = method === 'HEAD';
  const length = Number(headers.get('content-length'));
  if (status === 304) {
    assert.equal(body.length, 0);
    return;
  }
  assert.ok([200, 400, 405].includes(status), `a status that is documented: ${status} ${body}`);
  assert.equal(body.length, isHead ? 0 : length, 'a body of its length');
  if (status !== 200) {
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
    checkLine(body.toString(), 200);
    return;
  }
  assert.match(headers.get('etag') ?? '', /^"[\w-]{43}"$/);
  if (isHead) return;
  checkPicture(body, options, { width: 200 });
  if (text !== undefined && isReadable(options && { width: 200, ...options }, text))
    await checkContent(body, text);
}

module.exports = { Site, ask, calls };
