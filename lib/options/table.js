'use strict';

// Lists the options, one row an option. Validation, the command and its help, the page, the fuzzers
// and the documentation read this table; no other file lists the options. For speed, read.js and
// picture.js read most options without it; a test compares them with the table.
//
// Getters read the limits from the addon, so that help can be printed without the addon.

const { DEFAULT_FORMAT, FORMATS } = require('./formats');

/** @import { TakenBy } from './formats' */
/** @typedef {keyof typeof import('../binding').Slot} Slot the name of a number of a drawing */

/**
 * A flag of the command.
 *
 * @typedef {object} Flag
 * @property {string} name without the dashes
 * @property {string} [short] the letter, that of npm `qrcode` where it has one
 * @property {string} [value] the placeholder of the value in help; a flag without one is a switch
 * @property {{ name: string, description: string, default: string }} [negation] the flag that
 *   sets a switch to false
 * @property {string} [help] the line of help; without one, another line mentions the flag
 * @property {string} [description] what the flag does, unless the description of the option fits
 * @property {string} [default] the default in words, if the command has another one
 * @property {readonly string[]} [otherNames] names that other programs have for the flag
 */

/**
 * An option. A dot in the name makes it a property of another option.
 *
 * @typedef {object} Option
 * @property {string} name
 * @property {readonly string[]} [aliases] names that other packages have for the option
 * @property {'integer' | 'number' | 'boolean' | 'choice' | 'color' | 'bytes'} type
 * @property {number} [min] the least number
 * @property {number} [max] the largest number, or the most bytes
 * @property {number} [step] the step between two allowed numbers
 * @property {readonly string[]} [choices]
 * @property {readonly string[]} [longNames] a second name of each choice
 * @property {string | number | boolean} [default] if it depends on no other option
 * @property {string} [defaultText] the default in words
 * @property {string | number} [npmDefault] the default of npm `qrcode`, if it is another one
 * @property {TakenBy} [takenBy] the formats that take the option: a capability in formats.js, or
 *   the names of the formats; missing: every format
 * @property {boolean} [isIgnoredElsewhere] whether other formats accept the option and ignore it
 * @property {Slot} [slot] the slot of the value: a switch, an integer or the index in `choices`.
 *   Missing: read.js, picture.js, color.js or logo.js has code for the option
 * @property {boolean} [isCommon] whether the option is read for every code. Other options are read
 *   only if one of them is given
 * @property {'Picture' | 'Colours' | 'Symbol' | 'Logo'} group where a form shows the option
 * @property {string} label what a form calls the option
 * @property {string} hint what a form says below the control
 * @property {string} description what the option sets, as a phrase
 * @property {Flag} flag
 */

const native = () => require('../native');

/** The quiet zone in a terminal, in modules: that of npm `qrcode`, and that of the command. */
const TERMINAL_MARGIN = Object.freeze({ npm: 1, command: 2 });

/** @type {readonly Readonly<Option>[]} */
const OPTIONS = Object.freeze([
  {
    name: 'type',
    type: 'choice',
    choices: Object.keys(FORMATS),
    default: DEFAULT_FORMAT,
    group: 'Picture',
    label: 'Type',
    hint: '',
    description: 'the format',
    flag: {
      name: 'type',
      short: 't',
      value: 'TYPE',
      help: Object.keys(FORMATS).join(', '),
      default: 'the ending of the file name; `png` for `-` and for a batch',
      otherNames: ['format', 'filetype', 'image-format', 'image-type', 'extension'],
    },
  },
  {
    name: 'errorCorrectionLevel',
    aliases: ['ecc', 'ecl', 'ecLevel', 'level'],
    type: 'choice',
    choices: ['L', 'M', 'Q', 'H'],
    longNames: ['low', 'medium', 'quartile', 'high'],
    defaultText: 'the highest at which the smallest version holds the text',
    npmDefault: 'M',
    isCommon: true,
    group: 'Symbol',
    label: 'Error correction: how much may be lost',
    hint: 'Auto: the highest level at which the text fits in the smallest symbol',
    description:
      'the error correction level: how much of the symbol may be lost, about 7 %, 15 %, 25 % or 30 %',
    flag: {
      name: 'error',
      short: 'e',
      value: 'LEVEL',
      help: 'L, M, Q or H (highest that fits); --boost, --no-boost',
      otherNames: ['ec', 'correction', 'ecc-level', 'error-level', 'error-correction'],
    },
  },
  {
    name: 'boostErrorCorrection',
    aliases: ['boost', 'boostEcl'],
    type: 'boolean',
    defaultText: '`true` if no level is given',
    isCommon: true,
    group: 'Symbol',
    label: 'Boost error correction',
    hint: 'raises the level as far as the version allows',
    description: 'whether to raise the level as far as the version allows',
    flag: {
      name: 'boost',
      negation: {
        name: 'no-boost',
        description: 'keeps the level of `--error`, or `L` without it',
        default: 'on if `--error` is given',
      },
      description: 'raises the level from `--error` as far as the version allows',
      default: 'on if `--error` is not given',
    },
  },
  {
    name: 'version',
    type: 'integer',
    min: 1,
    get max() {
      return native().MAX_VERSION;
    },
    defaultText: 'the smallest',
    isCommon: true,
    group: 'Symbol',
    label: 'Version',
    hint: 'the size, 21 to 177 modules',
    description:
      'the version, which is the size of the symbol: 21 × 21 modules for 1, 177 × 177 for 40',
    flag: {
      name: 'qversion',
      short: 'v',
      value: 'N',
      help: 'version, 1 to 40 (the smallest that holds the text)',
      default: 'the smallest that holds the text',
      otherNames: ['symversion', 'qr-version', 'symbol-version'],
    },
  },
  {
    name: 'maskPattern',
    aliases: ['mask'],
    type: 'integer',
    min: 0,
    get max() {
      return native().MAX_MASK;
    },
    defaultText: 'the least penalty',
    isCommon: true,
    group: 'Symbol',
    label: 'Data mask',
    hint: '',
    description: 'the data mask',
    flag: {
      name: 'mask',
      short: 'm',
      value: 'N',
      help: 'data mask, 0 to 7 (the best)',
    },
  },
  {
    name: 'margin',
    aliases: ['quietZone'],
    type: 'integer',
    min: 0,
    get max() {
      return native().MAX_MARGIN;
    },
    get default() {
      return native().DEFAULT_MARGIN;
    },
    isCommon: true,
    group: 'Picture',
    label: 'Margin',
    hint: 'modules on each side',
    description: 'the quiet zone on each side, in modules',
    flag: {
      name: 'qzone',
      short: 'q',
      value: 'N',
      help: `quiet zone, in modules (4, in the terminal ${TERMINAL_MARGIN.command})`,
      default: `4; ${TERMINAL_MARGIN.command} in the terminal`,
      otherNames: ['border', 'quiet', 'frame'],
    },
  },
  {
    name: 'width',
    aliases: ['size'],
    type: 'integer',
    min: 1,
    get max() {
      return native().MAX_WIDTH;
    },
    get default() {
      return native().DEFAULT_WIDTH;
    },
    takenBy: 'size',
    isCommon: true,
    group: 'Picture',
    label: 'Width',
    hint: 'pixels of the image',
    description:
      'the width and height of the image, in pixels; modules are whole pixels, and the rest widens the quiet zone',
    flag: {
      name: 'width',
      short: 'w',
      value: 'N',
      help: 'width of the image, in pixels',
      description: 'the width of the image, in pixels; excludes `--scale`',
      default: 'that of `--scale`',
      otherNames: ['image-size', 'pixels', 'px', 'resolution', 'height'],
    },
  },
  {
    name: 'scale',
    aliases: ['moduleSize'],
    type: 'integer',
    min: 1,
    get max() {
      return native().MAX_WIDTH;
    },
    npmDefault: 4,
    takenBy: 'size',
    isCommon: true,
    group: 'Picture',
    label: 'Scale',
    hint: 'pixels of a module, instead of width',
    description: 'the width and height of a module, in pixels; excludes `width`',
    flag: {
      name: 'scale',
      short: 's',
      value: 'N',
      help: 'or of each module (4)',
      description: 'the width of a module, in pixels; excludes `--width`',
      default: '4 for types with pixels',
      otherNames: ['box-size', 'dot-size', 'pixel-size', 'zoom', 'dpi'],
    },
  },
  {
    name: 'eci',
    type: 'boolean',
    default: false,
    isCommon: true,
    group: 'Symbol',
    label: 'ECI header',
    hint: 'the symbol says that its bytes are UTF-8',
    description:
      'whether the symbol says that its bytes are UTF-8, for readers that otherwise misread `café`',
    flag: {
      name: 'eci',
      help: 'say in the symbol that the text is UTF-8',
      description: 'says in the symbol that the text is UTF-8',
      default: 'left out: nearly all readers recognise UTF-8',
      otherNames: ['utf8', 'utf-8'],
    },
  },
  {
    name: 'color.dark',
    type: 'color',
    default: '#000',
    takenBy: 'colors',
    group: 'Colours',
    label: 'Dark modules',
    hint: 'hex digits, such as #08f',
    description: 'the colour of dark modules, in 3, 4, 6 or 8 hex digits, such as `#08f`',
    flag: {
      name: 'darkcolor',
      short: 'd',
      value: 'HEX',
      help: 'such as 08f or 0088ffcc (000)',
      default: '`000`',
      otherNames: ['dark', 'foreground', 'fg', 'front', 'color', 'colour', 'color-dark', 'black'],
    },
  },
  {
    name: 'color.light',
    type: 'color',
    default: '#fff',
    takenBy: 'colors',
    group: 'Colours',
    label: 'Light modules',
    hint: '#0000 is transparent',
    description: 'the colour of light modules and the quiet zone; `#0000` is transparent',
    flag: {
      name: 'lightcolor',
      short: 'l',
      value: 'HEX',
      help: '(fff); --allow-low-contrast takes any two colours',
      default: '`fff`',
      otherNames: ['light', 'background', 'bg', 'back', 'color-light', 'white'],
    },
  },
  {
    name: 'allowLowContrast',
    type: 'boolean',
    default: false,
    takenBy: 'colors',
    isIgnoredElsewhere: true,
    group: 'Colours',
    label: 'Allow low contrast',
    hint: 'many readers fail on such a code',
    description: 'whether to accept colours that many readers cannot tell apart',
    flag: {
      name: 'allow-low-contrast',
      description: 'accepts colours that many readers cannot tell apart',
      default: 'they are an error',
    },
  },
  {
    name: 'inverse',
    type: 'boolean',
    default: false,
    takenBy: 'inverse',
    slot: 'Inverse',
    group: 'Picture',
    label: 'Inverse',
    hint: 'for a dark terminal or page',
    description: 'whether to swap dark and light, for a dark terminal or page',
    flag: {
      name: 'inverse',
      short: 'i',
      help: 'light on dark, for text and the terminal',
      description: 'draws light on dark, with types made of text',
      default: 'dark on light',
      otherNames: ['invert', 'inverted', 'negative', 'reverse'],
    },
  },
  {
    name: 'small',
    type: 'boolean',
    default: false,
    takenBy: 'small',
    slot: 'Small',
    group: 'Picture',
    label: 'Small',
    hint: 'two modules in a character',
    description:
      'whether each character holds two modules, so that the code takes a quarter of the space',
    flag: {
      name: 'small',
      help: 'a smaller code in the terminal',
      description: 'draws a code of a quarter of the size in the terminal',
      default: 'off',
      otherNames: ['compact', 'half', 'tiny', 'narrow'],
    },
  },
  {
    name: 'quality',
    type: 'number',
    min: 0,
    max: 1,
    get default() {
      return native().DEFAULT_QUALITY / 100;
    },
    takenBy: 'quality',
    group: 'Picture',
    label: 'Quality',
    hint: '',
    description: 'the quality of the JPEG, rounded to a whole percent',
    flag: {
      name: 'quality',
      value: 'N',
      help: '0 to 1, of a type that has one, such as jpeg',
      description: 'the quality of a JPEG, from 0 to 1',
    },
  },
  {
    name: 'logo.image',
    type: 'bytes',
    get max() {
      return native().MAX_LOGO_BYTES;
    },
    takenBy: 'logo',
    group: 'Logo',
    label: 'Image',
    hint: 'in the middle of the code; not saved in the address of this page',
    description: 'the picture in the middle of the code: PNG, JPEG or WebP, or an SVG in an SVG',
    defaultText: 'none',
    flag: {
      name: 'logo',
      value: 'FILE',
      help: 'picture (--logo-size, --logo-padding, --logo-reserve)',
      otherNames: ['image', 'icon', 'picture'],
    },
  },
  {
    name: 'logo.size',
    type: 'number',
    get min() {
      return 1 / native().LOGO_SIZE_UNITS;
    },
    get max() {
      return native().MAX_LOGO_SIZE / native().LOGO_SIZE_UNITS;
    },
    get step() {
      return 1 / native().LOGO_SIZE_UNITS;
    },
    get default() {
      return native().DEFAULT_LOGO_SIZE / native().LOGO_SIZE_UNITS;
    },
    takenBy: 'logo',
    group: 'Logo',
    label: 'Logo size',
    hint: 'a fraction of the width of the symbol',
    description: 'the side of the logo, as a fraction of the width of the symbol',
    flag: { name: 'logo-size', value: 'N', otherNames: ['image-size', 'icon-size'] },
  },
  {
    name: 'logo.padding',
    type: 'number',
    min: 0,
    get max() {
      return native().MAX_LOGO_PADDING / native().LOGO_PADDING_UNITS;
    },
    get step() {
      return 1 / native().LOGO_PADDING_UNITS;
    },
    get default() {
      return native().DEFAULT_LOGO_PADDING / native().LOGO_PADDING_UNITS;
    },
    takenBy: 'logo',
    group: 'Logo',
    label: 'Logo padding',
    hint: 'modules around it',
    description: 'the light space around the logo, in modules',
    flag: { name: 'logo-padding', value: 'N' },
  },
  {
    name: 'logo.reserve',
    type: 'number',
    min: 0,
    max: 1,
    get step() {
      return 1 / native().LOGO_RESERVE_UNITS;
    },
    get default() {
      return native().DEFAULT_LOGO_RESERVE / native().LOGO_RESERVE_UNITS;
    },
    takenBy: 'logo',
    group: 'Logo',
    label: 'Logo reserve',
    hint: 'the part of the error correction kept for damage',
    description: 'the fraction of the error correction that the logo must leave unused',
    flag: { name: 'logo-reserve', value: 'N' },
  },
]);

/**
 * Returns the name of an option without the part after the dot.
 *
 * @param {string} name
 */
const getTopName = (name) => /** @type {string} */ (name.split('.')[0]);

const isCommon = (/** @type {Readonly<Option>} */ option) => option.isCommon === true;

/**
 * The names of the options that are read for every code, and of the others.
 *
 * @type {readonly string[]}
 */
const COMMON_NAMES = Object.freeze(OPTIONS.filter(isCommon).map(({ name }) => name));
/** @type {readonly string[]} */
const RARE_NAMES = Object.freeze([
  ...new Set(OPTIONS.filter((option) => !isCommon(option)).map(({ name }) => getTopName(name))),
]);

/** The names of all options of a drawing. @type {readonly string[]} */
const OPTION_NAMES = Object.freeze([...COMMON_NAMES, ...RARE_NAMES]);

/**
 * The names of options by their names in other packages.
 *
 * @type {ReadonlyMap<string, string>}
 */
const ALIASES = new Map(
  OPTIONS.flatMap(({ name, aliases = [] }) =>
    aliases.map((alias) => /** @type {const} */ ([alias, name])),
  ),
);

/**
 * Finds the row of an option.
 *
 * @param {string} name
 * @returns {Readonly<Option>}
 */
function findOption(name) {
  const option = OPTIONS.find((each) => each.name === name);
  if (option === undefined) throw new Error(`no option ${name}`);
  return option;
}

/**
 * Lists the properties of an option: `['dark', 'light']` for `color`.
 *
 * @param {string} top
 * @returns {readonly string[]}
 */
function listParts(top) {
  const parts = OPTIONS.map(({ name }) => name.split('.')).filter(([first]) => first === top);
  return Object.freeze(parts.flatMap(([, part]) => part ?? []));
}

module.exports = {
  ALIASES,
  COMMON_NAMES,
  OPTIONS,
  OPTION_NAMES,
  RARE_NAMES,
  TERMINAL_MARGIN,
  findOption,
  listParts,
  getTopName,
};
