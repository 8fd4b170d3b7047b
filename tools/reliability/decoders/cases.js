'use strict';

// Generates random codes with everything that callers can ask for, the same for the same seed and
// number.

const { corpus } = require('../../../__test__/support/corpus');
const { random } = require('../../../__test__/support/random');
const { create } = require('../../..');

/** @import { QrCodeOptions, Segment } from '../../..' */
/** @typedef {ReturnType<typeof random>} Dice */
/** @typedef {'L' | 'M' | 'Q' | 'H'} Level */
/** @typedef {0 | 1 | 2 | 3 | 4 | 5 | 6 | 7} MaskPattern */
/** @typedef {'png' | 'jpeg' | 'webp' | 'gif' | 'bmp' | 'svg' | 'pdf'} Format */
/** @typedef {{ errorCorrectionLevel: Level, version?: number, maskPattern?: MaskPattern, eci: boolean }} Coding */

/**
 * @typedef {object} Case
 * @property {string} name with which it is found again
 * @property {string} kind a script, or what else the content is
 * @property {string | Uint8Array | Segment[]} content
 * @property {Coding} coding
 * @property {Format} type
 * @property {number} margin
 * @property {number} scale pixels a module
 * @property {number | undefined} width where that is asked for, and no multiple of the modules
 */

/** The widest picture. What is larger takes some decoders seconds. */
const MAX_WIDTH = 800;

/** How likely each is: PNG is what nearly everyone asks for. */
const FORMATS = /** @type {readonly Format[]} */ ([
  ...Array(7).fill('png'),
  'jpeg',
  'jpeg',
  'webp',
  'gif',
  'bmp',
  'svg',
  'svg',
  'pdf',
]);

const MASK_PATTERNS = /** @type {const} */ ([0, 1, 2, 3, 4, 5, 6, 7]);

/** More often in a margin of 4, as is the default and the least that the standard allows. */
const MARGINS = [4, 4, 4, 4, 5, 6, 8, 12];

const scripts = [...new Set(corpus.map(({ script }) => script))];

/** @type {Map<string, string[]>} */
const strings = new Map(
  scripts.map((each) => [each, corpus.filter(({ script }) => script === each).map(({ text }) => text)]),
);

/** How likely each kind of content is, beside a script. */
const OTHERS = ['raw bytes', 'raw bytes', 'segments', 'segments'];

/**
 * @param {number} seed
 * @param {number} i
 * @returns {Case}
 */
function caseOf(seed, i) {
  const dice = random(seed * 1_000_003 + i);
  const kind = dice.pick([...scripts, ...OTHERS]);
  const [content, coding] = contentOf(kind, dice);
  const { version } = create(content, coding);
  const margin = dice.pick(MARGINS);
  const modules = 17 + 4 * version + 2 * margin;
  const scale = 1 + dice.below(Math.min(8, Math.floor(MAX_WIDTH / modules)));
  const type = dice.pick(FORMATS);
  // A PDF is drawn by its viewer, pixel by pixel as large as it is: uneven modules would be the viewer's.
  const isWhole = dice.below(2) === 0 || type === 'pdf';
  const width = isWhole ? undefined : modules * scale + dice.below(modules);
  return { name: `--seed ${seed}, code ${i}`, kind, content, coding, type, margin, scale, width };
}

/**
 * @param {string} kind
 * @param {Dice} dice
 * @returns {[content: Case['content'], coding: Coding]}
 */
function contentOf(kind, dice) {
  const errorCorrectionLevel = dice.pick(/** @type {const} */ (['L', 'M', 'Q', 'H']));
  const coding = {
    errorCorrectionLevel,
    // Half of them in any version, and half as people have them: short, in the smallest that fits.
    ...(dice.below(2) === 0 ? { version: 1 + dice.below(40) } : {}),
    ...(dice.below(2) === 0 ? { maskPattern: dice.pick(MASK_PATTERNS) } : {}),
    eci: scripts.includes(kind) && dice.below(6) === 0,
  };
  // About what a version holds, of short characters; the rest is cut off where it does not fit.
  const most = coding.version === undefined ? 150 : 20 + 2 * coding.version ** 2;
  const length = 1 + dice.below(most);
  const draw = kind === 'raw bytes' ? bytesOf : kind === 'segments' ? segmentsOf : textOf;
  for (let some = length; ; some = Math.floor(some / 2)) {
    const content = draw(Math.max(1, some), kind, dice);
    if (fits(content, coding)) return [content, coding];
    // Of one string even a character may be too much for the smallest symbols.
    if (some <= 1 && coding.version !== undefined) coding.version = Math.min(40, coding.version + 1);
  }
}

/**
 * @param {Case['content']} content
 * @param {Coding} coding
 */
function fits(content, coding) {
  try {
    create(content, coding);
    return true;
  } catch (error) {
    const { code } = /** @type {{ code?: string }} */ (error);
    if (code === 'ERR_QR_VERSION_TOO_SMALL' || code === 'ERR_QR_DATA_TOO_LONG') return false;
    throw error;
  }
}

/**
 * @param {number} length
 * @param {string} script
 * @param {Dice} dice
 */
function textOf(length, script, dice) {
  let text = '';
  while (text.length < length) text += dice.pick(strings.get(script) ?? []);
  // Not within a surrogate pair.
  return (
    Array.from(text.slice(0, length + 1))
      .slice(0, length)
      .join('')
      .replace(/\p{Cs}/gu, '') || 'a'
  );
}

/**
 * @param {number} length
 * @param {string} _kind
 * @param {Dice} dice
 */
function bytesOf(length, _kind, dice) {
  return Uint8Array.from({ length }, () => dice.below(256));
}

/**
 * Segments in modes that a caller chose: digits in any mode, letters in two, kanji beside bytes.
 *
 * @param {number} length
 * @param {string} _kind
 * @param {Dice} dice
 * @returns {Segment[]}
 */
function segmentsOf(length, _kind, dice) {
  const letters = /** @type {const} */ ({
    numeric: '0123456789',
    alphanumeric: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:',
    byte: '0123456789ABCabc {}\n~',
    kanji: '日本語漢字東京あいうアイウ点茗荷',
  });
  const parts = 1 + dice.below(5);
  return Array.from({ length: parts }, () => {
    const mode = dice.pick(/** @type {(keyof typeof letters)[]} */ (Object.keys(letters)));
    const size = 1 + dice.below(Math.ceil(length / parts));
    return { mode, data: Array.from({ length: size }, () => dice.pick(letters[mode])).join('') };
  });
}

/**
 * @param {Case} code
 * @returns {QrCodeOptions}
 */
function optionsOf({ coding, type, margin, scale, width }) {
  return { ...coding, type, margin, ...(width === undefined ? { scale } : { width }) };
}

module.exports = { caseOf, optionsOf };
