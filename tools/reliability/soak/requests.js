'use strict';

// Sends requests to the handler over loopback, from the same process.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { buffer } = require('node:stream/consumers');

const REQUESTS = 40;
const BROKEN_OFF = 4;

/**
 * @param {import('./work').Tools} tools
 * @param {readonly string[]} texts
 * @param {readonly Buffer[]} pictures
 */
async function startRequests({ api, isReal }, texts, pictures) {
  const server = http.createServer(api.qrCodeHandler());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  /** @type {(path: string, options?: http.RequestOptions) => Promise<{ status: number | undefined, headers: http.IncomingHttpHeaders, body: Buffer }>} */
  async function ask(path, options) {
    // Closes each connection, as open ones are counted after the round.
    const request = http.get({ port, host: '127.0.0.1', path, agent: false, ...options });
    const [response] = await once(request, 'response');
    return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
  }

  /** @param {string} path */
  async function breakOff(path) {
    const request = http.get({ port, host: '127.0.0.1', path, agent: false });
    request.on('error', () => {}); // the socket was destroyed
    await once(request, 'socket');
    await new Promise((resolve) => {
      request.on('close', resolve);
      request.destroy();
    });
  }

  const pathOf = (/** @type {string | undefined} */ text) => `/?text=${encodeURIComponent(text ?? '')}`;

  return {
    /** @type {(counts: { requests: number, calls: number }, check: (body: Buffer, picture: Buffer | undefined, name: string) => void) => Promise<void>} */
    async some(counts, check) {
      const places = Array.from({ length: REQUESTS }, (_, i) => i % texts.length);
      const answers = await Promise.all(places.map((place) => ask(pathOf(texts[place]))));
      for (const [i, { status, body }] of answers.entries()) {
        assert.equal(status, 200);
        check(body, pictures[places[i] ?? 0], 'an answer');
      }
      counts.requests += REQUESTS;
      if (isReal) {
        const etag = answers[0]?.headers.etag ?? '';
        const fresh = await ask(pathOf(texts[0]), { headers: { 'if-none-match': etag } });
        const missing = await ask('/');
        const posted = await ask('/', { method: 'DELETE' });
        assert.deepEqual(
          [fresh, missing, posted].map(({ status }) => status),
          [304, 400, 405],
        );
        counts.requests += 3;
      }
      await Promise.all(Array.from({ length: BROKEN_OFF }, () => breakOff(pathOf(texts[1]))));
      counts.requests += BROKEN_OFF;
      await connectionsEnded(server);
    },
    async end() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** @param {http.Server} server */
async function connectionsEnded(server) {
  for (;;) {
    const open = await new Promise((resolve, reject) => {
      server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
    if (open === 0) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}

module.exports = { startRequests };
