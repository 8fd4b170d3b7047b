'use strict';

// Merges options as npm `qr-code-styling` does: property by property, over those of earlier calls.
// An undefined value counts, and takes a property away.

const { createArgumentError, createUnknownOptionError } = require('../error');
const { findNearest } = require('../nearest');
const { isArray, isRecord } = require('../objects');
const { createValueError } = require('../options/values');

/** Marks an option that is read. */
const READ = 'read';

/**
 * Marks an option that is accepted and never read: the programs that this package replaces, and
 * what the form of qr-code-styling.com writes for itself into the options that it exports.
 */
const UNUSED = 'unused';

const GRADIENT = Object.freeze({ type: READ, rotation: READ, colorStops: READ });
const CORNERS = Object.freeze({ type: READ, color: READ, gradient: GRADIENT });

/** @typedef {{ readonly [name: string]: string | Names }} Names */

/** The names of all options. Those of npm, and `allowLowContrast` and `imageOptions.reserve`. */
const NAMES = Object.freeze({
  type: READ,
  shape: READ,
  width: READ,
  height: READ,
  margin: READ,
  data: READ,
  image: READ,
  nodeCanvas: UNUSED,
  jsdom: UNUSED,
  // The table in npm's README spells it so.
  jsDom: UNUSED,
  allowLowContrast: READ,
  qrOptions: Object.freeze({ typeNumber: READ, mode: READ, errorCorrectionLevel: READ }),
  imageOptions: Object.freeze({
    hideBackgroundDots: READ,
    imageSize: READ,
    margin: READ,
    crossOrigin: READ,
    saveAsBlob: READ,
    reserve: READ,
  }),
  dotsOptions: Object.freeze({ ...CORNERS, roundSize: READ }),
  cornersSquareOptions: CORNERS,
  cornersDotOptions: CORNERS,
  backgroundOptions: Object.freeze({ color: READ, gradient: GRADIENT, round: READ }),
  dotsOptionsHelper: UNUSED,
  cornersSquareOptionsHelper: UNUSED,
  cornersDotOptionsHelper: UNUSED,
  backgroundOptionsHelper: UNUSED,
});

/**
 * The defaults of npm `qr-code-styling`, and that of `imageOptions.reserve`. `logo.reserve` is 0.5,
 * with which an image of npm's largest recommended size, 0.5, fits in no version at level H.
 */
const DEFAULTS = Object.freeze({
  type: 'canvas',
  shape: 'square',
  width: 300,
  height: 300,
  margin: 0,
  data: '',
  allowLowContrast: false,
  qrOptions: Object.freeze({ typeNumber: 0, errorCorrectionLevel: 'Q' }),
  imageOptions: Object.freeze({
    hideBackgroundDots: true,
    imageSize: 0.4,
    margin: 0,
    saveAsBlob: true,
    reserve: 0.3,
  }),
  dotsOptions: Object.freeze({ type: 'square', color: '#000', roundSize: true }),
  backgroundOptions: Object.freeze({ color: '#fff', round: 0 }),
});

/**
 * Merges the options of a call over those of earlier calls.
 *
 * @param {Readonly<Record<string, any>>} current
 * @param {any} options as the caller passed them
 * @returns {Record<string, any>} a copy of both, without options that are never read
 */
function mergeOptions(current, options) {
  if (options === undefined || options === null) return { ...current };
  if (!isRecord(options)) throw createValueError('an object', 'options', options);
  return merge(current, options, NAMES);
}

/**
 * Merges the properties of one object. Reads each once.
 *
 * @param {Readonly<Record<string, any>>} current
 * @param {any} given
 * @param {Names} names
 * @param {string} [within] the option that has these properties
 * @returns {Record<string, any>}
 */
function merge(current, given, names, within) {
  checkSymbols(given, within ?? 'options');
  const merged = { ...current };
  // Inherited names too, as inherited options are read.
  for (const name in given) {
    if (!Object.hasOwn(names, name)) throw createUnknownError(name, names, within);
    const kind = names[name];
    if (kind !== UNUSED) merged[name] = mergeValue(current[name], given[name], kind, name, within);
  }
  return merged;
}

/**
 * Merges the value of one option.
 *
 * @param {any} current
 * @param {any} value
 * @param {string | Names | undefined} kind
 * @param {string} name
 * @param {string | undefined} within
 */
function mergeValue(current, value, kind, name, within) {
  if (isArray(value)) return value.map(copyStop);
  if (typeof kind !== 'object' || !isRecord(value)) return value;
  return merge(current ?? {}, value, kind, within === undefined ? name : `${within}.${name}`);
}

/**
 * Copies a stop of a gradient, so that the caller may change it later.
 *
 * @param {unknown} stop
 */
function copyStop(stop) {
  return isRecord(stop) ? { .../** @type {object} */ (stop) } : stop;
}

/**
 * Refuses an object with symbols.
 *
 * @param {object} given
 * @param {string} argument
 */
function checkSymbols(given, argument) {
  if (Object.getOwnPropertySymbols(given).length === 0) return;
  throw createArgumentError('ERR_QR_UNKNOWN_OPTION', 'only names', argument, 'a symbol');
}

/**
 * Makes the error for an option that does not exist, with a suggestion.
 *
 * @param {string} name
 * @param {Names} names
 * @param {string | undefined} within
 */
function createUnknownError(name, names, within) {
  const known = Object.keys(names);
  const suggestion = findNearest(name, known);
  return createUnknownOptionError(
    name,
    known,
    within === undefined ? { suggestion } : { suggestion, within },
  );
}

module.exports = { DEFAULTS, mergeOptions };
