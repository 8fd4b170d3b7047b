'use strict';

// Serves a handler in each framework, and talks to the server.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');

const connect = require('connect');
const express = require('express');
const express4 = require('express4');

const { addon } = require('../../lib/shared');

/** Serves a handler at /qrcode in each framework, and answers requests that it passes on. */
const FRAMEWORKS = {
  'Express 5': (handler, passedOn) => express().all('/qrcode', handler).use(passedOn),
  'Express 4': (handler, passedOn) => express4().all('/qrcode', handler).use(passedOn),
  'Express 5, mounted': (handler, passedOn) => express().use('/qrcode', handler).use(passedOn),
  Connect: (handler, passedOn) => connect().use('/qrcode', handler).use(passedOn),
  http: (handler, passedOn) => (req, res) => handler(req, res, () => passedOn(req, res)),
};

/** Starts a server of `handler` on a free port, and returns ways to talk to it. */
async function open(serve, handler) {
  let passedOn = 0;
  const listener = serve(handler, (_req, res) => {
    passedOn += 1;
    res.statusCode = 404;
    res.end('passed on');
  });
  // Makes a body that HTTP does not allow an error instead of ignoring it.
  const server = http.createServer({ rejectNonStandardBodyWrites: true }, listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();

  /** Sends a request without fetch, which rewrites URLs and hides errors. */
  async function request({ query = '', path = `/qrcode${query}`, method = 'GET', headers = {} }) {
    const req = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
    const [res] = await once(req, 'response');
    const chunks = await res.toArray();
    return { status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) };
  }

  /** Sends bytes, and returns the response up to the end of the connection. */
  async function exchange(bytes) {
    const socket = net.connect(port, '127.0.0.1');
    socket.write(bytes);
    return Buffer.concat(await socket.toArray()).toString('latin1');
  }

  async function close() {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  return { request, exchange, close, passedOn: () => passedOn };
}

function assertText(answer, status, message) {
  assert.equal(String(answer.body), message);
  assert.equal(answer.status, status);
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(answer.headers['content-length'], String(Buffer.byteLength(message)));
}

function withoutDate({ date: _, ...headers }) {
  return headers;
}

/** Runs `work` while the addon fails. */
async function failing(message, work) {
  return replacing(() => {
    throw new Error(message);
  }, work);
}

/** Runs `work`, and fails if any code is generated meanwhile. */
async function withoutGenerating(work) {
  let calls = 0;
  const { draw } = addon;
  await replacing(() => {
    calls += 1;
    return draw();
  }, work);
  assert.equal(calls, 0);
}

async function replacing(draw, work) {
  const original = addon.draw;
  addon.draw = draw;
  try {
    return await work();
  } finally {
    addon.draw = original;
  }
}

/** Returns the warnings that `work` makes the process emit. */
async function warningsOf(work) {
  const warnings = [];
  const listener = (warning) => warnings.push(warning);
  process.on('warning', listener);
  try {
    await work();
    // They are emitted one tick later.
    await new Promise(setImmediate);
  } finally {
    process.removeListener('warning', listener);
  }
  return warnings;
}

module.exports = {
  FRAMEWORKS,
  assertText,
  failing,
  open,
  replacing,
  warningsOf,
  withoutDate,
  withoutGenerating,
};
