'use strict';

// The paths of the files that build.js builds. Both pipelines of a tier have the same file names.

const path = require('node:path');

/** @typedef {'qr-core' | 'article'} Pipeline the code that draws in a tier */

/** The file extension of commands. */
const exe = process.platform === 'win32' ? '.exe' : '';

const folder = path.join(__dirname, '../../target/tiers');

/**
 * @param {string} tier
 * @param {string} pipeline
 * @param {string} [file]
 */
function artifact(tier, pipeline, file = '') {
  return path.join(folder, tier, pipeline, file);
}

module.exports = { artifact, exe };
