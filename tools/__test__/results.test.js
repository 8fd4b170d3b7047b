'use strict';

// Tests how results are saved, and the committed results.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, suite, test } = require('node:test');

const { formatResult, newestResult, saveResult } = require('../support/results');
const { root } = require('../support/steps');

const benchmarks = path.join(__dirname, '../benchmarks');
const reliability = path.join(__dirname, '../reliability');

/** @param {string} folder @returns {string[]} the files of all machines, as MACHINE/KIND.json */
const filesIn = (folder) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => fs.statSync(path.join(folder, name)).isFile());

suite('saving a result', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  const dateOf = (/** @type {string} */ kind) => newestResult(folder, kind)?.result.date;

  test('replaces the older result of the same machine and kind, and no other', () => {
    saveResult(folder, 'soak', { date: '2026-01-03' }, 'first');
    saveResult(folder, 'soak', { date: '2026-01-02' }, 'second');
    saveResult(folder, 'times', { date: '2026-01-04' }, 'first');
    assert.equal(dateOf('soak'), '2026-01-03');
    const file = saveResult(folder, 'soak', { date: '2026-01-01' }, 'first');
    assert.equal(path.resolve(root, file), path.join(folder, 'first/soak.json'));
    assert.deepEqual(filesIn(folder).toSorted(), ['first/soak.json', 'first/times.json', 'second/soak.json']);
    assert.equal(dateOf('soak'), '2026-01-02');
    assert.equal(dateOf('times'), '2026-01-04');
  });

  test('names the machine by its hardware if no name is given', () => {
    const { machineName } = require('../support/machine');
    saveResult(folder, 'counts', { date: '2026-01-01' });
    assert.ok(fs.existsSync(path.join(folder, machineName(), 'counts.json')));
  });

  test('finds no result of a kind that nobody saved, or without a folder', () => {
    assert.equal(newestResult(folder, 'bounds'), undefined);
    assert.equal(newestResult(path.join(folder, 'missing'), 'soak'), undefined);
  });
});

suite('a formatted result', () => {
  test('has one line per row', () => {
    const result = {
      date: '2026-01-01',
      machine: { cpu: 'a CPU', cores: 2 },
      left: undefined,
      calls: [
        { bytes: 11, width: 200, rows: [{ name: 'a', us: [1, 2] }, { name: 'b' }], note: 'none' },
        { bytes: 44, width: 200, rows: [] },
      ],
      counts: { a: { sum: 1 }, b: { sum: 2 } },
      empty: {},
    };
    const text = [
      '{',
      ' "date": "2026-01-01",',
      ' "machine": { "cpu": "a CPU", "cores": 2 },',
      ' "calls": [',
      '  {',
      '   "bytes": 11, "width": 200,',
      '   "rows": [',
      '    { "name": "a", "us": [1, 2] },',
      '    { "name": "b" }',
      '   ],',
      '   "note": "none"',
      '  },',
      '  { "bytes": 44, "width": 200, "rows": [] }',
      ' ],',
      ' "counts": { "a": { "sum": 1 }, "b": { "sum": 2 } },',
      ' "empty": {}',
      '}',
      '',
    ].join('\n');
    assert.equal(formatResult(result), text);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(result)));
  });

  test('has one line per object of a map that is too long for one line', () => {
    const map = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`function ${i}`, { calls: i }]));
    const lines = formatResult({ map }).split('\n');
    assert.equal(lines.length, 20 + 5);
    assert.equal(lines[2], '  "function 0": { "calls": 0 },');
  });
});

suite('the committed results', () => {
  for (const folder of [benchmarks, reliability]) {
    for (const name of filesIn(path.join(folder, 'results'))) {
      test(`${path.basename(folder)}/results/${name} has the format of saved results`, () => {
        const text = fs.readFileSync(path.join(folder, 'results', name), 'utf8');
        assert.equal(text, formatResult(JSON.parse(text)));
      });
    }
  }

  test('have a kind that a report reads', () => {
    const page = fs.readFileSync(path.join(root, 'docs/reliability.md'), 'utf8');
    for (const name of filesIn(path.join(reliability, 'results'))) {
      assert.match(name, /^[a-z0-9-]+\/[a-z-]+\.json$/);
      assert.ok(page.includes(`<!-- figures of ${path.basename(name, '.json')} -->`), name);
    }
    for (const name of filesIn(path.join(benchmarks, 'results'))) {
      assert.match(name, /^([a-z0-9-]+\/(times|formats)|instructions)\.json$/);
    }
  });

  for (const name of filesIn(path.join(reliability, 'results'))) {
    test(`${name} contains no list that its report ignores`, () => {
      const { figures } = JSON.parse(fs.readFileSync(path.join(reliability, 'results', name), 'utf8'));
      const [part = ''] = path.basename(name, '.json').split('-');
      const report = require(path.join(reliability, part, 'report.js'));
      /** @type {Set<string>} */
      const read = new Set();
      const watched = watch(figures, '', read);
      report.rows(watched);
      report.section(watched);
      assert.deepEqual(
        [...listsIn(figures, '')].filter((each) => !read.has(each)),
        [],
      );
    });
  }
});

/**
 * Returns a proxy of the value that adds each accessed property to `read`, as `.rows.*.name`.
 *
 * @param {any} value
 * @param {string} place of the value
 * @param {Set<string>} read
 * @returns {any}
 */
function watch(value, place, read) {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key) {
      const found = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof found === 'function') return found;
      const inside = `${place}.${Array.isArray(target) ? '*' : key}`;
      read.add(inside);
      return watch(found, inside, read);
    },
  });
}

/**
 * Yields the place of each array that is not empty.
 *
 * @param {any} value
 * @param {string} place of the value
 * @returns {Generator<string>}
 */
function* listsIn(value, place) {
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'object' || each === null) continue;
    const inside = `${place}.${Array.isArray(value) ? '*' : key}`;
    if (Array.isArray(each) && each.length > 0) yield inside;
    yield* listsIn(each, inside);
  }
}
