'use strict';

// Sends requests at a fixed rate, whether or not earlier ones are answered, and times each from
// when it was due. It runs in its own process: node generator.js
// '{"port":…,"connections":…,"rate":…,"seconds":…}' prints the result.
//
// oha is not used, as it opens connections while it measures. A Node.js server accepts one
// connection per turn of its event loop, so under overload the result would be the rate of new
// connections. This generator opens all connections first.

const net = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');

const { WORKLOADS } = require('../../support/workloads');
const { percentile } = require('../support/example');

/**
 * @typedef {object} Found
 * @property {number} seconds
 * @property {Record<string, number>} statuses the number of answers by status
 * @property {Record<string, { p50: number, p99: number }>} ms the latency by status
 * @property {number} unfinished requests that were due but not answered
 * @property {number} failed connections that ended
 */

const { port, connections, rate, seconds } = JSON.parse(process.argv[2] ?? '{}');
const requests = (WORKLOADS[0]?.texts ?? []).map((text) =>
  Buffer.from(`GET /qrcode?text=${encodeURIComponent(text)} HTTP/1.1\r\nHost: x\r\n\r\n`),
);
/** The idle connections, the longest unused first. */
const free = queue();
/** The due times of requests that wait for a free connection. */
const late = queue();
/** @type {Map<string, number[]>} */
const latencies = new Map();
let failed = 0;
let sent = 0;

main();

async function main() {
  for (let i = 0; i < connections; i++) {
    open();
    // Opens them in groups, so that no connection is lost in a full queue.
    if (i % 50 === 49) await sleep(20);
  }
  while (free.size < connections) await sleep(20);
  latencies.clear();
  failed = 0;
  const start = performance.now();
  const total = rate * seconds;
  let due = 0;
  for (let passed = 0; passed < seconds * 1000; passed = performance.now() - start) {
    for (const until = Math.min(total, (passed / 1000) * rate); due < until; due++) {
      late.push(start + (due / rate) * 1000);
    }
    sendLate();
    await new Promise(setImmediate);
  }
  const all = [...latencies];
  /** @type {Found} */
  const found = {
    seconds,
    statuses: Object.fromEntries(all.map(([status, ms]) => [status, ms.length])),
    ms: Object.fromEntries(
      all.map(([status, ms]) => [status, { p50: percentile(ms, 0.5), p99: percentile(ms, 0.99) }]),
    ),
    unfinished: due - all.reduce((sum, [, ms]) => sum + ms.length, 0),
    failed,
  };
  console.log(JSON.stringify(found));
  process.exit();
}

function sendLate() {
  while (late.size > 0 && free.size > 0) {
    const due = late.shift();
    free.shift().ask(due);
  }
}

/** Opens a connection, with a first request that is not counted. */
function open() {
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
  let due = 0;
  let left = -1;
  let status = '';
  const connection = {
    /** @param {number} since */
    ask(since) {
      due = since;
      left = -1;
      socket.write(/** @type {Buffer} */ (requests[sent++ % requests.length]));
    },
  };
  socket.on('data', (chunk) => {
    if (left === -1) {
      // The head of an answer always arrives in one piece, as the server sends it in one.
      const head = chunk.indexOf('\r\n\r\n');
      const text = chunk.toString('latin1', 0, head);
      status = text.slice(9, 12);
      left = Number(/\r\nContent-Length: (\d+)/i.exec(text)?.[1]) + head + 4;
    }
    left -= chunk.length;
    if (left > 0) return;
    const ms = latencies.get(status);
    if (ms === undefined) latencies.set(status, [performance.now() - due]);
    else ms.push(performance.now() - due);
    free.push(connection);
    sendLate();
  });
  socket.on('error', () => {});
  socket.once('close', () => {
    failed += 1;
    open();
  });
  connection.ask(performance.now());
}

/** Returns a queue. Taking the first item of an array would move all others. */
function queue() {
  /** @type {any[]} */
  let items = [];
  let first = 0;
  return {
    get size() {
      return items.length - first;
    },
    /** @param {any} item */
    push(item) {
      items.push(item);
    },
    shift() {
      const item = items[first++];
      if (first > 10_000) {
        items = items.slice(first);
        first = 0;
      }
      return item;
    },
  };
}
