'use strict';

// Prepares a hostile folder for a batch: links that lead out of it, pipes, and names that file
// systems treat as equal.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const fc = require('fast-check');

/** Names that some file system treats as equal: a list for each file that a batch may create. */
const EQUAL = [
  ['a', 'A'],
  ['σ', 'ς', 'Σ'],
  ['s', 'ſ', 'S'],
  ['ß', 'ss', 'ẞ', 'ſs'],
  ['k', '\u212a'],
  ['\u00e9', 'e\u0301', '\u00c9'],
  ['b', 'b\ufe0f'],
];

const name = fc.constantFrom(...EQUAL.flat(), 'a\u202eb', 'a\u200db', '\ufeffa', 'A~1');

/** The folder of the batch, and what must not change. */
const OUT = 'codes';
const OUTSIDE = 'outside';

const { platform } = process;

/** @type {Record<string, (file: string, outside: string) => void>} */
const KINDS = {
  regular: (file) => fs.writeFileSync(file, 'old'),
  'hard link': (file, outside) => fs.linkSync(path.join(outside, 'file'), file),
  folder: (file) => fs.mkdirSync(file),
  link: (file, outside) => fs.symlinkSync(path.join(outside, 'file'), file),
  dangling: (file, outside) => fs.symlinkSync(path.join(outside, 'new'), file),
  self: (file) => fs.symlinkSync(path.basename(file), file),
  ...(platform !== 'win32' && {
    device: (/** @type {string} */ file) => fs.symlinkSync('/dev/null', file),
    pipe: (/** @type {string} */ file) => assert.equal(spawnSync('mkfifo', [file]).status, 0),
  }),
};

/** Traps that a rename replaces, which a batch may do with --force. */
const REPLACEABLE = new Set(['regular', 'hard link']);

/** @typedef {{ name: string, kind: string }} Trap */

/** @type {fc.Arbitrary<Trap[]>} */
const traps = fc.uniqueArray(fc.record({ name, kind: fc.constantFrom(...Object.keys(KINDS)) }), {
  minLength: 1,
  maxLength: 4,
  selector: (trap) => trap.name,
});

/** @param {string} file */
const stateOf = (file) => {
  const { ino, mode, nlink, size } = fs.lstatSync(file);
  return { ino, mode, nlink, size };
};

/**
 * Makes the folder, and returns a function that fails if a batch has written where it must not.
 *
 * @param {string} folder
 * @param {Trap[]} all
 */
function prepare(folder, all) {
  const [out, outside] = [path.join(folder, OUT), path.join(folder, OUTSIDE)];
  fs.mkdirSync(outside);
  fs.writeFileSync(path.join(outside, 'file'), 'precious');
  if (all.length > 0) fs.mkdirSync(out);
  for (const trap of all) KINDS[trap.kind]?.(path.join(out, `${trap.name}.png`), outside);
  const kept = all
    .filter(({ kind }) => !REPLACEABLE.has(kind))
    .map((trap) => path.join(out, `${trap.name}.png`))
    .map((file) => ({ file, state: stateOf(file) }));
  return () => {
    assert.deepEqual(fs.readdirSync(outside), ['file'], 'no file outside the folder');
    assert.equal(fs.readFileSync(path.join(outside, 'file'), 'utf8'), 'precious');
    for (const { file, state } of kept) assert.deepEqual(stateOf(file), state, `${file} stays`);
    if (fs.existsSync(out)) checkNames(fs.readdirSync(out), all);
  };
}

/**
 * @param {string[]} files
 * @param {Trap[]} all
 */
function checkNames(files, all) {
  assert.ok(!files.some((file) => file.endsWith('.tmp')), 'no temporary file is left');
  const there = new Set(all.map((trap) => trap.name));
  const made = files.map((file) => file.slice(0, file.lastIndexOf('.'))).filter((each) => !there.has(each));
  for (const each of made)
    assert.doesNotMatch(each, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, 'a name that hides nothing');
  for (const equal of EQUAL) {
    const some = made.filter((each) => equal.includes(each));
    assert.ok(some.length <= 1, `one file of the names ${some.join(', ')}`);
  }
}

module.exports = { name, prepare, traps };
