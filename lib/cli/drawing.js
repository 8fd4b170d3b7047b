'use strict';

// Converts the flags of the command to options of the library. The table of options has the flags.

const fs = require('node:fs');

const { createArgumentError, describe } = require('../error');
const { USAGE } = require('../messages/command');
const { GRADIENT_EXPECTED, parseCssGradient } = require('../options/css-gradient');
const { FORMATS, findFileFormat, findFormatName, takes } = require('../options/formats');
const {
  OPTIONS,
  TERMINAL_MARGIN,
  findOption,
  getTopName,
  listFlagNames,
} = require('../options/table');
const { CommandError, createUsageError } = require('./failure');

/** @import { CommandLine, KnownFlags } from './arguments' */
/** @import { Capability } from '../options/formats' */
/** @import { Option } from '../options/table' */

/** The flags of the table, as `parseArgs` takes them. */
const DRAWING_FLAGS = Object.freeze(
  Object.fromEntries(
    OPTIONS.flatMap(({ flag }) => [
      ...listFlagNames(flag).map((name) => [name, { type: 'boolean' }]),
      [flag.name, toParseArgs(flag)],
      ...(flag.gradient === undefined ? [] : [[flag.gradient.name, toParseArgs(flag.gradient)]]),
    ]),
  ),
);

/** The reasons why flags have no effect in a terminal. */
const MISSING_IN_TERMINAL = Object.freeze(
  /** @type {Record<Capability, string>} */ ({
    size: 'a terminal has no pixels',
    colors: 'a terminal draws black and white only',
    quality: 'a terminal shows no pictures',
    logo: 'a terminal shows no pictures',
  }),
);

/** The default scale, in pixels per module. */
const { npmDefault: SCALE } = findOption('scale');

/**
 * Converts a flag to a description for `parseArgs`.
 *
 * @param {Pick<Readonly<import('../options/table').Flag>, 'value' | 'short' | 'optionalValue'>} flag
 * @returns {KnownFlags[string]}
 */
function toParseArgs({ value, short, optionalValue }) {
  const type = value === undefined ? 'boolean' : 'string';
  if (optionalValue !== undefined) return { type, isValueOptional: true };
  return short === undefined ? { type } : { type, short };
}

/**
 * Returns the options of the library. The library validates them later.
 *
 * @param {CommandLine['values']} values
 * @param {string} defaultType the type without --type
 * @returns {Record<string, any>}
 */
function readOptions(values, defaultType) {
  if (values.width !== undefined && values.scale !== undefined) {
    throw createUsageError(USAGE.bothGiven('--width', '--scale'));
  }
  /** @type {Record<string, any>} */
  const options = {};
  for (const option of OPTIONS) {
    const value = readFlag(option, values);
    if (value !== undefined) setOption(options, option.name, value);
  }
  const named = options.type ?? defaultType;
  options.type = findFormatName(String(named)) ?? named;
  if (options.type === 'terminal') options.margin ??= TERMINAL_MARGIN.command;
  if (needsSize(String(options.type)) && options.width === undefined) options.scale ??= SCALE;
  return options;
}

/**
 * Returns the value of an option, or undefined if no flag sets it.
 *
 * @param {Readonly<Option>} option
 * @param {CommandLine['values']} values
 * @returns {unknown}
 */
function readFlag({ name, type, flag }, values) {
  const other = readOtherFlag(flag, values);
  if (other !== undefined) return other;
  const given = values[flag.name];
  if (given === undefined) return undefined;
  checkNeeded(name, flag.name, values);
  if (type === 'boolean') return true;
  if (type === 'bytes' || type === 'font')
    return readFile(flag.name, String(given), findOption(name).max ?? 0);
  if (type === 'sequence') return parsePart(String(given));
  const isNumber = type === 'integer' || type === 'number' || type === 'charset';
  return isNumber && given !== true ? parseNumber(given) : given;
}

/**
 * Refuses a text that is no gradient, such as a colour. The library validates the colours in it.
 *
 * @param {string} flag
 * @param {string} text
 */
function checkGradient(flag, text) {
  if (parseCssGradient(text) !== undefined) return text;
  throw createArgumentError('ERR_QR_INVALID_OPTION', GRADIENT_EXPECTED, flag, describe(text));
}

/**
 * Parses the place of a symbol in a sequence, such as 1/3/65. Returns any other value unchanged.
 *
 * @param {string} value
 */
function parsePart(value) {
  const [, index, count, parity] = /^(\d{1,3})\/(\d{1,3})\/(\d{1,3})$/.exec(value) ?? [];
  if (parity === undefined) return value;
  return { index: Number(index), count: Number(count), parity: Number(parity) };
}

/**
 * Returns the value that another flag of an option sets: its negation, its gradient or a shorthand.
 * Returns undefined if none is given. Refuses two flags of an option.
 *
 * @param {Readonly<import('../options/table').Flag>} flag
 * @param {CommandLine['values']} values
 */
function readOtherFlag(flag, values) {
  const given = listFlagNames(flag).filter((name) => values[name] !== undefined);
  const [first = '', second] = given;
  if (second !== undefined) throw createUsageError(USAGE.bothGiven(`--${first}`, `--${second}`));
  const { negation, gradient, shorthands = {} } = flag;
  if (first === negation?.name) return false;
  if (first === gradient?.name) return checkGradient(`--${first}`, String(values[first]));
  return shorthands[first]?.value;
}

/**
 * Refuses a flag that needs another one, such as --logo-size without --logo.
 *
 * @param {string} name the name of the option, such as `logo.size`
 * @param {string} flag
 * @param {CommandLine['values']} values
 */
function checkNeeded(name, flag, values) {
  const top = getTopName(name);
  const required = OPTIONS.find((each) => each.isRequired && getTopName(each.name) === top);
  if (required === undefined || values[required.flag.name] !== undefined) return;
  throw createMissingError(flag, `--${required.flag.name}`, `without it, the code has no ${top}`);
}

/**
 * Sets an option, or a property of one.
 *
 * @param {Record<string, any>} options
 * @param {string} name
 * @param {unknown} value
 */
function setOption(options, name, value) {
  const [top = '', part] = name.split('.');
  if (part === undefined) options[top] = value;
  else options[top] = { ...options[top], [part]: value };
}

/**
 * Refuses flags that have no effect in a terminal.
 *
 * @param {CommandLine['values']} values the values of a command without --output
 */
function checkForTerminal(values) {
  if (values.type !== undefined) {
    throw createMissingError('type', '--output', 'without it the code is drawn in the terminal');
  }
  if (values.force !== undefined)
    throw createMissingError('force', '--output', 'without it no file is replaced');
  const terminal = /** @type {import('../options/formats').Format} */ (FORMATS.terminal);
  for (const { flag, takenBy } of OPTIONS) {
    const given = listFlagNames(flag).find((name) => values[name] !== undefined);
    if (given === undefined || takenBy === undefined || takes(terminal, takenBy)) continue;
    const reason = typeof takenBy === 'string' ? MISSING_IN_TERMINAL[takenBy] : undefined;
    throw createMissingError(given, '--output', reason ?? 'a terminal cannot show it');
  }
}

/**
 * Makes the error for a flag that needs another one.
 *
 * @param {string} flag
 * @param {string} other the flag that is missing
 * @param {string} reason
 */
function createMissingError(flag, other, reason) {
  return createUsageError(USAGE.needs(`--${flag}`, other, reason));
}

/**
 * Returns the bytes of a file. Of a larger file, which may be endless, returns one byte too many.
 *
 * @param {string} flag
 * @param {string} file
 * @param {number} max the most bytes that the library accepts
 */
function readFile(flag, file, max) {
  try {
    return readStart(file, max + 1);
  } catch (error) {
    throw new CommandError(`--${flag}: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * Returns the first bytes of a file.
 *
 * @param {string} file
 * @param {number} max the most bytes
 * @returns {Buffer}
 */
function readStart(file, max) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(max);
    let length = 0;
    for (let read = -1; read !== 0 && length < max; length += read) {
      read = fs.readSync(descriptor, bytes, length, max - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Returns true for a type of pixels or points, which needs a size.
 *
 * @param {string} type
 */
function needsSize(type) {
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  return format !== undefined && takes(format, 'size') && !format.isSizeOpen;
}

/**
 * Parses a number. Returns any other value unchanged, as the library has a message for it.
 *
 * @param {string} value
 * @returns {number | string}
 */
function parseNumber(value) {
  return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/**
 * Detects the type of a file by its extension.
 *
 * @param {string} file
 * @returns {string}
 */
function detectType(file) {
  const type = findFileFormat(file);
  if (type !== undefined) return type;
  const endings = [...new Set(Object.keys(FORMATS).map((each) => `.${getExtension(each)}`))];
  throw createUsageError(USAGE.unknownEnding(describe(file), endings));
}

/**
 * Returns the file extension of a type, without the dot.
 *
 * @param {string} type
 */
function getExtension(type) {
  return FORMATS[type]?.extension ?? type;
}

module.exports = { DRAWING_FLAGS, checkForTerminal, detectType, getExtension, readOptions };
