'use strict';

// Tests what replaced files keep, and when files are written in place.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');
const { Worker } = require('node:worker_threads');

const { writeWhole, writeWholeSync } = require('../lib/file');

/** The module, as the processes of the tests load it. */
const FILE = require.resolve('../lib/file');
const UNPRIVILEGED = require.resolve('./support/unprivileged');
const NOBODY = 65534;

/** The flag that turns the permission model of this Node.js on. */
const PERMISSION =
  ['--permission', '--experimental-permission'].find((flag) =>
    process.allowedNodeEnvironmentFlags.has(flag),
  ) ?? '';

const isRoot = process.getuid?.() === 0;
const noModes = process.platform === 'win32' && 'Windows has no modes';
const noOwners = !isRoot && 'only root can make files of other users';
const noMounts =
  (process.platform !== 'linux' || spawnSync('unshare', ['-m', 'true']).status !== 0) &&
  'only root of Linux can mount';

process.umask(0o022);

/** @param {import('node:test').TestContext} t */
function folderOf(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  fs.chmodSync(folder, 0o777);
  t.after(() => {
    fs.chmodSync(folder, 0o777);
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/**
 * Makes a file with exactly this mode, and this owner and group.
 *
 * @param {string} file
 * @param {number} mode
 * @param {[uid: number, gid: number]} [owner]
 */
function make(file, mode, owner) {
  fs.writeFileSync(file, 'the old content');
  if (owner !== undefined) fs.chownSync(file, ...owner);
  fs.chmodSync(file, mode);
}

/** @param {string} file */
function rightsOf(file) {
  const { mode, uid, gid } = fs.statSync(file);
  return { mode: (mode & 0o7777).toString(8), uid, gid };
}

/** @param {string} file */
const inodeOf = (file) => fs.statSync(file).ino;

/**
 * Writes 'new' into a file in a process of an unprivileged user.
 *
 * @param {string} name the function that writes it
 * @param {string} file
 * @param {{ group?: number, node?: string[], command?: string[] }} [how] the group of the
 *   user, options of Node.js, and a command that starts Node.js
 * @returns {string} the code of the error and the file that it names, or nothing
 */
function writeAsNobody(name, file, { group, node = ['--require', UNPRIVILEGED], command = [] } = {}) {
  const script = `Promise.resolve().then(() => require(${JSON.stringify(FILE)}).${name}(process.argv[1], 'new'))
    .catch((error) => console.log(error.code, error.path))`;
  const [program = '', ...args] = [...command, process.execPath, ...node, '-e', script, file];
  const env = { ...process.env, ...(group !== undefined && { TEST_GROUP: String(group) }) };
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8', env });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd();
}

/** @param {string} code */
function failure(code) {
  return Object.assign(new Error(`${code}: something, rename`), { code });
}

/**
 * @type {{ name: string, of: any, suffix: string,
 *   write: (file: string, content: string | Uint8Array) => Promise<void> }[]}
 */
const ways = [
  { name: 'writeWhole', of: fs.promises, suffix: '', write: writeWhole },
  {
    name: 'writeWholeSync',
    of: fs,
    suffix: 'Sync',
    write: async (file, content) => writeWholeSync(file, content),
  },
];

for (const { name, of, suffix, write } of ways) {
  describe(`${name} keeps`, () => {
    test('the mode of the file, whatever the umask', { skip: noModes }, async (t) => {
      const file = path.join(folderOf(t), 'a');
      for (const mode of [0o600, 0o640, 0o664, 0o666, 0o777, 0o4755]) {
        make(file, mode);
        const before = inodeOf(file);
        await write(file, 'new');
        assert.deepEqual([rightsOf(file).mode, inodeOf(file) === before], [mode.toString(8), false]);
        fs.rmSync(file);
      }
      await write(file, 'new');
      assert.equal(rightsOf(file).mode, '644');
    });

    test('the owner and the group', { skip: noOwners }, async (t) => {
      const file = path.join(folderOf(t), 'a');
      for (const mode of [0o644, 0o660, 0o6755]) {
        make(file, mode, [1234, 5678]);
        await write(file, 'new');
        assert.deepEqual(rightsOf(file), { mode: mode.toString(8), uid: 1234, gid: 5678 });
        assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      }
    });

    test('the group alone, if the owner cannot be kept', { skip: noOwners }, (t) => {
      const file = path.join(folderOf(t), 'a');
      make(file, 0o6664, [1234, 5678]);
      assert.equal(writeAsNobody(name, file, { group: 5678 }), '');
      // The setuid bit is dropped, as it would grant the rights of another user.
      assert.deepEqual(rightsOf(file), { mode: '2664', uid: NOBODY, gid: 5678 });
    });

    test('a group from getting new rights', { skip: noOwners }, (t) => {
      const file = path.join(folderOf(t), 'a');
      for (const [before, after] of [
        [0o6676, '666'],
        [0o662, '622'],
        [0o606, '606'],
      ]) {
        make(file, Number(before), [1234, 5678]);
        assert.equal(writeAsNobody(name, file), '');
        assert.deepEqual(rightsOf(file), { mode: after, uid: NOBODY, gid: NOBODY });
        fs.rmSync(file);
      }
    });

    test('a read-only file unchanged', { skip: noModes }, (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      make(file, 0o444);
      assert.equal(writeAsNobody(name, file), `EACCES ${file}`);
      assert.equal(fs.readFileSync(file, 'utf8'), 'the old content');
      assert.deepEqual(fs.readdirSync(folder), ['a']);
    });

    test('other hard links unchanged', async (t) => {
      const folder = folderOf(t);
      const [file, other] = [path.join(folder, 'a'), path.join(folder, 'b')];
      make(file, 0o644);
      fs.linkSync(file, other);
      await write(file, 'new');
      assert.deepEqual(
        [file, other].map((each) => fs.readFileSync(each, 'utf8')),
        ['new', 'the old content'],
      );
    });

    test('links to links to a missing file', { skip: noModes }, async (t) => {
      const folder = folderOf(t);
      fs.mkdirSync(path.join(folder, 'x/y'), { recursive: true });
      fs.symlinkSync('x/y', path.join(folder, 'inner'));
      fs.symlinkSync('second', path.join(folder, 'first'));
      fs.symlinkSync('inner/../third', path.join(folder, 'second'));
      fs.symlinkSync(path.join(folder, 'file'), path.join(folder, 'x/third'));
      await write(path.join(folder, 'first'), 'new');
      assert.equal(fs.readFileSync(path.join(folder, 'file'), 'utf8'), 'new');
      assert.equal(fs.readlinkSync(path.join(folder, 'second')), 'inner/../third');
      assert.deepEqual(fs.readdirSync(folder).sort(), ['file', 'first', 'inner', 'second', 'x']);
    });

    test('links to themselves', { skip: noModes }, async (t) => {
      const file = path.join(folderOf(t), 'a');
      fs.symlinkSync('a', file);
      await assert.rejects(write(file, 'new'), { code: 'ELOOP', path: file });
      assert.equal(fs.readlinkSync(file), 'a');
    });
  });

  describe(`${name} accepts`, () => {
    test('every name that a file can have', async (t) => {
      const folder = folderOf(t);
      // 244 and 255 bytes.
      const names = [`${'符'.repeat(80)}.png`, `${'符'.repeat(83)}ab.png`, '$&', "' -> 'x"];
      const possible = process.platform === 'win32' ? names.slice(0, 3) : names;
      for (const each of possible) {
        const file = path.join(folder, each);
        await write(file, 'first');
        await write(file, 'second');
        assert.equal(fs.readFileSync(file, 'utf8'), 'second');
        await writeWhole(`${file.slice(0, -1)}`, 'new', { isNew: true });
      }
      assert.equal(fs.readdirSync(folder).length, 2 * possible.length);
      const long = path.join(folder, 'x'.repeat(256));
      await assert.rejects(write(long, 'new'), { code: /^(ENAMETOOLONG|ENOENT|EINVAL)$/, path: long });
    });

    test('a path through a link to a folder', { skip: noModes }, async (t) => {
      const folder = folderOf(t);
      fs.mkdirSync(path.join(folder, 'x/y'), { recursive: true });
      fs.symlinkSync('x/y', path.join(folder, 'inner'));
      const file = `${folder}/inner/../a`;
      // Nobody may write in the folder that the path seems to lead to.
      fs.chmodSync(folder, 0o555);
      fs.chmodSync(path.join(folder, 'x'), 0o777);
      assert.equal(writeAsNobody(name, file), '');
      assert.equal(fs.readFileSync(path.join(folder, 'x/a'), 'utf8'), 'new');
    });
  });

  describe(`${name} writes in place`, () => {
    test('a file in a folder that may not be written', { skip: noModes }, (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      make(file, 0o666);
      const before = inodeOf(file);
      fs.chmodSync(folder, 0o555);
      assert.equal(writeAsNobody(name, file), '');
      assert.deepEqual([fs.readFileSync(file, 'utf8'), inodeOf(file)], ['new', before]);
      assert.equal(writeAsNobody(name, path.join(folder, 'b')), `EACCES ${path.join(folder, 'b')}`);
    });

    test("another user's file in a sticky folder", { skip: noOwners }, (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      fs.chownSync(folder, 1234, 5678);
      fs.chmodSync(folder, 0o1777);
      make(file, 0o666, [1234, 5678]);
      assert.equal(writeAsNobody(name, file), '');
      assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      assert.deepEqual(rightsOf(file), { mode: '666', uid: 1234, gid: 5678 });
      assert.deepEqual(fs.readdirSync(folder), ['a']);
    });

    test('a mounted file, even in a read-only folder', { skip: noMounts }, (t) => {
      const folder = folderOf(t);
      const [source, file] = [path.join(folder, 'source'), path.join(folder, 'd', 'a')];
      fs.mkdirSync(path.dirname(file));
      for (const more of ['', 'mount --bind d d && mount -o remount,ro,bind d &&']) {
        make(source, 0o644);
        fs.writeFileSync(file, '');
        const script = `cd "$0" && ${more} mount --bind source d/a && mount -o remount,rw,bind d/a && exec "$@"`;
        const command = ['unshare', '-m', 'sh', '-c', script, folder];
        assert.equal(writeAsNobody(name, file, { node: [], command }), '');
        assert.equal(fs.readFileSync(source, 'utf8'), 'new');
        assert.deepEqual(fs.readdirSync(path.dirname(file)), ['a']);
      }
    });

    test('the only file that Node.js may write', async (t) => {
      const folder = fs.realpathSync(folderOf(t));
      const file = path.join(folder, 'a');
      const node = [PERMISSION, '--allow-fs-read=*', `--allow-fs-write=${file}`];
      for (const content of [undefined, 'the old content']) {
        if (content !== undefined) fs.writeFileSync(file, content);
        assert.equal(writeAsNobody(name, file, { node }), '');
        assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      }
    });

    test('no file in a folder that Node.js lets it write: the file is replaced and keeps its mode', async (t) => {
      const folder = fs.realpathSync(folderOf(t));
      const file = path.join(folder, 'a');
      const node = [PERMISSION, '--allow-fs-read=*', `--allow-fs-write=${folder}/*`];
      make(file, 0o646);
      const before = fs.statSync(file).ino;
      assert.equal(writeAsNobody(name, file, { node }), '');
      assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      const { ino, mode } = fs.statSync(file);
      assert.notEqual(ino, before, 'it was written in place');
      assert.equal(mode & 0o777, 0o646);
    });

    test('only a file that cannot be replaced by a rename', async (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      const inPlace = ['EACCES', 'EBUSY', 'EEXIST', 'EPERM', 'ETXTBSY', 'EXDEV'];
      for (const code of [...inPlace, 'EDQUOT', 'EIO', 'ENOENT', 'ENOSPC']) {
        make(file, 0o644);
        const { mock } = t.mock.method(of, `rename${suffix}`, () => {
          throw failure(code);
        });
        const outcome = await write(file, 'new').catch((error) => error.code);
        assert.equal(mock.callCount(), 1);
        const expected = inPlace.includes(code) ? [undefined, 'new'] : [code, 'the old content'];
        assert.deepEqual([outcome, fs.readFileSync(file, 'utf8')], expected, code);
        assert.deepEqual(fs.readdirSync(folder), ['a']);
        mock.restore();
      }
    });
  });

  test(`${name} keeps the old file if the disk is full`, async (t) => {
    const folder = folderOf(t);
    const file = path.join(folder, 'a');
    for (const code of ['EDQUOT', 'EIO', 'ENOSPC']) {
      make(file, 0o644);
      const { mock } = t.mock.method(of, `writeFile${suffix}`, () => {
        throw failure(code);
      });
      await assert.rejects(write(file, 'new'), { code });
      mock.restore();
      assert.equal(fs.readFileSync(file, 'utf8'), 'the old content');
      assert.deepEqual(fs.readdirSync(folder), ['a']);
    }
  });

  test(`${name} names only the requested file in an error`, async (t) => {
    const folder = folderOf(t);
    const file = path.join(folder, "$& ' -> 'x");
    const real = path.join(fs.realpathSync(folder), "$& ' -> 'x");
    const message = `ENOSPC: no space left on device, rename '${file}'`;
    t.mock.method(of, `rename${suffix}`, (/** @type {string} */ from, /** @type {string} */ to) => {
      assert.equal(to, real);
      const error = new Error(`ENOSPC: no space left on device, rename '${from}' -> '${to}'`);
      throw Object.assign(error, { code: 'ENOSPC', path: from, dest: to });
    });
    fs.writeFileSync(file, '');
    await assert.rejects(write(file, 'new'), (/** @type {any} */ error) => {
      assert.equal(error.message, message);
      assert.ok(error.stack.startsWith(`Error: ${message}\n`), error.stack);
      assert.deepEqual({ ...error }, { code: 'ENOSPC', path: file });
      return true;
    });
  });

  test(`${name} passes on an error with an inherited, frozen message`, async (t) => {
    const inherited = Object.freeze({ message: 'ENOSPC: nothing', stack: 'ENOSPC: nothing' });
    const error = Object.create(inherited, { code: { value: 'ENOSPC' } });
    t.mock.method(of, `rename${suffix}`, () => {
      throw error;
    });
    const outcome = await write(path.join(folderOf(t), 'a'), 'new').catch((each) => each);
    assert.equal(outcome, error);
  });

  test(`${name} makes a file again that is removed during the write`, async (t) => {
    const file = path.join(folderOf(t), 'a');
    make(file, 0o640);
    const realpath = of[`realpath${suffix}`];
    t.mock.method(of, `realpath${suffix}`, (/** @type {string} */ asked) => {
      const found = realpath(asked);
      if (suffix !== '') fs.rmSync(file);
      return suffix !== '' ? found : found.finally(() => fs.rmSync(file));
    });
    await write(file, 'new');
    assert.equal(fs.readFileSync(file, 'utf8'), 'new');
  });

  test(`${name} lets one of two writers win`, async (t) => {
    const folder = folderOf(t);
    const file = path.join(folder, 'a');
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000 + i));
    await Promise.all(contents.map((each) => write(file, each)));
    assert.ok(contents.includes(fs.readFileSync(file, 'utf8')));
    assert.deepEqual(fs.readdirSync(folder), ['a']);
  });
}

test('threads that write the same file at the same time use different temporary files', async (t) => {
  const folder = folderOf(t);
  const script = `const { workerData: [module, file] } = require('node:worker_threads');
    Date.now = () => 0;
    const { writeWholeSync } = require(module);
    for (let i = 0; i < 300; i++) writeWholeSync(file, 'new');`;
  const workerData = [FILE, path.join(folder, 'a')];
  const threads = Array.from({ length: 4 }, () => new Worker(script, { eval: true, workerData }));
  await Promise.all(threads.map((thread) => once(thread, 'exit')));
  assert.deepEqual(fs.readdirSync(folder), ['a']);
});

test('flushes a file before a rename that replaces another, but not a new file', (t) => {
  const file = path.join(folderOf(t), 'a');
  /** @type {string[]} */
  const calls = [];
  for (const name of /** @type {const} */ (['fsyncSync', 'renameSync'])) {
    const original = /** @type {any} */ (fs[name]);
    t.mock.method(fs, name, (/** @type {any[]} */ ...args) => {
      calls.push(name);
      return original(...args);
    });
  }
  writeWholeSync(file, 'new');
  writeWholeSync(file, 'newer');
  assert.deepEqual(calls, ['renameSync', 'fsyncSync', 'renameSync']);
});

test('ignores an fsync that is not supported, and reports one that fails', (t) => {
  const file = path.join(folderOf(t), 'a');
  for (const [code, content] of [
    ['EINVAL', 'new'],
    ['EIO', 'the old content'],
  ]) {
    make(file, 0o644);
    const { mock } = t.mock.method(fs, 'fsyncSync', () => {
      throw failure(String(code));
    });
    const write = () => writeWholeSync(file, 'new');
    if (content === 'new') write();
    else assert.throws(write, { code });
    assert.equal(fs.readFileSync(file, 'utf8'), content);
    mock.restore();
  }
});

test('writes in place if the mode cannot be set', { skip: noModes }, async (t) => {
  const folder = folderOf(t);
  const file = path.join(folder, 'a');
  make(file, 0o666);
  const before = inodeOf(file);
  t.mock.method(fs, 'fchmodSync', () => {
    throw failure('EPERM');
  });
  writeWholeSync(file, 'new');
  assert.deepEqual([fs.readFileSync(file, 'utf8'), inodeOf(file)], ['new', before]);
  assert.deepEqual(rightsOf(file).mode, '666');
  assert.deepEqual(fs.readdirSync(folder), ['a']);
});

describe('a new file without hard links', () => {
  test('gets its name, unless the name is in use', async (t) => {
    // EISDIR is what exFAT in Windows says.
    for (const code of ['ENOSYS', 'EPERM', 'EISDIR']) {
      const folder = folderOf(t);
      const file = path.join(folder, 'a');
      const { mock } = t.mock.method(fs.promises, 'link', () => Promise.reject(failure(code)));
      await writeWhole(file, 'new', { isNew: true });
      await assert.rejects(writeWhole(file, 'newer', { isNew: true }), { code: 'EEXIST', path: file });
      assert.equal(fs.readFileSync(file, 'utf8'), 'new');
      assert.deepEqual(fs.readdirSync(folder), ['a']);
      mock.restore();
    }
  });

  test('leaves not even an empty file behind if that fails', async (t) => {
    const folder = folderOf(t);
    t.mock.method(fs.promises, 'link', () => Promise.reject(failure('ENOSYS')));
    t.mock.method(fs.promises, 'rename', () => Promise.reject(failure('EIO')));
    await assert.rejects(writeWhole(path.join(folder, 'a'), 'new', { isNew: true }), { code: 'EIO' });
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});
