'use strict';

// Tier 1: starts the command for each code.

const { execFile } = require('node:child_process');

const { artifact, exe } = require('../artifacts');

/** @type {import('../index').Open} */
function open(pipeline) {
  const command = artifact('1-cli', pipeline, `qr-cli${exe}`);
  return (text, level, width) =>
    new Promise((resolve, reject) => {
      const args = ['--level', level, '--width', String(width), '--', text];
      execFile(command, args, { encoding: 'buffer', maxBuffer: 2 ** 30 }, (error, stdout) => {
        if (error) reject(error);
        else resolve(stdout);
      });
    });
}

module.exports = { open };
