'use strict';

// Compares toFile and toFileStream with npm `qrcode`, and tests what can go wrong with files and
// streams.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const os = require('node:os');
const path = require('node:path');
const { PassThrough, Writable } = require('node:stream');
const { describe, test } = require('node:test');
const { setTimeout: delay } = require('node:timers/promises');

const npm = require('qrcode');

const QRCode = require('..');
const { FORMATS } = require('../lib/options/formats');
const { decodeText } = require('./support/zxing');

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;

/** @type {Record<string, (...args: any[]) => any>} */
const ours = /** @type {any} */ (QRCode);

/** @param {import('node:test').TestContext} t */
function folderOf(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The three ways to write a file, each as a function that gives a promise. */
const ways = {
  promise: (/** @type {any[]} */ ...args) => ours.toFile?.(...args),
  callback: (/** @type {any[]} */ ...args) =>
    new Promise((resolve, reject) => {
      const isNothing = ours.toFile?.(...args, (/** @type {any[]} */ ...received) => {
        assert.ok(received.length <= 2);
        if (received[0]) reject(received[0]);
        else resolve(received[1]);
      });
      assert.equal(isNothing, undefined);
    }),
  sync: async (/** @type {any[]} */ ...args) => ours.toFileSync?.(...args),
};

for (const [way, toFile] of Object.entries(ways)) {
  describe(`toFile, ${way}`, () => {
    test('draws the format of the extension', async (t) => {
      const folder = folderOf(t);
      const names = {
        'a.png': 'png',
        'b.svg': 'svg',
        'c.txt': 'utf8',
        'd.PNG': 'png',
        none: 'png',
        '.png': 'png',
        'e.': 'png',
      };
      const more = Object.keys(FORMATS).map((name) => [`f.${name}`, name]);
      if ('jpeg' in FORMATS) more.push(['g.jpg', 'jpeg']);
      for (const [name, type] of [...Object.entries(names), ...more]) {
        const file = path.join(folder, String(name));
        assert.equal(await toFile(file, 'text'), undefined);
        assert.deepEqual(fs.readFileSync(file), ours.toBufferSync?.('text', { type }), name);
      }
      const dotted = path.join(folder, 'v1.2');
      fs.mkdirSync(dotted);
      await toFile(path.join(dotted, 'code'), 'text');
      assert.equal(await decodeText(fs.readFileSync(path.join(dotted, 'code'))), 'text');
      await npm.toFile(path.join(dotted, 'npm'), 'text');
      assert.equal(fs.readFileSync(path.join(dotted, 'npm')).toString('latin1', 1, 4), 'PNG');
    });

    test('draws the format of the type option, whatever the extension', async (t) => {
      const file = path.join(folderOf(t), 'code.unknown');
      await toFile(file, 'text', { type: 'svg' });
      assert.deepEqual(fs.readFileSync(file), ours.toBufferSync?.('text', { type: 'svg' }));
    });

    test('refuses an unknown extension, and names the file', async (t) => {
      const file = path.join(folderOf(t), 'code.tiff');
      for (const options of [undefined, null, {}, { type: null }]) {
        await assert.rejects(toFile(file, 'text', options), (/** @type {any} */ error) => {
          assert.equal(error.code, 'ERR_QR_INVALID_OPTION');
          assert.match(error.message, /^Expected .*\.png, .*\.svg.* for path but received '.*/);
          return true;
        });
      }
      assert.ok(!fs.existsSync(file));
    });

    test('reports a folder that does not exist', async (t) => {
      const file = path.join(folderOf(t), 'none', 'code.png');
      const error = await toFile(file, 'text').catch((/** @type {any} */ each) => each);
      const theirs = await npm.toFile(file, 'text').catch((/** @type {any} */ each) => each);
      assert.deepEqual([error.code, error.path, error.message], [theirs.code, theirs.path, theirs.message]);
    });

    test('reports a folder that may not be written', {
      skip: (isWindows || isRoot) && 'it is writable',
    }, async (t) => {
      const folder = path.join(folderOf(t), 'folder'); // empty, and so removed with its folder
      fs.mkdirSync(folder, 0o555);
      await assert.rejects(toFile(path.join(folder, 'code.png'), 'text'), { code: 'EACCES' });
    });

    test('reports a path that is a folder', async (t) => {
      const folder = folderOf(t);
      await assert.rejects(toFile(folder, 'text', { type: 'png' }), {
        code: /^(EISDIR|EPERM|EEXIST|EACCES|ENOTEMPTY)$/,
      });
      assert.deepEqual(fs.readdirSync(folder), []);
    });

    test('keeps the mode and the owner of a file that it replaces', {
      skip: isWindows && 'Windows has no modes',
    }, async (t) => {
      const file = path.join(folderOf(t), 'code.png');
      const owner = isRoot ? [1234, 5678] : [process.getuid?.(), process.getgid?.()];
      for (const mode of [0o664, 0o666, 0o777]) {
        fs.writeFileSync(file, 'before');
        fs.chownSync(file, Number(owner[0]), Number(owner[1]));
        fs.chmodSync(file, mode);
        await toFile(file, 'text');
        const { uid, gid, mode: after } = fs.statSync(file);
        assert.deepEqual([after & 0o7777, uid, gid], [mode, ...owner]);
        assert.equal(await decodeText(fs.readFileSync(file)), 'text');
      }
    });

    test('writes a file whose name is long in bytes', async (t) => {
      const folder = folderOf(t);
      const name = `${'符'.repeat(80)}.png`;
      for (const text of ['first', 'second']) {
        await toFile(path.join(folder, name), text);
        assert.equal(await decodeText(fs.readFileSync(path.join(folder, name))), text);
      }
      assert.deepEqual(fs.readdirSync(folder), [name]);
    });

    test('reports a full disk, and keeps the old file', {
      skip: !fs.existsSync('/dev/full') && 'there is no /dev/full',
    }, async () => {
      await assert.rejects(toFile('/dev/full', 'text'), { code: 'ENOSPC' });
      assert.deepEqual(
        fs.readdirSync('/dev').filter((name) => name.endsWith('.tmp')),
        [],
      );
    });

    test('keeps the old file if the text is refused', async (t) => {
      const folder = folderOf(t);
      const file = path.join(folder, 'code.png');
      await toFile(file, 'before');
      await assert.rejects(toFile(file, 'x'.repeat(5000)), { code: 'ERR_QR_DATA_TOO_LONG' });
      assert.equal(await decodeText(fs.readFileSync(file)), 'before');
      assert.deepEqual(fs.readdirSync(folder), ['code.png']);
    });
  });
}

test('toFile needs no more rights than npm qrcode', {
  skip: isWindows && 'Windows has no modes',
}, (t) => {
  const folder = folderOf(t);
  fs.chmodSync(folder, 0o755);
  const closed = path.join(folder, 'closed');
  fs.mkdirSync(closed);
  for (const [name, mode] of /** @type {const} */ ([
    ['read-only.png', 0o444],
    ['writable.png', 0o666],
  ])) {
    fs.writeFileSync(path.join(closed, name), 'before');
    fs.chmodSync(path.join(closed, name), mode);
  }
  fs.chmodSync(closed, 0o555);
  const script = `
    const [, ours, npm, folder] = process.argv;
    const { toFile, toFileSync } = require(ours);
    const ways = [require(npm).toFile, toFile, async (...args) => toFileSync(...args)];
    const names = ['read-only.png', 'writable.png', 'none.png'];
    const write = (way, name) => way(folder + '/' + name, 'text').then(
      () => 'written',
      ({ code, path, message }) => [code, path, message].join(),
    );
    (async () => {
      const outcomes = [];
      for (const way of ways) {
        outcomes.push([]);
        for (const name of names) outcomes.at(-1).push(await write(way, name));
      }
      console.log(JSON.stringify(outcomes));
    })();`;
  const preload = ['--require', 'qrcode', '--require', require.resolve('./support/unprivileged')];
  const modules = ['..', 'qrcode'].map((name) => require.resolve(name));
  const { stdout, stderr } = spawnSync(process.execPath, [...preload, '-e', script, ...modules, closed], {
    cwd: path.join(__dirname, '..'),
    encoding: 'utf8',
  });
  fs.chmodSync(closed, 0o755);
  assert.notEqual(stdout, '', stderr);
  const [npms, ...others] = JSON.parse(stdout);
  assert.deepEqual(others, [npms, npms]);
  assert.deepEqual(
    npms.map((/** @type {string} */ each) => each.split(',')[0]),
    ['EACCES', 'written', 'EACCES'],
  );
});

/** @param {import('node:stream').Readable} stream */
async function contentOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('toFileStream', () => {
  test('writes and ends the stream after the caller has returned', async () => {
    for (const options of [undefined, null, {}, { type: 'svg' }, { width: 300 }]) {
      const stream = new PassThrough();
      assert.equal(ours.toFileStream?.(stream, 'text', options), undefined);
      assert.equal(stream.writableLength, 0);
      assert.deepEqual(await contentOf(stream), ours.toBufferSync?.('text', options));
    }
  });

  test('writes to a response whose headers are set after the call', async (t) => {
    const server = http.createServer((_, response) => {
      ours.toFileStream?.(response, 'text');
      response.setHeader('Content-Type', 'image/png');
    });
    t.after(() => server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(response.headers.get('content-type'), 'image/png');
    assert.equal(await decodeText(Buffer.from(await response.arrayBuffer())), 'text');
  });

  const wrong = [[''], [5], ['x', { version: 41 }], ['x', { type: 'x' }], ['x'.repeat(5000)]];

  test('emits an error once, before the call returns, as npm does', async () => {
    for (const args of wrong) {
      const stream = new PassThrough();
      /** @type {any[]} */
      const heard = [];
      stream.on('error', (error) => heard.push(['before', error.code]));
      ours.toFileStream?.(stream, ...args);
      stream.on('error', (error) => heard.push(['after', error.code]));
      assert.equal(heard[0]?.[0], 'before');
      assert.match(heard[0]?.[1], /^ERR_QR_/);
      await delay(5);
      assert.equal(heard.length, 1);
      assert.equal(stream.destroyed, false);
      stream.end('sorry');
      assert.equal(String(await contentOf(stream)), 'sorry');
    }
  });

  test('throws an error if nobody listens, as npm does', () => {
    for (const args of wrong) {
      assert.throws(() => ours.toFileStream?.(new PassThrough(), ...args), { name: 'QrCodeError' });
      // npm cannot report an error to a destroyed stream either.
      assert.throws(() => ours.toFileStream?.(new PassThrough().destroy(), ...args), { code: /^ERR_QR_/ });
    }
    assert.throws(() => npm.toFileStream(new PassThrough(), ''), { message: 'No input text' });
  });

  test('an error cancels the picture of the previous call, as in npm', async () => {
    for (const QR of [ours, /** @type {any} */ (npm)]) {
      const stream = new PassThrough();
      QR.toFileStream?.(stream, 'x');
      assert.throws(() => QR.toFileStream?.(stream, ''), { message: 'No input text' });
      await delay(20);
      assert.equal(stream.read(), null);
    }
  });

  test('after an error, the listener may draw another picture', async () => {
    const stream = new PassThrough();
    stream.on('error', () => ours.toFileStream?.(stream, 'instead'));
    ours.toFileStream?.(stream, '');
    assert.deepEqual(await contentOf(stream), ours.toBufferSync?.('instead'));
  });

  test('leaves an error uncaught if nobody listens, as npm does', () => {
    for (const name of ['qr-napi', 'qrcode']) {
      const script = `process.on('uncaughtException', (error) => console.log(error.message));
        require('${name}').toFileStream(new (require('node:stream').PassThrough)(), '');`;
      const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
        cwd: path.join(__dirname, '..'),
        encoding: 'utf8',
      });
      assert.equal(stdout, 'No input text\n', stderr);
    }
  });

  /** Streams that fail, and the code they fail with. @type {[string, () => Writable, string | undefined][]} */
  const failing = [
    [
      'a stream whose writing fails',
      () =>
        new Writable({
          write: (_chunk, _encoding, done) => done(Object.assign(new Error(), { code: 'MINE' })),
        }),
      'MINE',
    ],
    [
      'a stream that is destroyed while it writes',
      () => {
        const stream = new Writable({ write() {}, highWaterMark: 1 });
        setTimeout(() => stream.destroy(Object.assign(new Error(), { code: 'MINE' })), 5);
        return stream;
      },
      'MINE',
    ],
    [
      'a stream that is destroyed before it is written to',
      () => {
        const stream = new Writable({ write() {} });
        process.nextTick(() => stream.destroy(Object.assign(new Error(), { code: 'MINE' })));
        return stream;
      },
      'MINE',
    ],
    ['a stream that was destroyed', () => new PassThrough().destroy(), undefined],
    ['a stream that was ended', () => new PassThrough().end().resume(), 'ERR_STREAM_WRITE_AFTER_END'],
    [
      'a file in a folder that does not exist',
      () => fs.createWriteStream(path.join(os.tmpdir(), 'qr-napi-none', 'a')),
      'ENOENT',
    ],
  ];
  for (const [what, open, code] of failing) {
    test(`reports the error of ${what} once`, async (t) => {
      /** @type {any[]} */
      const unforeseen = [];
      const hear = (/** @type {any} */ error) => unforeseen.push(error);
      process.on('unhandledRejection', hear);
      t.after(() => process.off('unhandledRejection', hear));
      const stream = open();
      const codes = /** @type {any[]} */ ([]);
      stream.on('error', (/** @type {any} */ error) => codes.push(error.code));
      ours.toFileStream?.(stream, 'text');
      await delay(30);
      assert.deepEqual(codes, code === undefined ? [] : [code]);
      assert.deepEqual(unforeseen, []);
    });
  }

  for (const [what, open] of failing) {
    test(`warns of ${what} if nobody listens, and the process goes on`, async (t) => {
      const warnings = /** @type {any[]} */ ([]);
      const hear = (/** @type {any} */ warning) => warnings.push(warning);
      process.on('warning', hear);
      t.after(() => process.off('warning', hear));
      const stream = open();
      ours.toFileStream?.(stream, 'text');
      await delay(30);
      assert.equal(warnings.length, what === 'a stream that was destroyed' ? 0 : 1);
    });
  }

  test('destroys a stream whose end() throws, and reports its error once', async (t) => {
    const mine = new Error('mine');
    const open = () =>
      Object.assign(new PassThrough(), {
        end() {
          throw mine;
        },
      });
    const [heard, called, unheard] = [open(), open(), open()];
    const told = /** @type {any[]} */ ([]);
    const hear = (/** @type {any} */ warning) => told.push(['warning', warning]);
    process.on('warning', hear);
    t.after(() => process.off('warning', hear));
    heard.on('error', (error) => told.push(['listener', error]));
    ours.toFileStream?.(heard, 'text');
    ours.toFileStream?.(called, 'text', (/** @type {any} */ error) => told.push(['callback', error]));
    ours.toFileStream?.(unheard, 'text');
    await delay(20);
    assert.deepEqual(told.map(([who]) => who).sort(), ['callback', 'listener', 'warning']);
    for (const [, error] of told) assert.equal(error, mine);
    for (const stream of [heard, called, unheard]) assert.equal(stream.destroyed, true);
  });

  test('survives a client that disconnects in the middle', async (t) => {
    let closed = 0;
    const server = http.createServer((_, response) => {
      response.on('close', () => {
        closed += 1;
      });
      ours.toFileStream?.(response, 'text', { width: 16384, type: 'svg' });
      response.destroy();
    });
    t.after(() => server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    assert.equal(closed, 1);
  });

  test('calls the callback once, after the last byte or with the error', async () => {
    const call = (/** @type {any} */ stream, /** @type {any[]} */ ...args) =>
      new Promise((resolve) => ours.toFileStream?.(stream, ...args, resolve));
    assert.equal(await call(new PassThrough().resume(), 'text'), null);
    assert.equal(await call(new PassThrough().resume(), 'text', { type: 'svg' }), null);
    assert.equal((await call(new PassThrough(), '')).message, 'No input text');
    const codes = /** @type {any[]} */ ([]);
    const heard = new PassThrough().on('error', (/** @type {any} */ error) => codes.push(error.code));
    assert.equal((await call(heard, '')).code, 'ERR_QR_INVALID_TEXT');
    assert.deepEqual(codes, ['ERR_QR_INVALID_TEXT']);
    assert.equal((await call(new PassThrough().destroy(), 'text')).code, 'ERR_STREAM_PREMATURE_CLOSE');
  });

  test('does not end process.stdout', () => {
    const script = `const count = () => process.stdout.listenerCount('error');
      const before = count();
      require('qr-napi').toFileStream(process.stdout, 'text', { type: 'utf8' }, () => console.log('after', count() - before));`;
    const { stdout, status } = spawnSync(process.execPath, ['-e', script], {
      cwd: path.join(__dirname, '..'),
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.equal(stdout, `${ours.toStringSync?.('text')}after 0\n`);
  });
});

test('toFileStream throws at once for an object that only looks like a stream', () => {
  const callback = () => assert.fail();
  const stream = { write() {}, end() {}, emit() {} };
  assert.throws(() => Reflect.apply(QRCode.toFileStream, undefined, [stream, 'text', callback]), {
    code: 'ERR_QR_INVALID_OPTION',
  });
});
