'use strict';

// Reads the GS1 Barcode Syntax Dictionary out of the package bwip-js, which has it as data in its
// code, but does not export it.

const fs = require('node:fs');
const { createRequire } = require('node:module');
const vm = require('node:vm');

/**
 * A component of a value.
 *
 * @typedef {object} Component
 * @property {string} set N, X, Y or Z
 * @property {number} min
 * @property {number} max
 * @property {boolean} isOptional
 * @property {string[]} checks the names of the dictionary
 *
 * An application identifier.
 *
 * @typedef {object} Entry
 * @property {boolean} isFixed
 * @property {boolean} isAttribute
 * @property {Component[]} parts
 * @property {string[][][]} required by requirement, alternative and AI
 * @property {string[]} excluded
 * @property {string[][] | undefined} sequences
 */

/**
 * Loads the code of bwip-js, and returns the data of its function for GS1 elements.
 *
 * @returns {Record<string, Map<string, any>>}
 */
function loadGlobals() {
  const file = require.resolve('bwip-js/node');
  const source = `${fs.readFileSync(file, 'utf8')}\nreturn bwipp_gs1process;`;
  const exported = { exports: /** @type {any} */ ({}) };
  const load = vm.compileFunction(source, ['module', 'exports', 'require'], { filename: file });
  const gs1process = load(exported, exported.exports, createRequire(file));
  // The first call makes the data.
  exported.exports.raw({ bcid: 'gs1qrcode', text: '(01)09521234543213' });
  return gs1process.globals;
}

/**
 * Copies an array of strings, or of arrays.
 *
 * @param {any} value
 * @returns {any}
 */
const copy = (value) => (Array.isArray(value) ? Array.from(value, copy) : String(value));

/**
 * Converts the data of an application identifier.
 *
 * @param {Map<string, any>} data
 * @param {boolean} isFixed
 * @returns {Entry}
 */
function convertEntry(data, isFixed) {
  const sequences = data.get('dlpkey');
  return {
    isFixed,
    isAttribute: data.get('dlattr') !== false,
    parts: Array.from(data.get('parts'), (/** @type {Map<string, any>} */ part) => ({
      set: String(part.get('cset')),
      min: part.get('min'),
      max: part.get('max'),
      isOptional: part.get('opt'),
      checks: copy(part.get('linters')).map((/** @type {string} */ name) => name.replace(/^lint/, '')),
    })),
    required: copy(data.get('req') ?? []),
    excluded: copy(data.get('ex') ?? []),
    sequences: sequences && copy(sequences),
  };
}

/** Returns the application identifiers and the code lists. */
function loadDictionary() {
  const { gs1syntax, aifixed, iso3166, iso3166alpha2, iso4217, packagetype } =
    /** @type {Record<string, Map<string, any>>} */ (loadGlobals());
  const codesOf = (/** @type {Map<string, any> | undefined} */ list) =>
    Array.from(list ?? [], ([code]) => code);
  return {
    version: String(require('bwip-js').BWIPJS_VERSION).split(' ')[0],
    date: require('bwip-js').BWIPP_VERSION,
    entries: new Map(
      Array.from(gs1syntax ?? [], ([ai, data]) => [
        ai,
        convertEntry(data, aifixed?.has(ai.slice(0, 2)) === true),
      ]),
    ),
    countries: codesOf(iso3166),
    countryLetters: codesOf(iso3166alpha2),
    currencies: codesOf(iso4217),
    // The package has APE and AT as one code, APE/AT.
    packageTypes: codesOf(packagetype).flatMap((code) => code.split('/')),
  };
}

module.exports = { loadDictionary };
