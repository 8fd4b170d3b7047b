'use strict';

// A client that counts every request and compares every byte of the answers.
//
// It retries where HTTP allows it, as browsers and proxies do (RFC 9110, section 9.2.2: a GET may
// be sent again if the connection ends without an answer).

const { once } = require('node:events');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

/**
 * @typedef {object} Counts
 * @property {number} sent requests, each counted once
 * @property {number} attempts
 * @property {number} answered requests answered with 200 and the right bytes
 * @property {number} retried requests that were answered after the first attempt
 * @property {number} gaveUp requests without an answer within five seconds
 * @property {number} wrong answers with another status or other bytes; must be 0
 * @property {number} truncated answers that ended early; the client notices, and asks again
 * @property {number} refusedConnections attempts while no server listened
 * @property {number} resetIdle kept connections that ended as they were reused, a known race of
 *   HTTP
 * @property {number} resetFresh new connections that ended without an answer
 * @property {number} longestGapMs the longest time without any answer
 */

/** The time between an answer and the next request of the same connection. */
const PAUSE_MS = 5;
const RETRY_MS = 20;
const GIVE_UP_MS = 5_000;
/** One body in this many is kept for decoding. */
const SAMPLE = 500;

/**
 * @param {number} port
 * @param {ReadonlyMap<string, Buffer>} expected the code of each text
 * @param {number} connections
 */
function startLoad(port, expected, connections) {
  /** @type {Counts} */
  const counts = {
    ...{ sent: 0, attempts: 0, answered: 0, retried: 0, gaveUp: 0, wrong: 0, truncated: 0 },
    ...{ refusedConnections: 0, resetIdle: 0, resetFresh: 0, longestGapMs: 0 },
  };
  /** @type {[text: string, body: Buffer][]} */
  const samples = [];
  const texts = [...expected.keys()];
  let isStopped = false;
  let isEnding = false;
  let lastAnswer = performance.now();

  /** @param {string} text @param {http.Agent} agent @returns {Promise<'answered' | 'again'>} */
  async function attempt(text, agent) {
    counts.attempts += 1;
    const path = `/qrcode?text=${encodeURIComponent(text)}`;
    const req = http.get({ host: '127.0.0.1', port, path, agent });
    let hasBegun = false;
    try {
      const [res] = await once(req, 'response');
      hasBegun = true;
      const body = Buffer.concat(await res.toArray());
      judge(text, res.statusCode, body);
      return 'answered';
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (hasBegun) counts.truncated += 1;
      else if (code === 'ECONNREFUSED') counts.refusedConnections += 1;
      else if (req.reusedSocket) counts.resetIdle += 1;
      else counts.resetFresh += 1;
      return 'again';
    }
  }

  /** @param {string} text @param {number} status @param {Buffer} body */
  function judge(text, status, body) {
    const now = performance.now();
    counts.longestGapMs = Math.max(counts.longestGapMs, Math.round(now - lastAnswer));
    lastAnswer = now;
    if (status !== 200 || !body.equals(/** @type {Buffer} */ (expected.get(text)))) counts.wrong += 1;
    else if (counts.answered++ % SAMPLE === 0) samples.push([text, body]);
  }

  /** @param {string} text @param {http.Agent} agent */
  async function request(text, agent) {
    counts.sent += 1;
    const start = performance.now();
    for (let attempts = 1; ; attempts++) {
      const outcome = await attempt(text, agent);
      if (outcome !== 'again') {
        if (attempts > 1) counts.retried += 1;
        return;
      }
      if (isEnding || performance.now() - start > GIVE_UP_MS) {
        counts.gaveUp += 1;
        return;
      }
      await sleep(RETRY_MS);
    }
  }

  /** @param {number} index */
  async function run(index) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = index; !isStopped; i += connections) {
      await request(/** @type {string} */ (texts[i % texts.length]), agent);
      await sleep(PAUSE_MS);
    }
    agent.destroy();
  }

  const runs = Promise.all(Array.from({ length: connections }, (_, i) => run(i)));
  return {
    counts,
    samples,
    /** Stops retrying failed requests, as the server is about to end. */
    expectEnd() {
      isEnding = true;
    },
    async stop() {
      isStopped = true;
      await runs;
      return counts;
    },
  };
}

module.exports = { startLoad };
