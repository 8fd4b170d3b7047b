'use strict';

// Writes crates/qr-core/src/render/caption/fonts/inter-bold.ttf, the font of captions: Inter Bold with
// the characters of Latin-1 and some signs, without hints.
//
//   node tools/generators/font.js           writes the file
//   node tools/generators/font.js --check   fails if the file differs

const fs = require('node:fs');
const path = require('node:path');

// @ts-expect-error: it has no types.
const subsetFont = require('subset-font');

const { StepError, main } = require('../support/steps');

const source = require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf');
const target = path.join(__dirname, '../../crates/qr-core/src/render/caption/fonts/inter-bold.ttf');

/**
 * Lists the characters from one to another.
 *
 * @param {number} first
 * @param {number} last
 */
const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** ASCII, Latin-1, and the signs that captions have. U+00AD, the soft hyphen, is not drawn. */
const CHARACTERS = String.fromCodePoint(...range(0x20, 0x7e), ...range(0xa0, 0xff))
  .replace('\u00ad', '')
  .concat('–—‘’‚“”„†•…‹›€™←↑→↓ŒœŠšŸŽž');

/** Tables that the addon does not read. */
const UNUSED_TABLES = ['GDEF', 'GPOS', 'GSUB', 'STAT', 'gasp', 'prep', 'DSIG'];

main(async () => {
  const font = await subsetFont(fs.readFileSync(source), CHARACTERS, {
    targetFormat: 'truetype',
    noHinting: true,
    noLayoutClosure: true,
    dropTables: UNUSED_TABLES,
  });
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(target, font);
  } else if (!fs.existsSync(target) || !fs.readFileSync(target).equals(font)) {
    throw new StepError('The font of captions is out of date: run node tools/generators/font.js.');
  }
});
