'use strict';

// The request files for the measured servers, in random order, so that a server does not answer the
// same text repeatedly.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('./steps');
const { letters } = require('../../__test__/support/letters');

/**
 * @typedef {object} Workload
 * @property {'short' | 'long'} name
 * @property {string} title
 * @property {readonly string[]} texts
 */

const COUNT = 500;

/** @type {readonly Workload[]} */
const WORKLOADS = Object.freeze([
  {
    name: 'short',
    title: 'URLs of 44 bytes',
    // As long as the article's text.
    texts: Array.from({ length: COUNT }, (_, i) => `https://www.example.com/r/rust/top/?t=${id(i, 6)}`),
  },
  {
    name: 'long',
    title: 'texts of 512 bytes',
    texts: Array.from({ length: COUNT }, (_, i) => {
      const start = `https://www.example.com/?id=${id(i, 6)}&note=`;
      return start + letters(512 - start.length, i + 1);
    }),
  },
]);

/**
 * @param {number} i
 * @param {number} digits
 */
function id(i, digits) {
  return ((i * 2654435761) % 16 ** digits).toString(16).padStart(digits, '0');
}

/**
 * Writes the file of URLs for the load generator.
 *
 * @param {Workload} workload
 * @param {import('./servers').Server} server
 * @returns {string} the file
 */
function writeUrls(workload, server) {
  const folder = path.join(root, 'target/bench');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${server.row.id}-${workload.name}.txt`);
  const urls = workload.texts.map((text) => `${server.origin}/qrcode?text=${encodeURIComponent(text)}`);
  fs.writeFileSync(file, urls.join('\n'));
  return file;
}

module.exports = { WORKLOADS, writeUrls };
