'use strict';

// npm run tools -- test:styles [-- --count N] [--peers N] [--seed S] [--save]: draws random styled
// codes in every format (10000), and reads each that is not refused with ZXing-C++, jsQR, ZBar and
// OpenCV. Draws the same sets of options (500) with npm qr-code-styling and with our class, and
// reads the pictures of both. Compares our PNG of each shape with resvg's drawing of our SVG. Fails
// if ZXing-C++ does not read a code, and prints its options. With --save the figures are saved for
// docs/reliability.md.

const path = require('node:path');

const { VERSION } = require('../../support/qr-code-styling');
const { StepError, main, root, say } = require('../../support/steps');
const { OPENCV, ZBAR } = require('../decoders/processes');
const { readArguments } = require('../support/arguments');
const { save } = require('../support/results');
const { measureDifferences } = require('./differences');
const { runPeers } = require('./peers');
const { runRandom } = require('./random');
const { Reading } = require('./reading');
const { section } = require('./report');

main(async () => {
  const { isSaved, numbers, typed } = readArguments('npm run tools -- test:styles', {
    count: { least: 1, most: 1_000_000, missing: 10_000 },
    peers: { least: 1, most: 100_000, missing: 500 },
    seed: { least: 0, most: 2 ** 32 - 1, missing: 1 },
  });
  const { count = 0, peers: sets = 0, seed = 0 } = numbers;
  const start = Date.now();
  const reading = new Reading(path.join(root, 'target/styles'));
  const tell = (/** @type {string} */ what, /** @type {number} */ every) => (/** @type {number} */ done) => {
    if (done % every === 0) console.log(`${done} ${what} (${Math.round((Date.now() - start) / 1000)} s)`);
  };
  say(`Reading ${count} random codes`);
  const { unread, ...random } = await runRandom(reading, { seed, count, progress: tell('codes', 500) });
  say(`Reading the pictures of ${sets} sets of options of npm qr-code-styling`);
  const peers = await runPeers(reading, { seed, count: sets, progress: tell('sets', 100) });
  reading.end();
  const differences = await measureDifferences();

  const versions = { opencv: OPENCV, zbarWasm: ZBAR, qrCodeStyling: VERSION };
  const figures = { seed, versions, random, peers, differences };
  if (unread.length > 0) console.log(`\nNot read by ZXing-C++:\n${unread.join('\n')}`);
  console.log(`\n${section(figures)}\n`);
  if (isSaved) console.log(`Saved to ${save('styles', typed, start, figures)}.`);
  if (unread.length > 0)
    throw new StepError(`ZXing-C++ does not read ${unread.length} of ${count} random codes.`);
});
