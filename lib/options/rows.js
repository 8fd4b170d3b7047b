'use strict';

// Lists the options with what validation reads of them, one row an option. table.js adds what
// people read about each. These are two files, as every program loads this one.
//
// Getters read the limits from the addon, so that help can be printed without the addon.

const { DEFAULT_FORMAT, FORMAT_NAMES } = require('./formats');

/** @import { TakenBy } from './formats' */
/** @typedef {keyof typeof import('../binding').Slot} Slot the name of a number of a drawing */

/**
 * What validation reads of an option. A dot in the name makes it a property of another option.
 *
 * @typedef {object} Row
 * @property {string} name
 * @property {readonly string[]} [aliases] names that other packages have for the option
 * @property {'integer' | 'number' | 'boolean' | 'choice' | 'color' | 'bytes' | 'font' | 'charset' | 'string' |
 *   'caption' | 'sequence'} type `charset`: a switch, an ECI assignment number or a name; `bytes`
 *   and `font`: the bytes of a picture or a font
 * @property {number} [min] the least number, or the fewest characters
 * @property {number} [max] the largest number, or the most bytes or characters
 * @property {number} [step] the step between two allowed numbers
 * @property {readonly string[]} [choices]
 * @property {readonly string[]} [names] the values beside the numbers
 * @property {readonly string[]} [longNames] a second name of each choice
 * @property {string | number | boolean} [default] if it depends on no other option
 * @property {string | number} [npmDefault] the default of npm `qrcode`, if it is another one
 * @property {TakenBy} [takenBy] the formats that take the option: a capability in formats.js, or
 *   the names of the formats; missing: every format
 * @property {boolean} [isRequired] whether an option with properties is an error without this one
 * @property {boolean} [isIgnoredElsewhere] whether other formats accept the option and ignore it
 * @property {Readonly<Record<string, string>>} [needs] the options without which this one is an error
 * @property {Slot} [slot] the slot of the value: a switch, an integer, a number in steps or the
 *   index in `choices`.
 *   Missing: read.js, picture.js, color.js, logo.js or headers.js has code for the option
 * @property {boolean} [isCommon] whether the option is read for every code. Other options are read
 *   only if one of them is given
 */

const native = () => require('../native');

/** The shapes of patterns: `PatternShape` of the addon, whose numbers are the indices. */
const PATTERN_SHAPES = Object.freeze([
  'square',
  'dot',
  'rounded',
  'extra-rounded',
  'classy',
  'classy-rounded',
]);

/** The shapes of modules: `ModuleShape` of the addon. */
const MODULE_SHAPES = Object.freeze([
  ...PATTERN_SHAPES,
  'diamond',
  'vertical',
  'horizontal',
  'small-square',
]);

/** Which modules under a logo become light: `ClearArea` of the addon. */
const CLEAR_AREAS = Object.freeze(['square', 'circle', 'none']);

/** The quiet zone in a terminal, in modules: that of npm `qrcode`, and that of the command. */
const TERMINAL_MARGIN = Object.freeze({ npm: 1, command: 2 });

/** @type {readonly Readonly<Row>[]} */
const ROWS = [
  {
    name: 'type',
    type: 'choice',
    choices: FORMAT_NAMES,
    default: DEFAULT_FORMAT,
  },
  {
    name: 'errorCorrectionLevel',
    aliases: ['ecc', 'ecl', 'ecLevel', 'level'],
    type: 'choice',
    choices: ['L', 'M', 'Q', 'H'],
    longNames: ['low', 'medium', 'quartile', 'high'],
    npmDefault: 'M',
    isCommon: true,
  },
  {
    name: 'boostErrorCorrection',
    aliases: ['boost', 'boostEcl'],
    type: 'boolean',
    isCommon: true,
  },
  {
    name: 'version',
    type: 'integer',
    min: 1,
    get max() {
      return native().MAX_VERSION;
    },
    get names() {
      return native().versionNames().slice(native().MAX_VERSION);
    },
    isCommon: true,
  },
  {
    name: 'symbology',
    aliases: ['bcid', 'barcodeType'],
    type: 'choice',
    choices: ['qr', 'micro-qr', 'rmqr'],
    slot: 'Symbology',
  },
  {
    name: 'height',
    type: 'integer',
    min: 7,
    max: 17,
    step: 2,
    needs: { symbology: 'rmqr' },
    slot: 'Height',
  },
  {
    name: 'narrowest',
    type: 'boolean',
    default: false,
    needs: { symbology: 'rmqr' },
    slot: 'Narrowest',
  },
  {
    name: 'maxVersion',
    type: 'integer',
    min: 1,
    get max() {
      return native().MAX_VERSION;
    },
    slot: 'MaxVersion',
  },
  {
    name: 'maskPattern',
    aliases: ['mask'],
    type: 'integer',
    min: 0,
    get max() {
      return native().MAX_MASK;
    },
    isCommon: true,
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
  },
  {
    name: 'eci',
    type: 'charset',
    default: false,
    isCommon: true,
  },
  {
    name: 'sequence',
    aliases: ['structuredAppend'],
    type: 'sequence',
  },
  {
    name: 'applicationIndicator',
    aliases: ['fnc1'],
    type: 'string',
  },
  {
    name: 'gs1',
    type: 'boolean',
    default: false,
  },
  {
    name: 'color.dark',
    type: 'color',
    default: '#000',
    takenBy: 'colors',
  },
  {
    name: 'color.light',
    type: 'color',
    default: '#fff',
    takenBy: 'colors',
  },
  {
    name: 'color.finderFrame',
    type: 'color',
    takenBy: 'shapes',
  },
  {
    name: 'color.finderCentre',
    type: 'color',
    takenBy: 'shapes',
  },
  {
    name: 'allowLowContrast',
    type: 'boolean',
    default: false,
    takenBy: 'colors',
    isIgnoredElsewhere: true,
  },
  {
    name: 'verify',
    type: 'boolean',
  },
  {
    name: 'inverse',
    type: 'boolean',
    default: false,
    takenBy: 'inverse',
    slot: 'Inverse',
  },
  {
    name: 'small',
    type: 'boolean',
    default: false,
    takenBy: 'small',
    slot: 'Small',
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
  },
  {
    name: 'style.modules',
    type: 'choice',
    choices: MODULE_SHAPES,
    default: 'square',
    takenBy: 'shapes',
    slot: 'Modules',
  },
  {
    name: 'style.size',
    type: 'number',
    get min() {
      return native().MIN_MODULE_SIZE / native().MODULE_SIZE_UNITS;
    },
    max: 1,
    get step() {
      return 1 / native().MODULE_SIZE_UNITS;
    },
    default: 1,
    takenBy: 'shapes',
    slot: 'ModuleSize',
  },
  {
    name: 'style.finderFrame',
    type: 'choice',
    choices: PATTERN_SHAPES,
    default: 'square',
    takenBy: 'shapes',
    slot: 'FinderFrame',
  },
  {
    name: 'style.finderCentre',
    type: 'choice',
    choices: PATTERN_SHAPES,
    default: 'square',
    takenBy: 'shapes',
    slot: 'FinderCentre',
  },
  {
    name: 'style.alignment',
    type: 'choice',
    choices: PATTERN_SHAPES,
    takenBy: 'shapes',
    slot: 'Alignment',
  },
  {
    name: 'style.backgroundRound',
    type: 'number',
    min: 0,
    max: 1,
    step: 0.01,
    default: 0,
    takenBy: 'transparency',
    slot: 'BackgroundRound',
  },
  {
    name: 'logo.image',
    type: 'bytes',
    get max() {
      return native().MAX_LOGO_BYTES;
    },
    takenBy: 'logo',
    isRequired: true,
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
  },
  {
    name: 'logo.clear',
    type: 'choice',
    choices: CLEAR_AREAS,
    default: 'square',
    takenBy: 'logo',
  },
  {
    name: 'frame.text',
    type: 'caption',
    min: 1,
    get max() {
      return native().MAX_CAPTION_CHARACTERS;
    },
    takenBy: 'shapes',
    isRequired: true,
  },
  {
    name: 'frame.position',
    type: 'choice',
    choices: ['bottom', 'top'],
    default: 'bottom',
    takenBy: 'shapes',
  },
  {
    name: 'frame.color',
    type: 'color',
    takenBy: 'shapes',
  },
  {
    name: 'frame.textColor',
    type: 'color',
    takenBy: 'shapes',
  },
  {
    name: 'frame.font',
    type: 'font',
    get max() {
      return native().MAX_FONT_BYTES;
    },
    takenBy: 'shapes',
  },
];

/**
 * Returns the name of an option without the part after the dot.
 *
 * @param {string} name
 */
function getTopName(name) {
  const dot = name.indexOf('.');
  return dot === -1 ? name : name.slice(0, dot);
}

/** The names of the options that are read for every code. @type {string[]} */
const COMMON_NAMES = [];

/** The names of the other options. @type {string[]} */
const RARE_NAMES = [];

for (const { name, isCommon = false } of ROWS) {
  const top = getTopName(name);
  const names = isCommon ? COMMON_NAMES : RARE_NAMES;
  if (!names.includes(top)) names.push(top);
}

/**
 * Finds the row of an option.
 *
 * @param {string} name
 * @returns {Readonly<Row>}
 */
function findRow(name) {
  const row = ROWS.find((each) => each.name === name);
  if (row === undefined) throw new Error(`no option ${name}`);
  return row;
}

/**
 * Lists the properties of an option: `['dark', 'light']` for `color`.
 *
 * @param {string} top
 * @returns {readonly string[]}
 */
function listParts(top) {
  const parts = ROWS.map(({ name }) => name.split('.')).filter(([first]) => first === top);
  return Object.freeze(parts.flatMap(([, part]) => part ?? []));
}

module.exports = {
  COMMON_NAMES,
  RARE_NAMES,
  ROWS,
  TERMINAL_MARGIN,
  findRow,
  getTopName,
  listParts,
};
