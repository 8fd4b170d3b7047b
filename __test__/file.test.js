'use strict';

// Files are written whole or not at all.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { writeWhole, writeWholeSync } = require('../lib/file');

const isWindows = process.platform === 'win32';

/** @param {import('node:test').TestContext} t */
function folderOf(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @type {[string, (file: string, content: string | Uint8Array) => Promise<void>][]} */
const ways = [
  ['writeWhole', writeWhole],
  ['writeWholeSync', async (file, content) => writeWholeSync(file, content)],
];

for (const [name, write] of ways) {
  describe(name, () => {
    test('writes a new file and one that is there, and leaves nothing beside it', async (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      await write(file, 'text');
      assert.equal(fs.readFileSync(file, 'utf8'), 'text');
      await write(file, Buffer.from([1, 2]));
      assert.deepEqual([...fs.readFileSync(file)], [1, 2]);
      assert.deepEqual(fs.readdirSync(folder), ['a']);
    });

    test('keeps the rights of the file, and links', { skip: isWindows && 'it has others' }, async (t) => {
      const folder = folderOf(t);
      const [file, link] = [path.join(folder, 'a'), path.join(folder, 'link')];
      fs.writeFileSync(file, '', { mode: 0o640 });
      fs.symlinkSync(file, link);
      await write(link, 'text');
      assert.ok(fs.lstatSync(link).isSymbolicLink());
      assert.equal(fs.readFileSync(file, 'utf8'), 'text');
      assert.equal(fs.statSync(file).mode & 0o777, 0o640);
    });

    test('writes through a link to what is no file, and to what is not there', {
      skip: isWindows && 'it has others',
    }, async (t) => {
      const folder = folderOf(t);
      const [device, away] = [path.join(folder, 'device'), path.join(folder, 'away')];
      fs.symlinkSync('/dev/null', device);
      await write(device, 'text');
      assert.equal(fs.readlinkSync(device), '/dev/null');
      fs.symlinkSync('target', away);
      await write(away, 'text');
      assert.equal(fs.readlinkSync(away), 'target');
      assert.equal(fs.readFileSync(path.join(folder, 'target'), 'utf8'), 'text');
    });

    test('says of the file that was asked for that it cannot be written', async (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'none', 'a');
      await assert.rejects(write(file, 'text'), (/** @type {any} */ error) => {
        assert.equal(error.code, 'ENOENT');
        assert.equal(error.path, file);
        assert.equal(error.message, `ENOENT: no such file or directory, open '${file}'`);
        return true;
      });
      await assert.rejects(write(folder, 'text'), { code: /^(EISDIR|EPERM|EEXIST|EACCES|ENOTEMPTY)$/ });
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    test('refuses what no file can be called', async () => {
      await assert.rejects(write('\0', 'text'), {
        code: 'ERR_INVALID_ARG_VALUE',
        message: /Received '\\x00'$/,
      });
    });

    test('writes into a pipe', { skip: isWindows && 'it has none in folders' }, async (t) => {
      const file = path.join(folderOf(t), 'pipe');
      const made = spawn('mkfifo', [file]);
      await once(made, 'exit');
      const reader = spawn('cat', [file]);
      let text = '';
      reader.stdout.on('data', (chunk) => {
        text += chunk;
      });
      await write(file, 'through');
      await once(reader, 'close');
      assert.equal(text, 'through');
      assert.ok(fs.statSync(file).isFIFO());
    });
  });
}

test('a new file takes the place of none', async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'a');
  await writeWhole(file, 'first', { isNew: true });
  await assert.rejects(writeWhole(file, 'second', { isNew: true }), { code: 'EEXIST' });
  assert.equal(fs.readFileSync(file, 'utf8'), 'first');
  assert.deepEqual(fs.readdirSync(folder), ['a']);
});
