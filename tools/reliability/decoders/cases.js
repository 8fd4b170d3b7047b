'use strict';

// Generates random codes that use every option. The same seed and number give the same code.

const { corpus } = require('../../../__test__/support/corpus');
const { random } = require('../../../__test__/support/random');
const { create } = require('../../..');
const { formats } = require('../../../lib/options');

/** @import { QrCodeOptions, Segment } from '../../..' */
/** @typedef {ReturnType<typeof random>} Dice */
/** @typedef {'L' | 'M' | 'Q' | 'H'} Level */
/** @typedef {0 | 1 | 2 | 3 | 4 | 5 | 6 | 7} MaskPattern */
/** @typedef {NonNullable<QrCodeOptions['type']>} Format */
/** @typedef {{ errorCorrectionLevel: Level, version?: number, maskPattern?: MaskPattern, eci: boolean }} Coding */

/**
 * @typedef {object} Case
 * @property {string} name the arguments that draw the code again
 * @property {string} kind a script, or another kind of content
 * @property {string | Uint8Array | Segment[]} content
 * @property {Coding} coding
 * @property {Format} type
 * @property {number} margin
 * @property {number} scale pixels per module
 * @property {number | undefined} width if requested; not a multiple of the modules
 */

/** The maximum width. Some decoders take seconds for larger pictures. */
const MAX_WIDTH = 800;

/**
 * How often each format is drawn. Nearly everyone asks for PNG. Only Ghostscript reads EPS: see
 * test:renderers.
 */
const WEIGHTS = new Map(Object.entries({ png: 7, jpeg: 2, webp: 1, gif: 1, bmp: 1, svg: 2, pdf: 1, eps: 0 }));

/**
 * The formats in the order of the weights, so that a seed always draws the same codes. New formats
 * have weight 1.
 */
const FORMATS = /** @type {readonly Format[]} */ (
  [
    ...WEIGHTS.keys(),
    ...formats.filter(({ name, isText }) => !isText && !WEIGHTS.has(name)).map(({ name }) => name),
  ].flatMap((name) => Array(WEIGHTS.get(name) ?? 1).fill(name))
);

const MASK_PATTERNS = /** @type {const} */ ([0, 1, 2, 3, 4, 5, 6, 7]);

/** The quiet zones: most often 4, the default and the minimum of the standard. */
const MARGINS = [4, 4, 4, 4, 5, 6, 8, 12];

const scripts = [...new Set(corpus.map(({ script }) => script))];

/** @type {Map<string, string[]>} */
const strings = new Map(
  scripts.map((each) => [each, corpus.filter(({ script }) => script === each).map(({ text }) => text)]),
);

/** The kinds of content other than scripts, by frequency. */
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
  // A viewer draws a PDF at its own size, so uneven modules would be the fault of the viewer.
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
    // Half have a random version. The other half are typical: short, in the smallest version that
    // fits.
    ...(dice.below(2) === 0 ? { version: 1 + dice.below(40) } : {}),
    ...(dice.below(2) === 0 ? { maskPattern: dice.pick(MASK_PATTERNS) } : {}),
    eci: scripts.includes(kind) && dice.below(6) === 0,
  };
  // About the capacity of the version. The text is shortened below if it does not fit.
  const most = coding.version === undefined ? 150 : 20 + 2 * coding.version ** 2;
  const length = 1 + dice.below(most);
  const draw = kind === 'raw bytes' ? bytesOf : kind === 'segments' ? segmentsOf : textOf;
  for (let some = length; ; some = Math.floor(some / 2)) {
    const content = draw(Math.max(1, some), kind, dice);
    if (fits(content, coding)) return [content, coding];
    // Even one character can be too much for the smallest symbols.
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
  // Does not split a surrogate pair.
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
 * Returns segments with explicit modes.
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
