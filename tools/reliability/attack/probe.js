'use strict';

// A normal client, whose requests are measured during an attack.

const http = require('node:http');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

/** The time between its requests. */
const PROBE_MS = 10;
const PATIENCE_MS = 5000;

/** @typedef {{ ms: number[], failed: number }} Probe */

/**
 * Sends a request every 10 ms on one connection.
 *
 * @param {number} port
 * @param {string} target
 * @param {number} seconds 0 for one request
 * @returns {Promise<Probe>}
 */
async function probe(port, target, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  /** @type {Probe} */
  const found = { ms: [], failed: 0 };
  const end = performance.now() + seconds * 1000;
  do {
    const start = performance.now();
    try {
      const req = http.get({ host: '127.0.0.1', port, path: target, agent, timeout: PATIENCE_MS });
      req.once('timeout', () => req.destroy());
      const [res] = await once(req, 'response');
      await res.toArray();
      if (res.statusCode === 200) found.ms.push(performance.now() - start);
      else found.failed += 1;
    } catch {
      found.failed += 1;
    }
    await sleep(PROBE_MS);
  } while (performance.now() < end);
  agent.destroy();
  return found;
}

/** @param {Probe} sum @param {Probe} more */
function add(sum, more) {
  sum.ms.push(...more.ms);
  sum.failed += more.failed;
}

module.exports = { add, probe };
