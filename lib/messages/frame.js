'use strict';

// Writes the sentences about the frame of a code and its font, by `details.reason`.

const { escapeUnsafe } = require('../printable');

/** @import { Write } from './index' */

const MIB = 2 ** 20;

/**
 * Returns a character of the text and its place.
 *
 * @param {Record<string, any>} details
 */
const describeCharacter = ({ character, index }) =>
  `'${escapeUnsafe(character)}' at index ${index}`;

/** @type {Record<string, Write>} */
const SENTENCES = {
  'frame-length': ({ argument, details: { length, maxLength } }, { option }) =>
    `${option(argument)} has ${length} characters, and needs 1 to ${maxLength} of which one is seen.`,
  'frame-control': ({ argument, details }, { option }) =>
    `${option(argument)} has a control character, ${describeCharacter(details)}. It is one line: remove it.`,
  'frame-shaping': ({ argument, details }, { option }) =>
    `${option(argument)} has ${describeCharacter(details)}, whose form or place depends on the letters ` +
    'beside it. Frames place letters one after another, which is wrong for Arabic, the scripts of ' +
    'India, and marks above letters. Use another text.',
  'frame-too-wide': ({ argument, details: { width, maxWidth } }, { option }) =>
    `${option(argument)} is too long for this code: in the smallest letters it is ${width} modules wide, ` +
    `and ${maxWidth} fit. Shorten it.`,
  'frame-without-margin': ({ argument }, { option }) =>
    `A code with ${option('frame')} needs ${option(argument)} 1 or more: readers do not find a ` +
    'code that touches its frame.',
  'frame-and-round': ({ argument }, { option }) =>
    `${option(argument)} and ${option('style.backgroundRound')} exclude each other: the frame has ` +
    'round corners. Set only one.',
  'frame-text': ({ argument, details: { dark, light, contrast, minContrast } }, { option, set }) =>
    `The text of the frame is hard to read: ${contrast} % contrast between ${dark} and ${light}, ` +
    `at least ${minContrast} % is needed. Choose another ${option(argument)} or ` +
    `${option('frame.color')}, or set ${set('allowLowContrast', true)} to draw it anyway.`,
};

/** @type {Record<string, Write>} */
const FONT = {
  'unknown-format': () =>
    'The font is damaged, or in an unknown format. Use a TrueType or OpenType font.',
  compressed: () =>
    'The font is compressed, as .woff and .woff2 files are. Convert it to .ttf or .otf first.',
  collection: () => 'The file has several fonts, as .ttc files do. Extract one of them.',
  'too-many-bytes': ({ details: { bytes, maxBytes } }) =>
    `The font has ${bytes} bytes, and may have at most ${maxBytes / MIB} MiB. Remove characters ` +
    'that the text does not need.',
  'too-complex': () => 'A letter of the text has too many points in this font. Use another font.',
  'too-large': () =>
    'A letter of the text is far larger than the size of this font says. Use another font.',
  'missing-in-built-in': ({ details }, { option }) =>
    `The built-in font has no ${describeCharacter(details)}. Pass a font that has it as ` +
    `${option('frame.font')}.`,
  'missing-character': ({ details }) =>
    `The font has no ${describeCharacter(details)}. Use a font that has it.`,
};

/** @param {string} reason */
const findWriter = (reason) => SENTENCES[reason];

/** @param {string} reason */
const findFontWriter = (reason) => FONT[reason];

module.exports = { FONT, SENTENCES, findFontWriter, findWriter };
