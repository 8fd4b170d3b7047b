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
 * @property {string} value
 * @property {number} at the index of the AI in the text of the caller
 * @property {number} start the index of the value in the text of the caller
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
 * @param {{ reason: string, ai?: string, index?: number, [name: string]: string | number | undefined }}
 *   details
 */
function createGs1Error(argument, details) {
  return createError('ERR_QR_INVALID_GS1', { argument, details });
}

/**
 * Reads and validates the elements of a text: `(01)09521234543213(10)ABC`, or raw data with GS
 * between elements.
 *
 * @param {string} text
 * @param {string} name the name of the text, for errors
 * @returns {Element[]} at least one
 */
function readElements(text, name) {
  const hasParentheses = text.startsWith('(');
  const elements = hasParentheses ? splitParentheses(text, name) : splitRaw(text, name);
  for (const { ai, value, start } of elements) {
    const fault = findValueFault(ai, value);
    if (fault === undefined) continue;
    const index = hasParentheses ? locate(text, start, fault.index) : start + fault.index;
    throw createGs1Error(name, { ...fault, ai, index });
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
 * Splits a text with AIs in parentheses. A `(` in a value has a backslash before it.
 *
 * @param {string} text
 * @param {string} name
 * @returns {Element[]}
 */
function splitParentheses(text, name) {
  const elements = [];
  let at = 0;
  while (at < text.length) {
    const close = text.indexOf(')', at);
    const ai = text.slice(at + 1, close);
    if (close === -1 || !/^\d{2,4}$/.test(ai)) throw createMalformedError(at, name);
    if (findIdentifier(ai) === undefined) throw createUnknownError(ai, at, name);
    const start = close + 1;
    let end = start - 1;
    do end = text.indexOf('(', end + 1);
    while (end > start && text[end - 1] === '\\');
    if (end === -1) end = text.length;
    elements.push({ ai, value: text.slice(start, end).replaceAll('\\(', '('), at, start });
    at = end;
  }
  return elements;
}

/**
 * Splits raw data, as a reader sends it: GS ends a value without a predefined length. Ignores a GS
 * after other values and at the end.
 *
 * @param {string} text
 * @param {string} name
 * @returns {Element[]}
 */
function splitRaw(text, name) {
  const elements = [];
  let at = 0;
  while (at < text.length) {
    const ai = readIdentifier(text, at);
    const row = ai === undefined ? undefined : findIdentifier(ai);
    if (ai === undefined || row === undefined) {
      const [digits = ''] = /^\d{0,4}/.exec(text.slice(at, at + 4)) ?? [];
      throw digits.length < 2
        ? createMalformedError(at, name)
        : createUnknownError(digits, at, name);
    }
    const start = at + ai.length;
    const separator = text.indexOf(GS, start);
    let end = separator === -1 ? text.length : separator;
    if (row.isFixed) end = Math.min(end, start + row.max);
    elements.push({ ai, value: text.slice(start, end), at, start });
    at = text[end] === GS ? end + 1 : end;
  }
  return elements;
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
 * @param {string} ai an AI that exists
 * @param {string} value
 * @returns {{ reason: string, index: number, [name: string]: string | number } | undefined} the
 *   details of the error, with an index in the value
 */
function findValueFault(ai, value) {
  const { parts, min, max } = /** @type {Identifier} */ (findIdentifier(ai));
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
 * @param {readonly { ai: string, value: string, at: number }[]} elements
 * @param {string} name the name of the text, for errors
 */
function checkPairs(elements, name) {
  // By AI, as a text of thousands of elements has few different ones.
  const values = new Map();
  for (const element of elements) {
    const { ai, value, at: index } = element;
    const first = values.get(ai);
    if (first === undefined) values.set(ai, element);
    else if (first.value !== value) throw createGs1Error(name, { reason: 'two-values', ai, index });
  }
  for (const { ai, at: index } of values.values()) {
    const { excluded, required } = /** @type {Identifier} */ (findIdentifier(ai));
    const findOther = (/** @type {Pattern} */ pattern) => findLike(values, pattern, ai);
    for (const pattern of excluded) {
      const other = findOther(pattern);
      if (other !== undefined)
        throw createGs1Error(name, { reason: 'excluded-ai', ai, other, index });
    }
    for (const { text, groups } of required) {
      if (groups.some((group) => group.every((pattern) => findOther(pattern) !== undefined)))
        continue;
      throw createGs1Error(name, { reason: 'missing-ai', ai, required: text, index });
    }
  }
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
 * @param {readonly { ai: string, value: string }[]} elements
 */
function joinElements(elements) {
  let text = '';
  let needsSeparator = false;
  for (const { ai, value } of elements) {
    text += needsSeparator ? `${GS}${ai}${value}` : ai + value;
    needsSeparator = findIdentifier(ai)?.isFixed === false;
  }
  return text;
}

module.exports = { checkPairs, createGs1Error, findValueFault, joinElements, readElements };
