'use strict';

// Tests qr-napi batch, which makes a file for each row of a CSV file.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { setTimeout: wait } = require('node:timers/promises');

const { generateQrCode } = require('..');
const { getExtension } = require('../lib/cli/drawing');
const { FORMATS } = require('../lib/options/formats');
const { UNPRIVILEGED, folderOf, run, start } = require('./support/cli');
const { decodeText } = require('./support/zxing');

const noModes = process.platform === 'win32' && 'Windows has no modes';
const noSignals = process.platform === 'win32' && 'Windows has no signals';

/** @param {number} count */
function csvOf(count) {
  const rows = Array.from({ length: count }, (_, i) => `n${i},https://example.com/${i}`);
  return `id,url\n${rows.join('\n')}\n`;
}

const COLUMNS = ['--text', 'url', '--name', 'id'];

/** Returns the summary of a batch without the time. */
const summaryOf = (/** @type {string} */ error) =>
  /^([\d,]+ rows?: .*); [\d.]+ s, [\d,]+ a second$/m.exec(error)?.[1];

describe('a batch', () => {
  test('makes a file for each row', async (t) => {
    const cwd = folderOf(t);
    fs.writeFileSync(path.join(cwd, 'codes.csv'), csvOf(1000));
    const { code, out, error } = await run(['batch', 'codes.csv', ...COLUMNS, '--out', 'a/b'], { cwd });
    assert.equal(summaryOf(error), '1,000 rows: 1,000 made, 0 there already', error);
    assert.equal(code, 0);
    assert.equal(out, '');
    assert.equal(fs.readdirSync(path.join(cwd, 'a/b')).length, 1000);
    for (let i = 0; i < 1000; i++) {
      const expected = generateQrCode(`https://example.com/${i}`, { errorCorrectionLevel: 'M', scale: 4 });
      assert.deepEqual(fs.readFileSync(path.join(cwd, `a/b/n${i}.png`)), expected);
    }
    assert.equal(await decodeText(fs.readFileSync(path.join(cwd, 'a/b/n7.png'))), 'https://example.com/7');
  });

  test('takes the options of a single code, another delimiter, and rows from standard input', async (t) => {
    const cwd = folderOf(t);
    const args = '- --out . --delimiter tab -t svg -e H -d 00f -q 1 -v 5'.split(' ');
    const input = 'x\ttext\tname\r\n1\t"a\tb"\tfirst\r\n2\t日本\tsecond';
    const { code, error } = await run(['batch', ...args], { cwd, input });
    assert.equal(code, 0, error);
    const options = /** @type {const} */ ({
      type: 'svg',
      errorCorrectionLevel: 'H',
      color: { dark: '#00f' },
      margin: 1,
      version: 5,
    });
    assert.deepEqual(fs.readdirSync(cwd).sort(), ['first.svg', 'second.svg']);
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'first.svg')), generateQrCode('a\tb', options));
    assert.deepEqual(fs.readFileSync(path.join(cwd, 'second.svg')), generateQrCode('日本', options));
  });

  test('makes the good rows, and reports the bad ones at the end', async (t) => {
    const cwd = folderOf(t);
    const long = 'a'.repeat(3000);
    const rows = [
      'text,name',
      'a,a',
      ',b',
      `${long},c`,
      'd',
      'e,../e',
      'f,A',
      'g"g,g',
      'h,con',
      '"i\ni",i',
      'j,j,j',
    ];
    const { code, error } = await run(['batch', '-', '--out', 'out'], { cwd, input: rows.join('\n') });
    assert.equal(code, 1);
    const lines = error.trim().split('\n');
    const starts = [
      'line 3: Expected at least one character for text',
      'line 4: The text is too long for a QR code',
      'line 5: The row has 1 field, but the first',
      "line 6: The name '../e' contains / or \\.",
      'line 7: An earlier row has this name, or',
      'line 8: A field has a quote in the middle',
      "line 9: The name 'con' is the name of a device",
      'line 12: The row has 3 fields, but the first',
    ];
    assert.deepEqual(
      lines.slice(0, -1).map((line, i) => line.slice(0, starts[i]?.length)),
      starts,
    );
    assert.equal(summaryOf(error), '10 rows: 2 made, 0 there already, 8 bad');
    assert.deepEqual(fs.readdirSync(cwd), ['out']);
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')), ['a.png', 'i.png']);
  });

  test('reports twenty bad rows, or all of them with --verbose', async (t) => {
    const cwd = folderOf(t);
    const input = `text,name\n${',a\n'.repeat(1500)}`;
    const few = await run(['batch', '-', '--out', '.'], { cwd, input });
    assert.equal(few.code, 1);
    assert.equal(few.error.match(/^line /gm)?.length, 20);
    assert.match(few.error, /^line 21: .*\nand 1,480 more; --verbose shows all\n1,500 rows: 0 made/m);
    const all = await run(['batch', '-', '--out', '.', '--verbose'], { cwd, input });
    const numbers = Array.from(all.error.matchAll(/^line (\d+): /gm), ([, line]) => Number(line));
    assert.deepEqual(
      numbers,
      Array.from({ length: 1500 }, (_, i) => i + 2),
    );
  });

  test('leaves existing files alone, and replaces them with --force', async (t) => {
    const cwd = folderOf(t);
    const [old, input] = [path.join(cwd, 'n1.png'), csvOf(3)];
    fs.writeFileSync(old, 'precious');
    const args = ['batch', '-', ...COLUMNS, '--out', '.'];
    const first = await run(args, { cwd, input });
    assert.equal(first.code, 0);
    assert.equal(summaryOf(first.error), '3 rows: 2 made, 1 there already');
    assert.equal(fs.readFileSync(old, 'utf8'), 'precious');
    const second = await run([...args, '--force'], { cwd, input });
    assert.equal(second.code, 0);
    assert.equal(summaryOf(second.error), '3 rows: 3 made, 0 there already');
    assert.equal(await decodeText(fs.readFileSync(old)), 'https://example.com/1');
    assert.equal(fs.readdirSync(cwd).length, 3);
  });

  test('keeps the mode of replaced files, and reports read-only files, with --force', {
    skip: noModes,
  }, async (t) => {
    const cwd = folderOf(t);
    fs.chmodSync(cwd, 0o777);
    const [first, second] = [path.join(cwd, 'n0.png'), path.join(cwd, 'n1.png')];
    for (const file of [first, second]) fs.writeFileSync(file, 'precious');
    fs.chmodSync(first, 0o666);
    fs.chmodSync(second, 0o444);
    const args = ['batch', '-', ...COLUMNS, '--out', '.', '--force'];
    const { code, error } = await run(args, { cwd, input: csvOf(3), node: UNPRIVILEGED });
    assert.match(error, /^line 3: EACCES: permission denied, open 'n1\.png'$/m);
    assert.equal(summaryOf(error), '3 rows: 2 made, 0 there already, 1 bad');
    assert.equal(code, 1);
    assert.equal(await decodeText(fs.readFileSync(first)), 'https://example.com/0');
    assert.equal(fs.statSync(first).mode & 0o7777, 0o666);
    assert.equal(fs.readFileSync(second, 'utf8'), 'precious');
    assert.deepEqual(fs.readdirSync(cwd), ['n0.png', 'n1.png', 'n2.png']);
  });

  test('accepts the longest names, with any extension', async (t) => {
    const cwd = folderOf(t);
    const names = ['符'.repeat(80), 'a'.repeat(250)];
    const input = `id,url\n${names.map((name) => `${name},text\n`).join('')}`;
    for (const type of Object.keys(FORMATS)) {
      const args = ['batch', '-', ...COLUMNS, '--out', type, '-t', type];
      const { code, error } = await run(args, { cwd, input });
      assert.equal(code, 0, error);
      const ending = `.${getExtension(type)}`;
      assert.deepEqual(
        fs.readdirSync(path.join(cwd, type)).sort(),
        names.map((name) => `${name}${ending}`).sort(),
      );
    }
  });

  test('continues after a row whose file cannot be written', async (t) => {
    const cwd = folderOf(t);
    fs.mkdirSync(path.join(cwd, 'n1.png'));
    const { code, error } = await run(['batch', '-', ...COLUMNS, '--out', '.', '--force'], {
      cwd,
      input: csvOf(3),
    });
    assert.match(error, /^line 3: 'n1\.png' is a folder and not a regular file\. Choose another name\.$/m);
    assert.equal(summaryOf(error), '3 rows: 2 made, 0 there already, 1 bad');
    assert.equal(code, 1);
  });
});

describe('a batch stops', () => {
  /** @type {[string, string[], string, number, RegExp][]} */
  const wrong = [
    [
      'no file',
      ['--out', 'o'],
      '',
      2,
      /^qr-napi: No CSV file is given\. Name one, or write - for standard input\.$/,
    ],
    [
      'two files',
      ['a', 'b', '--out', 'o'],
      '',
      2,
      /^qr-napi: batch takes one CSV file, but 2 names are given\. For a code of these words, write qr-napi -- batch …$/,
    ],
    ['no folder', ['-'], '', 2, /^qr-napi: --out is missing\. /],
    [
      'a missing file',
      ['none', '--out', 'o'],
      '',
      1,
      /^qr-napi: ENOENT: no such file or directory, open 'none'$/,
    ],
    [
      'a folder in place of a file',
      ['.', '--out', 'o'],
      '',
      1,
      /^qr-napi: '\.' is a folder\. Name a CSV file\.$/,
    ],
    [
      'a file in place of a folder',
      ['-', '--out', __filename],
      'text,name\na,a\n',
      1,
      /^qr-napi: --out: '.* is not a folder\. Name another one\.$/,
    ],
    [
      'an empty file',
      ['-', '--out', 'o'],
      '',
      1,
      /^qr-napi: The file is empty\. Its first line must have the names of the columns\.$/,
    ],
    [
      'a missing column',
      ['-', '--out', 'o'],
      'url,id\na,b\n',
      2,
      /^qr-napi: The file has no column 'text' for --text\. Its columns are 'url', 'id'\.$/,
    ],
    [
      'a duplicate column',
      ['-', '--out', 'o'],
      'text,name,text\n',
      1,
      /^qr-napi: line 1: --text: two columns have the name 'text'\. Rename one\.$/,
    ],
    [
      'an invalid option',
      ['-', '--out', 'o', '-w', '0'],
      '',
      2,
      /^qr-napi: --width: Expected an integer from 1 to 16384 but received 0$/,
    ],
    [
      'an unknown type',
      ['-', '--out', 'o', '-t', 'tiff'],
      '',
      2,
      /^qr-napi: --type: Expected one of 'png', .* but received 'tiff'$/,
    ],
    [
      'an invalid delimiter',
      ['-', '--out', 'o', '--delimiter', ';;'],
      '',
      2,
      /^qr-napi: --delimiter cannot be ';;'\. Use one ASCII character that is not a quote, /,
    ],
    [
      'a quote as the delimiter',
      ['-', '--out', 'o', '--delimiter', '"'],
      '',
      2,
      /^qr-napi: --delimiter cannot be '"'\. /,
    ],
  ];
  for (const [name, args, input, code, message] of wrong) {
    test(`for ${name}`, async (t) => {
      const cwd = folderOf(t);
      const result = await run(['batch', ...args], { cwd, input });
      assert.match(result.error.trimEnd(), message);
      assert.equal(result.code, code);
      assert.deepEqual(fs.readdirSync(cwd), []);
    });
  }

  test('for a quote that is not closed, after the rows before it', async (t) => {
    const cwd = folderOf(t);
    const input = `${csvOf(600)}"n601,a\n${'x,y\n'.repeat(50_000)}`;
    const { code, error } = await run(['batch', '-', ...COLUMNS, '--out', 'o', '-t', 'svg'], { cwd, input });
    assert.match(
      error,
      /^qr-napi: line 602: The quoted field that begins here has no closing quote within 65536 bytes\. /m,
    );
    assert.equal(summaryOf(error), '600 rows: 600 made, 0 there already');
    assert.equal(code, 1);
    assert.equal(fs.readdirSync(path.join(cwd, 'o')).length, 600);
  });

  test('for a folder that may not be written, at the first file', { skip: noModes }, async (t) => {
    const cwd = folderOf(t);
    const out = path.join(cwd, 'out'); // empty, so it can be removed with its folder
    fs.mkdirSync(out, 0o555);
    fs.chmodSync(cwd, 0o755);
    for (const more of [[], ['--force']]) {
      const args = ['batch', '-', ...COLUMNS, '--out', 'out', ...more];
      const { code, error } = await run(args, { cwd, input: csvOf(3), node: UNPRIVILEGED });
      assert.match(error, /^qr-napi: EACCES: permission denied, open 'out\/n\d\.png'\n$/);
      assert.equal(code, 1);
    }
  });

  test('when the disk is full, and leaves no partial file', async (t) => {
    const cwd = folderOf(t);
    const full = path.join(cwd, 'full.js');
    // Like a full disk: writes a part of the file, then fails.
    fs.writeFileSync(
      full,
      `const fs = require('node:fs');
      const { writeFile } = fs.promises;
      let count = 0;
      fs.promises.writeFile = async (file, content, options) => {
        if (count++ < 300) return writeFile(file, content, options);
        await writeFile(file, content.subarray(0, 50), options);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      };`,
    );
    const args = ['batch', '-', ...COLUMNS, '--out', 'o'];
    const { code, error } = await run(args, { cwd, input: csvOf(5000), node: ['--require', full] });
    assert.match(error, /^qr-napi: ENOSPC: no space left on device, write$/m);
    assert.equal(summaryOf(error), '300 rows: 300 made, 0 there already', error);
    assert.equal(code, 1);
    checkFiles(path.join(cwd, 'o'), 300);
    const { error: resumed } = await run(args, { cwd, input: csvOf(5000) });
    assert.equal(summaryOf(resumed), '5,000 rows: 4,700 made, 300 there already');
  });

  test('on Ctrl-C while it waits for rows', { skip: noSignals }, async (t) => {
    const cwd = folderOf(t);
    const child = start(['batch', '-', ...COLUMNS, '--out', 'o'], { cwd });
    let error = '';
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.stdin.write(csvOf(10));
    await until(() => count(path.join(cwd, 'o')) === 10);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    assert.equal(code, 130);
    assert.equal(summaryOf(error), '10 rows: 10 made, 0 there already');
    assert.match(error, /^qr-napi: stopped by SIGINT; the same command goes on from there$/m);
  });

  for (const [signal, status] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    test(`on ${signal}, and the next batch continues from there`, { skip: noSignals }, async (t) => {
      const cwd = folderOf(t);
      fs.writeFileSync(path.join(cwd, 'codes.csv'), csvOf(5000));
      const args = ['batch', 'codes.csv', ...COLUMNS, '--out', 'o'];
      const child = start(args, { cwd });
      let error = '';
      child.stderr.on('data', (chunk) => {
        error += chunk;
      });
      await until(() => count(path.join(cwd, 'o')) > 50);
      child.kill(signal);
      const [code] = await once(child, 'close');
      assert.equal(code, status, error);
      const made = count(path.join(cwd, 'o'));
      assert.ok(made < 5000);
      assert.equal(
        summaryOf(error),
        `${made.toLocaleString('en')} rows: ${made.toLocaleString('en')} made, 0 there already`,
      );
      checkFiles(path.join(cwd, 'o'), made);
      const next = await run(args, { cwd });
      assert.equal(next.code, 0);
      const [left, there] = [5000 - made, made].map((each) => each.toLocaleString('en'));
      assert.equal(summaryOf(next.error), `5,000 rows: ${left} made, ${there} there already`);
      checkFiles(path.join(cwd, 'o'), 5000);
    });
  }
});

/** A reason to skip memory tests: the address sanitizer takes memory, and frees it late. */
const SANITIZED = process.env.ASAN_OPTIONS === undefined ? false : 'run with the address sanitizer';

test('a large file takes little memory', { skip: SANITIZED }, async (t) => {
  const cwd = folderOf(t);
  const file = fs.openSync(path.join(cwd, 'codes.csv'), 'w');
  fs.writeSync(file, 'name,text,more\n');
  for (let i = 0; i < 1000; i++) {
    const rows = Array.from(
      { length: 1000 },
      (_, j) => `name-of-a-row-${i}-${j},,https://example.com/${i}/${j}`,
    );
    fs.writeSync(file, `${rows.join('\n')}\n`);
  }
  const size = fs.fstatSync(file).size;
  fs.closeSync(file);
  assert.ok(size > 50e6, `${size}`);
  const report = path.join(cwd, 'report.js');
  fs.writeFileSync(report, "process.on('exit', () => console.log(process.resourceUsage().maxRSS));");
  const { code, out, error } = await run(['batch', 'codes.csv', '--out', 'o'], {
    cwd,
    node: ['--require', report],
  });
  assert.equal(code, 1, error);
  assert.equal(summaryOf(error), '1,000,000 rows: 0 made, 0 there already, 1,000,000 bad');
  assert.match(error, /^and 999,980 more/m);
  assert.ok(Number(out) < 200 * 1024, `${out} KiB`);
});

/** @param {() => boolean} isSo */
async function until(isSo) {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 6000, 'the condition never became true');
    await wait(5);
  }
}

/** @param {string} folder */
function count(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^n\d+\.png$/.test(name)).length : 0;
}

/**
 * Checks that a folder holds exactly so many files, all of them complete.
 *
 * @param {string} folder
 * @param {number} expected
 */
function checkFiles(folder, expected) {
  const names = fs.readdirSync(folder);
  assert.equal(names.length, expected);
  for (const name of names) {
    const text = `https://example.com/${/^n(\d+)\.png$/.exec(name)?.[1]}`;
    const code = generateQrCode(text, { errorCorrectionLevel: 'M', scale: 4 });
    assert.ok(code.equals(fs.readFileSync(path.join(folder, name))), name);
  }
}
