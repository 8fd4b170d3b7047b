'use strict';

// npm run pack:here [-- FOLDER]: packs JavaScript and the binary of this machine as one package,
// into this folder or the given one. Builds the addon first if it is out of date.

const path = require('node:path');

const { PLATFORMS, describePlatform, detectLibc } = require('../../../lib/platforms');
const { packHere } = require('./packages');
const { ensureBuilt, ensureInstalled, isBuilt, main, root } = require('../../support/steps');

main(() => {
  // Packing needs no development dependency; building does.
  if (!isBuilt()) ensureInstalled();
  ensureBuilt();
  // npm runs scripts in the root, and sets INIT_CWD to the folder of the caller.
  const from = process.env.INIT_CWD ?? process.cwd();
  const to = process.argv[2];
  const { file, size, unpackedSize } = packHere(to === undefined ? root : path.resolve(from, to));
  const platform = PLATFORMS.find(
    ({ os, cpu, libc: c }) => os === process.platform && cpu === process.arch && c === detectLibc(),
  );
  const here = platform ? describePlatform(platform) : `${process.platform} ${process.arch}`;
  const [packed, unpacked] = [size, unpackedSize].map((bytes) => `${(bytes / 1000).toFixed(0)} kB`);
  console.log(
    `${path.basename(file)}: ${packed}, ${unpacked} unpacked; JavaScript and the binary for ${here}`,
  );
  console.log(`Install it in a project with: npm install ${quote(file)}`);
});

/** @param {string} file */
function quote(file) {
  return /^[\w./\\:@-]+$/.test(file) ? file : JSON.stringify(file);
}
