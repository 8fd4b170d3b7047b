'use strict';

// The options of the command that say what a code looks like -> those of the library.

const fs = require('node:fs');
const path = require('node:path');

const { MOST_BYTES } = require('../logo');
const { USAGE } = require('../messages/command');
const { ALIASES, TYPES } = require('../picture');
const { Failure, misuse, shown } = require('./failure');

/** @import { Arguments } from './arguments' */

/** With the letters of npm `qrcode`, where it has them. */
const DRAWING = Object.freeze(
  /** @type {const} */ ({
    error: { type: 'string', short: 'e' },
    boost: { type: 'boolean' },
    'no-boost': { type: 'boolean' },
    qversion: { type: 'string', short: 'v' },
    mask: { type: 'string', short: 'm' },
    qzone: { type: 'string', short: 'q' },
    type: { type: 'string', short: 't' },
    width: { type: 'string', short: 'w' },
    scale: { type: 'string', short: 's' },
    darkcolor: { type: 'string', short: 'd' },
    lightcolor: { type: 'string', short: 'l' },
    'allow-low-contrast': { type: 'boolean' },
    inverse: { type: 'boolean', short: 'i' },
    small: { type: 'boolean' },
    quality: { type: 'string' },
    logo: { type: 'string' },
    'logo-size': { type: 'string' },
    'logo-padding': { type: 'string' },
    'logo-reserve': { type: 'string' },
    eci: { type: 'boolean' },
  }),
);

/** What they are called in the library. */
const NUMBERS = Object.freeze({
  qversion: 'version',
  mask: 'maskPattern',
  qzone: 'margin',
  width: 'width',
  scale: 'scale',
  quality: 'quality',
});
const SWITCHES = Object.freeze({
  'allow-low-contrast': 'allowLowContrast',
  inverse: 'inverse',
  small: 'small',
  eci: 'eci',
});

/** The parts of the option `logo` that are numbers. */
const LOGO_NUMBERS = Object.freeze({
  'logo-size': 'size',
  'logo-padding': 'padding',
  'logo-reserve': 'reserve',
});

/** The options that need a file, and why. */
const ONLY_IN_FILES = Object.freeze(
  /** @type {const} */ ([
    [['type'], 'without it the code is drawn in the terminal'],
    [['force'], 'without it no file is replaced'],
    [['width', 'scale'], 'a terminal has no pixels'],
    [['darkcolor', 'lightcolor', 'allow-low-contrast'], 'a terminal draws black and white only'],
    [['quality', 'logo', ...Object.keys(LOGO_NUMBERS)], 'a terminal shows no pictures'],
  ]),
);

/** The quiet zone in a terminal, whose own ground is more of it where it has the same colour. */
const TERMINAL_MARGIN = 2;

/** Pixels per module, where neither width nor scale was given, as npm `qrcode` has it. */
const SCALE = 4;

/** What names of files end in, where it is not the name of the type. */
const EXTENSIONS = new Map([
  ...Array.from(ALIASES, ([ending, type]) => /** @type {const} */ ([type, ending])),
  ['terminal', 'txt'],
]);

/**
 * The options of the library.
 *
 * @param {Arguments['values']} values
 * @param {string} missing the type, where none was given
 * @returns {Record<string, any>} what the library is yet to check
 */
function readOptions(values, missing) {
  if (values.width !== undefined && values.scale !== undefined) {
    throw misuse(USAGE.bothGiven('--width', '--scale'));
  }
  const named = values.type ?? missing;
  const type = ALIASES.get(String(named)) ?? named;
  /** @type {Record<string, unknown>} */
  const options = { type };
  options.errorCorrectionLevel = values.error;
  options.boostErrorCorrection = readBoost(values);
  for (const [flag, name] of Object.entries(NUMBERS)) {
    if (values[flag] !== undefined) options[name] = number(String(values[flag]));
  }
  for (const [flag, name] of Object.entries(SWITCHES)) {
    if (values[flag] === true) options[name] = true;
  }
  if (values.darkcolor !== undefined || values.lightcolor !== undefined) {
    options.color = { dark: values.darkcolor, light: values.lightcolor };
  }
  if (type === 'terminal') options.margin ??= TERMINAL_MARGIN;
  if (isOfPixels(String(type)) && values.width === undefined) options.scale ??= SCALE;
  return { ...options, ...readLogo(values) };
}

/**
 * @param {Arguments['values']} values
 * @returns {boolean | undefined} undefined to let the library decide
 */
function readBoost({ boost, 'no-boost': noBoost }) {
  if (boost && noBoost) throw misuse(USAGE.bothGiven('--boost', '--no-boost'));
  if (boost) return true;
  return noBoost ? false : undefined;
}

/**
 * Refuses options that do nothing in a terminal.
 *
 * @param {Arguments['values']} values of a command without --output
 */
function checkForTerminal(values) {
  for (const [flags, reason] of ONLY_IN_FILES) {
    const flag = flags.find((each) => values[each] !== undefined);
    if (flag !== undefined) throw needing(flag, '--output', reason);
  }
}

/**
 * Makes the error for an option that needs another one.
 *
 * @param {string} flag
 * @param {string} other the option that `flag` needs
 * @param {string} reason
 */
function needing(flag, other, reason) {
  return misuse(USAGE.needs(`--${flag}`, other, reason));
}

/**
 * The first bytes of a file, which may have no end.
 *
 * @param {string} file
 * @param {number} most
 * @returns {Buffer}
 */
function readStart(file, most) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(most);
    let length = 0;
    for (let read = -1; read !== 0 && length < most; length += read) {
      read = fs.readSync(descriptor, bytes, length, most - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * @param {Arguments['values']} values
 * @returns {Record<string, unknown>}
 */
function readLogo(values) {
  /** @type {Record<string, unknown>} */
  const logo = {};
  for (const [flag, name] of Object.entries(LOGO_NUMBERS)) {
    if (values[flag] === undefined) continue;
    if (values.logo === undefined) throw needing(flag, '--logo', 'without it there is no logo');
    logo[name] = number(String(values[flag]));
  }
  if (values.logo === undefined) return {};
  try {
    return { logo: { image: readStart(String(values.logo), MOST_BYTES + 1), ...logo } };
  } catch (error) {
    throw new Failure(`--logo: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {string} type
 * @returns {boolean} whether it has pixels, and so needs a size
 */
function isOfPixels(type) {
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  return known !== undefined && !known.isText && known.isSizeOpen !== true;
}

/**
 * What is no number stays what it is: the library says what is wrong with it.
 *
 * @param {string} value
 * @returns {number | string}
 */
function number(value) {
  return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/**
 * The type that the name of a file says.
 *
 * @param {string} file
 * @returns {string}
 */
function typeOf(file) {
  const extension = path.extname(file).slice(1).toLowerCase();
  const type = ALIASES.get(extension) ?? extension;
  if (Object.hasOwn(TYPES, type)) return type;
  const endings = [...new Set(Object.keys(TYPES).map((each) => `.${extensionOf(each)}`))];
  throw misuse(USAGE.unknownEnding(shown(file), endings));
}

/** @param {string} type */
function extensionOf(type) {
  return EXTENSIONS.get(type) ?? type;
}

module.exports = { DRAWING, checkForTerminal, extensionOf, needing, readOptions, typeOf };
