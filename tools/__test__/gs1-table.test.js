'use strict';

// Compares the table of GS1 application identifiers with a second source: biip (PyPI), whose table is
// made from the list that GS1 publishes. Ours is made from the GS1 Barcode Syntax Dictionary.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { findIdentifier, listIdentifiers } = require('../../lib/gs1/identifiers');
const { ensureWheels } = require('../locks/install');

/** @import { Identifier } from '../../lib/gs1/identifiers' */
/** @typedef {{ ai: string, separator_required: boolean, format: string, pattern: string }} Theirs */

const file = path.join(ensureWheels('gs1'), 'biip/gs1_application_identifiers/_application_identifiers.json');
/** @type {Theirs[]} */
const theirs = JSON.parse(fs.readFileSync(file, 'utf8'));

/**
 * Writes the components of an AI as GS1 does: `N13[+X..17]`.
 *
 * @param {Readonly<Identifier>} identifier
 */
function formatOf({ parts }) {
  return parts
    .map(({ set, min, max, isOptional }, i) => {
      const text = `${i > 0 ? '+' : ''}${set}${min === max ? '' : '..'}${max}`;
      return isOptional ? `[${text}]` : text;
    })
    .join('');
}

/**
 * Returns the fewest and the most characters of a format.
 *
 * @param {string} format
 */
function lengthsOf(format) {
  let [min, max] = [0, 0];
  for (const [part, range, length] of format.matchAll(/\[?\+?[NXYZ](\.\.)?(\d+)\]?/g)) {
    max += Number(length);
    if (!part.startsWith('[')) min += range === undefined ? Number(length) : 1;
  }
  return { min, max };
}

test('both tables have the same application identifiers', () => {
  assert.deepEqual(listIdentifiers().sort(), theirs.map(({ ai }) => ai).sort());
});

test('the same values have a predefined length', () => {
  for (const { ai, separator_required: isSeparated } of theirs)
    assert.equal(findIdentifier(ai)?.isFixed, !isSeparated, ai);
});

/** The formats that differ, with ours, which says more. @type {Record<string, [string, string]>} */
const DIFFERENT = {
  // One to five countries of three digits. Theirs allows 1 to 12 digits after the first.
  423: ['N3+N..12', 'N3[+N3][+N3][+N3][+N3]'],
  425: ['N3+N..12', 'N3[+N3][+N3][+N3][+N3]'],
  // A hyphen, which we check as one.
  ...Object.fromEntries(['4330', '4331', '4332', '4333'].map((ai) => [ai, ['N6+[-]', 'N6[+X1]']])),
  // A digit, a slash and a digit, which we check as a whole.
  7258: ['N1+X1+N1', 'X3'],
  8043: ['N18+[N1..N2]', 'N18[+N..2]'],
};

test('values have the same lengths and characters', () => {
  for (const { ai, format } of theirs) {
    const ours = /** @type {Readonly<Identifier>} */ (findIdentifier(ai));
    const formatted = format.slice(format.indexOf('+') + 1);
    if (DIFFERENT[ai] !== undefined) {
      assert.deepEqual([formatted, formatOf(ours)], DIFFERENT[ai], ai);
      continue;
    }
    assert.deepEqual(lengthsOf(formatOf(ours)), lengthsOf(formatted), `${ai}: ${format}`);
    const setsOf = (/** @type {string} */ each) => [...new Set(each.match(/[NXYZ]/g))].sort().join('');
    assert.equal(setsOf(formatOf(ours)), setsOf(formatted), `${ai}: ${format}`);
  }
});
