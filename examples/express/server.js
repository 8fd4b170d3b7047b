'use strict';

// A QR code server that uses all cores, to copy and adapt. README.md in this folder describes it.

const cluster = require('node:cluster');
const { createHash } = require('node:crypto');
const http = require('node:http');
const os = require('node:os');

const { logError, runPrimary } = require('./cluster');
const { limitConnections, limitRequests, roomForConnections, serverOptions } = require('./overload');

const HOST = process.env.HOST || '127.0.0.1';
const PORT = readInteger('PORT', 0, 65535, 42069);
const WORKERS = readInteger('WORKERS', 1, 1024, os.availableParallelism());
// No QR code holds more than 7089 characters, so qrCodeHandler accepts no larger `maxBytes`.
const MAX_BYTES = readInteger('MAX_BYTES', 1, 7089, 512);
const MAX_CONNECTIONS = readInteger('MAX_CONNECTIONS', 1, 1_000_000, undefined);
const MAX_UNANSWERED = readInteger('MAX_UNANSWERED', 1, 1_000_000, 1000);
const MAX_WAIT_MS = readInteger('MAX_WAIT_MS', 0, 60_000, 100);
const KEEP_ALIVE_MS = readInteger('KEEP_ALIVE_MS', 1, 3_600_000, 5000);
/** How long a stopping worker still listens, because requests may be on their way to it. */
const LINGER_MS = readInteger('LINGER_MS', 0, 4000, 100);

/** The default of MAX_CONNECTIONS, for each worker, if the system allows that many. */
const DEFAULT_CONNECTIONS = 10_000;

/** The SHA-256 of generateQrCode('ok'). It may change with a new version of qr-napi. */
const SAMPLE_DIGEST = '97d1d9f41c972c62bb09b7d2bd00e8daac88c48f0e6fbee9cdf316ef0fd36a9a';

/** The headers of all answers except those of the page, which sets its own. */
const HEADERS = Object.entries({
  // Browsers must not run an answer as a script.
  'X-Content-Type-Options': 'nosniff',
  // An SVG that is opened directly is a document. It must not load anything.
  'Content-Security-Policy': "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
  // Any site may show the codes. To allow only your own site, use 'same-site'.
  'Cross-Origin-Resource-Policy': 'cross-origin',
});

// Without a listener, writing to a closed log or a full disk would end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

if (cluster.isPrimary) runPrimary(WORKERS, sayReady);
else runWorker();

/** @param {number} port */
function sayReady(port) {
  const host = HOST.includes(':') ? `[${HOST}]` : HOST;
  const workers = WORKERS === 1 ? 'worker' : 'workers';
  const origin = `http://${host}:${port}`;
  console.log(`QR codes at ${origin}/ and ${origin}/qrcode?text=hello (${WORKERS} ${workers})`);
}

/** Runs a worker, which answers requests. */
function runWorker() {
  const express = require('express');
  const { generateQrCode } = require('qr-napi');
  const { qrCodeHandler } = require('qr-napi/handler');

  const room = roomForConnections();
  if (MAX_CONNECTIONS > room) {
    process.send(
      `expected at most ${room} for MAX_CONNECTIONS, as ulimit -n allows, but received ${MAX_CONNECTIONS}`,
    );
    return;
  }

  const app = express();
  app.disable('x-powered-by');
  // Makes Express compare paths exactly, as proxies do: /QRCODE and /qrcode/ are not /qrcode.
  app.enable('case sensitive routing').enable('strict routing');
  app.use((_req, res, next) => {
    for (const [name, value] of HEADERS) res.setHeader(name, value);
    next();
  });
  // Not app.get, because the handler itself answers 405 to other methods.
  app.all('/qrcode', qrCodeHandler({ maxBytes: MAX_BYTES }));
  // After /qrcode, so that it does not delay codes. Remove this line from your own server.
  app.use(require('../page').page());
  app.use((_req, res) => {
    res.status(404).type('text/plain').send('not found');
  });

  const requests = limitRequests(app, {
    maxBytes: MAX_BYTES,
    maxWaitMs: MAX_WAIT_MS,
    maxUnanswered: MAX_UNANSWERED,
    // Only the page accepts bodies. In your own server, use () => false.
    takesBody: ({ method, url }) => method === 'POST' && url.split('?', 1)[0] === '/preview',
    // The health check for /healthz, which never reaches Express.
    findProblem() {
      const digest = createHash('sha256').update(generateQrCode('ok')).digest('hex');
      return digest === SAMPLE_DIGEST ? undefined : `generateQrCode('ok') has the digest ${digest}`;
    },
    onStuck(problem) {
      logError(problem);
      process.exit(1); // the primary process replaces this worker
    },
  });
  const options = { ...serverOptions(MAX_BYTES), keepAliveTimeout: KEEP_ALIVE_MS };
  const server = http.createServer(options, requests.handle);
  server.on('checkExpectation', requests.handleExpectation);
  const connections = limitConnections(server, MAX_CONNECTIONS ?? Math.min(DEFAULT_CONNECTIONS, room));
  server.once('error', (error) => {
    process.send(error.code === 'EADDRINUSE' ? `port ${PORT} of ${HOST} is in use` : error.message);
  });
  server.listen(PORT, HOST);

  // Ctrl+C in a terminal reaches the workers too. Only the primary process decides when to stop.
  process.on('SIGINT', () => {});
  let isStopping = false;
  process.on('SIGTERM', () => {
    if (isStopping) return;
    isStopping = true;
    requests.stop();
    setTimeout(() => {
      // Closes idle connections at once, and calls back when the others have closed.
      server.close(() => process.exit());
      // A connection that has sent nothing does not count as idle: its first request may be on its
      // way.
      setTimeout(connections.closeUnused, LINGER_MS);
    }, LINGER_MS);
  });
}

/** Returns an integer from an environment variable. Ends the process if it holds anything else. */
function readInteger(name, least, most, missing) {
  const value = process.env[name];
  if (value === undefined) return missing;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  logError(`Expected an integer from ${least} to ${most} for ${name} but received '${value}'`);
  process.exit(1);
}
