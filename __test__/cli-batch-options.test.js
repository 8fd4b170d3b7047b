'use strict';

// Tests that an error that concerns every row ends a batch before its first row.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const { folderOf, run, start } = require('./support/cli');

const CSV = `text,name\n${Array.from({ length: 1000 }, (_, i) => `text ${i},n${i}\n`).join('')}`;

/** @param {string} folder */
function writeLogos(folder) {
  const png = generateQrCode('logo');
  fs.writeFileSync(path.join(folder, 'good.png'), png);
  fs.writeFileSync(path.join(folder, 'cut.png'), png.subarray(0, 60));
  fs.writeFileSync(path.join(folder, 'empty.png'), '');
  fs.writeFileSync(path.join(folder, 'text.png'), 'this is no picture');
  fs.writeFileSync(path.join(folder, 'large.png'), Buffer.alloc(5 * 1024 * 1024));
  fs.writeFileSync(path.join(folder, 'bad.svg'), '<svg><oops></svg>');
  fs.mkdirSync(path.join(folder, 'folder.png'));
}

describe('a batch ends before its first row', () => {
  /** @type {[string, number, RegExp][]} */
  const table = [
    // Logos that no code can show.
    [
      '--logo text.png',
      1,
      /^The logo is in an unknown format\. Use a PNG, JPEG or WebP, or an SVG if --type is 'svg'\.$/,
    ],
    ['--logo cut.png', 1, /^The logo is damaged or cut short/],
    ['--logo empty.png', 1, /^--logo: Expected the bytes of a picture/],
    ['--logo large.png', 1, /^The logo has 4194305 bytes, and may have at most 4194304\. /],
    ['--logo bad.svg -t svg', 1, /^The logo is not well-formed XML: /],
    ['--logo bad.svg', 1, /^The logo is /],
    ['--logo none.png', 1, /^--logo: ENOENT: no such file or directory/],
    ['--logo folder.png', 1, /^--logo: EISDIR: /],
    [
      '--logo good.png --logo-size 0.5 -e L',
      1,
      /^The logo hides too much of the code: its size is .+ Reduce --logo-size, --logo-padding or --logo-reserve\.$/,
    ],
    [
      '--logo good.png --logo-size 0.3 -v 6 -e H',
      1,
      /^The logo hides too much of the code: its size is .+ Reduce --logo-size, --logo-padding or --logo-reserve\.$/,
    ],
    [
      '--logo good.png -v 2 -e L',
      1,
      /^The padding leaves no room .+\. Reduce --logo-padding or --logo-reserve\.$/,
    ],
    ['--logo good.png --logo-reserve 2', 2, /^--logo-reserve: Expected a number from 0 to 1/],
    ['--boost --no-boost', 2, /^--boost and --no-boost exclude each other\. Use only one\.$/],
    ['--logo good.png --logo-size 0', 2, /^--logo-size: Expected a number above 0/],
    ['--logo good.png --logo-padding 11', 2, /^--logo-padding: Expected a number from 0 to 10/],
    ['--logo good.png -t utf8', 2, /^Type 'utf8' takes no --logo\. Remove it, or choose another --type\.$/],
    ['--logo-size 0.2', 2, /^--logo-size needs --logo: without it, the code has no logo\.$/],
    // Sizes that are too small for even the smallest symbol.
    ['-w 20', 1, /^Width 20 is too small for this code: it needs at least 29 pixels, /],
    ['-w 180 -v 40', 1, /at least 185 pixels, /],
    ['-w 30 -q 5', 1, /at least 31 pixels, /],
    [
      '-s 600',
      1,
      /^The image would be 17400 pixels wide, .+ at most 16384\. Reduce --width, --scale or --qzone\.$/,
    ],
    ['-w 5000 -t webp', 1, /^The image would be 5000 pixels wide, .+ at most 4096\. /],
    ['-q 600 -t utf8', 1, /^The code would be 1221 modules wide, .+ at most 1024\. Reduce --qzone\.$/],
    ['-w 0', 2, /^--width: Expected an integer from 1 to 16384/],
    ['-w 300 -s 3', 2, /^--width and --scale exclude each other\. /],
    ['-w 300 -t utf8', 2, /^Type 'utf8' takes no --width\. /],
    // Other errors.
    [
      '-d ccc',
      2,
      /^Contrast is too low to scan: 39 % for .+\. Set --allow-low-contrast to draw it anyway\.$/,
    ],
    ['-d reddish', 2, /^--darkcolor: Expected a colour/],
    ['-d 0008 -t eps', 2, /^--darkcolor: Expected an opaque colour with type 'eps'/],
    ['--small', 2, /^Type 'png' takes no --small\. /],
    ['-i', 2, /^Type 'png' takes no --inverse\. /],
    ['--quality 1', 2, /^Type 'png' takes no --quality\. /],
    ['-e X', 2, /^--error: Expected 'L'/],
    ['-m 9', 2, /^--mask: Expected an integer from 0 to 7/],
    ['--encoding martian', 2, /^Unknown encoding 'martian'\. /],
    ['--delimiter ab', 2, /^--delimiter cannot be 'ab'\. /],
  ];
  for (const [options, status, message] of table) {
    test(`for ${options}`, async (t) => {
      const cwd = folderOf(t);
      writeLogos(cwd);
      const before = fs.readdirSync(cwd);
      const args = ['batch', '-', '--out', 'o', ...options.split(' ')];
      const { code, out, error } = await run(args, { cwd, input: CSV });
      assert.equal(error.split('\n').length, 2, error);
      assert.match(error.trimEnd().replace(/^qr-napi: /, ''), message);
      assert.equal(code, status);
      assert.equal(out, '');
      assert.deepEqual(fs.readdirSync(cwd), before);
    });
  }

  test('even before standard input has any data', { timeout: 60_000 }, async (t) => {
    const cwd = folderOf(t);
    writeLogos(cwd);
    const child = start(['batch', '-', '--out', 'o', '--logo', 'text.png'], { cwd });
    t.after(() => child.kill());
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    child.stdin.on('error', () => {});
    child.stdin.end();
  });
});

describe('a batch continues', () => {
  /** @type {[string, string, number][]} */
  const table = [
    ['after a text that is too wide', '-w 40', 3],
    ['after a text that is too long', '-v 1', 3],
    ['with a logo that just fits', '--logo good.png --logo-size 0.2', 4],
    ['with colours that are allowed', '-d ccc --allow-low-contrast', 4],
  ];
  for (const [name, options, made] of table) {
    test(name, async (t) => {
      const cwd = folderOf(t);
      writeLogos(cwd);
      const input = `text,name\n1,a\n2,b\n${'x'.repeat(200)},c\n3,d\n`;
      const args = ['batch', '-', '--out', 'o', ...options.split(' ')];
      const { code, error } = await run(args, { cwd, input });
      assert.equal(fs.readdirSync(path.join(cwd, 'o')).length, made, error);
      assert.equal(code, made === 4 ? 0 : 1);
      if (made < 4) assert.match(error, /^line 4: /);
    });
  }
});

test('a batch stops when memory is short, instead of reporting every row', async (t) => {
  const cwd = folderOf(t);
  const pool = path.join(__dirname, '../lib/batch/pool.js');
  const short = path.join(cwd, 'short.js');
  // Like the addon: the error takes the place of the picture.
  fs.writeFileSync(
    short,
    `const pool = require(${JSON.stringify(pool)});
    const { createError } = require(${JSON.stringify(path.join(__dirname, '../lib/error.js'))});
    const { drawOnPool } = pool;
    let count = 0;
    pool.drawOnPool = async (...all) => (await drawOnPool(...all)).map((code) =>
      count++ < 300 ? code : createError('ERR_QR_OUT_OF_MEMORY'));`,
  );
  const { code, error } = await run(['batch', '-', '--out', 'o'], {
    cwd,
    input: CSV,
    node: ['--require', short],
  });
  assert.match(error, /^qr-napi: Not enough memory for the image or its logo\. .+$/m);
  assert.doesNotMatch(error, /^line /m);
  const [, made] = /^(\d+) rows: \1 made, 0 there already; /m.exec(error) ?? [];
  assert.ok(Number(made) > 0 && Number(made) <= 300, error);
  assert.equal(fs.readdirSync(path.join(cwd, 'o')).length, Number(made));
  assert.equal(code, 1);
  const { error: resumed } = await run(['batch', '-', '--out', 'o'], { cwd, input: CSV });
  assert.match(resumed, new RegExp(`^1,000 rows: ${1000 - Number(made)} made, ${made} there already; `, 'm'));
});
