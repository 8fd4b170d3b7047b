'use strict';

// The Node server of tiers 0 to 3: the article's endpoint with Express 5 in cluster mode. The
// module in ENGINE draws the codes. The axum server of tier 4 gives the same answers. Environment
// variables:
//
//   ENGINE           a module whose open(PIPELINE) returns a function of text, level and width
//   PIPELINE         qr-core or article, if the engine has both
//   PORT             the port; default: 0, which chooses a free one
//   WORKERS          the number of processes; default: one per core
//   MAX_TEXT_BYTES   the maximum length of a text in bytes of UTF-8; default: 512
//   STOP_WITH_STDIN  if set, the server stops at the end of standard input, such as when its parent is killed

const cluster = /** @type {import('node:cluster').Cluster} */ (
  /** @type {unknown} */ (require('node:cluster'))
);
const http = require('node:http');
const os = require('node:os');
const { monitorEventLoopDelay } = require('node:perf_hooks');

const MAX_TEXT_BYTES = readInteger('MAX_TEXT_BYTES', 1, 2953, 512);
const WIDTH = 200;
const HOST = '127.0.0.1';
/**
 * The limit of axum, so that the length of the text decides, not the length of the request line.
 */
const MAX_HEADER_BYTES = 64 * 1024;
/** The resolution of the timer that measures the delay of the event loop, in milliseconds. */
const RESOLUTION = 1;

const { LEVELS } = require('./levels');

/** @typedef {import('./levels').Level} Level */

if (cluster.isPrimary) runPrimary();
else runWorker();

function runPrimary() {
  const workers = readInteger('WORKERS', 1, 1024, os.availableParallelism());
  let listening = 0;
  let isStopping = false;

  function stop() {
    isStopping = true;
    // With this, nothing keeps the process alive once the workers have ended.
    process.stdin.destroy();
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
  }

  process.on('SIGINT', stop).on('SIGTERM', stop);
  if (process.env.STOP_WITH_STDIN) process.stdin.once('end', stop).once('error', stop).resume();
  cluster.on('listening', (_worker, { port }) => {
    listening += 1;
    if (listening === workers) console.log(`listening on http://${HOST}:${port}`);
  });
  // A measured server must not replace a failed worker unnoticed.
  cluster.on('exit', (worker, code, signal) => {
    if (isStopping) return;
    console.error(`worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}`);
    process.exitCode = 1;
    stop();
  });
  for (let i = 0; i < workers; i++) cluster.fork();
}

function runWorker() {
  const express = require('express');
  const { open } = require(/** @type {string} */ (process.env.ENGINE));
  /** @type {import('./index').Generate} */
  const generate = open(process.env.PIPELINE);

  const app = express();
  // Compares paths in the same way as the axum server.
  app.enable('case sensitive routing').enable('strict routing');

  app.get('/qrcode', async (req, res) => {
    const { text, level = 'L' } = /** @type {Record<string, string | string[]>} */ (req.query);
    if (!text) return refuse(res, 400, 'missing "text" query param');
    if (typeof text !== 'string') return refuse(res, 400, 'a query param must be given once');
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES)
      return refuse(res, 400, `text must be <= ${MAX_TEXT_BYTES} bytes`);
    if (typeof level !== 'string') return refuse(res, 400, 'a query param must be given once');
    if (!isLevel(level)) return refuse(res, 400, 'level must be L, M, Q or H');
    let png;
    try {
      png = await generate(text, level, WIDTH);
    } catch (error) {
      console.error(error);
      return refuse(res, 500, 'failed generating QR code');
    }
    res.type('png').send(png);
  });

  // Measures the delay of the event loop of the only worker. The first request starts it. The next
  // returns the 99th percentile and the maximum in milliseconds, and ends it. Meanwhile a timer
  // wakes the process every millisecond.
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  app.get('/event-loop-delay', (_req, res) => {
    if (delay.enable()) return res.json(null);
    delay.disable();
    // The recorded time between two ticks includes the interval of the timer.
    const late = (/** @type {number} */ nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION);
    res.json({ p99: late(delay.percentile(99)), max: late(delay.max) });
    delay.reset();
  });

  app.use((_req, res) => refuse(res, 404, 'not found'));

  const server = http.createServer({ maxHeaderSize: MAX_HEADER_BYTES }, app);
  const port = readInteger('PORT', 0, 65535, 0);
  server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    const isTaken = error.code === 'EADDRINUSE';
    console.error(`Cannot serve: ${isTaken ? `port ${port} of ${HOST} is in use` : error.message}`);
    process.exit(1);
  });
  server.listen(port, HOST);
  process.on('SIGINT', () => {}); // Ctrl+C also reaches workers, but the primary stops them
  process.on('SIGTERM', () => {
    server.close(() => process.exit());
    server.closeIdleConnections();
  });
}

/**
 * @param {any} res
 * @param {number} status
 * @param {string} message
 */
function refuse(res, status, message) {
  res.status(status).type('text/plain').send(message);
}

/**
 * @param {string} name
 * @returns {name is Level}
 */
function isLevel(name) {
  return /** @type {readonly string[]} */ (LEVELS).includes(name);
}

/**
 * @param {string} name
 * @param {number} least
 * @param {number} most
 * @param {number} missing
 * @returns {number} an integer from the environment; any other value ends the process
 */
function readInteger(name, least, most, missing) {
  const value = process.env[name];
  if (value === undefined) return missing;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  console.error(
    `Cannot serve: Expected an integer from ${least} to ${most} for ${name} but received '${value}'`,
  );
  process.exit(1);
}
