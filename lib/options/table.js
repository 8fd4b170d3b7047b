'use strict';

// Lists the options, one row an option: the rows of rows.js, with what people read about each. The
// command and its help, the page, the fuzzers and the documentation read this table; no other file
// lists the options. For speed, read.js and picture.js read most options without it; a test
// compares them with the table.

const { FORMAT_NAMES } = require('./formats');
const {
  COMMON_NAMES,
  RARE_NAMES,
  ROWS,
  TERMINAL_MARGIN,
  getTopName,
  listParts,
} = require('./rows');

/** @import { Row } from './rows' */

/**
 * A flag of the command.
 *
 * @typedef {object} Flag
 * @property {string} name without the dashes
 * @property {string} [short] the letter, that of npm `qrcode` where it has one
 * @property {string} [value] the placeholder of the value in help; a flag without one is a switch
 * @property {string} [optionalValue] the placeholder of the value of a switch that takes one, as in
 *   `--eci=shift_jis`
 * @property {{ name: string, description: string, default: string }} [negation] the flag that
 *   sets a switch to false
 * @property {{ name: string, value: string, description: string, default: string }} [gradient] the
 *   flag that sets a colour to a gradient; it excludes the flag of the colour
 * @property {Readonly<Record<string, { value: string, description: string }>>} [shorthands] switches
 *   that stand for the flag with a value, by their names
 * @property {string} [help] the line of help; without one, another line mentions the flag
 * @property {string} [description] a phrase of Markdown, if that of the option does not fit
 * @property {string} [default] the default in words, if the command has another one
 * @property {readonly string[]} [otherNames] names that other programs have for the flag
 */

/**
 * What people read about an option.
 *
 * @typedef {object} Words
 * @property {string} [defaultText] the default in words
 * @property {'Picture' | 'Colours' | 'Symbol' | 'Shapes' | 'Logo' | 'Frame'} group where a form shows the option
 * @property {string} label the label of the control in a form
 * @property {string} hint the words below the control in a form
 * @property {string} description a phrase of Markdown
 * @property {Flag} flag
 *
 * @typedef {Row & Words} Option
 */

/** The words of each option, by its name. @type {Readonly<Record<string, Readonly<Words>>>} */
const WORDS = {
  type: {
    group: 'Picture',
    label: 'Type',
    hint: '',
    description: 'the format',
    flag: {
      name: 'type',
      short: 't',
      value: 'TYPE',
      help: FORMAT_NAMES.join(' '),
      default: 'the ending of the file name; `png` for `-` and for a batch',
      otherNames: ['format', 'filetype', 'image-format', 'image-type', 'extension'],
    },
  },
  errorCorrectionLevel: {
    defaultText: 'the highest at which the smallest version holds the text',
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
  boostErrorCorrection: {
    defaultText: '`true` if no level is given',
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
  version: {
    defaultText: 'the smallest',
    group: 'Symbol',
    label: 'Version',
    hint: 'the size of the symbol',
    description:
      "the version, which is the size of the symbol: 21 × 21 modules for 1, 177 × 177 for 40; `'M1'` to `'M4'` of Micro QR, `'R7x43'` to `'R17x139'` of rMQR",
    flag: {
      name: 'qversion',
      short: 'v',
      value: 'N',
      help: '1 to 40, M1, R7x43 … (smallest); --max-version, --mask',
      default: 'the smallest that holds the text',
      otherNames: ['symversion', 'qr-version', 'symbol-version'],
    },
  },
  symbology: {
    defaultText: "that of `version`; without one, `'qr'`",
    group: 'Symbol',
    label: 'Symbology',
    hint: 'Micro QR and rMQR are smaller, and hold less',
    description: 'the kind of symbol: QR Code, Micro QR Code or the rectangle rMQR',
    flag: {
      name: 'symbology',
      value: 'NAME',
      help: '--micro, --rmqr, --rmqr-height, --rmqr-narrowest',
      shorthands: {
        micro: { value: 'micro-qr', description: 'draws a Micro QR code' },
        rmqr: { value: 'rmqr', description: 'draws an rMQR code, a rectangle' },
      },
    },
  },
  height: {
    defaultText: 'that of the least area',
    group: 'Symbol',
    label: 'Height of an rMQR code',
    hint: 'modules',
    description: 'the height of an rMQR code, in modules: 7, 9, 11, 13, 15 or 17',
    flag: { name: 'rmqr-height', value: 'N' },
  },
  narrowest: {
    group: 'Symbol',
    label: 'Narrowest',
    hint: 'of the rMQR codes that hold the text, instead of the one with the least area',
    description: 'whether an rMQR code is the narrowest that holds the text',
    flag: { name: 'rmqr-narrowest', default: 'the code with the least area' },
  },
  maxVersion: {
    defaultText: 'none',
    group: 'Symbol',
    label: 'Largest version',
    hint: 'a longer text is an error',
    description:
      'the largest version that may be chosen; a text that needs a larger one is an error',
    flag: {
      name: 'max-version',
      value: 'N',
      default: 'none',
    },
  },
  maskPattern: {
    defaultText: 'the least penalty',
    group: 'Symbol',
    label: 'Data mask',
    hint: '',
    description: 'the data mask',
    flag: {
      name: 'mask',
      short: 'm',
      value: 'N',
    },
  },
  margin: {
    group: 'Picture',
    label: 'Margin',
    hint: 'modules on each side',
    description: 'the quiet zone on each side, in modules',
    flag: {
      name: 'qzone',
      short: 'q',
      value: 'N',
      help: `quiet zone (4 modules, terminal ${TERMINAL_MARGIN.command}); --background-round`,
      default: `4; ${TERMINAL_MARGIN.command} in the terminal`,
      otherNames: ['border', 'quiet'],
    },
  },
  width: {
    group: 'Picture',
    label: 'Width',
    hint: 'pixels of the image',
    description:
      'the width and height of the image, in pixels; modules are whole pixels, and the rest widens the quiet zone',
    flag: {
      name: 'width',
      short: 'w',
      value: 'N',
      help: 'width of the image, in pixels; --quality N of a JPEG',
      description: 'the width of the image, in pixels; excludes `--scale`',
      default: 'that of `--scale`',
      otherNames: ['image-size', 'pixels', 'px', 'resolution', 'height'],
    },
  },
  scale: {
    group: 'Picture',
    label: 'Scale',
    hint: 'pixels of a module, instead of width',
    description: 'the width and height of a module, in pixels; excludes `width`',
    flag: {
      name: 'scale',
      short: 's',
      value: 'N',
      help: 'or of each module (4); --style-size, a part of that',
      description: 'the width of a module, in pixels; excludes `--width`',
      default: '4 for types with pixels',
      otherNames: ['box-size', 'dot-size', 'pixel-size', 'zoom', 'dpi'],
    },
  },
  eci: {
    group: 'Symbol',
    label: 'ECI header',
    hint: 'the symbol says that its bytes are UTF-8',
    description:
      'whether the symbol says that its bytes are UTF-8, for readers that otherwise misread `café`; or the [charset](#charsets) of its bytes',
    flag: {
      name: 'eci',
      optionalValue: 'CHARSET',
      help: 'or --eci=shift_jis …; --gs1; --application for FNC1',
      description: 'says in the symbol that the text is UTF-8, or encodes it in another charset',
      default: 'left out: nearly all readers recognise UTF-8',
      otherNames: ['utf8', 'utf-8'],
    },
  },
  sequence: {
    group: 'Symbol',
    defaultText: 'none',
    label: 'Place in a sequence',
    hint: 'index/count/parity, such as 1/3/65',
    description: 'the [place](functions.md#generateqrcodesequence) of the symbol in a sequence',
    flag: {
      name: 'sequence-part',
      value: 'PART',
      description: 'the place in a sequence drawn one by one: index/count/parity, such as `1/3/65`',
      default: 'none',
    },
  },
  applicationIndicator: {
    group: 'Symbol',
    defaultText: 'none',
    label: 'Application indicator',
    hint: 'FNC1 in second position: two digits or a letter',
    description:
      'the application indicator of AIM, two digits or a letter: marks the text with FNC1 in second position',
    flag: {
      name: 'application',
      value: 'AI',
      default: 'none',
    },
  },
  gs1: {
    group: 'Symbol',
    label: 'GS1',
    hint: 'element strings, such as (01)09521234543213(10)ABC',
    description:
      'whether the text has GS1 elements, as in `(01)09521234543213(10)ABC`, which are validated',
    flag: {
      name: 'gs1',
      description: 'validates the text as GS1 elements, such as `(01)09521234543213(10)ABC`',
      default: 'the text is any text',
      otherNames: ['fnc1', 'gs1-mode', 'ai'],
    },
  },
  'color.dark': {
    group: 'Colours',
    label: 'Dark modules',
    hint: 'such as #08f, navy or rgb(0 0 99)',
    description:
      'the colour of dark modules: 3, 4, 6 or 8 hex digits, such as `#08f`, or a CSS colour',
    flag: {
      name: 'darkcolor',
      short: 'd',
      value: 'COLOR',
      help: '08f, navy … (000); --gradient, --finder-frame-color',
      default: '`000`',
      gradient: {
        name: 'gradient',
        value: 'GRADIENT',
        description:
          'fills dark modules with a gradient of CSS, such as `linear-gradient(45deg, #08f, navy)`; excludes `--darkcolor`',
        default: 'one colour',
      },
      otherNames: ['dark', 'foreground', 'fg', 'front', 'color', 'colour', 'color-dark', 'black'],
    },
  },
  'color.light': {
    group: 'Colours',
    label: 'Light modules',
    hint: '#0000 is transparent',
    description:
      'the colour of light modules and the quiet zone; `#0000` or `transparent` for none',
    flag: {
      name: 'lightcolor',
      short: 'l',
      value: 'COLOR',
      help: '(fff); --finder-centre-color, --allow-low-contrast',
      default: '`fff`',
      otherNames: ['light', 'background', 'bg', 'back', 'color-light', 'white'],
    },
  },
  'color.finderFrame': {
    group: 'Colours',
    label: 'Finder frames',
    defaultText: 'that of the modules',
    hint: 'the large squares',
    description: 'the colour or the gradient of the dark frames of finder patterns',
    flag: { name: 'finder-frame-color', value: 'COLOR' },
  },
  'color.finderCentre': {
    group: 'Colours',
    label: 'Finder centres',
    defaultText: 'that of the modules',
    hint: 'the squares in them',
    description: 'the colour or the gradient of the dark centres of finder patterns',
    flag: { name: 'finder-centre-color', value: 'COLOR' },
  },
  allowLowContrast: {
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
  verify: {
    group: 'Picture',
    label: 'Read it back',
    defaultText: '`true` with a logo, a shape or a gradient',
    hint: 'refuses a code that readers cannot read',
    description:
      'whether to read each picture back, and to refuse one that readers could not read; without contrast checks if `allowLowContrast` is `true`, for which the default is `false`',
    flag: {
      name: 'verify',
      description: 'reads the picture back, and refuses one that readers could not read',
      default: 'on with a logo, a shape or a gradient',
      negation: {
        name: 'no-verify',
        description: 'writes the picture without reading it back',
        default: 'on if `--allow-low-contrast` is given',
      },
    },
  },
  inverse: {
    group: 'Picture',
    label: 'Inverse',
    hint: 'for a dark terminal or page',
    description: 'whether to swap dark and light, for a dark terminal or page',
    flag: {
      name: 'inverse',
      short: 'i',
      help: 'light on dark; --small, a smaller code: in a terminal',
      description: 'draws light on dark, with types made of text',
      default: 'dark on light',
      otherNames: ['invert', 'inverted', 'negative', 'reverse'],
    },
  },
  small: {
    group: 'Picture',
    label: 'Small',
    hint: 'two modules in a character',
    description:
      'whether each character holds two modules, so that the code takes a quarter of the space',
    flag: {
      name: 'small',
      description: 'draws a code of a quarter of the size in the terminal',
      default: 'off',
      otherNames: ['compact', 'half', 'tiny', 'narrow'],
    },
  },
  quality: {
    group: 'Picture',
    label: 'Quality',
    hint: '',
    description: 'the quality of the JPEG, rounded to a whole percent',
    flag: {
      name: 'quality',
      value: 'N',
      description: 'the quality of a JPEG, from 0 to 1',
    },
  },
  'style.modules': {
    group: 'Shapes',
    label: 'Shape of modules',
    hint: 'how modules look, and whether they join',
    description: 'the shape of modules outside the finder patterns',
    flag: {
      name: 'style',
      value: 'NAME',
      help: 'dot …; --finder-frame, --finder-centre, --alignment',
      otherNames: ['modules', 'module-style', 'dots'],
    },
  },
  'style.size': {
    group: 'Shapes',
    label: 'Size of modules',
    hint: 'a fraction of the grid; below 1, only bars join',
    description: 'the width of modules as a fraction of the grid; below 1, only bars join',
    flag: { name: 'style-size', value: 'N' },
  },
  'style.finderFrame': {
    group: 'Shapes',
    label: 'Finder frames',
    hint: '',
    description: 'the shape of the frames of finder patterns',
    flag: { name: 'finder-frame', value: 'NAME' },
  },
  'style.finderCentre': {
    group: 'Shapes',
    label: 'Finder centres',
    hint: '',
    description: 'the shape of the centres of finder patterns',
    flag: { name: 'finder-centre', value: 'NAME', otherNames: ['finder-center'] },
  },
  'style.alignment': {
    group: 'Shapes',
    label: 'Alignment patterns',
    defaultText: 'that of the modules, without gaps',
    hint: '',
    description: 'the shape of alignment patterns',
    flag: { name: 'alignment', value: 'NAME' },
  },
  'style.backgroundRound': {
    group: 'Shapes',
    label: 'Background corners',
    hint: '1 is a circle',
    description:
      'how round the corners of the background are: 0 for a square, 1 for a circle; the corners are transparent',
    flag: { name: 'background-round', value: 'PART' },
  },
  'logo.image': {
    group: 'Logo',
    label: 'Image',
    hint: 'in the middle of the code; not saved in the address of this page',
    description: 'the picture in the middle of the code: PNG, JPEG or WebP, or an SVG in an SVG',
    defaultText: 'none',
    flag: {
      name: 'logo',
      value: 'FILE',
      help: '--logo-size --logo-padding --logo-reserve --logo-clear',
      otherNames: ['image', 'icon', 'picture'],
    },
  },
  'logo.size': {
    group: 'Logo',
    label: 'Logo size',
    hint: 'a fraction of the width of the symbol',
    description: 'the side of the logo, as a fraction of the width of the symbol',
    flag: { name: 'logo-size', value: 'N', otherNames: ['image-size', 'icon-size'] },
  },
  'logo.padding': {
    group: 'Logo',
    label: 'Logo padding',
    hint: 'modules around it',
    description: 'the light space around the logo, in modules',
    flag: { name: 'logo-padding', value: 'N' },
  },
  'logo.reserve': {
    group: 'Logo',
    label: 'Logo reserve',
    hint: 'the part of the error correction kept for damage',
    description: 'the fraction of the error correction that the logo must leave unused',
    flag: { name: 'logo-reserve', value: 'N' },
  },
  'logo.clear': {
    group: 'Logo',
    label: 'Logo ground',
    hint: 'the modules that become light: under a square, a circle or none',
    description:
      'the modules under the logo that become light: those that its rectangle and its padding touch, those that the ellipse in it touches, or none',
    flag: {
      name: 'logo-clear',
      value: 'AREA',
      description: 'the modules under the logo that become light: `square`, `circle` or `none`',
    },
  },
  'frame.text': {
    group: 'Frame',
    label: 'Caption',
    hint: 'such as SCAN ME, in a frame around the code',
    description: 'the text in the band of the frame around the code, such as `SCAN ME`',
    defaultText: 'none',
    flag: {
      name: 'frame',
      value: 'TEXT',
      help: 'such as SCAN ME; --frame-color, --frame-text-color, --frame-position, --frame-font FILE',
      otherNames: ['caption', 'label'],
    },
  },
  'frame.position': {
    group: 'Frame',
    label: 'Place of the caption',
    hint: '',
    description: 'the side of the code on which the text is',
    flag: {
      name: 'frame-position',
      value: 'SIDE',
      description: 'the side of the code on which the text is: `bottom` or `top`',
    },
  },
  'frame.color': {
    group: 'Frame',
    label: 'Frame',
    defaultText: 'that of the modules',
    hint: 'such as #08f, navy or rgb(0 0 99)',
    description: 'the colour of the frame; of a gradient in `color.dark`, the first colour',
    flag: { name: 'frame-color', value: 'COLOR' },
  },
  'frame.textColor': {
    group: 'Frame',
    label: 'Text',
    defaultText: 'that of light modules; white if that is transparent',
    hint: '',
    description: 'the colour of the text in the frame',
    flag: { name: 'frame-text-color', value: 'COLOR' },
  },
  'frame.font': {
    group: 'Frame',
    label: 'Font',
    hint: 'a TrueType or OpenType font; not saved in the address of this page',
    description:
      'the font of the text: the bytes of a TrueType or OpenType file; the built-in one has the characters of Western European languages',
    defaultText: 'Inter Bold',
    flag: { name: 'frame-font', value: 'FILE' },
  },
};

/**
 * Adds the words of an option to its row.
 *
 * @param {Readonly<Row>} row
 * @returns {Readonly<Option>}
 */
function addWords(row) {
  const words = /** @type {Words} */ (WORDS[row.name]);
  // Copies the getters, and not their values, as help is printed without the addon.
  const getters = Object.getOwnPropertyDescriptors(row);
  return Object.freeze(/** @type {Option} */ (Object.defineProperties({ ...words }, getters)));
}

const OPTIONS = Object.freeze(ROWS.map(addWords));

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
 * Lists the names of the flags that set an option, that of the option first.
 *
 * @param {Readonly<Flag>} flag
 * @returns {string[]}
 */
function listFlagNames({ name, negation, gradient, shorthands = {} }) {
  const others = [negation, gradient].flatMap((each) => each?.name ?? []);
  return [name, ...others, ...Object.keys(shorthands)];
}

module.exports = {
  ALIASES,
  COMMON_NAMES,
  OPTIONS,
  OPTION_NAMES,
  RARE_NAMES,
  TERMINAL_MARGIN,
  findOption,
  getTopName,
  listFlagNames,
  listParts,
};
