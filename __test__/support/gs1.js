'use strict';

// Makes random GS1 element strings, most of them valid, and strings with one fault.

const { computeCheckCharacters, computeCheckDigit } = require('../../lib/gs1/checks');
const { findIdentifier, listIdentifiers } = require('../../lib/gs1/identifiers');
const table = require('../../lib/gs1/table');

/** @import { Part, Identifier } from '../../lib/gs1/identifiers' */
/** @typedef {ReturnType<typeof import('./random').random>} Random */
/** @typedef {{ ai: string, value: string }} Element */

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LETTERS = `${UPPER}${UPPER.toLowerCase()}`;

/** The characters of each set. */
const SETS = {
  N: DIGITS,
  X: `${DIGITS}${LETTERS}!"%&'()*+,-./:;<=>?_`,
  Y: `${DIGITS}${UPPER}#-/`,
  Z: `${DIGITS}${LETTERS}-_`,
};

const GS = '\x1d';

/**
 * @param {Random} random
 * @param {string} characters
 * @param {number} length
 */
const some = ({ pick }, characters, length) => Array.from({ length }, () => pick(characters)).join('');

/**
 * @param {Random} random
 * @param {number} max
 * @param {number} [min]
 */
const number = ({ below }, max, min = 0) =>
  String(min + below(max - min + 1)).padStart(String(max).length, '0');

/** @param {Random} random @param {number} length */
function date(random, length) {
  const year = length === 8 ? number(random, 2099, 1900) : number(random, 99);
  return `${year}${number(random, 12, 1)}${number(random, 28, 1)}`;
}

/** @param {string} country two letters @param {string} account */
function iban(country, account) {
  const digits = Array.from(`${account}${country}00`, (each) => Number.parseInt(each, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
}

/**
 * Components that pass a check, by its name. Those that are not here pass by chance.
 *
 * @type {Record<string, (random: Random, part: Readonly<Part>, length: number) => string>}
 */
const MADE = {
  'check-digit': (random, _, length) => {
    const digits = some(random, DIGITS, length - 1);
    return digits + computeCheckDigit(digits);
  },
  'check-characters': (random, { set, checks }, length) => {
    const prefix = some(random, DIGITS, 4);
    const rest = some(random, SETS[set], Math.max(length, 8) - 6);
    const all = checks.includes('not-only-digits') ? `${prefix}A${rest.slice(1)}` : prefix + rest;
    return all + computeCheckCharacters(all);
  },
  'company-prefix': (random, { set, min }, length) =>
    some(random, DIGITS, 4) + some(random, SETS[set], Math.max(length, min, 4) - 4),
  date: (random, _, length) => date(random, length),
  'date-or-month': (random, _, length) =>
    random.below(4) === 0 ? `${date(random, length).slice(0, -2)}00` : date(random, length),
  hour: (random) => number(random, 23),
  minute: (random) => number(random, 59),
  second: (random) => number(random, 59),
  time: (random) => number(random, 23) + number(random, 59),
  country: ({ pick }) => pick(table.COUNTRIES.split(' ')),
  'country-or-999': ({ pick, below }) => (below(4) === 0 ? '999' : pick(table.COUNTRIES.split(' '))),
  'country-letters': ({ pick }) => pick(table.COUNTRY_LETTERS.split(' ')),
  currency: ({ pick }) => pick(table.CURRENCIES.split(' ')),
  'package-type': ({ pick }) => pick(table.PACKAGE_TYPES.split(' ')),
  'media-type': ({ pick }) => pick(['01', '10', '80', '99']),
  sex: ({ pick }) => pick('0129'),
  'yes-no': ({ pick }) => pick('01'),
  winding: ({ pick }) => pick('019'),
  importer: ({ pick }) => pick(`${SETS.Z}`),
  hyphen: () => '-',
  zero: (_, _part, length) => '0'.repeat(length),
  'not-zero': (random, _, length) => `${some(random, DIGITS, length - 1)}7`,
  'no-leading-zero': (random, _, length) => `1${some(random, DIGITS, length - 1)}`,
  latitude: (random) => number(random, 1_800_000_000),
  longitude: (random) => number(random, 3_600_000_000),
  iban: (random) =>
    iban(random.pick(['DE', 'CH', 'GB']), some(random, `${DIGITS}${UPPER}`, 12 + random.below(18))),
  'piece-of-total': (random, _, length) => {
    const [half, total] = [length / 2, 1 + random.below(99)];
    const [piece, all] = [1 + random.below(total), total].map((each) => String(each).padStart(half, '0'));
    return `${piece}${all}`;
  },
  position: ({ pick }) => pick(['1/1', '1/3', '3/3', '8/9']),
  'percent-encoding': (random, _part, length) =>
    some(random, SETS.X.replace('%', ''), Math.max(1, length - 3)) + (length > 3 ? '%C3' : ''),
  coupon: ({ pick }) =>
    pick(['012345612345611110123', '1123456712345621225345671', '01234561234561111012331912193201231']).slice(
      0,
      21,
    ),
  'offer-coupon': ({ pick }) =>
    pick([
      '001234561234560123456',
      '101234561234560123456',
      '0612345678901212345691234567890123456'.slice(0, 36),
    ]),
};

/**
 * Makes a value that an AI allows.
 *
 * @param {Random} random
 * @param {string} ai
 */
function makeValue(random, ai) {
  const { parts } = /** @type {Identifier} */ (findIdentifier(ai));
  let value = '';
  for (const part of parts) {
    if (part.isOptional && random.below(2) === 0) break;
    const length = part.min + random.below(part.max - part.min + 1);
    const [check = ''] = part.checks;
    value += MADE[check]?.(random, part, length) ?? some(random, SETS[part.set], length);
  }
  return value;
}

/**
 * Picks an AI. Most of the AIs are measures, which are all alike.
 *
 * @param {Random} random
 */
function pickIdentifier({ below, pick }) {
  const all = listIdentifiers();
  return pick(below(8) === 0 ? all : all.filter((ai) => !/^3[1-69]/.test(ai)));
}

/**
 * Makes elements that go together, as far as a few tries find some.
 *
 * @param {Random} random
 * @returns {Element[]}
 */
function makeElements(random) {
  const all = listIdentifiers();
  /** @type {Map<string, string>} */
  const values = new Map();
  const add = (/** @type {string} */ ai, /** @type {number} */ depth) => {
    if (values.has(ai) || depth > 4) return;
    values.set(ai, makeValue(random, ai));
    const { required } = /** @type {Identifier} */ (findIdentifier(ai));
    for (const { groups } of required) {
      for (const { prefix, text, isExact } of random.pick(groups)) {
        const fits = (/** @type {string} */ each) => each.length === text.length && each.startsWith(prefix);
        add(isExact ? prefix : random.pick(all.filter(fits)), depth + 1);
      }
    }
  };
  for (let i = random.below(3); i >= 0; i--) add(pickIdentifier(random), 0);
  return Array.from(values, ([ai, value]) => ({ ai, value }));
}

/**
 * Changes elements in one way, which most rules of GS1 forbid.
 *
 * @param {Random} random
 * @param {readonly Element[]} elements
 * @returns {Element[]}
 */
function spoil(random, elements) {
  const at = random.below(elements.length);
  const { ai, value } = /** @type {Element} */ (elements[at]);
  const place = random.below(value.length);
  const changed = (/** @type {string} */ other) => elements.with(at, { ai, value: other });
  switch (random.below(11)) {
    case 0:
      return changed(value.slice(0, place) + value.slice(place + 1) || '#');
    case 1:
      return changed(`${value}${random.pick(DIGITS)}`);
    case 2:
      return changed(value.slice(0, place) + random.pick(' #$@[]^`{|}~é') + value.slice(place + 1));
    case 3:
      return changed(value.slice(0, place) + random.pick(`${DIGITS}AZ`) + value.slice(place + 1));
    case 4:
      return elements.length > 1 ? elements.toSpliced(at, 1) : changed('');
    case 5:
      return [...elements, { ai, value: makeValue(random, ai) }];
    case 6: {
      const other = pickIdentifier(random);
      return [...elements, { ai: other, value: makeValue(random, other) }];
    }
    case 7:
      return elements.with(at, {
        ai: random.pick(['04', '05', '14', '18', '23', '29', '38', '45', '8888']),
        value,
      });
    default:
      return changed(value.slice(0, -1) + random.pick(DIGITS));
  }
}

/**
 * Writes elements with parentheses.
 *
 * @param {readonly Element[]} elements
 */
function writeElements(elements) {
  return elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', '\\(')}`).join('');
}

module.exports = { GS, makeElements, makeValue, spoil, writeElements };
