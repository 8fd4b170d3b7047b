'use strict';

// Lists the formats of a code, one row a format. Validation, the command, the page, the fuzzers and
// the documentation read this table; no other file lists the formats.

const { isName } = require('../objects');

/**
 * A group of options that only some formats take. Each row of table.js names its group in
 * `takenBy`; every format takes the symbol and its quiet zone.
 *
 * @typedef {'size' | 'colors' | 'shapes' | 'transparency' | 'logo' | 'inverse' | 'small' | 'quality'} Capability
 */

/**
 * The formats that take an option: those with a capability, or those named.
 *
 * @typedef {Capability | readonly string[]} TakenBy
 */

/**
 * A format.
 *
 * @typedef {object} Format
 * @property {string} name the value of the option `type`
 * @property {string} key the name in `Format` of crates/qr-core/src/render/mod.rs
 * @property {readonly string[]} aliases other endings of file names that stand for the format
 * @property {string} extension the ending of the names of new files, without the dot
 * @property {string} mediaType
 * @property {string} description a phrase of Markdown
 * @property {readonly Capability[]} takes the groups of options that the format takes
 * @property {boolean} isText whether the format is lines of characters, without a size in pixels
 * @property {boolean} isString whether a string can hold the format
 * @property {boolean} isSizeOpen whether `width` and `scale` may both be missing
 * @property {boolean} hasSvgLogo whether a logo may be an SVG
 * @property {boolean} hasOpaqueGradients whether the colours of gradients must be opaque, though
 *   others need not
 * @property {'none' | 'binary' | 'light' | 'all'} alpha the alpha values that colours may have:
 *   only 255; 0 and 255; 0 and 255 for light modules, 255 for dark ones; any. Text has no colours
 * @property {'MAX_WIDTH' | 'MAX_RASTER_WIDTH' | 'MAX_TEXT_WIDTH'} limit the name of the largest
 *   width in src/limits.rs
 */

/** @type {readonly Partial<Format>[]} */
const ROWS = [
  {
    name: 'png',
    key: 'Png',
    mediaType: 'image/png',
    description:
      'the fastest and smallest: 1 bit a pixel; 8 with transparent colours; 24 or 32 with a logo',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    alpha: 'all',
  },
  {
    name: 'svg',
    key: 'Svg',
    mediaType: 'image/svg+xml',
    description: 'one filled path; without `width` or `scale`, the picture fills its container',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    isString: true,
    isSizeOpen: true,
    hasSvgLogo: true,
    alpha: 'all',
  },
  {
    name: 'utf8',
    key: 'Utf8',
    aliases: ['txt'],
    extension: 'txt',
    mediaType: 'text/plain; charset=utf-8',
    description: 'plain text, in half blocks: each character holds two modules',
    takes: ['inverse'],
    isText: true,
    limit: 'MAX_TEXT_WIDTH',
  },
  {
    name: 'terminal',
    key: 'Terminal',
    extension: 'txt',
    mediaType: 'text/plain; charset=utf-8',
    description:
      'text with escape sequences for black and white, which looks the same in every terminal',
    takes: ['inverse', 'small'],
    isText: true,
    limit: 'MAX_TEXT_WIDTH',
  },
  {
    name: 'eps',
    key: 'Eps',
    mediaType: 'application/postscript',
    description: 'Encapsulated PostScript, for print; sizes are in points',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    isString: true,
    alpha: 'light',
  },
  {
    name: 'pdf',
    key: 'Pdf',
    mediaType: 'application/pdf',
    description: 'one page as large as the code, for print; sizes are in points',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    hasOpaqueGradients: true,
    alpha: 'all',
  },
  {
    name: 'webp',
    key: 'Webp',
    mediaType: 'image/webp',
    description: 'lossless WebP',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    alpha: 'all',
    limit: 'MAX_RASTER_WIDTH',
  },
  {
    name: 'jpeg',
    key: 'Jpeg',
    aliases: ['jpg'],
    extension: 'jpg',
    mediaType: 'image/jpeg',
    description: 'for programs that read nothing else: thirty times as large as PNG',
    takes: ['size', 'colors', 'shapes', 'quality', 'logo'],
    limit: 'MAX_RASTER_WIDTH',
  },
  {
    name: 'gif',
    key: 'Gif',
    mediaType: 'image/gif',
    description: 'an image with a palette of two colours, or more with a logo',
    takes: ['size', 'colors', 'shapes', 'transparency', 'logo'],
    alpha: 'binary',
    limit: 'MAX_RASTER_WIDTH',
  },
  {
    name: 'bmp',
    key: 'Bmp',
    mediaType: 'image/bmp',
    description: 'an uncompressed image: 1 bit a pixel, or 24 with a logo',
    takes: ['size', 'colors', 'shapes', 'logo'],
    limit: 'MAX_RASTER_WIDTH',
  },
];

/**
 * Completes a row with defaults.
 *
 * @param {Partial<Format>} row
 * @returns {Readonly<Format>}
 */
function completeRow(row) {
  const { name = '', isText = false } = row;
  return Object.freeze({
    key: '',
    aliases: [],
    extension: name,
    mediaType: '',
    description: '',
    takes: [],
    isString: isText,
    isSizeOpen: isText,
    hasSvgLogo: false,
    hasOpaqueGradients: false,
    alpha: /** @type {const} */ ('none'),
    limit: /** @type {const} */ ('MAX_WIDTH'),
    ...row,
    name,
    isText,
  });
}

/**
 * The formats by name.
 *
 * @type {Record<string, Readonly<Format>>}
 */
const FORMATS = {};
for (const row of ROWS) FORMATS[String(row.name)] = completeRow(row);
Object.freeze(FORMATS);

/** The names of the formats. */
const FORMAT_NAMES = Object.freeze(Object.keys(FORMATS));

/** The default of the option `type`. */
const DEFAULT_FORMAT = 'png';

/** The names of formats by their other endings. @type {Map<string, string>} */
const FORMAT_ALIASES = new Map();
for (const { name, aliases } of Object.values(FORMATS)) {
  for (const alias of aliases) FORMAT_ALIASES.set(alias, name);
}

/**
 * Finds the format that has a name, or another ending.
 *
 * @param {string} name in lower case
 * @returns {string | undefined} the name of the format
 */
function findFormatName(name) {
  const known = FORMAT_ALIASES.get(name) ?? name;
  return Object.hasOwn(FORMATS, known) ? known : undefined;
}

/**
 * Finds the format that the extension of a file stands for.
 *
 * @param {string} file
 * @returns {string | undefined} the name of the format
 */
function findFileFormat(file) {
  const ending = require('node:path').extname(file).slice(1);
  return isName(ending) ? findFormatName(ending.toLowerCase()) : undefined;
}

/**
 * Returns true if a format takes an option.
 *
 * @param {Readonly<Format>} format
 * @param {TakenBy | undefined} takenBy undefined for an option that every format takes
 */
function takes(format, takenBy) {
  if (takenBy === undefined) return true;
  return typeof takenBy === 'string'
    ? format.takes.includes(takenBy)
    : takenBy.includes(format.name);
}

module.exports = {
  DEFAULT_FORMAT,
  FORMATS,
  FORMAT_ALIASES,
  FORMAT_NAMES,
  findFileFormat,
  findFormatName,
  takes,
};
