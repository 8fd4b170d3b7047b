'use strict';

// Tests a batch whose folder or CSV file was prepared by an attacker.

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { text } = require('node:stream/consumers');
const { describe, test } = require('node:test');
const { setTimeout: wait } = require('node:timers/promises');

const { COMMAND, UNPRIVILEGED, folderOf, run, start } = require('./support/cli');

const isWindows = process.platform === 'win32';
const noPipes = isWindows && 'Windows has no pipes in folders';
const noSignals = isWindows && 'Windows has no signals';

/** The time limit of a test. The command ends long before. */
const timeout = 60_000;

/** @param {string[]} names */
const csvOf = (...names) => `name,text\n${names.map((name) => `${name},text\n`).join('')}`;

/** Returns the summary of a batch without the time. */
const summaryOf = (/** @type {string} */ error) => /^([\d,]+ rows?: .*); [\d.]+ s, /m.exec(error)?.[1];

/** @param {string} file */
function makePipe(file) {
  assert.equal(spawnSync('mkfifo', [file]).status, 0);
}

/**
 * Makes one file of each kind that is not a regular file.
 *
 * @param {string} folder `out` in it gets the files, links lead to `outside` in it
 * @param {import('node:test').TestContext} t
 * @returns {Promise<Record<string, string>>} how the command names each
 */
async function prepare(folder, t) {
  const out = path.join(folder, 'out');
  fs.mkdirSync(out);
  fs.mkdirSync(path.join(folder, 'outside'));
  fs.writeFileSync(path.join(folder, 'outside/file'), 'precious');
  fs.mkdirSync(path.join(out, 'folder.png'));
  /** @type {Record<string, string>} */
  const kinds = { folder: 'a folder' };
  for (const [name, target] of Object.entries({
    link: '../outside/file',
    dangling: '../outside/new',
    self: 'self.png',
    tofolder: '../outside',
    device: '/dev/null',
    absolute: path.join(folder, 'outside/file'),
  })) {
    fs.symlinkSync(target, path.join(out, `${name}.png`));
    kinds[name] = 'a symbolic link';
  }
  if (isWindows) return kinds;
  makePipe(path.join(out, 'pipe.png'));
  const server = net.createServer().listen(path.join(out, 'socket.png'));
  t.after(() => server.close());
  await once(server, 'listening');
  return { ...kinds, pipe: 'a named pipe', socket: 'a socket' };
}

/** @param {string} folder */
function contentsOf(folder) {
  return fs.readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    const { mode, ino } = fs.lstatSync(file);
    return { name, mode, ino };
  });
}

describe('in a folder that somebody has prepared, a batch', () => {
  test('with --force replaces regular files only', { timeout }, async (t) => {
    const cwd = folderOf(t);
    const kinds = await prepare(cwd, t);
    const before = contentsOf(path.join(cwd, 'out'));
    const names = Object.keys(kinds);
    const args = ['batch', '-', '--out', 'out', '--force', '--verbose'];
    const { code, error } = await run(args, { cwd, input: csvOf(...names, 'good') });
    for (const [i, name] of names.entries()) {
      const found = `'${path.join('out', name)}.png' is ${kinds[name]} and not a regular file`;
      assert.ok(error.includes(`line ${i + 2}: ${found}. Choose another name.\n`), error);
    }
    const all = names.length + 1;
    assert.equal(summaryOf(error), `${all} rows: 1 made, 0 there already, ${names.length} bad`);
    assert.equal(code, 1);
    const after = contentsOf(path.join(cwd, 'out')).filter(({ name }) => name !== 'good.png');
    assert.deepEqual(after, before, 'nothing is left behind, and nothing is replaced');
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'outside')), ['file']);
    assert.equal(fs.readFileSync(path.join(cwd, 'outside/file'), 'utf8'), 'precious');
  });

  test('without --force counts links to regular files as existing files, and nothing else', {
    timeout,
  }, async (t) => {
    const cwd = folderOf(t);
    const kinds = await prepare(cwd, t);
    const before = contentsOf(path.join(cwd, 'out'));
    const names = Object.keys(kinds);
    const args = ['batch', '-', '--out', 'out', '--verbose'];
    const { code, error } = await run(args, { cwd, input: csvOf(...names) });
    const bad = names.length - 2;
    assert.equal(summaryOf(error), `${names.length} rows: 0 made, 2 there already, ${bad} bad`, error);
    assert.equal(code, 1);
    assert.deepEqual(contentsOf(path.join(cwd, 'out')), before);
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'outside')), ['file']);
  });

  test('does not change the other names of a hard link', async (t) => {
    const cwd = folderOf(t);
    fs.mkdirSync(path.join(cwd, 'out'));
    fs.writeFileSync(path.join(cwd, 'outside'), 'precious');
    fs.linkSync(path.join(cwd, 'outside'), path.join(cwd, 'out/a.png'));
    const { error } = await run(['batch', '-', '--out', 'out', '--force'], { cwd, input: csvOf('a') });
    assert.equal(summaryOf(error), '1 row: 1 made, 0 there already');
    assert.equal(fs.readFileSync(path.join(cwd, 'outside'), 'utf8'), 'precious');
  });

  test('never writes in place, as the file may have another name', { skip: isWindows }, async (t) => {
    const cwd = folderOf(t);
    const out = path.join(cwd, 'out');
    fs.mkdirSync(out);
    fs.writeFileSync(path.join(cwd, 'outside'), 'precious');
    fs.chmodSync(path.join(cwd, 'outside'), 0o666);
    fs.linkSync(path.join(cwd, 'outside'), path.join(out, 'a.png'));
    fs.chmodSync(cwd, 0o755);
    fs.chmodSync(out, 0o555);
    const args = ['batch', '-', '--out', 'out', '--force'];
    const { code, error } = await run(args, { cwd, input: csvOf('a'), node: UNPRIVILEGED });
    fs.chmodSync(out, 0o755);
    assert.match(error, /^line 2: EACCES: permission denied, open 'out\/a\.png'$/m);
    assert.equal(code, 1);
    assert.equal(fs.readFileSync(path.join(cwd, 'outside'), 'utf8'), 'precious');
  });

  test('follows a link at --out, as the caller chose the folder', async (t) => {
    const cwd = folderOf(t);
    fs.mkdirSync(path.join(cwd, 'real'));
    fs.symlinkSync('real', path.join(cwd, 'out'), 'dir');
    await run(['batch', '-', '--out', 'out', '--force'], { cwd, input: csvOf('a') });
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'real')), ['a.png']);
  });
});

/**
 * Makes lstat report a folder that ignores case and normalisation, as folders of other systems do.
 */
const MERGING = `const fs = require('node:fs');
const path = require('node:path');
const { lstatSync } = fs;
const key = (name) => name.normalize('NFC').toLowerCase();
fs.lstatSync = (file, options) => {
  const folder = path.dirname(file);
  const name = fs.readdirSync(folder).find((each) => key(each) === key(path.basename(file)));
  return lstatSync(name === undefined ? file : path.join(folder, name), options);
};`;

test('in a folder that ignores case, a file with another name does not count as the code', async (t) => {
  const cwd = folderOf(t);
  const preload = path.join(cwd, 'merging.js');
  fs.writeFileSync(preload, MERGING);
  fs.mkdirSync(path.join(cwd, 'out'));
  for (const name of ['Kim', 'lee', 'e\u0301']) fs.writeFileSync(path.join(cwd, `out/${name}.png`), 'old');
  const args = ['batch', '-', '--out', 'out'];
  const input = csvOf('kim', 'lee', '\u00e9', 'max');
  const { code, error } = await run(args, { cwd, input, node: ['--require', preload] });
  assert.match(
    error,
    /^line 2: The folder has a file whose name differs from 'kim\.png' .+\. Choose another name\.$/m,
  );
  assert.equal(summaryOf(error), '4 rows: 1 made, 2 there already, 1 bad');
  assert.equal(code, 1);
  const files = ['Kim.png', 'lee.png', 'e\u0301.png', 'max.png'].sort();
  assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')).sort(), files);
});

/**
 * Sends a signal to the command, and waits for its end.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} name
 * @returns {Promise<{ status: number, milliseconds: number }>} the exit code that a shell sees
 */
async function end(child, name) {
  const begin = performance.now();
  child.kill(name);
  const [code, signal] = await once(child, 'exit');
  const status = code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 1000);
  return { status, milliseconds: performance.now() - begin };
}

describe('reports a folder that the system refuses to make', () => {
  const noProc = process.platform !== 'linux' && 'only Linux has this folder';
  test('in a folder such as /proc', { skip: noProc, timeout }, async (t) => {
    const cwd = folderOf(t);
    fs.writeFileSync(path.join(cwd, 'codes.csv'), csvOf('a'));
    for (const out of ['/proc/qr-napi', '/proc/qr-napi/codes']) {
      const child = start(['batch', 'codes.csv', '--out', out], { cwd });
      t.after(() => child.kill('SIGKILL'));
      const [error, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      assert.equal(status, 1);
      assert.match(error, /^qr-napi: ENOENT: no such file or directory, mkdir '\/proc\/qr-napi'\n$/);
    }
  });

  test('if the current folder was removed', { skip: isWindows, timeout }, async (t) => {
    const cwd = path.join(folderOf(t), 'current');
    fs.mkdirSync(cwd);
    const child = start(['batch', '-', '--out', 'out/codes'], { cwd });
    t.after(() => child.kill('SIGKILL'));
    await once(child, 'spawn');
    fs.rmdirSync(cwd);
    child.stdin.end(csvOf('a'));
    const [error, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.equal(status, 1);
    assert.match(error, /^qr-napi: ENOENT: /);
  });
});

/** A script that makes writes hang in the middle of the content, like a failing disk. */
const HANGING = `const fs = require('node:fs');
const { writeFile } = fs.promises;
fs.promises.writeFile = async (file, content) => {
  await writeFile(file, content.subarray(0, 50));
  fs.open(${JSON.stringify('pipe')}, () => {}); // blocks a thread of the pool for ever
  return new Promise(() => {});
};`;

/** A script that makes hard links fail, and makes the rename of a file hang. */
const WITHOUT_LINKS = `const fs = require('node:fs');
fs.promises.link = async () => {
  throw Object.assign(new Error('no links'), { code: 'ENOSYS' });
};
fs.promises.rename = () => {
  fs.writeFileSync('renaming', '');
  setInterval(() => {}, 1000);
  return new Promise(() => {});
};`;

/** @type {[NodeJS.Signals, number][]} */
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
];

for (const [signal, status] of SIGNALS) {
  describe(`${signal} ends at once`, { skip: noSignals || noPipes }, () => {
    /** @type {[string, string[], string][]} */
    const table = [
      ['a batch', ['batch', 'codes.csv', '--out', 'out'], 'out'],
      ['a batch with --force', ['batch', 'codes.csv', '--out', 'out', '--force'], 'out'],
      ['a code', ['-o', 'out/a.png', 'text'], 'out'],
      ['a code with --force', ['-o', 'out/a.png', '--force', 'text'], 'out'],
    ];
    for (const [name, args, out] of table) {
      test(`${name} whose writes hang, and removes the files`, { timeout }, async (t) => {
        const cwd = folderOf(t);
        fs.writeFileSync(path.join(cwd, 'hanging.js'), HANGING);
        fs.writeFileSync(path.join(cwd, 'codes.csv'), csvOf('a', 'b', 'c', 'd', 'e'));
        fs.mkdirSync(path.join(cwd, out));
        makePipe(path.join(cwd, 'pipe'));
        const child = start(args, { cwd, node: ['--require', path.join(cwd, 'hanging.js')] });
        t.after(() => child.kill('SIGKILL'));
        const left = () => fs.readdirSync(path.join(cwd, out));
        const sizes = () => left().map((each) => fs.statSync(path.join(cwd, out, each)).size);
        while (!sizes().some((size) => size > 0)) await wait(5);
        await wait(50);
        const ended = await end(child, signal);
        assert.equal(ended.status, status);
        assert.ok(ended.milliseconds < 10_000, `${ended.milliseconds} ms`);
        assert.deepEqual(left(), []);
      });
    }

    test('a code on a file system without hard links, and removes it', { timeout }, async (t) => {
      const cwd = folderOf(t);
      fs.writeFileSync(path.join(cwd, 'hanging.js'), WITHOUT_LINKS);
      fs.mkdirSync(path.join(cwd, 'out'));
      const child = start(['-o', 'out/a.png', 'text'], {
        cwd,
        node: ['--require', path.join(cwd, 'hanging.js')],
      });
      t.after(() => child.kill('SIGKILL'));
      while (!fs.existsSync(path.join(cwd, 'renaming'))) await wait(5);
      assert.equal((await end(child, signal)).status, status);
      assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')), []);
    });

    test('a batch with --force in a folder with a pipe', { timeout }, async (t) => {
      const cwd = folderOf(t);
      makePipe(path.join(cwd, 'a.png'));
      const child = start(['batch', '-', '--out', '.', '--force'], { cwd });
      t.after(() => child.kill('SIGKILL'));
      child.stdin.write(csvOf('a', 'b'));
      while (!fs.existsSync(path.join(cwd, 'b.png'))) await wait(5);
      const ended = await end(child, signal);
      assert.equal(ended.status, status);
      assert.deepEqual(fs.readdirSync(cwd).sort(), ['a.png', 'b.png']);
    });

    test('a batch that reads a pipe without an end', { timeout }, async (t) => {
      const cwd = folderOf(t);
      const pipe = path.join(cwd, 'codes.csv');
      makePipe(pipe);
      const child = start(['batch', 'codes.csv', '--out', 'out'], { cwd });
      t.after(() => child.kill('SIGKILL'));
      const writer = fs.openSync(pipe, 'w'); // waits for the command
      fs.writeSync(writer, csvOf('a'));
      while (!fs.existsSync(path.join(cwd, 'out/a.png'))) await wait(5);
      const ended = await end(child, signal);
      fs.closeSync(writer);
      assert.equal(ended.status, status);
      assert.ok(ended.milliseconds < 10_000, `${ended.milliseconds} ms`);
    });

    test('a batch whose messages nobody reads', { timeout }, async (t) => {
      const cwd = folderOf(t);
      const child = start(['batch', '-', '--out', 'out', '--verbose'], { cwd });
      t.after(() => child.kill('SIGKILL'));
      child.stderr.pause();
      child.stdin.on('error', () => {});
      child.stdin.write(csvOf('a', ...Array.from({ length: 20_000 }, () => '')));
      while (!fs.existsSync(path.join(cwd, 'out/a.png'))) await wait(5);
      await wait(300); // until the pipe is full
      const ended = await end(child, signal);
      child.stderr.destroy();
      assert.equal(ended.status, status);
      assert.ok(ended.milliseconds < 10_000, `${ended.milliseconds} ms`);
    });

    /** @type {[string, string[], string][]} */
    const waiting = [
      ['a code that waits for the reader of a pipe', ['-o', 'pipe', '-t', 'png', 'text'], ''],
      ['a code that waits for its text', ['-o', 'a.png', '-'], ''],
      ['a code that waits for its logo', ['-o', 'a.png', '--logo', 'pipe', 'text'], ''],
      ['a batch that waits for the writer of a pipe', ['batch', 'pipe', '--out', '.'], ''],
    ];
    for (const [name, args] of waiting) {
      test(name, { timeout }, async (t) => {
        const cwd = folderOf(t);
        makePipe(path.join(cwd, 'pipe'));
        const child = spawn(process.execPath, [COMMAND, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
        t.after(() => child.kill('SIGKILL'));
        await wait(700); // there is no sign of waiting
        const ended = await end(child, signal);
        assert.equal(ended.status, status);
        assert.deepEqual(fs.readdirSync(cwd), ['pipe']);
      });
    }
  });
}

test('unread messages do not fill the memory', { timeout }, async (t) => {
  const cwd = folderOf(t);
  const child = start(['batch', '-', '--out', 'out', '--verbose'], { cwd });
  t.after(() => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stderr.pause();
  child.stdin.write('name,text\n');
  // The message about each row is many times as long as the row.
  const rows = ',x\n'.repeat(20_000);
  let taken = 0;
  while (taken < 100 && (child.stdin.write(rows) || (await isDrained(child.stdin)))) taken += 1;
  assert.ok(taken < 20, `${taken} times 20,000 rows were taken`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  child.stderr.destroy();
});

/**
 * @param {import('node:stream').Writable} stream
 * @returns {Promise<boolean>} false if the stream accepts nothing for two seconds
 */
async function isDrained(stream) {
  const signal = AbortSignal.timeout(2000);
  return once(stream, 'drain', { signal }).then(
    () => true,
    () => false,
  );
}

test('a batch makes every file even if its messages are read late', { timeout }, async (t) => {
  const cwd = folderOf(t);
  const child = start(['batch', '-', '--out', 'out', '--verbose'], { cwd });
  t.after(() => child.kill('SIGKILL'));
  child.stderr.pause();
  child.stdin.end(csvOf(...Array.from({ length: 20_000 }, () => ''), 'a'));
  await wait(1000);
  let lines = 0;
  child.stderr.on('data', (chunk) => {
    lines += String(chunk).split('\n').length - 1;
  });
  child.stderr.resume();
  const [code] = await once(child, 'close');
  assert.deepEqual([code, lines], [1, 20_001]);
  assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')), ['a.png']);
});

test('a batch reads a pipe to its end', { skip: noPipes, timeout }, async (t) => {
  const cwd = folderOf(t);
  makePipe(path.join(cwd, 'codes.csv'));
  const ended = run(['batch', 'codes.csv', '--out', 'out'], { cwd });
  const names = Array.from({ length: 3000 }, (_, i) => `n${i}`);
  await fs.promises.writeFile(path.join(cwd, 'codes.csv'), csvOf(...names));
  const { code, error } = await ended;
  assert.equal(summaryOf(error), '3,000 rows: 3,000 made, 0 there already');
  assert.equal(code, 0);
});
