'use strict';

// Makes and parses GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax).

const { quote } = require('../error');
const { checkPairs, createGs1Error, findValueFault } = require('../gs1/elements');
const { findIdentifier } = require('../gs1/identifiers');
const { isRecord } = require('../objects');
const { definePayload } = require('./define');
const { createValueError } = require('./error');
const { DOMAIN, ELEMENTS } = require('./fields-gs1');

/** @import { Identifier } from '../gs1/identifiers' */

const SCHEME = 'gs1DigitalLink';

/** The most characters of a URI: no symbol holds more. */
const MAX_LENGTH = 4296;

/** The AIs of the fields by their names. */
const AIS = new Map(ELEMENTS.map(([name, ai]) => [name, ai]));

/** The names of the fields by their AIs. */
const NAMES = new Map(ELEMENTS.map(([name, ai]) => [ai, name]));

/** Matches a URI: its scheme and domain, path and query. */
const LINK = /^(https?:\/\/[^/?#\s]+)(\/[^?#\s]*)(?:\?([^#\s]*))?(?:#.*)?$/i;

/**
 * An AI with its value, and the name of the value for errors.
 *
 * @typedef {object} Value
 * @property {string} ai
 * @property {Readonly<Identifier>} row
 * @property {string} value
 * @property {string} argument
 * @property {number} at 0: the place of a value says nothing, as its name does
 * @property {boolean} isAttribute whether the value belongs in the query, whatever its AI
 */

/**
 * Writes the URI of a GS1 Digital Link, in canonical form: qualifiers in the order of the standard,
 * attributes sorted, and all characters with a meaning in URIs percent-encoded.
 *
 * @param {Record<string, any>} fields
 * @returns {string}
 */
function writeLink(fields) {
  const values = readValues(fields);
  const key = findKey(values);
  const qualifiers = sortQualifiers(key, values);
  const query = [];
  for (const each of values) {
    if (each === key || qualifiers.includes(each)) continue;
    checkAttribute(each, key, qualifiers);
    query.push(`${each.ai}=${encode(each.value)}`);
  }
  checkPairs(values, SCHEME);
  let text = `${normalizeDomain(fields.domain)}/${key.ai}/${encode(key.value)}`;
  for (const { ai, value } of qualifiers) text += `/${ai}/${encode(value)}`;
  return query.length > 0 ? `${text}?${query.sort().join('&')}` : text;
}

/**
 * Parses the URI of a GS1 Digital Link, and validates it.
 *
 * @param {any} uri
 * @returns {Readonly<Record<string, any>>} what `gs1DigitalLink` takes: `domain`, the fields, and
 *   `attributes` for those without a name
 */
function parse(uri) {
  const argument = `${SCHEME}.parse`;
  const isShort = typeof uri === 'string' && uri.length <= MAX_LENGTH;
  const [, origin, path = '', query] = (isShort && LINK.exec(uri)) || [];
  if (origin === undefined)
    throw createValueError(argument, 'a URI such as https://id.gs1.org/01/09521234543213', uri);
  const { stem, pairs } = splitPath(path.replace(/\/$/, ''), argument);
  if (!DOMAIN.test(origin + stem)) throw createValueError(argument, 'a domain in ASCII', uri);
  const domain = normalizeDomain(origin + stem);
  const inPath = pairs.map(([ai, value]) => decodeValue(ai, value, argument, false));
  const inQuery = splitQuery(query).map(([ai, value]) =>
    decodeValue(ai, value.replaceAll('+', ' '), argument, true),
  );
  const values = [...inPath, ...inQuery];
  for (const each of values) checkValue(each);
  const key = /** @type {Value} */ (inPath[0]);
  checkOrder(inPath);
  for (const each of inQuery) checkAttribute(each, key, inPath.slice(1));
  checkPairs(values, argument);
  return collectFields(domain, values);
}

/**
 * Writes a domain with its scheme, in small letters, and without a slash at its end.
 *
 * @param {string} text
 * @returns {string}
 */
function normalizeDomain(text) {
  const [, scheme = 'https', host = '', path = ''] = DOMAIN.exec(text) ?? [];
  return `${scheme.toLowerCase()}://${host.toLowerCase()}${path}`;
}

/**
 * Collects and validates the values.
 *
 * @param {Record<string, any>} fields
 * @returns {Value[]}
 */
function readValues(fields) {
  /** @type {Value[]} */
  const values = [];
  // Only those that are given, as a lookup of each name would take a third of the time.
  for (const name of Object.keys(fields)) {
    const ai = AIS.get(name);
    if (ai !== undefined) values.push(readValue(ai, fields[name], `${SCHEME}.${name}`, false));
  }
  const { attributes } = fields;
  if (attributes === undefined) return values;
  const argument = `${SCHEME}.attributes`;
  if (!isRecord(attributes)) throw createValueError(argument, 'an object', attributes);
  for (const ai in attributes) {
    if (findIdentifier(ai) === undefined) {
      const names = 'application identifiers of GS1 as names';
      throw createValueError(argument, `${names}, and not ${quote(ai)},`, attributes);
    }
    const value = attributes[ai];
    if (value !== undefined) values.push(readValue(ai, value, `${argument}.${ai}`, true));
  }
  return values;
}

/**
 * Validates a value.
 *
 * @param {string} ai
 * @param {unknown} value
 * @param {string} argument the name of the value, for errors
 * @param {boolean} isAttribute
 * @returns {Value}
 */
function readValue(ai, value, argument, isAttribute) {
  if (typeof value !== 'string') throw createValueError(argument, 'a string', value);
  const row = /** @type {Identifier} */ (findIdentifier(ai));
  const read = { ai, row, value: completeGtin(ai, value), argument, at: 0, isAttribute };
  checkValue(read);
  return read;
}

/**
 * Writes a GTIN of 8, 12 or 13 digits with 14.
 *
 * @param {string} ai
 * @param {string} value
 */
function completeGtin(ai, value) {
  if (ai !== '01' || value.length > 13) return value;
  return /^(?:\d{8}|\d{12}|\d{13})$/.test(value) ? value.padStart(14, '0') : value;
}

/**
 * Refuses a value that its AI does not allow.
 *
 * @param {Value} value
 */
function checkValue({ ai, row, value, argument }) {
  const fault = findValueFault(row, value);
  if (fault !== undefined) throw createGs1Error(argument, { ...fault, ai });
}

/**
 * Returns true for the AI of a primary key.
 *
 * @param {Readonly<Identifier>} row
 */
function isKey({ sequences }) {
  return sequences !== undefined;
}

/**
 * Finds the only primary key.
 *
 * @param {readonly Value[]} values
 * @returns {Value}
 */
function findKey(values) {
  let key;
  for (const each of values) {
    if (each.isAttribute || !isKey(each.row)) continue;
    if (key !== undefined)
      throw createGs1Error(SCHEME, { reason: 'two-keys', ai: key.ai, other: each.ai });
    key = each;
  }
  if (key === undefined) throw createGs1Error(SCHEME, { reason: 'no-key' });
  return key;
}

/**
 * Returns the sequences of qualifiers that may follow a key, and that have some AIs.
 *
 * @param {Value} key
 * @param {readonly string[]} ais
 */
function findSequences({ row }, ais) {
  const { sequences = [] } = row;
  return sequences.filter((sequence) => ais.every((ai) => sequence.includes(ai)));
}

/**
 * Returns the qualifiers in the order of the standard.
 *
 * @param {Value} key
 * @param {readonly Value[]} values
 * @returns {Value[]}
 */
function sortQualifiers(key, values) {
  const { sequences: all = [] } = key.row;
  const qualifiers = [];
  for (const each of values) {
    if (each.isAttribute) continue;
    if (all.some((sequence) => sequence.includes(each.ai))) qualifiers.push(each);
  }
  if (qualifiers.length === 0) return qualifiers;
  const ais = qualifiers.map(({ ai }) => ai);
  const [sequence] = findSequences(key, ais);
  const [first = '', second = ''] = ais;
  if (sequence === undefined) {
    const ai = findSequences(key, [first, second]).length === 0 ? second : String(ais.at(-1));
    throw createGs1Error(SCHEME, { reason: 'excluded-ai', ai, other: first });
  }
  return qualifiers.sort((a, b) => sequence.indexOf(a.ai) - sequence.indexOf(b.ai));
}

/**
 * Refuses a value in the query that belongs in the path, or in no GS1 Digital Link.
 *
 * @param {Value} value
 * @param {Value} key
 * @param {readonly Value[]} qualifiers
 */
function checkAttribute({ ai, row, argument }, key, qualifiers) {
  const { sequences = [] } = key.row;
  const isInPath = sequences.some(
    (sequence) => sequence.includes(ai) && qualifiers.every((each) => sequence.includes(each.ai)),
  );
  if (!row.isAttribute || isInPath)
    throw createGs1Error(argument, { reason: 'not-attribute', ai, other: key.ai });
}

/**
 * Splits a path into the stem, and the AIs with their values, the key first.
 *
 * @param {string} path
 * @param {string} argument
 * @returns {{ stem: string, pairs: [ai: string, value: string][] }}
 */
function splitPath(path, argument) {
  const steps = path.split('/');
  /** @type {[string, string][]} */
  const pairs = [];
  for (let at = steps.length - 2; at > 0; at -= 2) {
    const ai = String(steps[at]);
    const row = findIdentifier(ai);
    if (row === undefined) break;
    pairs.unshift([ai, String(steps[at + 1])]);
    if (isKey(row)) return { stem: steps.slice(0, at).join('/'), pairs };
  }
  throw createGs1Error(argument, { reason: 'no-key' });
}

/**
 * Splits a query into AIs and their values. Ignores the other parameters, such as `linkType`.
 *
 * @param {string} [query]
 * @returns {[ai: string, value: string][]}
 */
function splitQuery(query = '') {
  return query.split(/[&;]/).flatMap((pair) => {
    const [, ai, value = ''] = /^(\d+)=?(.*)$/.exec(pair) ?? [];
    return ai === undefined ? [] : [/** @type {[string, string]} */ ([ai, value])];
  });
}

/**
 * Decodes a value.
 *
 * @param {string} ai
 * @param {string} encoded
 * @param {string} argument
 * @param {boolean} isAttribute
 * @returns {Value}
 */
function decodeValue(ai, encoded, argument, isAttribute) {
  const row = findIdentifier(ai);
  if (row === undefined)
    throw createGs1Error(argument, { reason: 'unknown-ai', ai: ai.slice(0, 4), index: 0 });
  try {
    const value = completeGtin(ai, decodeURIComponent(encoded));
    return { ai, row, value, argument, at: 0, isAttribute };
  } catch {
    throw createGs1Error(argument, { reason: 'percent-encoding', ai, index: 0 });
  }
}

/**
 * Refuses qualifiers that the key does not have, or in another order.
 *
 * @param {readonly Value[]} inPath the key and the qualifiers
 */
function checkOrder([key, ...qualifiers]) {
  const { ai, argument } = /** @type {Value} */ (key);
  const ais = qualifiers.map((each) => each.ai);
  const sequences = findSequences(/** @type {Value} */ (key), ais);
  const isOrdered = sequences.some((sequence) => {
    const sorted = sequence.filter((each) => ais.includes(each));
    return sorted.join() === ais.join();
  });
  if (ais.length === 0 || isOrdered) return;
  throw createGs1Error(argument, { reason: 'qualifiers', ai, other: ais.join() });
}

/**
 * Collects the fields by their names.
 *
 * @param {string} domain
 * @param {readonly Value[]} values
 */
function collectFields(domain, values) {
  /** @type {Record<string, any>} */
  const fields = { domain };
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const { ai, row, value, isAttribute } of values) {
    const name = isAttribute && isKey(row) ? undefined : NAMES.get(ai);
    if (name === undefined) attributes[ai] = value;
    else fields[name] = value;
  }
  if (Object.keys(attributes).length > 0) fields.attributes = Object.freeze(attributes);
  return Object.freeze(fields);
}

/**
 * Encodes a value for a path or a query: all but letters, digits and `-._~`.
 *
 * @param {string} value
 */
function encode(value) {
  if (/^[-\w.~]*$/.test(value)) return value;
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const gs1DigitalLink = Object.assign(definePayload(SCHEME, writeLink), { parse });

module.exports = { gs1DigitalLink };
