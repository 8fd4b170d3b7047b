'use strict';

// The lasting attacks. node attackers.js NAME PORT runs one in its own process until it is killed.

const net = require('node:net');

const { SHAPES } = require('./shapes');

/** @typedef {(port: number) => void} Attack */

const IDLE = 10_000;
/**
 * The local addresses of the attackers, so that there are enough ports. The normal client has
 * another one.
 */
const ADDRESSES = 4;
/**
 * The connections per 5 ms: a thousand per second, which tests holding connections and not opening
 * them.
 */
const PER_TICK = 5;
const REQUEST = 'GET /qrcode?text=hello HTTP/1.1\r\nHost: x\r\n\r\n';
const OVERLONG = `GET /qrcode?text=${'a'.repeat(3000)} HTTP/1.1\r\nHost: x\r\n\r\n`;
const HEALTH = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const WITHOUT_HOST = 'GET / HTTP/1.1\r\n\r\n';
/**
 * The time that connections are open before a flood, so that all are open and the probe has begun.
 */
const OPEN_MS = 2500;
const LARGE = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

/**
 * @param {number} port
 * @param {number} count the number of connections to keep open
 * @param {(socket: import('node:net').Socket) => void} begin called with each open connection
 */
function keep(port, count, begin) {
  let made = 0;
  const open = () => {
    const socket = net.connect({
      port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${2 + (made++ % ADDRESSES)}`,
    });
    socket.on('error', () => {});
    socket.once('connect', () => begin(socket));
    // Waits before reconnecting: otherwise this would be a flood of connections.
    socket.once('close', () => setTimeout(open, 100));
  };
  const timer = setInterval(() => {
    for (let i = 0; i < PER_TICK && made < count; i++) open();
    if (made >= count) clearInterval(timer);
  }, 5);
}

/** @param {string[]} pieces */
const drip = (pieces) => (/** @type {import('node:net').Socket} */ socket) => {
  let i = 0;
  socket.write(pieces[0] ?? '');
  socket.resume();
  const timer = setInterval(() => socket.write(pieces[++i] ?? 'a'), 500);
  socket.once('close', () => clearInterval(timer));
};

/**
 * Connects, sends bytes, waits for the end or for a moment, and starts again.
 *
 * @param {number} port
 * @param {number} count the number of connections at a time
 * @param {() => string} bytes
 * @param {boolean} [isReset] whether to reset the connection right after sending
 */
function again(port, count, bytes, isReset = false) {
  keep(port, count, (socket) => {
    socket.resume();
    socket.write(bytes(), 'latin1', () => {
      if (isReset) socket.resetAndDestroy();
    });
    socket.setTimeout(200, () => socket.destroy());
  });
}

/**
 * Keeps ten unanswered requests on each connection, as `autocannon -p 10` does. Resets each
 * connection after at most 200 ms, and opens a new one.
 *
 * @param {number} port
 * @param {number} count
 */
function interrupted(port, count) {
  const PIPELINED = 10;
  const MAX_DELAY_MS = 200;
  /** Limits the rate to a thousand requests per second, which one core can answer. */
  const PAUSE_MS = 50;
  keep(port, count, (socket) => {
    socket.write(REQUEST.repeat(PIPELINED));
    socket.on('data', (chunk) => {
      const answers = chunk.toString('latin1').split('HTTP/1.1 ').length - 1;
      setTimeout(() => {
        if (!socket.destroyed) socket.write(REQUEST.repeat(answers));
      }, PAUSE_MS);
    });
    const timer = setTimeout(() => socket.resetAndDestroy(), Math.random() * MAX_DELAY_MS);
    socket.once('close', () => clearTimeout(timer));
  });
}

let turn = 0;

/** @type {Record<string, Attack>} */
const ATTACKS = {
  slowloris: (port) => keep(port, 2000, drip(['GET /qrcode?text=a HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'])),
  'slow bodies': (port) =>
    keep(
      port,
      1000,
      drip([
        'POST /preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n{',
      ]),
    ),
  'slow readers': (port) => {
    // The attackers never read, and request a page of 10 KB, a few at a time. After some seconds
    // the send buffers are full. Two thousand requests per second in all, so that the test is
    // unread answers and not their number.
    keep(port, 20, (socket) => {
      socket.pause();
      const send = () => {
        if (!socket.destroyed && socket.write(LARGE.repeat(5))) setTimeout(send, 50);
      };
      socket.on('drain', send);
      send();
    });
  },
  'unfinished bodies': (port) =>
    // More requests than may be unanswered in both workers.
    keep(port, 2500, (socket) => {
      socket.resume();
      socket.write(
        'POST /preview HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
      );
    }),
  'pipelined answers that are not read': (port) =>
    keep(port, 150, (socket) => {
      socket.pause();
      const send = () => {
        if (!socket.destroyed && socket.write(LARGE.repeat(16))) setTimeout(send, 100);
      };
      socket.on('drain', send);
      send();
    }),
  'idle connections': (port) => keep(port, IDLE, (socket) => socket.resume()),
  'wrong requests': (port) => again(port, 20, () => SHAPES[turn++ % SHAPES.length]?.bytes ?? ''),
  'queries of 1 MB': (port) => again(port, 20, () => `GET /qrcode?text=${'a'.repeat(1e6)} HTTP/1.1\r\n\r\n`),
  'pipelined requests': (port) => again(port, 5, () => REQUEST.repeat(10)),
  'floods of pipelined requests': (port) => again(port, 200, () => REQUEST.repeat(1000)),
  'floods of /healthz': (port) => again(port, 20, () => HEALTH.repeat(16)),
  resets: (port) => again(port, 50, () => REQUEST, true),
  // Few enough for one core: the test is what a connection leaves behind, and not the number of
  // connections.
  'resets of pipelined requests': (port) => again(port, 5, () => REQUEST.repeat(16), true),
  // The first two requests are refused. Those behind them wait until the refusals are sent.
  'resets of pipelined requests, the first over-long': (port) =>
    again(port, 5, () => OVERLONG.repeat(2) + REQUEST.repeat(14), true),
  'interrupted pipelining clients': (port) => interrupted(port, 5),
  ...require('./preview').attacks(keep),
  // Comes last, as the addresses are blocked for a while afterwards.
  'floods of requests without Host': (port) => again(port, 50, () => WITHOUT_HOST.repeat(3000)),
  'floods on connections that were open before': (port) =>
    keep(port, 500, (socket) => {
      socket.resume();
      socket.write(HEALTH);
      const timer = setTimeout(() => socket.write(REQUEST.repeat(1400)), OPEN_MS);
      socket.once('close', () => clearTimeout(timer));
    }),
};

if (require.main === module) {
  const [name = '', port = ''] = process.argv.slice(2);
  // Paused connections do not keep a process alive.
  setInterval(() => {}, 1000);
  /** @type {Attack} */ (ATTACKS[name])(Number(port));
}

module.exports = { ATTACKS };
