'use strict';

// Tests the command with --binary, and with --logo-padding.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const { folderOf, run } = require('./support/cli');
const { decodeBytes } = require('./support/zxing');

describe('--binary', () => {
  /** @type {[string, Buffer][]} */
  const inputs = [
    ['all byte values', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
    ['a byte order mark and a line end', Buffer.from('\ufeffa\r\n')],
    ['digits, which stay bytes', Buffer.from('0123456789')],
    ['a single line end', Buffer.from('\n')],
    ['the maximum number of bytes', Buffer.alloc(2331, 0xe9)],
  ];
  for (const [name, input] of inputs) {
    test(`encodes ${name}`, async () => {
      for (const args of [['--binary'], ['--binary', '-']]) {
        const { code, bytes, error } = await run([...args, '-e', 'M', '-o', '-'], { input });
        assert.equal(code, 0, error);
        assert.deepEqual(bytes, generateQrCode(input, { errorCorrectionLevel: 'M', scale: 4 }));
        assert.deepEqual(Buffer.from(await decodeBytes(bytes)), input);
      }
    });
  }

  test('also draws in the terminal', async () => {
    const input = Buffer.of(0xff, 0x00, 0x0a);
    const { code, out, error } = await run(['--binary', '-e', 'M'], { input });
    assert.equal(code, 0, error);
    const options = /** @type {const} */ ({ type: 'terminal', margin: 2, errorCorrectionLevel: 'M' });
    assert.equal(out.trimEnd(), generateQrCode(input, options).toString().trimEnd());
  });

  /** @type {[string, string[], Buffer, number, RegExp][]} */
  const wrong = [
    ['words', ['word'], Buffer.from('a'), 2, /^qr-napi: --binary reads standard input, and takes no text\. /],
    ['a word that is a dash', ['--', '-'], Buffer.from('a'), 2, /reads standard input/],
    ['nothing', [], Buffer.alloc(0), 1, /^qr-napi: Expected at least one byte for text/],
    ['too much', [], Buffer.alloc(1e6), 1, /^qr-napi: Standard input has more than 7089 bytes/],
    [
      'more bytes than fit',
      [],
      Buffer.alloc(3000),
      1,
      /^qr-napi: The text is too long for a QR code: it has 3000 bytes/,
    ],
    [
      'bytes that --eci declares UTF-8',
      ['--eci'],
      Buffer.of(0xff),
      1,
      /^qr-napi: The text is not UTF-8, but --eci declares that it is\. /,
    ],
  ];
  for (const [name, args, input, status, message] of wrong) {
    test(`refuses ${name}`, async () => {
      const { code, out, error } = await run(['--binary', '-o', '-', ...args], { input });
      assert.match(error, message);
      assert.equal(code, status);
      assert.equal(out, '');
    });
  }

  test('is suggested when the text is not UTF-8', async () => {
    const { code, error } = await run(['-o', '-'], { input: Buffer.of(0x61, 0xff) });
    assert.equal(
      error,
      'qr-napi: Standard input is not UTF-8. Convert it, or add --binary to encode its bytes.\n',
    );
    assert.equal(code, 1);
  });
});

describe('--logo-padding', () => {
  test('sets the logo.padding option', async (t) => {
    const cwd = folderOf(t);
    const image = generateQrCode('logo');
    fs.writeFileSync(path.join(cwd, 'logo.png'), image);
    const pictures = [];
    for (const padding of [0, 1, 2]) {
      const args = [
        '--logo',
        'logo.png',
        '--logo-size',
        '0.15',
        '--logo-padding',
        String(padding),
        '-e',
        'H',
      ];
      const { code, bytes, error } = await run([...args, '-o', '-', 'text'], { cwd });
      assert.equal(code, 0, error);
      const logo = { image, size: 0.15, padding };
      assert.deepEqual(bytes, generateQrCode('text', { errorCorrectionLevel: 'H', scale: 4, logo }));
      pictures.push(bytes.toString('latin1'));
    }
    assert.equal(new Set(pictures).size, pictures.length);
    const input = 'text,name\ntext,a\n';
    const args = [
      'batch',
      '-',
      '--logo',
      'logo.png',
      '--logo-size',
      '0.15',
      '--logo-padding',
      '2',
      '-e',
      'H',
    ];
    assert.equal((await run([...args, '--out', 'o'], { cwd, input })).code, 0);
    assert.equal(fs.readFileSync(path.join(cwd, 'o/a.png'), 'latin1'), pictures[2]);
  });

  for (const value of ['-1', '11', 'x', '0.123', '']) {
    test(`refuses ${JSON.stringify(value)}`, async (t) => {
      const cwd = folderOf(t);
      fs.writeFileSync(path.join(cwd, 'logo.png'), generateQrCode('logo'));
      const { code, error } = await run(['--logo', 'logo.png', `--logo-padding=${value}`, '-o-', 'text'], {
        cwd,
      });
      assert.match(
        error,
        /^qr-napi: --logo-padding: Expected a number from 0 to 10, in steps of 0.01, but received /,
      );
      assert.equal(code, 2);
    });
  }
});
