'use strict';

// Measures which server gets which text, and how many texts move when a server leaves.

const { ask } = require('./client');
const { UNLIMITED } = require('./loads');
const { accessLog, startNginx } = require('./proxies');
const { startServers } = require('./servers');
const { unique } = require('./texts');
const { StepError } = require('../../support/steps');

const TEXTS = 3000;

/** @type {import('./proxies').Changes} */
const PLAIN = { ...UNLIMITED, 'servers.conf': [['hash $qr_text consistent;', 'hash $qr_text;']] };

/**
 * @typedef {object} Spread
 * @property {number} texts
 * @property {number[]} shares the share of the texts for each of three servers
 * @property {number} moved the share of the remaining servers' texts that moved to another server
 *   when the third left
 * @property {number} plain the same share with a hash that is not consistent
 */

/** @returns {Promise<Spread>} */
async function spread() {
  const servers = await startServers(3);
  const ports = servers.map(({ port }) => port);
  try {
    const before = await serversOf(ports, UNLIMITED);
    const after = await serversOf(ports.slice(0, 2), UNLIMITED);
    const plainBefore = await serversOf(ports, PLAIN);
    const plainAfter = await serversOf(ports.slice(0, 2), PLAIN);
    return {
      texts: TEXTS,
      shares: ports.map((port) => before.filter((each) => each === port).length / TEXTS),
      moved: moved(before, after, ports.slice(0, 2)),
      plain: moved(plainBefore, plainAfter, ports.slice(0, 2)),
    };
  } finally {
    await Promise.all(servers.map((server) => server.kill()));
  }
}

/**
 * @param {readonly number[]} before
 * @param {readonly number[]} after
 * @param {readonly number[]} stayed
 */
function moved(before, after, stayed) {
  const those = before.map((port, i) => [port, after[i]]).filter(([port = 0]) => stayed.includes(port));
  return those.filter(([was, is]) => was !== is).length / those.length;
}

/**
 * @param {readonly number[]} ports
 * @param {import('./proxies').Changes} changes
 * @returns {Promise<number[]>} the server of each text
 */
async function serversOf(ports, changes) {
  const nginx = await startNginx(ports, { changes });
  try {
    // One connection, so that the log is in the order of the texts.
    const { failed } = await ask(nginx.origin, unique(TEXTS).values(), { connections: 1 });
    const codes = (await accessLog(nginx)).filter(({ uri }) => uri === '/qrcode');
    if (failed > 0 || codes.length !== TEXTS)
      throw new StepError(`Expected ${TEXTS} codes but ${failed} failed.`);
    return codes.map(({ server }) => Number(/:(\d+)$/.exec(server)?.[1]));
  } finally {
    await nginx.stop();
  }
}

module.exports = { spread };
