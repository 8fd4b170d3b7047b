'use strict';

// Attacks on /preview of the page: single requests, and lasting attacks.

/** @import { Shape } from './shapes' */
/** @import { Attack } from './attackers' */
/** @import { Socket } from 'node:net' */
/** @typedef {(port: number, count: number, begin: (socket: Socket) => void) => void} Keep see attackers.js */

const HEAD = 'POST /preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
/** A request after another one, to see whether a connection that stays open still works. */
const NEXT = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';

/** @param {string} body in latin1 @param {string} [headers] */
const post = (body, headers = '') => `${HEAD}${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const SMALL = post('{"text":"a"}');

/** @type {Shape[]} */
const SHAPES = [
  { name: 'a preview', bytes: SMALL + NEXT, expected: '200 200' },
  { name: 'ten previews at once', bytes: SMALL.repeat(10) + NEXT, expected: '200 '.repeat(11).trim() },
  {
    name: 'a preview in chunks of a byte',
    bytes: `${HEAD}Transfer-Encoding: chunked\r\n\r\n${[...'{"text":"a"}'].map((each) => `1\r\n${each}\r\n`).join('')}0\r\n\r\n${NEXT}`,
    expected: '200 200',
  },
  {
    name: 'a preview with Expect: 100-continue',
    bytes: post('{"text":"a"}', 'Expect: 100-continue\r\n') + NEXT,
    expected: '100 200 200',
  },
  ...['\xff', '\xc3', '\xed\xa0\x80', '\xc0\x80'].map((text) => ({
    name: `a preview of the bytes ${Buffer.from(text, 'latin1').toString('hex')}`,
    bytes: post(`{"text":"a${text}b"}`) + NEXT,
    expected: '400 200',
  })),
  { name: 'a preview of half a pair', bytes: post('{"text":"\\ud800"}') + NEXT, expected: '400 200' },
  { name: 'a preview after a BOM', bytes: post('\xef\xbb\xbf{"text":"a"}') + NEXT, expected: '400 200' },
  { name: 'a preview of nothing', bytes: post('') + NEXT, expected: '400|413 200|400 200' },
  { name: 'a preview of 7 MB', bytes: post(' '.repeat(7e6)) + NEXT, expected: '413 200' },
  {
    name: 'a preview of deep arrays',
    bytes: post(`{"text":${'['.repeat(1e6)}${']'.repeat(1e6)}}`) + NEXT,
    expected: '400 200',
  },
  {
    name: 'a preview with 400,000 options',
    bytes: post(`{"text":"a","options":{${'"":1,'.repeat(4e5)}"a":1}}`) + NEXT,
    expected: '400 200',
  },
];

/** Large previews, which each take a large part of a second. */
const LARGE = ['gif', 'webp', 'jpeg'].map((type) =>
  post(JSON.stringify({ text: 'a'.repeat(1000), options: { type, width: 4096 } })),
);
/**
 * A picture of 2 MB: the send buffers have no room for a second one if the client does not read.
 */
const LONG = post(JSON.stringify({ text: 'a', options: { type: 'bmp', width: 4096 } }));

/**
 * Sends a piece again and again, until the connection ends.
 *
 * @param {string} head
 * @param {string} piece
 * @param {number} ms between two pieces
 */
const feed = (head, piece, ms) => (/** @type {Socket} */ socket) => {
  socket.resume();
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), ms);
  socket.once('close', () => clearInterval(timer));
};

/**
 * Returns the attacks by name.
 *
 * @param {Keep} keep
 * @returns {Record<string, Attack>}
 */
function attacks(keep) {
  return {
    // Sends more bytes in all than both workers may hold for previews, but never the last byte.
    'unfinished uploads': (port) =>
      keep(port, 300, feed(`${HEAD}Content-Length: 6000000\r\n\r\n`, ' '.repeat(16_384), 100)),
    'uploads in single bytes': (port) =>
      keep(port, 10, feed(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'.repeat(100), 50)),
    'large previews': (port) =>
      keep(port, 20, (socket) => {
        let turn = 0;
        const ask = () => socket.write(LARGE[turn++ % LARGE.length] ?? '');
        socket.on('data', (chunk) => {
          if (chunk.toString('latin1').startsWith('HTTP/1.1 ')) ask();
        });
        ask();
      }),
    'previews that nobody reads': (port) =>
      keep(port, 100, (socket) => {
        socket.pause();
        socket.write(LONG.repeat(5));
      }),
  };
}

module.exports = { SHAPES, attacks };
