'use strict';

// Degrades our pictures and those of npm `qrcode` in the same way (same text, level, margin, width
// and random numbers), and reads them with every decoder.

const fs = require('node:fs');
const path = require('node:path');

const qrcode = require('qrcode');

const { create, generateQrCode } = require('../../..');
const { corpus } = require('../../../__test__/support/corpus');
const { random } = require('../../../__test__/support/random');
const { bytesOf, verdictOf } = require('./expected');
const { DECODERS } = require('./processes');
const { chance } = require('./sign-test');

/** @import { CreatedSegment } from './expected' */
/** @import { Decoder, Running } from './processes' */

/** The number of pairs that are read at the same time. */
const AT_ONCE = 12;

/**
 * The significance level. There are about a hundred comparisons, so one in a thousand rarely occurs
 * by chance.
 */
const THRESHOLD = 0.001;

/**
 * A way to make pictures worse.
 *
 * @typedef {object} Degradation
 * @property {string} title
 * @property {string} kind the name in pictures.py
 * @property {readonly number[]} pixels the pixels per module to choose from, which set the width of
 *   the picture with its quiet zone. If the number is not whole, npm `qrcode` draws uneven modules,
 *   and we draw smaller ones of equal size.
 * @property {number} [width] the width of the picture, instead of `pixels`
 */

const WHOLE = [4, 5, 6];
const BETWEEN = [3.6, 4.5, 5.3, 6.7];

/** The default width. */
const DEFAULT_WIDTH = 200;

/** @type {readonly Degradation[]} */
const DEGRADATIONS = [
  ...[1.5, 1.9, 2, 2.5, 3, 3.5].map((pixels) => ({
    title: `nothing, ${pixels} pixels a module`,
    kind: 'plain',
    pixels: [pixels],
  })),
  ...[
    ['rotated', 'rotated'],
    ['blurred, σ of 0.3 modules', 'blurred_a_little'],
    ['blurred, σ of 0.4 modules', 'blurred_more'],
    ['blurred, σ of 0.5 modules', 'blurred_much'],
    ['JPEG of quality 40', 'jpeg40'],
    ['low contrast', 'low_contrast'],
    ['photographed', 'photographed'],
  ].flatMap(([title = '', kind = '']) => [
    { title: `${title}, 4, 5 or 6 pixels a module`, kind, pixels: WHOLE },
    { title: `${title}, 3.6 to 6.7 pixels a module`, kind, pixels: BETWEEN },
    { title: `${title}, ${DEFAULT_WIDTH} pixels wide`, kind, pixels: [], width: DEFAULT_WIDTH },
  ]),
];

/** @param {Degradation} degradation */
const isWhole = ({ pixels }) => pixels.length > 0 && pixels.every(Number.isInteger);

/**
 * Texts that both packages nearly always encode in the same segments. npm has no kanji mode by
 * default.
 */
const TEXTS = corpus.filter(({ script }) =>
  ['URL', 'ASCII', 'digits', 'alphanumeric mode', 'Cyrillic'].includes(script),
);

/**
 * @param {Running} processes
 * @param {{ seed: number, count: number, folder: string, progress: (title: string) => void }}
 *   options `count`: the number of pairs for each degradation
 */
async function runDegraded(processes, { seed, count, folder, progress }) {
  const figures = [];
  for (const degradation of DEGRADATIONS) {
    progress(degradation.title);
    const counts = DECODERS.map((decoder) => ({ decoder, both: 0, onlyOurs: 0, onlyTheirs: 0, neither: 0 }));
    let [next, largerVersions] = [0, 0];
    const work = async () => {
      while (next < count) {
        const place = path.join(folder, `${next}`);
        const pair = await draw(processes, degradation, seed * 1_000_003 + next++, place);
        largerVersions += Number(pair.isLarger);
        await Promise.all(counts.map((each) => compare(processes, each, pair)));
        fs.rmSync(place, { recursive: true });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    figures.push({
      title: degradation.title,
      isWhole: isWhole(degradation),
      pairs: count,
      largerVersions,
      decoders: counts.map((each) => ({
        ...each,
        chance: chance(each.onlyTheirs, each.onlyOurs),
        chanceOfMore: chance(each.onlyOurs, each.onlyTheirs),
      })),
    });
  }
  return { threshold: THRESHOLD, degradations: figures };
}

/**
 * @param {Running} processes
 * @param {Degradation} degradation
 * @param {number} seed
 * @param {string} place of the files
 * @returns {Promise<{ ours: string, theirs: string, expected: string[], isLarger: boolean }>}
 *   `isLarger`: whether npm's symbol has a larger version
 */
async function draw(processes, { kind, pixels, width: given }, seed, place) {
  const { below, pick } = random(seed);
  const errorCorrectionLevel = pick(/** @type {const} */ (['L', 'M', 'Q', 'H']));
  let text = '';
  for (let parts = 1 + below(3); parts > 0; parts--) text += pick(TEXTS).text;
  const { version, segments } = create(text, { errorCorrectionLevel });
  const modules = 17 + 4 * version + 8;
  const width = given ?? Math.round(modules * pick(pixels));
  const module = width / modules;
  fs.mkdirSync(place);
  const of = async (/** @type {string} */ name, /** @type {Uint8Array} */ png) => {
    const [file, out] = [path.join(place, `${name}.png`), path.join(place, `${name}.pgm`)];
    fs.writeFileSync(file, png);
    return processes.picture({ kind, in: file, out, seed, module });
  };
  const options = { errorCorrectionLevel, margin: 4, width };
  const [ours, theirs] = await Promise.all([
    of('ours', generateQrCode(text, options)),
    of('theirs', await qrcode.toBuffer(text, options)),
  ]);
  const other = qrcode.create(text, { errorCorrectionLevel });
  const expected = bytesOf(/** @type {CreatedSegment[]} */ (segments));
  return { ours, theirs, expected, isLarger: other.version > version };
}

/**
 * @param {Running} processes
 * @param {{ decoder: Decoder, both: number, onlyOurs: number, onlyTheirs: number, neither: number }} counts
 * @param {{ ours: string, theirs: string, expected: string[] }} pair
 */
async function compare(processes, counts, { ours, theirs, expected }) {
  const isRead = async (/** @type {string} */ file) =>
    verdictOf(await processes.read(counts.decoder, file), expected) === 'read';
  const [isOurs, areTheirs] = await Promise.all([isRead(ours), isRead(theirs)]);
  if (isOurs) counts[areTheirs ? 'both' : 'onlyOurs']++;
  else counts[areTheirs ? 'onlyTheirs' : 'neither']++;
}

module.exports = { THRESHOLD, runDegraded };
