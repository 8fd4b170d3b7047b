'use strict';

// Merges what a payload requires into the options of the caller. An option that contradicts the
// scheme is an error. Loaded with the first payload that is drawn.

const { createError } = require('../error');
const { isName, isRecord } = require('../objects');
const { FORMATS, findFormatName, takes } = require('../options/formats');
const { readDrawing } = require('../options/read');
const { findRow } = require('../options/rows');

/** @import { Drawing } from '../options/read' */
/** @import { Payload, Requirements } from './payload' */

/** The option of every code that has none of the symbologies of other options. */
const QR = 'qr';

/**
 * Returns the text of a payload, and the options with what its scheme requires.
 *
 * @param {InstanceType<typeof Payload>} payload
 * @param {any} options as the caller passed them; they are validated later
 * @param {{ defaultType?: string, isNpm?: boolean }} [how] the type if the options have none, and
 *   whether null means the default, as in the functions of npm `qrcode`
 * @returns {{ text: any, options: any }}
 */
function readPayload(payload, options, how = {}) {
  const { scheme, requirements } = payload;
  const text = getContent(payload);
  const { defaultType = 'png', isNpm = false } = how;
  const given = isNpm ? (options ?? undefined) : options;
  const isAnyRequired = Object.keys(requirements).length > 0;
  if (!isAnyRequired || !canCopy(given)) return { text, options };
  const merged = copyOptions(given, isNpm);
  mergeLevel(scheme, requirements, merged);
  mergeVersion(scheme, requirements, merged);
  mergeEqual(scheme, 'eci', requirements.eci, merged);
  mergeEqual(scheme, 'symbology', requirements.symbology, merged);
  mergeEqual(scheme, 'gs1', requirements.gs1, merged);
  mergeLogo(scheme, requirements, merged, defaultType);
  return { text, options: merged };
}

/**
 * Returns the text of a payload, as the functions of this package take it.
 *
 * @param {InstanceType<typeof Payload>} payload
 */
function getContent({ text, requirements: { mode } }) {
  return mode === undefined ? text : [{ data: text, mode }];
}

/**
 * Returns the text of a payload that may be divided among several codes.
 *
 * @param {InstanceType<typeof Payload>} payload
 * @returns {string}
 */
function getDivisible({ scheme, text, requirements }) {
  if (Object.keys(requirements).length === 0) return text;
  throw createContradiction(scheme, 'symbols', 'a single code');
}

/**
 * Returns false for options that are refused later, whatever they hold.
 *
 * @param {any} options
 */
function canCopy(options) {
  if (options === undefined) return true;
  return isRecord(options) && Object.getOwnPropertySymbols(options).length === 0;
}

/**
 * Copies options, inherited ones too, as these are read. Reads each once.
 *
 * @param {any} options
 * @param {boolean} [isNullOpen] whether null means the default
 * @returns {Record<string, any>}
 */
function copyOptions(options, isNullOpen = false) {
  // The null prototype allows every name.
  const copy = Object.create(null);
  for (const name in options) {
    const value = options[name];
    copy[name] = isNullOpen && value === null ? undefined : value;
  }
  return copy;
}

/**
 * @param {string} scheme
 * @param {Readonly<Requirements>} requirements
 * @param {Record<string, any>} merged
 */
function mergeLevel(scheme, { errorCorrectionLevel: level }, merged) {
  if (level === undefined) return;
  const { choices = [], longNames = [] } = findRow('errorCorrectionLevel');
  const given = merged.errorCorrectionLevel;
  const required = `level ${level}`;
  const names = [level, longNames[choices.indexOf(level)]];
  const isSame = typeof given === 'string' && names.some((name) => isSameName(name, given));
  if (given !== undefined && !isSame)
    throw createContradiction(scheme, 'errorCorrectionLevel', required);
  if (merged.boostErrorCorrection === true)
    throw createContradiction(scheme, 'boostErrorCorrection', required);
  merged.errorCorrectionLevel = level;
  // Otherwise a logo could raise the level in the functions of npm `qrcode`.
  merged.boostErrorCorrection = false;
}

/**
 * @param {string | undefined} name
 * @param {string} given
 */
function isSameName(name, given) {
  return (
    name !== undefined && given.length <= name.length && given.toLowerCase() === name.toLowerCase()
  );
}

/**
 * @param {string} scheme
 * @param {Readonly<Requirements>} requirements
 * @param {Record<string, any>} merged
 */
function mergeVersion(scheme, { version, maxVersion }, merged) {
  mergeEqual(scheme, 'version', version, merged);
  if (maxVersion === undefined) return;
  const required = `at most version ${maxVersion}`;
  for (const name of ['version', 'maxVersion']) {
    if (merged[name] !== undefined && !(toVersion(merged[name]) <= maxVersion))
      throw createContradiction(scheme, name, required);
  }
  if (merged.version !== undefined) return;
  merged.maxVersion ??= maxVersion;
}

/**
 * Returns the number of a version, which may be a string of digits in the functions of npm `qrcode`.
 * Converts nothing else: a conversion may call functions of the caller, and throw.
 *
 * @param {unknown} value
 */
function toVersion(value) {
  if (typeof value === 'string' && /^\d{1,2}$/.test(value)) return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}

/**
 * Sets an option that must have one value. Leaves out a value that is the default.
 *
 * @param {string} scheme
 * @param {string} name
 * @param {unknown} required
 * @param {Record<string, any>} merged
 */
function mergeEqual(scheme, name, required, merged) {
  if (required === undefined) return;
  const given = merged[name];
  const isSame =
    typeof required === 'string' && typeof given === 'string'
      ? isSameName(required, given)
      : given === required || (typeof required === 'number' && given === String(required));
  if (given !== undefined && !isSame)
    throw createContradiction(
      scheme,
      name,
      required === false ? `no ${name}` : `${name} ${required}`,
    );
  if (required !== false && required !== QR) merged[name] = required;
}

/**
 * @param {string} scheme
 * @param {Readonly<Requirements>} requirements
 * @param {Record<string, any>} merged
 * @param {string} defaultType
 */
function mergeLogo(scheme, { logo }, merged, defaultType) {
  if (logo === undefined) return;
  if (merged.logo !== undefined) throw createContradiction(scheme, 'logo', 'its own logo');
  const type = merged.type ?? defaultType;
  const name = isName(type) ? findFormatName(type) : undefined;
  const format = name === undefined ? undefined : FORMATS[name];
  if (format === undefined) return; // refused later
  if (!takes(format, 'logo'))
    throw createContradiction(scheme, 'type', 'a type with a logo, such as svg or png');
  const { svg, ...others } = logo;
  merged.logo = format.hasSvgLogo ? { ...others, image: svg } : others;
}

/**
 * Makes the error for an option that a scheme does not allow.
 *
 * @param {string} scheme
 * @param {string} argument
 * @param {string} required what the scheme requires
 */
function createContradiction(scheme, argument, required) {
  return createError('ERR_QR_INVALID_OPTION', {
    argument,
    details: { reason: 'not-for-payload', scheme, required },
  });
}

/** The options that are objects. */
const RECORDS = Object.freeze(['color', 'logo']);

/**
 * Copies the options of a function that reads them once, so that changing them later changes no
 * code.
 *
 * @param {any} options
 * @returns {any} the options themselves if they are refused later
 */
function copyDeep(options) {
  if (options === undefined || !canCopy(options)) return options;
  const copy = copyOptions(options);
  for (const name of RECORDS) {
    const value = copy[name];
    if (value !== undefined && canCopy(value)) copy[name] = copyOptions(value);
  }
  return copy;
}

/** The options that only asynchronous functions take. */
const OTHER_NAMES = Object.freeze(['signal']);

/** Finds the drawing of payloads for a function that reads its options once. */
class PayloadDrawings {
  #options;
  #drawing;
  /** The drawings of payloads with requirements. @type {WeakMap<object, Readonly<Drawing>>} */
  #drawings = new WeakMap();

  /**
   * @param {any} options a copy
   * @param {Readonly<Drawing>} drawing of the options
   */
  constructor(options, drawing) {
    this.#options = options;
    this.#drawing = drawing;
  }

  /**
   * Returns the drawing of a payload.
   *
   * @param {InstanceType<typeof Payload>} payload
   * @returns {Readonly<Drawing>} that of the options if the payload requires nothing
   */
  find(payload) {
    const { requirements } = payload;
    if (Object.keys(requirements).length === 0) return this.#drawing;
    const known = this.#drawings.get(requirements);
    if (known !== undefined) return known;
    const { options } = readPayload(payload, this.#options);
    const read = readDrawing(options, OTHER_NAMES);
    // The logo of the options is already decoded.
    const { logo } = this.#drawing;
    const drawing = logo === undefined ? read : { ...read, logo };
    this.#drawings.set(requirements, drawing);
    return drawing;
  }
}

module.exports = { PayloadDrawings, copyDeep, getContent, getDivisible, readPayload };
