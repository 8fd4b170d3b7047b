'use strict';

// Tests --sequence, --eci and --max-version of the command.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode, generateQrCodeSequence } = require('../index');
const { folderOf, run } = require('./support/cli');

const TEXT = 'A text for several codes, of some length: 0123456789';

describe('--sequence', () => {
  test('writes a file for each code', async (t) => {
    const cwd = folderOf(t);
    const { code, error } = await run(['--sequence=3', '-o', 'code.png', TEXT], { cwd });
    assert.equal(error, '');
    assert.equal(code, 0);
    const files = fs.readdirSync(cwd).sort();
    assert.deepEqual(files, ['code-1of3.png', 'code-2of3.png', 'code-3of3.png']);
    const expected = generateQrCodeSequence(TEXT, { symbols: 3, scale: 4 });
    for (const [i, file] of files.entries()) {
      assert.deepEqual(fs.readFileSync(path.join(cwd, file)), expected[i]);
    }
  });

  test('writes as few as a version holds, from standard input', async (t) => {
    const cwd = folderOf(t);
    fs.mkdirSync(path.join(cwd, 'codes'));
    const text = 'a'.repeat(10_000);
    const args = ['--sequence', '--max-version', '30', '--verbose', '-o', 'codes/a.b.svg'];
    const { code, error } = await run(args, { cwd, input: text });
    assert.equal(error, 'qr-napi: 6 codes, version 30\n');
    assert.equal(code, 0);
    assert.equal(fs.readdirSync(path.join(cwd, 'codes')).length, 6);
    assert.ok(fs.existsSync(path.join(cwd, 'codes/a.b-6of6.svg')));
  });

  test('takes bytes', async (t) => {
    const cwd = folderOf(t);
    const input = Uint8Array.from({ length: 500 }, (_, i) => i);
    await run(['--binary', '--sequence=2', '-o', 'code.png'], { cwd, input });
    const expected = generateQrCodeSequence(input, { symbols: 2, scale: 4 });
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'code-2of2.png')), expected[1]);
  });

  test('replaces no file without --force', async (t) => {
    const cwd = folderOf(t);
    fs.writeFileSync(path.join(cwd, 'code-2of2.png'), 'precious');
    const args = ['--sequence=2', '-o', 'code.png', TEXT];
    const { code, error } = await run(args, { cwd });
    assert.match(error, /^qr-napi: --output: 'code-2of2.png' already exists\./);
    assert.equal(code, 1);
    assert.deepEqual(fs.readdirSync(cwd), ['code-2of2.png']);
    assert.equal((await run([...args, '--force'], { cwd })).code, 0);
    assert.equal(fs.readdirSync(cwd).length, 2);
  });

  /** @type {[string[], number, RegExp][]} */
  const wrong = [
    [['--sequence=3', TEXT], 2, /^qr-napi: --sequence needs --output: without it no file has a name/],
    [['--sequence=3', '-o', '-', TEXT], 2, /^qr-napi: --sequence needs --output: /],
    [['--sequence=1', '-o', 'a.png', TEXT], 2, /an integer from 2 to 16 for symbols but received 1/],
    [['--sequence=17', '-o', 'a.png', TEXT], 2, /received 17/],
    [['--sequence=x', '-o', 'a.png', TEXT], 2, /received 'x'/],
    [['--sequence=2', '-v', '1', '-o', 'a.png', TEXT.repeat(9)], 1, /too long for a sequence of 2 QR codes/],
    [['--sequence=2', '-o', 'a.png', 'b'], 1, /too short for a sequence of 2/],
  ];
  for (const [args, status, message] of wrong) {
    test(`refuses ${args.slice(0, -1).join(' ')}`, async (t) => {
      const cwd = folderOf(t);
      const { code, error } = await run(args, { cwd });
      assert.match(error, message);
      assert.equal(code, status);
      assert.deepEqual(fs.readdirSync(cwd), []);
    });
  }
});

describe('the flags of headers', () => {
  /** @type {[string[], any][]} */
  const table = [
    [['--eci'], { eci: true }],
    [['--eci=iso-8859-1'], { eci: 'iso-8859-1' }],
    [['--eci=4'], { eci: 4 }],
    [['--max-version', '7'], { maxVersion: 7 }],
    [['--sequence-part', '2/3/255'], { sequence: { index: 2, count: 3, parity: 255 } }],
    [['--application', '37'], { applicationIndicator: '37' }],
  ];
  for (const [args, options] of table) {
    test(args.join(' '), async () => {
      const { bytes, error } = await run([...args, '-o-', 'text']);
      assert.equal(error, '');
      assert.deepEqual(bytes, generateQrCode('text', { ...options, scale: 4 }));
    });
  }

  test('explain what is wrong', async () => {
    const message = async (/** @type {string[]} */ ...args) => (await run([...args, '-o-', 'ł'])).error;
    assert.match(
      await message('--eci=iso-8859-1'),
      /^qr-napi: The text has 'ł' at index 0, which iso-8859-1 lacks\. .* another --eci: true is UTF-8/,
    );
    assert.match(
      await message('--eci=latin1'),
      /^qr-napi: --eci: Expected 'iso-8859-1' but received 'latin1'/,
    );
    assert.match(await message('--sequence-part', '1-2'), /^qr-napi: --sequence-part: Expected an object/);
    assert.match(
      await message('--max-version', '1', '-e', 'H', '--', 'a'.repeat(50)),
      /needs version \d+ or larger, but --max-version is 1/,
    );
    assert.match(await message('-v', '9', '--max-version', '1'), /--qversion 9 is above --max-version 1/);
  });
});
