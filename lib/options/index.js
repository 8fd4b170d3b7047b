'use strict';

// Exports the tables of options and formats as `qr-napi/options`. index.d.ts documents them.

const native = require('../native');
const { FORMATS, takes } = require('./formats');
const { OPTIONS } = require('./table');

/** @import { Format } from './formats' */
/** @import { Option } from './table' */

/**
 * Describes an option. Copies the limits, which the table reads from the addon.
 *
 * @param {Readonly<Option>} option
 */
function describeOption(option) {
  const { name, aliases = [], type, min, max, step, choices, names, takenBy } = option;
  const { group, label, hint, description, flag } = option;
  const value = option.default;
  return Object.freeze({
    name,
    aliases: Object.freeze([...aliases]),
    type,
    ...omitUndefined({
      min,
      max,
      step,
      choices: choices && Object.freeze([...choices]),
      names: names && Object.freeze([...names]),
      default: value,
    }),
    defaultText: option.defaultText ?? (value === undefined ? 'none' : String(value)),
    formats: Object.freeze(listFormats(takenBy)),
    group,
    label,
    hint,
    description,
    flag: `--${flag.name}`,
  });
}

/**
 * Returns the names of the formats that take an option.
 *
 * @param {Option['takenBy']} takenBy
 */
function listFormats(takenBy) {
  return Object.values(FORMATS)
    .filter((format) => takes(format, takenBy))
    .map(({ name }) => name);
}

/**
 * Returns the properties that are not undefined.
 *
 * @param {Record<string, unknown>} record
 */
function omitUndefined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/**
 * Describes a format.
 *
 * @param {Readonly<Format>} format
 */
function describeFormat(format) {
  const { name, aliases, extension, mediaType, isText, isString, hasSvgLogo, alpha } = format;
  return Object.freeze({
    name,
    aliases: Object.freeze([...aliases]),
    extension,
    mediaType,
    isText,
    isString,
    isSizeOpen: format.isSizeOpen,
    hasSvgLogo,
    ...(takes(format, 'colors') ? { alpha } : {}),
    maxWidth: native[format.limit],
    description: format.description,
  });
}

const options = Object.freeze(OPTIONS.map(describeOption));
const formats = Object.freeze(Object.values(FORMATS).map(describeFormat));

module.exports = { formats, options };
