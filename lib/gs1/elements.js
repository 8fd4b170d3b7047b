'use strict';

// Reads GS1 element strings, with parentheses or as raw data, and validates them (GS1 General
// Specifications, sections 3, 4.13 and 7.8).

const { createError } = require('../error');
const { CHECKS } = require('./checks');
const { findIdentifier, readIdentifier } = require('./identifiers');

/** @import { Identifier, Part, Pattern } from './identifiers' */

/** The separator after a value without a predefined length. */
const GS = '\x1d';

/**
 * An application identifier (AI) with its value.
 *
 * @typedef {object} Element
 * @property {string} ai
 * @property {Readonly<Identifier>} row
 * @property {string} value
 * @property {number} at the index of the AI in the text of the caller
 * @property {number} start the index of the value in the text of the caller
 * @property {number} end the index after the element
 */

/** The sets of characters, and what is not in them. */
const SETS = Object.freeze({
  N: { has: /^\d*$/, lacks: /\D/ },
  X: { has: /^[!"%-?A-Z_a-z]*$/, lacks: /[^!"%-?A-Z_a-z]/ },
  Y: { has: /^[#\-/\dA-Z]*$/, lacks: /[^#\-/\dA-Z]/ },
  Z: { has: /^[-\dA-Z_a-z]*={0,2}$/, lacks: /[^-\dA-Z_a-z=]/ },
});

/**
 * Makes an error about GS1 data.
 *
 * @param {string} argument the name of the text, or of the value
 * @param {Readonly<Record<string, string | number>>} details the reason, the AI and the index first
 */
function createGs1Error(argument, details) {
  return createError('ERR_QR_INVALID_GS1', { argument, details });
}

/**
 * Reads and validates the elements of a text: `(01)09521234543213(10)ABC`, or raw data with GS
 * between elements.
 *
 * @param {string} text not empty
 * @param {string} name the name of the text, for errors
 * @returns {Element[]} at least one
 */
function readElements(text, name) {
  const hasParentheses = text.startsWith('(');
  const elements = [];
  for (let at = 0; at < text.length; ) {
    const element = hasParentheses ? readMarked(text, at, name) : readRaw(text, at, name);
    const { ai, row, value, start } = element;
    const fault = findValueFault(row, value);
    if (fault !== undefined) {
      const index = hasParentheses ? locate(text, start, fault.index) : start + fault.index;
      throw createGs1Error(name, { ...fault, ai, index });
    }
    elements.push(element);
    at = element.end;
  }
  checkPairs(elements, name);
  return elements;
}

/**
 * Returns where a character of a value is in the text, which has a backslash before each `(` of a
 * value.
 *
 * @param {string} text
 * @param {number} start where the value begins
 * @param {number} count the characters of the value before the character
 */
function locate(text, start, count) {
  let at = start;
  for (let i = 0; i < count; i++) at += text.startsWith('\\(', at) ? 2 : 1;
  return at;
}

/**
 * Reads an element whose AI is in parentheses. A `(` in its value has a backslash before it.
 *
 * @param {string} text
 * @param {number} at where the element begins
 * @param {string} name
 * @returns {Element}
 */
function readMarked(text, at, name) {
  const close = text.indexOf(')', at);
  const ai = text.slice(at + 1, close);
  if (close === -1 || !/^\d{2,4}$/.test(ai)) throw createMalformedError(at, name);
  const row = findIdentifier(ai);
  if (row === undefined) throw createUnknownError(ai, at, name);
  const start = close + 1;
  let end = start - 1;
  do end = text.indexOf('(', end + 1);
  while (end > start && text[end - 1] === '\\');
  if (end === -1) end = text.length;
  const value = text.slice(start, end).replaceAll('\\(', '(');
  return { ai, row, value, at, start, end };
}

/**
 * Reads an element of raw data, as a reader sends it: GS ends a value without a predefined length.
 * Skips a GS after other values and at the end.
 *
 * @param {string} text
 * @param {number} at where the element begins
 * @param {string} name
 * @returns {Element}
 */
function readRaw(text, at, name) {
  const ai = readIdentifier(text, at);
  const row = ai === undefined ? undefined : findIdentifier(ai);
  if (ai === undefined || row === undefined) throw createMissingError(text, at, name);
  const start = at + ai.length;
  const separator = text.indexOf(GS, start);
  let end = separator === -1 ? text.length : separator;
  if (row.isFixed) end = Math.min(end, start + row.max);
  const value = text.slice(start, end);
  return { ai, row, value, at, start, end: text[end] === GS ? end + 1 : end };
}

/**
 * Makes the error for raw data without an AI at an index: with the digits there, if there are any.
 *
 * @param {string} text
 * @param {number} index
 * @param {string} name
 */
function createMissingError(text, index, name) {
  const [digits] = /^\d{2,4}/.exec(text.slice(index, index + 4)) ?? [];
  return digits === undefined
    ? createMalformedError(index, name)
    : createUnknownError(digits, index, name);
}

/**
 * Makes the error for a text without an AI at an index.
 *
 * @param {number} index
 * @param {string} name
 */
function createMalformedError(index, name) {
  return createGs1Error(name, { reason: 'malformed', index });
}

/**
 * Makes the error for an AI that does not exist.
 *
 * @param {string} ai the AI, or the digits that should begin with one
 * @param {number} index
 * @param {string} name
 */
function createUnknownError(ai, index, name) {
  return createGs1Error(name, { reason: 'unknown-ai', ai, index });
}

/**
 * Finds the first fault of a value.
 *
 * @param {Readonly<Identifier>} row
 * @param {string} value
 * @returns {{ reason: string, index: number, [name: string]: string | number } | undefined} the
 *   details of the error, with an index in the value
 */
function findValueFault({ parts, min, max }, value) {
  const { length } = value;
  if (length < min) return { reason: 'too-short', index: 0, length, minLength: min };
  if (length > max) return { reason: 'too-long', index: max, length, maxLength: max };
  let at = 0;
  for (const part of parts) {
    const size = Math.min(part.max, length - at);
    if (size === 0 && part.isOptional) continue;
    // The length fits, but not the part: 255 takes 13 digits, or 14 to 25.
    if (size < part.min)
      return { reason: 'too-short', index: at, length, minLength: at + part.min };
    const component = parts.length === 1 ? value : value.slice(at, at + size);
    const fault = findComponentFault(component, part);
    if (fault !== undefined) return { ...fault, index: at + fault.index };
    at += size;
  }
  return undefined;
}

/**
 * Finds the first fault of a component.
 *
 * @param {string} component
 * @param {Readonly<Part>} part
 */
function findComponentFault(component, { set, checks }) {
  const { has, lacks } = SETS[set];
  if (!has.test(component)) {
    const index = component.search(lacks);
    // Only padding has its place, too.
    if (index === -1) return { reason: 'padding', index: component.indexOf('=') };
    const character = String.fromCodePoint(Number(component.codePointAt(index)));
    return { reason: 'character', index, character, set };
  }
  if (set === 'Z' && component.endsWith('=') && component.length % 3 !== 0)
    return { reason: 'padding', index: component.indexOf('=') };
  for (const reason of checks) {
    const fault = CHECKS[reason]?.(component);
    if (fault === undefined) continue;
    const { at, expected } = fault;
    return { reason, index: at, ...(expected !== undefined && { expected }) };
  }
  return undefined;
}

/**
 * Refuses elements that exclude or lack each other, and an AI with two values.
 *
 * @param {readonly Pick<Element, 'ai' | 'row' | 'value' | 'at'>[]} elements
 * @param {string} name the name of the text, for errors
 */
function checkPairs(elements, name) {
  // By AI, as a text of thousands of elements has few different ones.
  /** @type {Map<string, (typeof elements)[number]>} */
  const values = new Map();
  for (const element of elements) {
    const { ai, value, at: index } = element;
    const first = values.get(ai);
    if (first === undefined) values.set(ai, element);
    else if (first.value !== value) throw createGs1Error(name, { reason: 'two-values', ai, index });
  }
  for (const { ai, row, at: index } of values.values()) {
    const fault = findPairFault(ai, row, values);
    if (fault !== undefined) throw createGs1Error(name, { ...fault, ai, index });
  }
}

/**
 * Finds an AI that excludes another one, or that lacks one.
 *
 * @param {string} ai
 * @param {Readonly<Identifier>} row
 * @param {ReadonlyMap<string, unknown>} values by their AIs
 * @returns {{ reason: string, [name: string]: string } | undefined} the details of the error
 */
function findPairFault(ai, { excluded, required }, values) {
  for (const pattern of excluded) {
    const other = findLike(values, pattern, ai);
    if (other !== undefined) return { reason: 'excluded-ai', other };
  }
  if (required.length === 0) return undefined;
  const isThere = (/** @type {Pattern} */ pattern) => findLike(values, pattern, ai) !== undefined;
  const missing = required.find(({ groups }) => !groups.some((group) => group.every(isThere)));
  return missing && { reason: 'missing-ai', required: missing.text };
}

/**
 * Finds an AI that matches a pattern.
 *
 * @param {ReadonlyMap<string, unknown>} values by their AIs
 * @param {Pattern} pattern
 * @param {string} self an AI that does not count
 * @returns {string | undefined}
 */
function findLike(values, { prefix, isExact, text }, self) {
  if (isExact) return prefix !== self && values.has(prefix) ? prefix : undefined;
  for (const ai of values.keys()) {
    if (ai !== self && ai.length === text.length && ai.startsWith(prefix)) return ai;
  }
  return undefined;
}

/**
 * Joins elements to raw data, with GS only where it is needed.
 *
 * @param {readonly Element[]} elements
 */
function joinElements(elements) {
  let text = '';
  let needsSeparator = false;
  for (const { ai, row, value } of elements) {
    text += needsSeparator ? `${GS}${ai}${value}` : ai + value;
    needsSeparator = !row.isFixed;
  }
  return text;
}

module.exports = { checkPairs, createGs1Error, findValueFault, joinElements, readElements };
