'use strict';

// Explains why a decoder did not read a code, if the reason is known. The reasons come from codes
// that the decoder does not read from qrcodegen either.

const { LIMIT } = require('./lines');

/** @import { Decoder } from './processes' */
/** @import { Comparison, Drawn } from './matrix' */

/**
 * Below this number of pixels per module, a viewer draws some modules much narrower than others.
 */
const SMALL_MODULE = 3.5;
const SMALL_SVG = `an SVG, drawn in fewer than ${SMALL_MODULE} pixels a module, and no whole number of them`;

/** The reason for OpenCV, which takes all bytes for Latin-1 if they are not UTF-8. */
const LATIN_1 = 'bytes that are no UTF-8, which it takes for Latin-1 and recodes';

/**
 * @typedef {object} Reason
 * @property {string} title
 * @property {readonly Decoder[]} [of] default: all
 * @property {(drawn: Drawn, comparison: Comparison) => boolean} isIt
 */

/** The known reasons. The first that applies counts. @type {readonly Reason[]} */
const REASONS = [
  { title: `no answer within ${LIMIT / 1000} s`, isIt: (_, { verdict }) => verdict === 'slow' },
  {
    title: 'version 23, level L, of which it has a wrong table of blocks',
    of: ['jsQR'],
    isIt: ({ version, code }) => version === 23 && code.coding.errorCorrectionLevel === 'L',
  },
  {
    title: 'an ECI header before numeric or alphanumeric mode, at which it throws',
    of: ['OpenCV'],
    isIt: ({ code, segments }, { verdict }) =>
      verdict === 'failed' && code.coding.eci && segments.every(({ mode }) => /numeric/i.test(mode.id)),
  },
  { title: LATIN_1, of: ['OpenCV'], isIt: isRecoded },
  {
    title: 'kanji mode after another mode',
    of: ['OpenCV'],
    isIt: ({ segments }) => segments.slice(1).some(({ mode }) => mode.id === 'Kanji'),
  },
  { title: SMALL_SVG, isIt: ({ code, version }) => isUnevenSvg(code, version, SMALL_MODULE) },
  {
    title: 'an SVG, drawn in no whole number of pixels a module',
    isIt: ({ code, version }) => isUnevenSvg(code, version, Number.POSITIVE_INFINITY),
  },
  { title: 'modules of 1 pixel', isIt: ({ code }) => code.scale === 1 },
  { title: 'modules of 2 pixels', isIt: ({ code }) => code.scale === 2 },
  { title: 'versions above 9', of: ['OpenCV'], isIt: ({ version }) => version > 9 },
];

/**
 * @param {Decoder} decoder
 * @param {Drawn} drawn
 * @param {Comparison} comparison
 * @returns {string}
 */
function reasonOf(decoder, drawn, comparison) {
  const reason = REASONS.find(
    ({ of, isIt }) => (of === undefined || of.includes(decoder)) && isIt(drawn, comparison),
  );
  return reason?.title ?? 'another';
}

/**
 * @param {Drawn} drawn
 * @param {Comparison} comparison
 */
function isRecoded({ expected }, { verdict, text }) {
  return verdict === 'wrong' && expected.some((hex) => Buffer.from(hex, 'hex').toString('latin1') === text);
}

/**
 * @param {Drawn['code']} code
 * @param {number} version
 * @param {number} most the maximum number of pixels per module
 */
function isUnevenSvg({ type, width, margin }, version, most) {
  if (type !== 'svg' || width === undefined) return false;
  const module = width / (17 + 4 * version + 2 * margin);
  return module < most && !Number.isInteger(module);
}

module.exports = { SMALL_SVG, reasonOf };
