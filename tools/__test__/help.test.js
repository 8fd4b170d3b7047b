'use strict';

// The help of every script, and the answer to arguments that a script does not have. Neither may
// start the script: some run for an hour, install programs or publish.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { describe, test } = require('node:test');

const { argumentsOf, scripts } = require('../development/tools');
const { scripts: rootScripts } = require('../../package.json');
const { root } = require('../support/steps');

/** The time, in milliseconds, after which a script counts as started. */
const STARTED_MS = 30_000;

/** The scripts of the root folder that this repository wrote, and their arguments of `node`. */
const ofRoot = Object.entries(rootScripts)
  .filter(([, script]) => script.startsWith('node tools/') && !script.includes('/tools.js'))
  // npm runs prepack by itself.
  .filter(([name]) => name !== 'prepack')
  .map(([name, script]) => [name, script.split(' ').slice(1)]);

const all = [...Object.keys(scripts).map((name) => [name, argumentsOf(name)]), ...ofRoot];

/** @param {string[]} args of `node` */
async function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, timeout: STARTED_MS });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

describe('every script', { concurrency: 2 }, () => {
  for (const [name, args] of all) {
    test(`${name} prints its help and does nothing else`, async () => {
      const { status, stdout, stderr } = await run([...args, '--help']);
      assert.equal(status, 0, stderr);
      assert.equal(stderr, '');
      const [known] = args.includes('--only') ? name.split(':') : [name];
      assert.match(stdout, new RegExp(`^npm (run )?(tools -- )?${known}\\b`));
      assert.doesNotMatch(stdout, /^>/m);
      assert.equal((await run([...args, '-h'])).stdout, stdout);
    });
  }

  for (const name of Object.keys(scripts)) {
    test(`${name} refuses an option that it does not have`, async () => {
      const { status, stdout, stderr } = await run([...argumentsOf(name), '--no-such-option']);
      assert.equal(status, 1);
      assert.match(stderr, /no-such-option/);
      assert.doesNotMatch(stderr, /^ +at /m);
      assert.doesNotMatch(stdout, /^> (?!Installing)/m);
    });
  }
});

test('the help is the comment at the head of a script', async () => {
  const file = path.join(root, 'tools/release/rehearsal/rehearse.js');
  const { stdout } = await run([file, '--help']);
  assert.match(stdout, /^npm run tools -- release:rehearse: rehearses a release: builds /);
  assert.match(stdout, /With --packed it uses the packages in target\/packages\.\n$/);
  assert.equal(stdout.split('\n').length, 4);
});

test('--help after the name of a script is for the script', async () => {
  const runner = path.join(root, 'tools/development/tools.js');
  const { stdout } = await run([runner, 'bench:symbols', '--help']);
  assert.match(stdout, /bench:symbols/);
  assert.doesNotMatch(stdout, /it lists the scripts/);
  const own = await run([runner, '--help']);
  assert.match(own.stdout, /it lists the scripts/);
});
