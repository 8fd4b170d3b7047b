'use strict';

// A server of QR codes on all cores, to copy and change. README.md in this folder says how it behaves.

const cluster = require('node:cluster');
const { createHash } = require('node:crypto');
const http = require('node:http');
const os = require('node:os');

const HOST = process.env.HOST || '127.0.0.1';
const PORT = readInteger('PORT', 0, 65535, 42069);
const WORKERS = readInteger('WORKERS', 1, 1024, os.availableParallelism());

/** The waits before a crashed worker is replaced: the first, and twice the one before up to the last. */
const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 30_000;
/** A worker that lived this long was sound: should it crash, the wait is the first again. */
const SOUND_AFTER_MS = 60_000;
/** What is not answered this long after a signal is cut off: supervisors often kill us after 10 s. */
const STOP_WITHIN_MS = 9_000;
/** A worker that stops listens a moment longer, as there may be requests on their way to it. */
const LINGER_MS = 100;

/** The SHA-256 of generateQrCode('ok'). A new version of qr-napi may draw it with other bytes. */
const SAMPLE_DIGEST = 'fe2512464ccfafbaeb53c7ee8617ef5b71ec75cccf921db02b6ef4b4c100385f';

if (cluster.isPrimary) runPrimary();
else runWorker();

/** The process that was started: it minds the workers, and loads nothing of what they need. */
function runPrimary() {
  const listening = new Set();
  const restarts = new Set();
  let isReady = false;
  let isStopping = false;

  // First of all, so that no signal is too early. A signal may come twice, as Ctrl+C does under npm.
  process.on('SIGINT', stop).on('SIGTERM', stop);
  for (let i = 0; i < WORKERS; i++) start(FIRST_WAIT_MS);

  /** @param {number} wait milliseconds before the worker is replaced, should it crash soon */
  function start(wait) {
    const born = Date.now();
    const worker = cluster.fork();
    worker.once('listening', ({ port }) => {
      listening.add(worker);
      if (!isReady && !isStopping && listening.size === WORKERS) sayReady(port);
    });
    worker.once('message', fail);
    worker.once('exit', (code, signal) => {
      listening.delete(worker);
      replace(`worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}`);
    });
    // Where the system has no room for another process, there is none to end.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) replace(error.message);
    });

    function replace(end) {
      if (isStopping) return;
      // What fails from the start, such as a module that is missing, would fail again.
      if (!isReady) fail(end);
      else restart(end, Date.now() - born < SOUND_AFTER_MS ? wait : FIRST_WAIT_MS);
    }
  }

  function restart(end, wait) {
    console.error(`${end}; another starts in ${wait} ms`);
    const timer = setTimeout(() => {
      restarts.delete(timer);
      start(Math.min(2 * wait, LAST_WAIT_MS));
    }, wait);
    restarts.add(timer);
  }

  function sayReady(port) {
    isReady = true;
    const host = HOST.includes(':') ? `[${HOST}]` : HOST;
    const workers = WORKERS === 1 ? 'worker' : 'workers';
    const origin = `http://${host}:${port}`;
    console.log(`QR codes at ${origin}/ and ${origin}/qrcode?text=hello (${WORKERS} ${workers})`);
  }

  function fail(problem) {
    if (isStopping) return; // each worker has the same problem
    console.error(`Cannot serve: ${problem}`);
    process.exitCode = 1;
    stop();
  }

  /** When the last worker has ended, nothing keeps this process alive. */
  function stop() {
    if (isStopping) return;
    isStopping = true;
    for (const timer of restarts) clearTimeout(timer);
    signalWorkers('SIGTERM');
    setTimeout(signalWorkers, STOP_WITHIN_MS, 'SIGKILL').unref();
  }
}

/** @param {NodeJS.Signals} signal */
function signalWorkers(signal) {
  for (const worker of Object.values(cluster.workers)) worker.process.kill(signal);
}

/** One of the processes that answer requests. */
function runWorker() {
  const express = require('express');
  const { generateQrCode } = require('qr-napi');
  const { qrCodeHandler } = require('qr-napi/handler');

  const underWay = new Set();
  let isStopping = false;

  const app = express();
  app.disable('x-powered-by');
  app.use((_req, res, next) => {
    if (isStopping) res.set('Connection', 'close');
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
    next();
  });
  // Not app.get: the handler answers the methods that it does not allow, too.
  app.all('/qrcode', qrCodeHandler());
  app.get('/healthz', (_req, res) => {
    const digest = createHash('sha256').update(generateQrCode('ok')).digest('hex');
    const isWell = digest === SAMPLE_DIGEST;
    res
      .status(isWell ? 200 : 503)
      .type('text/plain')
      .set('Cache-Control', 'no-store');
    res.send(isWell ? 'ok' : `generateQrCode('ok') has the digest ${digest}`);
  });
  // After the others, so that they do not wait for it. A server of your own does without this line.
  app.use(require('../page').page());
  app.use((_req, res) => {
    res.status(404).type('text/plain').send('not found');
  });

  const server = http.createServer(app);
  const connections = new Set();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  server.once('error', (error) => {
    process.send(error.code === 'EADDRINUSE' ? `port ${PORT} of ${HOST} is in use` : error.message);
  });
  server.listen(PORT, HOST);

  // Ctrl+C in a terminal comes here too, but the primary is to say when to stop.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {
    if (isStopping) return;
    isStopping = true;
    // Tells clients to send no more requests on the connections they have.
    for (const res of underWay) if (!res.headersSent) res.set('Connection', 'close');
    setTimeout(() => {
      // Connections that are idle are closed at once; it calls back when there is no other left.
      server.close(() => process.exit());
      // Those that browsers open in advance, which have not sent anything, do not count as idle.
      for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
    }, LINGER_MS);
  });
}

/** An integer from the environment. Anything else in its place ends the process. */
function readInteger(name, least, most, missing) {
  const value = process.env[name];
  if (value === undefined) return missing;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  console.error(`Expected an integer from ${least} to ${most} for ${name} but received '${value}'`);
  process.exit(1);
}
