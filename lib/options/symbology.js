'use strict';

// Reads the options that other symbologies than QR Code have, and chooses what depends on the
// symbology. The first call that sets such an option loads this file.

const { createError, createArgumentError, describe } = require('../error');
const { MAX_VERSION, Symbology, symbologies, versionNames } = require('../native');
const { PLAIN, findSlot } = require('./plain');

/** @import { PictureOptions } from './plain' */

/** The names of the versions of all symbologies, in the order of their numbers, which begin at 1. */
const VERSION_NAMES = Object.freeze(versionNames());

/** The symbologies by their numbers: `Symbology` of the addon. */
const SYMBOLOGIES = Object.freeze(symbologies());

const [SYMBOLOGY, HEIGHT, NARROWEST] = /** @type {[number, number, number]} */ (
  ['symbology', 'height', 'narrowest'].map(findSlot)
);

/**
 * The options that only QR Code has, and their indices. Readers find the other symbologies by square
 * finder patterns only.
 */
const OF_QR = ['maxVersion', 'style.finderFrame', 'style.finderCentre'].map(
  (name) => /** @type {const} */ ([name, findSlot(name)]),
);

/** The options of a shape, and their indices in `others`. */
const SHAPES = /** @type {const} */ ([
  ['height', HEIGHT],
  ['narrowest', NARROWEST],
]);

/** Stands for no symbology in `others`. */
const OPEN = Number(PLAIN.others[SYMBOLOGY]);

/**
 * The options of a symbol that depend on its symbology.
 *
 * @typedef {object} Dependent
 * @property {number} level
 * @property {boolean} isLevelOpen whether the caller set no level
 * @property {number} version 0 for any
 * @property {number} mask -1 for the best
 * @property {number} margin
 * @property {boolean} isMarginOpen whether the caller set no margin
 */

/**
 * Returns the number of a version by its name.
 *
 * @param {string} name
 * @returns {number} above 40
 */
function readVersionName(name) {
  // Versions of QR Code have numbers, and strings of digits are refused like those of any number.
  const number = 1 + VERSION_NAMES.indexOf(name);
  if (number > MAX_VERSION) return number;
  const expected = `an integer from 1 to ${MAX_VERSION}, or a name from 'M1' to 'M4' or 'R7x43' to 'R17x139'`;
  throw createArgumentError('ERR_QR_INVALID_OPTION', expected, 'version', describe(name));
}

/**
 * Returns the version with a number: the number itself for QR Code, or the name of the version.
 *
 * @param {number} number
 * @returns {number | string}
 */
function nameVersion(number) {
  const name = VERSION_NAMES[number - 1];
  return number <= MAX_VERSION || name === undefined ? number : name;
}

/** The last picture whose symbology followed from the version, and the picture it was made of. */
let inferred = { from: PLAIN, to: PLAIN, symbology: 0 };

/**
 * Chooses the options that a caller left open, and refuses those that the symbology lacks.
 *
 * @param {Readonly<Dependent>} given
 * @param {Readonly<PictureOptions>} picture
 * @returns {{ level: number, margin: number, picture: Readonly<PictureOptions> }}
 */
function completeOptions(given, picture) {
  const { version, mask } = given;
  const number = chooseSymbology(version, picture);
  const symbology = /** @type {(typeof SYMBOLOGIES)[number]} */ (SYMBOLOGIES[number]);
  checkShape(picture.others, symbology, version);
  if (number !== Symbology.Qr) checkOfQr(picture.others, symbology.name);
  if (mask >= symbology.masks) {
    const last = symbology.masks - 1;
    const expected = last === 0 ? '0' : `an integer from 0 to ${last}`;
    throw createArgumentError(
      'ERR_QR_INVALID_OPTION',
      `${expected} (symbology '${symbology.name}')`,
      'maskPattern',
      describe(mask),
    );
  }
  return {
    level: given.isLevelOpen ? symbology.lowestLevel : given.level,
    margin: given.isMarginOpen ? symbology.quietZone : given.margin,
    picture: setSymbology(picture, number),
  };
}

/**
 * Refuses options that only QR Code has.
 *
 * @param {Readonly<Int32Array>} others
 * @param {string} symbology
 */
function checkOfQr(others, symbology) {
  for (const [argument, index] of OF_QR) {
    if (others[index] === PLAIN.others[index]) continue;
    throw createError('ERR_QR_INVALID_OPTION', {
      argument,
      details: { reason: 'not-for-symbology', symbology },
    });
  }
}

/**
 * Refuses a drawing of a symbology without structured append.
 *
 * @param {Readonly<PictureOptions>} drawing
 */
function checkSequence({ others }) {
  const name = SYMBOLOGIES[others[SYMBOLOGY] ?? OPEN]?.name;
  if (name === undefined || name === 'qr') return;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'symbology',
    details: { reason: 'mode-of-symbology', symbology: name, mode: 'structured append' },
  });
}

/**
 * Returns the number of the symbology: that of the option, or that of the version if the option is
 * missing.
 *
 * @param {number} version 0 for any
 * @param {Readonly<PictureOptions>} picture
 */
function chooseSymbology(version, { others }) {
  const asked = others[SYMBOLOGY] ?? OPEN;
  if (version === 0) return Math.max(asked, 0);
  const ofVersion = SYMBOLOGIES.findIndex(({ lastVersion }) => version <= lastVersion);
  if (asked === OPEN || asked === ofVersion) return ofVersion;
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'version',
    details: {
      reason: 'version-of-symbology',
      version: nameVersion(version),
      symbology: SYMBOLOGIES[asked]?.name ?? '',
    },
  });
}

/**
 * Refuses a shape for symbols that are square, and a shape and a version.
 *
 * @param {Readonly<Int32Array>} others
 * @param {(typeof SYMBOLOGIES)[number]} symbology
 * @param {number} version
 */
function checkShape(others, { name: symbology, heights }, version) {
  for (const [name, index] of SHAPES) {
    const value = others[index] ?? 0;
    if (value === 0) continue;
    if (heights.length === 0 || version !== 0) {
      const reason = version === 0 ? 'shape-of-symbology' : 'shape-and-version';
      throw createError('ERR_QR_INVALID_OPTION', {
        argument: name,
        details: { reason, symbology },
      });
    }
    if (name === 'height' && !heights.includes(value)) {
      const expected = `one of ${heights.join(', ')}`;
      throw createArgumentError('ERR_QR_INVALID_OPTION', expected, name, describe(value));
    }
  }
}

/**
 * Returns the picture with the number of a symbology. Equal calls return the same object, which
 * marks a drawing whose numbers the addon has already.
 *
 * @param {Readonly<PictureOptions>} picture
 * @param {number} symbology
 */
function setSymbology(picture, symbology) {
  if (picture.others[SYMBOLOGY] === symbology) return picture;
  if (inferred.from !== picture || inferred.symbology !== symbology) {
    const others = /** @type {Int32Array} */ (picture.others.slice());
    others[SYMBOLOGY] = symbology;
    inferred = { from: picture, to: { ...picture, others }, symbology };
  }
  return inferred.to;
}

module.exports = {
  SYMBOLOGIES,
  VERSION_NAMES,
  checkSequence,
  completeOptions,
  nameVersion,
  readVersionName,
};
