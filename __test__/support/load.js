'use strict';

const http = require('node:http');

/** The time that an answer may take. */
const PATIENCE_MS = 10_000;

/**
 * Sends the same request again and again on several connections, each of which waits for its answer.
 *
 * @param {number} ms how long it starts new requests; then it waits for the open ones
 * @param {string} url
 * @param {number} connections
 * @returns {Promise<{ failed: number, statuses: Set<number | undefined> }>} the requests without an answer, and the
 *   status codes of the answers
 */
async function loadFor(ms, url, connections) {
  const end = performance.now() + ms;
  let failed = 0;
  /** @type {Set<number | undefined>} */
  const statuses = new Set();
  const send = async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < end) {
      try {
        statuses.add(await statusOf(url, agent));
      } catch {
        failed++;
      }
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: connections }, send));
  return { failed, statuses };
}

/**
 * @param {string} url
 * @param {http.Agent} agent
 * @returns {Promise<number | undefined>} the status code, once the whole body is there
 */
function statusOf(url, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent, timeout: PATIENCE_MS }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
  });
}

module.exports = { loadFor };
