'use strict';

// Finds application identifiers (AIs) in the generated table. Parses a row when it is first needed.

const { IDENTIFIERS } = require('./table');

/**
 * A component of a value.
 *
 * @typedef {object} Part
 * @property {'N' | 'X' | 'Y' | 'Z'} set the characters: digits, CSET 82, CSET 39 or CSET 64
 * @property {number} min the fewest characters
 * @property {number} max the most characters
 * @property {boolean} isOptional
 * @property {readonly string[]} checks the names of the checks in checks.js
 */

/**
 * AIs by a pattern, such as `01` or `310n`.
 *
 * @typedef {object} Pattern
 * @property {string} text as the table has it
 * @property {string} prefix the digits
 * @property {boolean} isExact whether an AI has only these digits
 */

/**
 * A row of the table.
 *
 * @typedef {object} Identifier
 * @property {string} ai two to four digits
 * @property {boolean} isFixed whether the value has a predefined length, so that no GS follows it
 * @property {boolean} isAttribute whether a GS1 Digital Link may have it in its query
 * @property {readonly Readonly<Part>[]} parts
 * @property {number} min the fewest characters of a value
 * @property {number} max the most characters of a value
 * @property {readonly { text: string, groups: Pattern[][] }[]} required one group of each is needed:
 *   all AIs of a group
 * @property {readonly Pattern[]} excluded the AIs that must be absent
 * @property {readonly (readonly string[])[] | undefined} sequences for a primary key of a GS1 Digital
 *   Link, the sequences of qualifiers that may follow it
 */

/** The row of each AI, as text until it is needed. @type {Map<string, string | Identifier>} */
const ROWS = new Map();

/** The number of digits of AIs by their first two digits, which decide it. @type {Map<string, number>} */
const LENGTHS = new Map();

for (const row of IDENTIFIERS.trim().split('\n')) {
  const [first = '', last = first] = row.slice(0, row.indexOf('|')).split('-');
  for (let number = Number(first); number <= Number(last); number++) {
    const ai = String(number).padStart(first.length, '0');
    ROWS.set(ai, row);
    LENGTHS.set(ai.slice(0, 2), ai.length);
  }
}

/**
 * Finds the row of an AI.
 *
 * @param {string} ai
 * @returns {Readonly<Identifier> | undefined}
 */
function findIdentifier(ai) {
  const row = ROWS.get(ai);
  if (typeof row !== 'string') return row;
  const parsed = parseRow(ai, row);
  ROWS.set(ai, parsed);
  return parsed;
}

/**
 * Returns the AI at an index of an element string, or undefined if there is none.
 *
 * @param {string} text
 * @param {number} at
 * @returns {string | undefined}
 */
function readIdentifier(text, at) {
  const length = LENGTHS.get(text.slice(at, at + 2));
  const ai = length === undefined ? undefined : text.slice(at, at + length);
  return ai !== undefined && ROWS.has(ai) ? ai : undefined;
}

/**
 * Parses a row: `AIs|flags|parts|required|excluded|qualifiers`.
 *
 * @param {string} ai
 * @param {string} row
 * @returns {Readonly<Identifier>}
 */
function parseRow(ai, row) {
  const [, flags = '', spec = '', required = '', excluded = '', qualifiers = ''] = row.split('|');
  const parts = spec.split(' ').map(parsePart);
  return Object.freeze({
    ai,
    isFixed: flags.includes('f'),
    isAttribute: flags.includes('a'),
    parts,
    min: parts.reduce((sum, { min, isOptional }) => sum + (isOptional ? 0 : min), 0),
    max: parts.reduce((sum, { max }) => sum + max, 0),
    required: splitList(required, ' ').map((text) => ({
      text,
      groups: text.split(',').map((group) => group.split('+').map(parsePattern)),
    })),
    excluded: splitList(excluded, ',').map(parsePattern),
    sequences: flags.includes('k')
      ? splitList(qualifiers, '/').map((sequence) => sequence.split(','))
      : undefined,
  });
}

/**
 * Parses a component, such as `N6:date` or `[X..17]`.
 *
 * @param {string} text
 * @returns {Readonly<Part>}
 */
function parsePart(text) {
  const [, open, set, range, length, checks] =
    /^(\[?)([NXYZ])(\.\.)?(\d+)\]?(?::(.+))?$/.exec(text) ?? [];
  const max = Number(length);
  return Object.freeze({
    set: /** @type {Part['set']} */ (set),
    min: range === undefined ? max : 1,
    max,
    isOptional: open === '[',
    checks: splitList(checks ?? '', ','),
  });
}

/**
 * Parses a pattern. Each `n` at its end stands for a digit.
 *
 * @param {string} text
 * @returns {Pattern}
 */
function parsePattern(text) {
  const prefix = text.replace(/n+$/, '');
  return { text, prefix, isExact: prefix === text };
}

/**
 * Splits a list that may be empty.
 *
 * @param {string} text
 * @param {string} separator
 */
function splitList(text, separator) {
  return text === '' ? [] : text.split(separator);
}

/** Lists all AIs. */
function listIdentifiers() {
  return [...ROWS.keys()];
}

module.exports = { findIdentifier, listIdentifiers, readIdentifier };
