'use strict';

// Rewrites errors with the names of the options of npm `qr-code-styling`. The cause of such an error
// is our own error.

const { QrCodeError } = require('../error-class');
const { writeMessage } = require('../messages');
const { isObject } = require('../objects');

/** The names of npm's options by ours. */
const NAMES = Object.freeze(
  /** @type {Record<string, string>} */ ({
    text: 'data',
    'text[0]': 'data',
    'text[0].data': 'data',
    'text[0].mode': 'qrOptions.mode',
    type: 'extension',
    version: 'qrOptions.typeNumber',
    errorCorrectionLevel: 'qrOptions.errorCorrectionLevel',
    color: 'dotsOptions.color',
    'style.modules': 'dotsOptions.type',
    'style.finderFrame': 'cornersSquareOptions.type',
    'style.finderCentre': 'cornersDotOptions.type',
    'style.backgroundRound': 'backgroundOptions.round',
    logo: 'image',
    'logo.image': 'image',
    'logo.size': 'imageOptions.imageSize',
    'logo.padding': 'imageOptions.margin',
    'logo.reserve': 'imageOptions.reserve',
  }),
);

/** The groups of npm by our colours. */
const GROUPS = Object.freeze(
  /** @type {Record<string, string>} */ ({
    dark: 'dotsOptions',
    light: 'backgroundOptions',
    finderFrame: 'cornersSquareOptions',
    finderCentre: 'cornersDotOptions',
  }),
);

/** Matches our name of a colour, or of a part of a gradient. */
const COLOR = /^color\.(dark|light|finderFrame|finderCentre)(?:\.(.+))?$/;

/**
 * Returns npm's name of an option.
 *
 * @param {string} name
 * @returns {string} any other name unchanged
 */
function toNpmName(name) {
  const known = NAMES[name];
  if (known !== undefined) return known;
  const [, color = '', part] = COLOR.exec(name) ?? [];
  const group = GROUPS[color];
  if (group === undefined) return name;
  if (part === undefined) return `${group}.color`;
  return `${group}.gradient.${part.replace(/^stops/, 'colorStops')}`;
}

/** @type {import('../messages').Words} */
const WORDS = {
  option: toNpmName,
  set: (name, value) => `${toNpmName(name)}: ${value === true ? value : `'${value}'`}`,
};

/**
 * Rewrites an error of this package. Returns any other error unchanged.
 *
 * @param {unknown} error
 */
function toStylingError(error) {
  if (!isObject(error) || !(error instanceof QrCodeError)) return error;
  const { code, expected, received } = error;
  const argument = error.argument === undefined ? undefined : toNpmName(error.argument);
  const { within } = error.details ?? {};
  const details =
    typeof within === 'string'
      ? Object.freeze({ ...error.details, within: toNpmName(within) })
      : error.details;
  const fields = { argument, expected, received, details };
  return new QrCodeError(code, writeMessage({ code, ...fields }, WORDS), {
    cause: error,
    ...fields,
  });
}

/**
 * Calls a function, and rewrites its errors.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
function withNames(call) {
  try {
    return call();
  } catch (error) {
    throw toStylingError(error);
  }
}

module.exports = { toStylingError, withNames };
