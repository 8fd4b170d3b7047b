'use strict';

// npm run tools -- bench:symbols: times symbols without a picture, ours and those of other encoders
// in one process, and prints how many times longer the others take.

const path = require('node:path');

const { cargo } = require('../../support/cargo');
const { outputOf } = require('../../support/commands');
const { readFlags } = require('../../support/command-line');
const { main, requireToolchains, root, say } = require('../../support/steps');
const { Missing, ensureDebian } = require('../../support/systems');
const { parseTimes, symbolsTable } = require('./table');

const USAGE = `npm run tools -- bench:symbols

Times symbols without a picture in half a minute, in turns with the crates fast_qr and qrcode and with
libqrencode of Debian, at level L with text that fills versions 1, 3, 6, 10, 19 and 40. Before that it
compares the modules: each encoder must make our symbol, with any mask.`;

const ROUNDS = 31;
const LIBRARY = 'usr/lib/x86_64-linux-gnu/libqrencode.so.4';

main(async () => {
  readFlags();
  requireToolchains();
  say('Building the program');
  cargo('build', ['--release', '--package', 'bench-symbols', '--target-dir', 'target']);
  const library = findLibqrencode();
  say('Comparing and timing the encoders');
  const program = path.join(root, 'target/release/bench-symbols');
  const { stdout } = await outputOf(program, [`${ROUNDS}`, ...library]);
  console.log(`\n${symbolsTable(parseTimes(stdout))}`);
}, USAGE);

/** @returns {string[]} the file of libqrencode; none where it cannot be had */
function findLibqrencode() {
  try {
    return [path.join(ensureDebian('qrencode', ['libqrencode4']), LIBRARY)];
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(`Skipping libqrencode: ${error.message}.`);
    return [];
  }
}
