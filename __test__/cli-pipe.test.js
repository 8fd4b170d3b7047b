'use strict';

// The command, whose reader goes away: qr-napi -o - text | head -c 2.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { folderOf, start } = require('./support/cli');

/**
 * Runs it to its end, with one of its streams closed before it can write to it.
 *
 * @param {string[]} args
 * @param {'stdout' | 'stderr'} closed
 * @param {{ cwd?: string, input?: string }} [how]
 */
async function withClosed(args, closed, { cwd, input = '' } = {}) {
  const child = start(args, cwd === undefined ? {} : { cwd });
  child[closed].destroy();
  let told = '';
  const other = closed === 'stdout' ? child.stderr : child.stdout;
  other.on('data', (chunk) => {
    told += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, told };
}

describe('a pipe that nobody reads', { skip: process.platform === 'win32' && 'it has no SIGPIPE' }, () => {
  for (const args of [
    ['-o', '-', 'text'],
    ['text'],
    ['--help'],
    ['--version'],
    ['batch', '--help'],
    ['-o', '-', '-t', 'bmp', '-s', '40', 'text'],
  ]) {
    test(`ends ${args.join(' ')} quietly, as SIGPIPE ends others`, async () => {
      assert.deepEqual(await withClosed(args, 'stdout'), { code: 141, told: '' });
    });
  }

  test('ends no batch: what it tells is lost, and its files are made', async (t) => {
    const cwd = folderOf(t);
    const input = 'text,name\na,one\n,two\nc,three\n';
    assert.deepEqual(await withClosed(['batch', '-', '-o', 'codes', '--verbose'], 'stderr', { cwd, input }), {
      code: 1,
      told: '',
    });
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'codes')).sort(), ['one.png', 'three.png']);
  });

  test('takes nothing from the exit code of wrong usage', async () => {
    assert.deepEqual(await withClosed(['--widht', '5', 'text'], 'stderr'), { code: 2, told: '' });
  });
});
