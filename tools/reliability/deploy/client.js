'use strict';

// A client that compares every body with the code that generateQrCode draws for the text.

const http = require('node:http');
const https = require('node:https');

const { generateQrCode } = require('../../..');

/**
 * @typedef {object} Outcome
 * @property {number} requests
 * @property {number} failed the number of requests without an answer of 200 and the right code
 * @property {string[]} failures the first failures
 * @property {{ p50: number, p99: number, max: number }} ms
 */

/**
 * Sends requests for texts. Each connection sends its next request right after its answer.
 *
 * @param {string} origin
 * @param {Iterator<string>} texts
 * @param {object} how
 * @param {number} how.connections
 * @param {() => boolean} [how.isOver] returns whether to stop; default: at the end of the texts
 * @returns {Promise<Outcome>}
 */
async function ask(origin, texts, { connections, isOver = () => false }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  /** @type {number[]} */
  const times = [];
  /** @type {string[]} */
  const failures = [];
  let failed = 0;

  async function connection() {
    for (let next = texts.next(); !next.done && !isOver(); next = texts.next()) {
      const start = performance.now();
      const failure = await check(origin, next.value, agent);
      times.push(performance.now() - start);
      if (failure === undefined) continue;
      failed += 1;
      if (failures.length < 5) failures.push(failure);
    }
  }

  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  return { requests: times.length, failed, failures, ms: { p50: at(0.5), p99: at(0.99), max: at(1 - 1e-9) } };
}

/**
 * @param {string} origin
 * @param {string} text
 * @param {http.Agent} agent
 * @returns {Promise<string | undefined>} the problem with the answer, if any
 */
async function check(origin, text, agent) {
  try {
    const { status, body } = await get(`${origin}/qrcode?text=${encodeURIComponent(text)}`, { agent });
    if (status !== 200) return `status ${status}`;
    return body.equals(generateQrCode(text)) ? undefined : 'another code';
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {http.IncomingHttpHeaders} headers
 * @property {Buffer} body
 */

/**
 * @param {string} url
 * @param {import('node:https').RequestOptions} [options]
 * @returns {Promise<Answer>}
 */
function get(url, options = {}) {
  const { request: send } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = send(url, options, (answer) => {
      /** @type {Buffer[]} */
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    });
    request.setTimeout(15_000, () => request.destroy(new Error('no answer in 15 s')));
    request.once('error', reject);
    request.end();
  });
}

module.exports = { ask, get };
