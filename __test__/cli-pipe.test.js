'use strict';

// Tests the command when the reader of its output goes away: qr-napi -o - text | head -c 2.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { COMMAND, folderOf, start } = require('./support/cli');

/**
 * Runs the command with one of its output streams closed from the beginning.
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
    ['-o', '-', '-t', 'svg', '-v', '40', 'text'],
    ['-v', '40', '--small', 'text'],
    ['--binary', '-o', '-'],
    ['-o', '-', '-t', 'bmp', '-s', '40', 'text'],
  ]) {
    test(`ends ${args.join(' ')} without a message, as SIGPIPE would`, async () => {
      assert.deepEqual(await withClosed(args, 'stdout', { input: 'text' }), { code: 141, told: '' });
    });
  }

  test('ends the command without a message if the reader closes in the middle of a large picture', async () => {
    const child = start(['-o', '-', '-t', 'bmp', '-s', '140', 'text']);
    let told = '';
    child.stderr.on('data', (chunk) => {
      told += chunk;
    });
    child.stdin.end();
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    assert.deepEqual({ code, told }, { code: 141, told: '' });
  });

  test('does not end a batch: the messages are lost, but every file is written', async (t) => {
    const cwd = folderOf(t);
    const input = 'text,name\na,one\n,two\nc,three\n';
    assert.deepEqual(await withClosed(['batch', '-', '-o', 'codes', '--verbose'], 'stderr', { cwd, input }), {
      code: 1,
      told: '',
    });
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'codes')).sort(), ['one.png', 'three.png']);
  });

  test('does not change the exit code of a usage error', async () => {
    assert.deepEqual(await withClosed(['--widht', '5', 'text'], 'stderr'), { code: 2, told: '' });
  });
});

const noFull = !fs.existsSync('/dev/full') && 'the system has no file that is always full';
describe('messages that cannot be written', { skip: noFull }, () => {
  /** @type {[string, string[], number][]} */
  const table = [
    ['wrong usage', ['--widht', '5', 'text'], 2],
    ['a bad text', ['-v', '1', '-o', 'a.png', 'x'.repeat(100)], 1],
    ['a batch, whose files are made', ['batch', 'codes.csv', '-o', 'codes', '--verbose'], 1],
  ];
  for (const [name, args, status] of table) {
    test(`do not change the exit code of ${name}`, async (t) => {
      const cwd = folderOf(t);
      fs.writeFileSync(path.join(cwd, 'codes.csv'), `text,name\n${',bad\n'.repeat(100)}a,one\n`);
      const full = fs.openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [COMMAND, ...args], { cwd, stdio: ['ignore', 'ignore', full] });
      const [code] = await once(child, 'close');
      fs.closeSync(full);
      assert.equal(code, status);
      if (args[0] === 'batch') assert.deepEqual(fs.readdirSync(path.join(cwd, 'codes')), ['one.png']);
    });
  }
});
