'use strict';

// Measures the bytes of text formats as servers send them: compressed with gzip.

const { gzipSync } = require('node:zlib');

const { TEXTS } = require('../calls/items');

/**
 * @typedef {object} Gzipped
 * @property {string} name
 * @property {(number | null)[]} sizes for each text of TEXTS; null if the package cannot hold the
 *   text
 */

/**
 * @param {readonly import('../calls/implementations').Implementation[]} implementations
 * @param {readonly import('../calls/turns').CallResult[]} calls the results for each text, which
 *   tell which package could draw it
 * @returns {Promise<Gzipped[]>}
 */
async function gzippedSizes(implementations, calls) {
  const all = [];
  for (const { name, run } of implementations) {
    const sizes = [];
    for (const { bytes, text, width } of TEXTS) {
      const rows = calls.find((call) => call.bytes === bytes)?.rows;
      if (rows?.find((row) => row.name === name)?.size === undefined) sizes.push(null);
      else sizes.push(gzipSync(/** @type {string} */ (await run(text, width)), { level: 9 }).length);
    }
    all.push({ name, sizes });
  }
  return all;
}

module.exports = { gzippedSizes };
