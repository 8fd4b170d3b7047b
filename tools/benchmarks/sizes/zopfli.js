'use strict';

// Compresses with zopfli, through a Rust program of this workspace: small, but slow.

const path = require('node:path');

const { cargo } = require('../../support/cargo');
const { requireToolchains, root, say } = require('../../support/steps');
const { outputOf } = require('../../support/commands');
const { exe } = require('../../tiers/artifacts');

const CRATE = 'bench-zopfli';
const command = path.join(root, 'target/release', `${CRATE}${exe}`);

/** Builds the command, which takes seconds if nothing has changed. */
function buildZopfli() {
  requireToolchains();
  say('Building zopfli');
  cargo('build', ['--release', '--package', CRATE, '--target-dir', 'target']);
}

/**
 * @param {readonly Buffer[]} blocks
 * @returns {Promise<number[]>} the bytes of each block's zlib stream after 60 iterations
 */
async function zopfliSizes(blocks) {
  const input = blocks.flatMap((block) => {
    const head = Buffer.alloc(4);
    head.writeUInt32LE(block.length);
    return [head, block];
  });
  const { stdout } = await outputOf(command, [], Buffer.concat(input));
  return stdout.split('\n').slice(0, -1).map(Number);
}

module.exports = { buildZopfli, zopfliSizes };
