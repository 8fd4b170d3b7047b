'use strict';

// ARCHITECTURE.md and tools/README.md say what each file does: every file has a row, and every row
// names files that exist.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const root = path.join(__dirname, '..');

/** The pages with tables of files, and the folder that their names are relative to. */
const PAGES = Object.freeze({ 'ARCHITECTURE.md': '', 'tools/README.md': 'tools' });

/** Files that need no row, as every package has them. */
const IS_KNOWN = /(^|\/)(Cargo\.(toml|lock)|package(-lock)?\.json|tsconfig\.json|README\.md|\.gitignore)$/;

/**
 * Reads the names of files and folders in the tables whose first title names a folder, as in
 * "file in `lib`", or is "folder".
 *
 * @param {string} page
 * @param {string} base
 * @returns {string[]} paths; a folder ends with a slash, and `*` stands for any part of a name
 */
function pathsOf(page, base) {
  const tables = page.matchAll(
    /^\| (?:(?:file|folder|crate) in `(.+?)`|folder) \| .+ \|\n\|[ -|]+\|\n((?:\|.+\n)+)/gm,
  );
  return Array.from(tables).flatMap(([, folder = '', rows = '']) =>
    Array.from(rows.matchAll(/^\| (.+?) \|/gm)).flatMap(([, cell = '']) =>
      Array.from(cell.matchAll(/`(.+?)`/g), ([, name = '']) => path.posix.join(base, folder, name)),
    ),
  );
}

/**
 * @param {string} named
 * @param {string} file
 * @returns {boolean} whether a row with this name is about the file
 */
function isAbout(named, file) {
  if (named.endsWith('/')) return file.startsWith(named);
  const [before = '', after] = named.split('*');
  if (after === undefined) return file === named;
  return file.startsWith(before) && file.endsWith(after) && !file.slice(before.length).includes('/');
}

/**
 * @param {readonly string[]} names
 * @param {readonly string[]} files
 */
function compare(names, files) {
  return {
    withoutRow: files.filter((file) => !IS_KNOWN.test(file) && !names.some((name) => isAbout(name, file))),
    withoutFile: names.filter((name) => !files.some((file) => isAbout(name, file))),
  };
}

const names = Object.entries(PAGES).flatMap(([page, base]) =>
  pathsOf(readFileSync(path.join(root, page), 'utf8'), base),
);

/** The files of the repository, and new files that git does not ignore. */
const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = (listed.status === 0 ? listed.stdout : '')
  .split('\n')
  .filter((file) => /^(lib|src|crates|tools)\//.test(file));

test('every file has a row in ARCHITECTURE.md or tools/README.md, and every row a file', {
  skip: files.length === 0 && 'this folder is no git repository',
}, () => {
  assert.ok(names.length > 80);
  assert.deepEqual(compare(names, files), { withoutRow: [], withoutFile: [] });
});

test('a file without a row is named, and so is a row without a file', () => {
  const found = compare(
    ['lib/a.js', 'lib/b.*', 'lib/c/', 'lib/d.js'],
    ['lib/a.js', 'lib/b.d.ts', 'lib/b/e.js', 'lib/c/f/g.js', 'lib/h.js', 'lib/README.md'],
  );
  assert.deepEqual(found, { withoutRow: ['lib/b/e.js', 'lib/h.js'], withoutFile: ['lib/d.js'] });
});
