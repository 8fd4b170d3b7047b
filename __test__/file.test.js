'use strict';

// Tests that files are written whole or not at all.

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const { writeWhole, writeWholeSync } = require('../lib/file');

const isWindows = process.platform === 'win32';
const { open } = fs.promises;

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
    test('writes a new file and replaces one, and leaves no temporary file', async (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      await write(file, 'text');
      assert.equal(fs.readFileSync(file, 'utf8'), 'text');
      await write(file, Buffer.from([1, 2]));
      assert.deepEqual([...fs.readFileSync(file)], [1, 2]);
      assert.deepEqual(fs.readdirSync(folder), ['a']);
    });

    test('keeps the mode of the file, and links', { skip: isWindows && 'it has others' }, async (t) => {
      const folder = folderOf(t);
      const [file, link] = [path.join(folder, 'a'), path.join(folder, 'link')];
      fs.writeFileSync(file, '', { mode: 0o640 });
      fs.symlinkSync(file, link);
      await write(link, 'text');
      assert.ok(fs.lstatSync(link).isSymbolicLink());
      assert.equal(fs.readFileSync(file, 'utf8'), 'text');
      assert.equal(fs.statSync(file).mode & 0o777, 0o640);
    });

    test('writes through a link to a device, and to a missing file', {
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

    test('names the requested file in the error if it cannot be written', async (t) => {
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

    test('refuses an invalid path', async () => {
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

test('a new file never replaces another', async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'a');
  await writeWhole(file, 'first', { isNew: true });
  await assert.rejects(writeWhole(file, 'second', { isNew: true }), { code: 'EEXIST' });
  assert.equal(fs.readFileSync(file, 'utf8'), 'first');
  assert.deepEqual(fs.readdirSync(folder), ['a']);
});

describe('with noFollow', { skip: isWindows && 'it has other links' }, () => {
  const write = (/** @type {string} */ file) => writeWhole(file, 'new', { noFollow: true });

  /** @param {import('node:test').TestContext} t */
  function prepare(t) {
    const folder = folderOf(t);
    const [out, outside] = [path.join(folder, 'out'), path.join(folder, 'outside')];
    fs.mkdirSync(out);
    fs.writeFileSync(outside, 'precious');
    return { out, outside, file: path.join(out, 'a') };
  }

  test('makes a file, replaces one, and keeps its mode', async (t) => {
    const { out, file } = prepare(t);
    await write(file);
    assert.equal(fs.readFileSync(file, 'utf8'), 'new');
    fs.writeFileSync(file, 'old');
    fs.chmodSync(file, 0o600);
    await write(file);
    assert.equal(fs.readFileSync(file, 'utf8'), 'new');
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(out), ['a']);
  });

  test('refuses links and everything else that is not a regular file', async (t) => {
    const { out, outside, file } = prepare(t);
    for (const [make, kind] of /** @type {[() => void, string][]} */ ([
      [() => fs.symlinkSync(outside, file), 'a symbolic link'],
      [() => fs.symlinkSync('nowhere', file), 'a symbolic link'],
      [() => fs.mkdirSync(file), 'a folder'],
      [() => spawnSync('mkfifo', [file]), 'a named pipe'],
    ])) {
      make();
      const message = `'${file}' is ${kind} and not a regular file. Choose another name.`;
      await assert.rejects(write(file), { message });
      assert.deepEqual(fs.readdirSync(out), ['a']);
      fs.rmSync(file, { recursive: true });
    }
    assert.equal(fs.readFileSync(outside, 'utf8'), 'precious');
  });

  // Somebody swaps the file between two calls: after the first look, or before the rename.
  for (const name of /** @type {const} */ (['lstat', 'rename'])) {
    /** @type {[string, (file: string, outside: string) => void, boolean][]} */
    const swaps = [
      ['a link', (file, outside) => fs.symlinkSync(outside, file), name === 'lstat'],
      ['a link to nothing', (file) => fs.symlinkSync('../nowhere', file), name === 'lstat'],
      ['a pipe', (file) => spawnSync('mkfifo', [file]), name === 'lstat'],
      ['a hard link', (file, outside) => fs.linkSync(outside, file), false],
    ];
    for (const [what, swap, isRefused] of swaps) {
      test(`is safe from ${what} that appears during ${name}`, {
        timeout: 20_000,
      }, async (t) => {
        const { out, outside, file } = prepare(t);
        fs.writeFileSync(file, 'old');
        const original = /** @type {any} */ (fs.promises[name]);
        const { mock } = t.mock.method(fs.promises, name, async (/** @type {any[]} */ ...args) => {
          const result = name === 'lstat' ? await original(...args) : undefined;
          fs.rmSync(file);
          swap(file, outside);
          return name === 'lstat' ? result : original(...args);
        });
        const error = await write(file).catch((each) => each);
        assert.equal(mock.callCount(), 1);
        assert.equal(error !== undefined, isRefused, String(error));
        assert.equal(fs.readFileSync(outside, 'utf8'), 'precious');
        assert.deepEqual(fs.readdirSync(out), ['a']);
        assert.deepEqual(fs.readdirSync(path.dirname(out)).sort(), ['out', 'outside']);
        if (!isRefused) assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      });
    }
  }

  test('does not change the mode of a file that replaces the temporary one', async (t) => {
    const { out, outside, file } = prepare(t);
    fs.writeFileSync(file, 'old');
    fs.chmodSync(file, 0o666);
    fs.chmodSync(outside, 0o600);
    const { promises } = fs;
    t.mock.method(promises, 'open', async (/** @type {[string, any]} */ ...args) => {
      const handle = await open(...args);
      if (!args[0].endsWith('.tmp')) return handle;
      fs.rmSync(args[0]);
      fs.symlinkSync(outside, args[0]);
      // As Node.js has it with --permission.
      handle.chmod = async () => {
        throw Object.assign(new Error('Access to this API has been restricted'), {
          code: 'ERR_ACCESS_DENIED',
        });
      };
      return handle;
    });
    await assert.rejects(write(file), { code: 'ERR_ACCESS_DENIED' });
    assert.equal(fs.statSync(outside).mode & 0o777, 0o600);
    assert.deepEqual([fs.readFileSync(outside, 'utf8'), fs.readFileSync(file, 'utf8')], ['precious', 'old']);
    assert.deepEqual(fs.readdirSync(out), ['a']);
  });

  test('never writes in place', async (t) => {
    const { outside, file } = prepare(t);
    fs.linkSync(outside, file);
    for (const code of ['EACCES', 'EBUSY', 'EEXIST', 'EPERM', 'ETXTBSY', 'EXDEV']) {
      const { mock } = t.mock.method(fs.promises, 'rename', async () => {
        throw Object.assign(new Error(`${code}: something, rename`), { code });
      });
      await assert.rejects(write(file), { code });
      mock.restore();
      assert.equal(fs.readFileSync(outside, 'utf8'), 'precious');
    }
  });
});
