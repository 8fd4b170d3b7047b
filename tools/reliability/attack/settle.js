'use strict';

// Measures how long a server needs after an attack until everything is as before.

const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

const { percentile } = require('../support/example');
const { probe } = require('./probe');

/** @import { Example } from '../support/example' */
/** @import { Held } from './report' */

/** The time that recovery may take. */
const MAX_SECONDS = 5;
/** The time after which waiting ends, to report a late recovery. */
const PATIENCE_SECONDS = 30;
/** The resources that may stay in use: a heap keeps its peak size. */
const MAX_MEMORY_BYTES = 200e6;
const MAX_FILES = 20;
/**
 * The number of requests per check. Connections go to the workers in turn, so each worker gets
 * some.
 */
const CHECKS = 4;
const PROBE_SECONDS = 0.5;

/**
 * @typedef {object} Quiet the figures before the attack
 * @property {Held} held
 * @property {number} p99 the maximum in milliseconds
 * @property {string} counts the folder of counting.js
 */

/**
 * Waits until all figures are as before the attack.
 *
 * @param {Example} server
 * @param {Quiet} quiet
 * @returns {Promise<{ seconds: number, left: string[] }>} `left`: the figures that still differed
 *   after `MAX_SECONDS`
 */
async function settle(server, quiet) {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  /** @type {string[]} */
  let left = [];
  for (;;) {
    const found = await differences(server, quiet);
    const now = seconds();
    if (found.length === 0) return { seconds: Math.round(now * 10) / 10, left };
    if (now > MAX_SECONDS && left.length === 0) left = found;
    if (now > PATIENCE_SECONDS) return { seconds: PATIENCE_SECONDS, left };
    await sleep(100);
  }
}

/**
 * @param {Example} server
 * @param {Quiet} quiet
 * @returns {Promise<string[]>}
 */
async function differences(server, quiet) {
  const found = [];
  for (let i = 0; i < CHECKS; i++) {
    const { ms } = await probe(server.port, '/healthz', 0);
    if (ms.length === 0) return ['/healthz is not 200'];
  }
  const count = unansweredOf(server, quiet.counts);
  if (count > 0) found.push(`${count} requests count as unanswered`);
  const { memory, files } = server.holds();
  if (memory > quiet.held.memory + MAX_MEMORY_BYTES) found.push(`${Math.round(memory / 1e6)} MB are in use`);
  if (files > quiet.held.files + MAX_FILES) found.push(`${files} files are open`);
  if (found.length > 0) return found;
  const { ms, failed } = await probe(server.port, '/qrcode?text=hello', PROBE_SECONDS);
  if (failed > 0) found.push(`${failed} requests fail`);
  const p99 = percentile(ms, 0.99);
  if (p99 > quiet.p99) found.push(`the p99 is ${p99} ms`);
  return found;
}

/**
 * @param {Example} server
 * @param {string} folder of counting.js
 */
function unansweredOf(server, folder) {
  const files = server.workers().map((pid) => path.join(folder, `${pid}`));
  // A worker that has just started has no file yet.
  return files.reduce((sum, file) => sum + (fs.existsSync(file) ? Number(fs.readFileSync(file)) : 0), 0);
}

module.exports = { MAX_SECONDS, settle };
