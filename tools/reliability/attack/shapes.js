'use strict';

// Malformed and unusual requests, and the expected answer to each.

const net = require('node:net');

/**
 * @typedef {object} Shape
 * @property {string} name
 * @property {string} bytes
 * @property {string} expected the statuses of all answers, in order; '' for none
 * @property {boolean} [closes] whether the server ends the connection
 * @property {boolean} [halfCloses] whether the client ends its side after sending
 */

const END = 'Host: x\r\n\r\n';
/** @param {string} target */
const get = (target) => `GET ${target} HTTP/1.1\r\n${END}`;
/** @param {string} headers @param {string} [body] */
const withHeaders = (headers, body = '') => `GET /qrcode?text=a HTTP/1.1\r\n${headers}\r\n${END}${body}`;
/** A valid request, to check that an open connection still works. */
const NEXT = get('/healthz');

/** @type {Shape[]} */
const SHAPES = [
  { name: 'no text', bytes: get('/qrcode') + NEXT, expected: '400 200' },
  { name: 'a query of 1 MB', bytes: get(`/qrcode?text=${'a'.repeat(1e6)}`), expected: '431', closes: true },
  { name: 'a query of 3 KB', bytes: get(`/qrcode?text=${'a'.repeat(3000)}`) + NEXT, expected: '414 200' },
  ...['%', '%zz', '%c3%28', '%f0%9f', '%ff', '%E0%A4%A', '%ed%a0%80'].map((text) => ({
    name: `broken percent-encoding ${text}`,
    bytes: get(`/qrcode?text=${text}`) + NEXT,
    expected: '400 200',
  })),
  ...[
    'text[]=a',
    'text[a]=b',
    'text=a&text=b',
    'text=a&text[]=b',
    '__proto__=a',
    '__proto__[text]=a',
    'constructor=a',
    'constructor[prototype][text]=a',
    'te%00xt=a',
    'text=',
    '&&&=&=&',
    'TEXT=a',
  ].map((query) => ({ name: query, bytes: get(`/qrcode?${query}`) + NEXT, expected: '400 200' })),
  { name: '1000 parameters', bytes: get(`/qrcode?text=a${'&a'.repeat(900)}`) + NEXT, expected: '400 200' },
  { name: 'text=%00', bytes: get('/qrcode?text=%00') + NEXT, expected: '200 200' },
  { name: '512 bytes', bytes: get(`/qrcode?text=${'%C3%A9'.repeat(256)}`) + NEXT, expected: '200 200' },
  { name: '513 bytes', bytes: get(`/qrcode?text=${'%C3%A9'.repeat(256)}a`) + NEXT, expected: '400 200' },
  { name: 'a NUL byte in the target', bytes: get('/qrcode?text=\0'), expected: '400', closes: true },
  { name: 'a NUL byte in a header', bytes: withHeaders('X: \0'), expected: '400', closes: true },
  { name: '150 headers', bytes: withHeaders(flood(150)) + NEXT, expected: '431 200' },
  { name: '5000 headers', bytes: withHeaders(flood(5000)), expected: '431', closes: true },
  { name: 'a header of 100 KB', bytes: withHeaders(`X: ${'a'.repeat(1e5)}`), expected: '431', closes: true },
  {
    name: 'two Content-Length',
    bytes: withHeaders('Content-Length: 1\r\nContent-Length: 2', 'a'),
    expected: '400',
    closes: true,
  },
  {
    name: 'Content-Length: 1, 2',
    bytes: withHeaders('Content-Length: 1, 2', 'a'),
    expected: '400',
    closes: true,
  },
  {
    name: 'Content-Length: +1',
    bytes: withHeaders('Content-Length: +1', 'a'),
    expected: '400',
    closes: true,
  },
  {
    name: 'Transfer-Encoding and Content-Length',
    bytes: withHeaders('Transfer-Encoding: chunked\r\nContent-Length: 5', `0\r\n\r\n${NEXT}`),
    expected: '400',
    closes: true,
  },
  {
    name: 'Transfer-Encoding: xchunked',
    bytes: withHeaders('Transfer-Encoding: xchunked', NEXT),
    expected: '400|413',
    closes: true,
  },
  {
    name: 'Transfer-Encoding : chunked',
    bytes: withHeaders('Transfer-Encoding : chunked', NEXT),
    expected: '400',
    closes: true,
  },
  {
    name: 'a body of a GET',
    bytes: withHeaders('Content-Length: 5', 'hello') + NEXT,
    expected: '413',
    closes: true,
  },
  {
    name: 'a folded header',
    bytes: withHeaders('X: a\r\n b\r\nTransfer-Encoding:\r\n chunked', NEXT),
    expected: '400|413',
    closes: true,
  },
  {
    name: 'lines that end with LF',
    bytes: 'GET /qrcode?text=a HTTP/1.1\nHost: x\n\n',
    expected: '400',
    closes: true,
  },
  { name: 'no Host', bytes: 'GET /healthz HTTP/1.1\r\n\r\n', expected: '400', closes: true },
  { name: 'two Hosts', bytes: withHeaders('Host: y') + NEXT, expected: '200 200|400' },
  {
    name: 'method GARBAGE',
    bytes: `GARBAGE /qrcode?text=a HTTP/1.1\r\n${END}`,
    expected: '400',
    closes: true,
  },
  { name: 'method get', bytes: `get /qrcode?text=a HTTP/1.1\r\n${END}`, expected: '400', closes: true },
  ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'].map((method) => ({
    name: `method ${method}`,
    bytes: `${method} /qrcode?text=a HTTP/1.1\r\n${END}${NEXT}`,
    expected: '405 200',
  })),
  { name: 'method CONNECT', bytes: `CONNECT x:443 HTTP/1.1\r\n${END}`, expected: '', closes: true },
  {
    name: 'Upgrade: h2c',
    bytes: withHeaders('Connection: Upgrade\r\nUpgrade: h2c') + NEXT,
    expected: '200|200 200',
  },
  { name: 'HTTP/0.9', bytes: 'GET /healthz\r\n\r\n', expected: '200|400', closes: true },
  { name: 'HTTP/1.0', bytes: 'GET /healthz HTTP/1.0\r\n\r\n', expected: '200', closes: true },
  { name: 'HTTP/2', bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', expected: '400', closes: true },
  { name: 'HTTP/9.9', bytes: `GET /healthz HTTP/9.9\r\n${END}`, expected: '400', closes: true },
  { name: 'TLS', bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', expected: '400', closes: true },
  { name: 'Expect: something', bytes: withHeaders('Expect: something') + NEXT, expected: '417 200' },
  { name: 'a range', bytes: withHeaders('Range: bytes=0-1') + NEXT, expected: '200 200' },
  { name: 'If-None-Match: *', bytes: withHeaders('If-None-Match: *') + NEXT, expected: '304 200' },
  {
    name: 'If-None-Match of others',
    bytes: withHeaders('If-None-Match: "a", W/"b", "c') + NEXT,
    expected: '200 200',
  },
  { name: 'HEAD', bytes: `HEAD /qrcode?text=a HTTP/1.1\r\n${END}`, expected: '200' },
  { name: 'an absolute target', bytes: get('http://x/qrcode?text=a') + NEXT, expected: '200 200|404 200' },
  {
    name: 'a half-closed connection',
    bytes: get('/qrcode?text=a'),
    expected: '200',
    closes: true,
    halfCloses: true,
  },
  ...require('./preview').SHAPES,
];

/** @param {number} count */
function flood(count) {
  return Array.from({ length: count }, (_, i) => `X-${i}: a`).join('\r\n');
}

/** The time to wait for a connection that stays open. */
const PATIENCE_MS = 1500;

/**
 * Sends a shape, and checks the answer.
 *
 * @param {number} port
 * @param {Shape} shape
 * @returns {Promise<string | undefined>} the problem, or undefined if the answer is as expected
 */
async function tryShape(port, { bytes, expected, closes = false, halfCloses = false }) {
  const { text, isClosed } = await exchange(
    port,
    bytes,
    halfCloses,
    expected.split('|')[0]?.split(' ').length ?? 0,
    closes,
  );
  const found = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status).join(' ');
  if (!expected.split('|').includes(found)) return `expected '${expected}' but received '${found}'`;
  if (closes && !isClosed) return 'the connection stays open';
  return undefined;
}

/**
 * @param {number} port
 * @param {string} bytes
 * @param {boolean} halfCloses
 * @param {number} answers the number of answers to wait for
 * @param {boolean} closes
 * @returns {Promise<{ text: string, isClosed: boolean }>}
 */
function exchange(port, bytes, halfCloses, answers, closes) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    const finish = (/** @type {boolean} */ isClosed) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, isClosed });
    };
    const timer = setTimeout(finish, PATIENCE_MS, false);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!closes && text.split(/HTTP\/1\.1 \d{3} /).length > answers) finish(false);
    });
    socket.on('end', () => finish(true));
    // The connection is reset if the server did not read everything.
    socket.on('error', () => finish(true));
    socket.write(bytes, 'latin1');
    if (halfCloses) socket.end();
  });
}

module.exports = { SHAPES, tryShape };
