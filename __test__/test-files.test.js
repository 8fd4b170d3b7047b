'use strict';

// Tests npm test -- FILE: which test files a name means, and the answer to an unknown name.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { TOOLS, testFiles } = require('../tools/development/test-files');

const root = path.join(__dirname, '..');

/**
 * @param {string[]} wanted
 * @param {typeof TOOLS} [place]
 */
const namesOf = (wanted, place) => testFiles(wanted, place).map((file) => path.basename(file, '.test.js'));

describe('test files', () => {
  test('are all of the folder if none is named', () => {
    const all = fs.readdirSync(__dirname).filter((name) => name.endsWith('.test.js'));
    assert.deepEqual(testFiles([]).sort(), all.map((name) => path.join(__dirname, name)).sort());
  });

  test('are found by path, file name and name', () => {
    const ways = ['png', 'png.test', 'png.test.js', '__test__/png.test.js', './__test__/png', __filename];
    for (const way of ways) assert.equal(testFiles([way]).length, 1, way);
    for (const way of ways.slice(0, -1)) assert.deepEqual(namesOf([way]), ['png'], way);
    assert.deepEqual(testFiles([__filename]), [__filename]);
  });

  test('are found by a part of their names, unless one matches exactly', () => {
    assert.deepEqual(namesOf(['compat-f', 'compat-t']), ['compat-files', 'compat-types']);
    assert.ok(namesOf(['page-']).includes('page-limits'));
    assert.deepEqual(namesOf(['page']), ['page']);
  });

  test('run once each, in the order of the folder', () => {
    assert.deepEqual(namesOf(['png', 'async', 'async.test.js']), ['async', 'png']);
  });

  test('of the tools are found in tools/__test__', () => {
    assert.deepEqual(namesOf(['shadow'], TOOLS), ['shadow']);
    assert.deepEqual(namesOf(['tools/__test__/shadow.test.js'], TOOLS), ['shadow']);
  });
});

describe('an unknown name', () => {
  test('is an error with similar names, and says how to run a test in Rust', () => {
    assert.throws(() => testFiles(['nmaes']), {
      message:
        'There is no test file nmaes in __test__. Did you mean names? ' +
        'A test in Rust runs with npm test -- --rust NAME.',
    });
    assert.throws(() => testFiles(['compat-sumbols']), /Did you mean compat-symbols, compat-/);
    assert.throws(() => testFiles(['png', 'xyzzy']), /no test file xyzzy in __test__\. A test in Rust/);
    assert.throws(() => testFiles(['other/png.test.js']), /no test file other\/png\.test\.js/);
    assert.throws(() => testFiles(['']), /There is no test file {2}in/);
  });

  test('that belongs to the tools is answered with their command, and the other way round', () => {
    assert.throws(
      () => testFiles(['shadow']),
      /One is in tools\/__test__: run npm run tools -- test shadow /,
    );
    assert.throws(() => testFiles(['png'], TOOLS), /One is in __test__: run npm test -- png /);
  });
});

describe('the command', () => {
  /** @param {string[]} args of npm test */
  const run = (...args) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const script = path.join(root, 'tools/development/test.js');
    return spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', env });
  };

  test('runs one file', () => {
    const { status, stdout } = run('package.test.js');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /the package contains its code/);
    assert.match(stdout, /^ℹ fail 0$/m);
    assert.doesNotMatch(stdout, /Rust tests/);
  });

  test('refuses unknown arguments before it builds or runs anything', () => {
    for (const [args, sentence] of /** @type {[string[], RegExp][]} */ ([
      [['nmaes'], /Did you mean names\?/],
      [['--quick'], /Expected --rust, --js, test files or nothing but received --quick\./],
      [['--rust', 'a', 'b'], /Expected one name for --rust but received a, b\./],
      [['--rust', '--js', 'a'], /Name tests of Rust with --rust/],
    ])) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /^ {4}at /m);
    }
  });
});
