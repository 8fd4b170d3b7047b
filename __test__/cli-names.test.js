'use strict';

// Tests that names which are equal for a file system count as equal: full case folding, as in
// CaseFolding.txt of Unicode, and canonical equivalence. Tests that a name has no invisible
// characters.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { NameSet, foldName, findNameProblem } = require('../lib/cli/names');
const { folderOf, run } = require('./support/cli');
const { random } = require('./support/random');

/**
 * Maps each character that full case folding replaces by several characters (status F in
 * CaseFolding.txt) to these. Unicode promises never to change them. No version since 5.1 has added
 * one.
 */
const FULL = new Map(
  `
  df 73 73, 130 69 307, 149 2bc 6e, 1f0 6a 30c, 390 3b9 308 301, 3b0 3c5 308 301, 587 565 582,
  1e96 68 331, 1e97 74 308, 1e98 77 30a, 1e99 79 30a, 1e9a 61 2be, 1e9e 73 73, 1f50 3c5 313,
  1f52 3c5 313 300, 1f54 3c5 313 301, 1f56 3c5 313 342, 1f80 1f00 3b9, 1f81 1f01 3b9,
  1f82 1f02 3b9, 1f83 1f03 3b9, 1f84 1f04 3b9, 1f85 1f05 3b9, 1f86 1f06 3b9, 1f87 1f07 3b9,
  1f88 1f00 3b9, 1f89 1f01 3b9, 1f8a 1f02 3b9, 1f8b 1f03 3b9, 1f8c 1f04 3b9, 1f8d 1f05 3b9,
  1f8e 1f06 3b9, 1f8f 1f07 3b9, 1f90 1f20 3b9, 1f91 1f21 3b9, 1f92 1f22 3b9, 1f93 1f23 3b9,
  1f94 1f24 3b9, 1f95 1f25 3b9, 1f96 1f26 3b9, 1f97 1f27 3b9, 1f98 1f20 3b9, 1f99 1f21 3b9,
  1f9a 1f22 3b9, 1f9b 1f23 3b9, 1f9c 1f24 3b9, 1f9d 1f25 3b9, 1f9e 1f26 3b9, 1f9f 1f27 3b9,
  1fa0 1f60 3b9, 1fa1 1f61 3b9, 1fa2 1f62 3b9, 1fa3 1f63 3b9, 1fa4 1f64 3b9, 1fa5 1f65 3b9,
  1fa6 1f66 3b9, 1fa7 1f67 3b9, 1fa8 1f60 3b9, 1fa9 1f61 3b9, 1faa 1f62 3b9, 1fab 1f63 3b9,
  1fac 1f64 3b9, 1fad 1f65 3b9, 1fae 1f66 3b9, 1faf 1f67 3b9, 1fb2 1f70 3b9, 1fb3 3b1 3b9,
  1fb4 3ac 3b9, 1fb6 3b1 342, 1fb7 3b1 342 3b9, 1fbc 3b1 3b9, 1fc2 1f74 3b9, 1fc3 3b7 3b9,
  1fc4 3ae 3b9, 1fc6 3b7 342, 1fc7 3b7 342 3b9, 1fcc 3b7 3b9, 1fd2 3b9 308 300, 1fd3 3b9 308 301,
  1fd6 3b9 342, 1fd7 3b9 308 342, 1fe2 3c5 308 300, 1fe3 3c5 308 301, 1fe4 3c1 313, 1fe6 3c5 342,
  1fe7 3c5 308 342, 1ff2 1f7c 3b9, 1ff3 3c9 3b9, 1ff4 3ce 3b9, 1ff6 3c9 342, 1ff7 3c9 342 3b9,
  1ffc 3c9 3b9, fb00 66 66, fb01 66 69, fb02 66 6c, fb03 66 66 69, fb04 66 66 6c, fb05 73 74,
  fb06 73 74, fb13 574 576, fb14 574 565, fb15 574 56b, fb16 57e 576, fb17 574 56d
`
    .trim()
    .split(/,\s*/)
    .map((entry) => {
      const [from = '', ...to] = entry
        .split(' ')
        .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
      return /** @type {const} */ ([from, to.join('')]);
    }),
);

const CASED = /[\p{Changes_When_Casefolded}\p{Changes_When_Uppercased}\p{Changes_When_Lowercased}\p{Cased}]/u;

/** Lists every code point except surrogates, unassigned code points and private use. */
const codePoints = Array.from({ length: 0x110000 }, (_, i) => String.fromCodePoint(i)).filter(
  (each) => !/[\p{Cs}\p{Cn}\p{Co}]/u.test(each),
);

const cased = codePoints.filter((each) => CASED.test(each));
const allCased = cased.join('');

/**
 * The characters with the same simple case folding, by character. The regular expressions of
 * JavaScript know them (statuses C and S of CaseFolding.txt).
 *
 * @type {Map<string, string[]>}
 */
const classes = new Map(
  cased.map((each) => {
    const hex = /** @type {number} */ (each.codePointAt(0)).toString(16);
    return [each, allCased.match(new RegExp(`\\u{${hex}}`, 'giu')) ?? []];
  }),
);

/**
 * Replaces each character by the first of its class that is not a mark. U+0345, a mark, folds to
 * iota, but normalization may move marks.
 *
 * @param {string} text
 */
const simpleFold = (text) =>
  [...text].map((each) => classes.get(each)?.find((other) => !/\p{M}/u.test(other)) ?? each).join('');

/**
 * Canonical caseless matching, definition D145 of Unicode: by tables, unlike `foldName`.
 *
 * @param {string} text
 */
function fold(text) {
  const full = [...text.normalize('NFD')].map((each) => FULL.get(each) ?? each).join('');
  return simpleFold(full).normalize('NFD');
}

const show = (/** @type {string[]} */ ...texts) => texts.map((text) => JSON.stringify(text)).join(' and ');

describe('names that fold equal are equal', () => {
  test('the Unicode tables are complete', () => {
    assert.equal(FULL.size, 104);
    assert.ok(cased.length > 2800);
    assert.deepEqual(classes.get('k'), ['K', 'k', '\u212a']);
  });

  test('by simple case folding, of all code points', () => {
    for (const [each, others] of classes) {
      for (const other of others) assert.equal(foldName(other), foldName(each), show(each, other));
    }
  });

  test('by full case folding', () => {
    for (const [from, to] of FULL) assert.equal(foldName(from), foldName(to), show(from, to));
  });

  test('by upper and lower case, and every normal form, of all code points', () => {
    for (const each of codePoints) {
      const key = foldName(each);
      for (const other of [
        each.toUpperCase(),
        each.toLowerCase(),
        each.normalize('NFC'),
        each.normalize('NFD'),
        key,
      ]) {
        if (other !== each && foldName(other) !== key) assert.equal(foldName(other), key, show(each, other));
      }
    }
  });

  test('in any order and mixture', () => {
    const { below, pick } = random(17);
    const marks = ['\u0345', '\u0307', '\u0301', '\u0323', '\u0308', '\u0313', '\u0342', '\u093c'];
    const letters = [...FULL.keys(), ...cased, ...marks, ...marks, '\u1100', '\u1161', '가', 'ﾊ', '\u0958'];
    const changes = [
      (/** @type {string} */ text) => text.toUpperCase(),
      (/** @type {string} */ text) => text.toLowerCase(),
      (/** @type {string} */ text) => text.normalize('NFC'),
      (/** @type {string} */ text) => text.normalize('NFD'),
      (/** @type {string} */ text) => [...text].map((each) => pick(classes.get(each) ?? [each])).join(''),
      (/** @type {string} */ text) => [...text].map((each) => FULL.get(each) ?? each).join(''),
      (/** @type {string} */ text) => [...text].reverse().join(''),
    ];
    let equal = 0;
    for (let i = 0; i < 50_000; i++) {
      const one = Array.from({ length: 1 + below(5) }, () => pick(below(2) ? marks : letters)).join('');
      const other = pick(changes)(pick(changes)(one));
      if (fold(one) !== fold(other)) continue;
      equal += 1;
      assert.equal(foldName(other), foldName(one), show(one, other));
    }
    assert.ok(equal > 20_000, `${equal} pairs`);
  });

  test('all other names differ, except for ı and i', () => {
    /** @type {Map<string, string>} */
    const first = new Map();
    /** @type {Set<string>} */
    const merged = new Set();
    for (const each of codePoints) {
      if (/\p{Default_Ignorable_Code_Point}/u.test(each)) continue;
      const other = first.get(foldName(each));
      if (other === undefined) first.set(foldName(each), each);
      else if (fold(other) !== fold(each)) merged.add(each);
    }
    assert.deepEqual([...merged], ['ı']);
  });

  test('regardless of characters that a file system ignores', () => {
    for (const ignored of ['\ufe0f', '\u034f', '\u180b', '\u{e0100}', '\u3164', '\u115f']) {
      assert.equal(findNameProblem(`a${ignored}b`), undefined);
      assert.equal(foldName(`a${ignored}b`), foldName('ab'), show(ignored));
    }
  });

  test('in a set of names', () => {
    for (const [one, other] of [
      ['σ', 'ς'],
      ['s', 'ſ'],
      ['Straße', 'STRASSE'],
      ['K', '\u212a'],
      ['İ', 'i\u0307'],
      ['ΌΣΟΣ', 'όσος'],
      ['ﬁn', 'FIN'],
      ['ᾳ', 'αι'],
      ['Å', '\u212b'],
      ['\u1e0d\u0307', '\u1e0b\u0323'],
    ]) {
      const names = new NameSet();
      assert.ok(names.add(String(one)));
      assert.ok(!names.add(String(other)), show(String(one), String(other)));
      assert.ok(names.has(String(other)));
    }
  });
});

test('a batch makes one file of names that fold equal, and reports the other rows', async (t) => {
  const cwd = folderOf(t);
  const rows = ['σ', 'ς', 's', 'ſ', 'ß', 'SS', 'k', '\u212a', 'e\u0301', '\u00c9'];
  const input = `name,text\n${rows.map((name) => `${name},text\n`).join('')}`;
  const { code, error } = await run(['batch', '-', '--out', 'out'], { cwd, input });
  for (const line of [3, 5, 7, 9, 11]) {
    assert.match(
      error,
      new RegExp(`^line ${line}: An earlier row has this name, or one that differs only in case`, 'm'),
    );
  }
  assert.equal(code, 1);
  const made = ['σ', 's', 'ß', 'k', 'e\u0301'].map((name) => `${name}.png`);
  assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')).sort(), made.sort());
});

test('a name with a control or format character or a lone surrogate is refused', () => {
  for (const each of codePoints) {
    if (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(each)) continue;
    assert.match(findNameProblem(`a${each}b`) ?? '', / contains a control or format character\. /);
  }
  for (const each of [
    '\u202e',
    '\u2066',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\n',
    '\u2028',
    '\u{e0041}',
    '\ud83d',
  ]) {
    assert.match(
      findNameProblem(`a${each}b`) ?? '',
      / contains a control or format character\. /,
      show(each),
    );
  }
});

test('a short name of Windows is refused, as it may belong to another file', () => {
  for (const name of ['TICKET~1', 'ticket~1', 'a~1', '~1', 'AB12CD~9', 'TICKE~10']) {
    assert.match(findNameProblem(name) ?? '', / looks like a short name of Windows, /, name);
  }
  for (const name of ['tickets~1', 'a~b', 'a~1b', '~', 'a~', 'a.b~1']) {
    assert.equal(findNameProblem(name), undefined, name);
  }
});
