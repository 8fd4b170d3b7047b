'use strict';

// Compares SECURITY.md with docs/security-tests.md, which names the proof of each of its sentences.
//
// After a change of SECURITY.md this test prints the sentences without a row, and the rows without
// a sentence. A row has the first words of its sentence, then "…".

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const manifest = require('../package.json');
const { plainText, rowsOf, sentencesOf } = require('./support/sentences');

const root = path.join(__dirname, '..');

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const SENTENCES = sentencesOf(read('.github/SECURITY.md'));

const ROWS = rowsOf(read('docs/security-tests.md')).map(([begins = '', held = '']) => ({
  begins: plainText(begins).replace(/ ?…$/, ''),
  held: held.split('<br>').map((each) => each.trim()),
}));

/** The proof of a sentence: a test, a command, or the reason why it has neither. */
const TEST = /^`([\w./-]+)`: (.+)$/;
const COMMAND = /^`npm run (?:tools -- )?([\w:-]+)`: \S/;
const SCRIPTS = { ...manifest.scripts, ...require('../tools/package.json').scripts };
const REASON = /^(?:advice|promise|meaning): \S/;

/**
 * @param {string} file
 * @param {string} name of a test
 * @returns {boolean} whether the file has a test or a group of tests of this name
 */
function hasTest(file, name) {
  const place = path.join(root, file);
  if (!fs.existsSync(place)) return false;
  const text = fs.readFileSync(place, 'utf8');
  if (file.endsWith('.rs')) return new RegExp(`^ *fn ${name}\\(`, 'm').test(text);
  // The quotes of a name in the source may be of any kind.
  const calls = text.matchAll(/\b(?:describe|test|it)\(\s*(['"`])(.*?)\1,/gs);
  return Array.from(calls, ([, , found]) => found).includes(name);
}

test('lists every sentence once', () => {
  const begins = (/** @type {string} */ sentence) => ROWS.filter((row) => sentence.startsWith(row.begins));
  const missing = SENTENCES.filter((sentence) => begins(sentence).length === 0);
  const twice = SENTENCES.filter((sentence) => begins(sentence).length > 1);
  assert.deepEqual({ missing, twice }, { missing: [], twice: [] });
});

test('lists no sentence that SECURITY.md no longer has', () => {
  const left = ROWS.filter(({ begins }) => !SENTENCES.some((sentence) => sentence.startsWith(begins)));
  const many = ROWS.filter(({ begins }) => SENTENCES.filter((each) => each.startsWith(begins)).length > 1);
  const [leftOver, tooShort] = [left, many].map((rows) => rows.map(({ begins }) => begins));
  assert.deepEqual({ leftOver, tooShort }, { leftOver: [], tooShort: [] });
});

test('every listed test and command exists', () => {
  const wrong = [];
  for (const { begins, held } of ROWS) {
    for (const each of held) {
      if (REASON.test(each)) continue;
      const [, command] = COMMAND.exec(each) ?? [];
      const [, file = '', name = ''] = TEST.exec(each) ?? [];
      const isThere = command === undefined ? file !== '' && hasTest(file, name) : command in SCRIPTS;
      if (!isThere) wrong.push(`${begins}: ${each}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('splits a page into sentences and rows', () => {
  const page = [
    '# Title',
    '',
    'One `a.b` is [a link](x.md#y. Z). Two, of 0.1\ns: it goes on. `Three` ends!',
    '',
    '- **Four.** Five is a list.',
    '- **Six** is too.',
    '',
    '| a | b |',
    '| --- | --- |',
    '| `x` | y. Z |',
  ].join('\n');
  assert.deepEqual(sentencesOf(page), [
    'One a.b is a link.',
    'Two, of 0.1 s: it goes on.',
    'Three ends!',
    'Five is a list.',
    'Six is too.',
    'x: y. Z',
  ]);
});
