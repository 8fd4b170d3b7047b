'use strict';

// A server of misuses: node misuse-server.js PACKAGE FRAMEWORK FOLDER. Its first line of output is
// its port. With END=really in its environment it ends like other servers. Otherwise it only
// reports that it would have ended, and goes on, as a restart takes longer than all requests.

const http = require('node:http');

const { MISUSES } = require('./misuses');

const [packageName = '', framework = '', folder = ''] = process.argv.slice(2);
const QRCode = require(packageName);

/** Starts a handler in each framework, without error handlers. */
const FRAMEWORKS = {
  'Express 5': (handler) => quiet(require('express')()).use(handler),
  'Express 4': (handler) => quiet(require('express4')()).use(handler),
  Connect: (handler) => require('connect')().use(handler),
  http: (handler) => handler,
};

/** @param {any} app an application of Express that logs no errors */
const quiet = (app) => app.set('env', 'test');

/** Tells whether an uncaught error would have ended the process. */
let hasEnded = false;

/**
 * Checks that the process lives: gives pending work of a misuse time to fail, and draws a code.
 *
 * @param {http.ServerResponse} res
 */
async function settle(res) {
  await new Promise((resolve) => setTimeout(resolve, 15));
  const picture = await QRCode.toBuffer('x');
  res.statusCode = hasEnded ? 503 : 200;
  hasEnded = false;
  res.end(picture);
}

/** @param {any} req @param {any} res */
function handle(req, res) {
  const index = Number.parseInt(req.url.slice(1), 10);
  if (Number.isNaN(index)) return settle(res);
  const fail = () => {
    if (res.headersSent) return;
    res.statusCode = 500;
    res.end('failed');
  };
  return MISUSES[index].handle({ QRCode, req, res, fail, folder });
}

const listener = FRAMEWORKS[framework](handle);
const server = http.createServer({ rejectNonStandardBodyWrites: true }, listener);
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

if (process.env.END !== 'really') {
  process.on('uncaughtException', () => {
    hasEnded = true;
    server.closeAllConnections();
  });
}
