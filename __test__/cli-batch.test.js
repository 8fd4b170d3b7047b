'use strict';

// qr-napi batch: files of the rows of a CSV file.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const { setTimeout: wait } = require('node:timers/promises');

const { generateQrCode } = require('..');
const { extensionOf } = require('../lib/cli/drawing');
const { Problems } = require('../lib/cli/problems');
const { Progress } = require('../lib/cli/progress');
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

/** What was made, without the time that it took. */
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

  test('has the options of a single code, and other delimiters, from standard input', async (t) => {
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

  test('makes what is good, and tells of bad rows at the end', async (t) => {
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
      'line 4: Expected what fits in version 40',
      'line 5: Expected 2 fields, as the first line has',
      'line 6: Expected a name without / and \\ for',
      'line 7: Expected a name that no row before has',
      'line 8: Expected quotes around the whole field',
      'line 9: Expected none of the names of devices',
      'line 12: Expected 2 fields, as the first line has',
    ];
    assert.deepEqual(
      lines.slice(0, -1).map((line, i) => line.slice(0, starts[i]?.length)),
      starts,
    );
    assert.equal(summaryOf(error), '10 rows: 2 made, 0 there already, 8 bad');
    assert.deepEqual(fs.readdirSync(cwd), ['out']);
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'out')), ['a.png', 'i.png']);
  });

  test('tells of twenty, or of all with --verbose', async (t) => {
    const cwd = folderOf(t);
    const input = `text,name\n${',a\n'.repeat(1500)}`;
    const few = await run(['batch', '-', '--out', '.'], { cwd, input });
    assert.equal(few.code, 1);
    assert.equal(few.error.match(/^line /gm)?.length, 20);
    assert.match(few.error, /^line 21: .*\nand 1,480 more; --verbose tells of all\n1,500 rows: 0 made/m);
    const all = await run(['batch', '-', '--out', '.', '--verbose'], { cwd, input });
    const numbers = Array.from(all.error.matchAll(/^line (\d+): /gm), ([, line]) => Number(line));
    assert.deepEqual(
      numbers,
      Array.from({ length: 1500 }, (_, i) => i + 2),
    );
  });

  test('leaves what is there, but with --force', async (t) => {
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

  test('keeps the mode of a file, and leaves one that is read-only, with --force', {
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

  test('takes names as long as a file may have, with any ending', async (t) => {
    const cwd = folderOf(t);
    const names = ['符'.repeat(80), 'a'.repeat(250)];
    const input = `id,url\n${names.map((name) => `${name},text\n`).join('')}`;
    for (const type of Object.keys(FORMATS)) {
      const args = ['batch', '-', ...COLUMNS, '--out', type, '-t', type];
      const { code, error } = await run(args, { cwd, input });
      assert.equal(code, 0, error);
      const ending = `.${extensionOf(type)}`;
      assert.deepEqual(
        fs.readdirSync(path.join(cwd, type)).sort(),
        names.map((name) => `${name}${ending}`).sort(),
      );
    }
  });

  test('goes on after a row whose file cannot be written', async (t) => {
    const cwd = folderOf(t);
    fs.mkdirSync(path.join(cwd, 'n1.png'));
    const { code, error } = await run(['batch', '-', ...COLUMNS, '--out', '.', '--force'], {
      cwd,
      input: csvOf(3),
    });
    assert.match(error, /^line 3: Expected a regular file or none at 'n1\.png' but found a folder$/m);
    assert.equal(summaryOf(error), '3 rows: 2 made, 0 there already, 1 bad');
    assert.equal(code, 1);
  });
});

describe('a batch ends', () => {
  /** @type {[string, string[], string, number, RegExp][]} */
  const wrong = [
    [
      'no file',
      ['--out', 'o'],
      '',
      2,
      /^qr-napi: Expected one CSV file, or - for standard input, for batch but received none$/,
    ],
    [
      'two files',
      ['a', 'b', '--out', 'o'],
      '',
      2,
      /received 2 \(for a code of these words: qr-napi -- batch …\)$/,
    ],
    ['no folder', ['-'], '', 2, /^qr-napi: Expected a folder for --out but received none$/],
    [
      'no such file',
      ['none', '--out', 'o'],
      '',
      1,
      /^qr-napi: ENOENT: no such file or directory, open 'none'$/,
    ],
    [
      'a folder for a file',
      ['.', '--out', 'o'],
      '',
      1,
      /^qr-napi: Expected a CSV file but received '.', which is a folder$/,
    ],
    [
      'a file for a folder',
      ['-', '--out', __filename],
      'text,name\na,a\n',
      1,
      /^qr-napi: --out: Expected a folder but received '.*, which is none$/,
    ],
    [
      'nothing to read',
      ['-', '--out', 'o'],
      '',
      1,
      /^qr-napi: Expected a line with the names of the columns but received nothing$/,
    ],
    [
      'no such column',
      ['-', '--out', 'o'],
      'url,id\na,b\n',
      2,
      /^qr-napi: Expected one of the columns, 'url', 'id', for --text but received 'text'$/,
    ],
    [
      'a column twice',
      ['-', '--out', 'o'],
      'text,name,text\n',
      1,
      /^qr-napi: line 1: Expected one column for --text but received two of the name 'text'$/,
    ],
    [
      'a wrong option',
      ['-', '--out', 'o', '-w', '0'],
      '',
      2,
      /^qr-napi: --width: Expected an integer from 1 to 16384 but received 0$/,
    ],
    [
      'a wrong type',
      ['-', '--out', 'o', '-t', 'tiff'],
      '',
      2,
      /^qr-napi: --type: Expected one of 'png', .* but received 'tiff'$/,
    ],
    [
      'a wrong delimiter',
      ['-', '--out', 'o', '--delimiter', ';;'],
      '',
      2,
      /for --delimiter but received ';;'$/,
    ],
    [
      'a quote for a delimiter',
      ['-', '--out', 'o', '--delimiter', '"'],
      '',
      2,
      /for --delimiter but received '"'$/,
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
      /^qr-napi: line 602: Expected a second quote for the field that begins there but received more/m,
    );
    assert.equal(summaryOf(error), '600 rows: 600 made, 0 there already');
    assert.equal(code, 1);
    assert.equal(fs.readdirSync(path.join(cwd, 'o')).length, 600);
  });

  test('for a folder that may not be written, at the first file', { skip: noModes }, async (t) => {
    const cwd = folderOf(t);
    const out = path.join(cwd, 'out'); // empty, and so removed with its folder
    fs.mkdirSync(out, 0o555);
    fs.chmodSync(cwd, 0o755);
    for (const more of [[], ['--force']]) {
      const args = ['batch', '-', ...COLUMNS, '--out', 'out', ...more];
      const { code, error } = await run(args, { cwd, input: csvOf(3), node: UNPRIVILEGED });
      assert.match(error, /^qr-napi: EACCES: permission denied, open 'out\/n\d\.png'\n$/);
      assert.equal(code, 1);
    }
  });

  test('when the disk is full, with nothing half-written', async (t) => {
    const cwd = folderOf(t);
    const full = path.join(cwd, 'full.js');
    // As a disk does: a part of the file, then the error.
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

  test('with Ctrl-C while it waits for rows', { skip: noSignals }, async (t) => {
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
    test(`with ${signal} in the middle, and the next goes on`, { skip: noSignals }, async (t) => {
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

/** It takes memory of its own, and keeps what is freed for a while. */
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

describe('the progress', () => {
  /** @param {{ isTTY?: boolean, columns?: number }} how */
  function fake(how, size = 1000) {
    const clock = { now: 0 };
    const position = { rows: 0, bytes: 0 };
    let text = '';
    const write = (/** @type {string} */ some) => {
      text += some;
    };
    const progress = new Progress({ ...how, write }, position, size, () => clock.now);
    const shown = (/** @type {number} */ now, /** @type {number} */ rows, /** @type {number} */ bytes) => {
      clock.now = now;
      Object.assign(position, { rows, bytes });
      text = '';
      progress.show();
      return text;
    };
    const taken = () => {
      const all = text;
      text = '';
      return all;
    };
    return { progress, shown, taken };
  }

  test('is a bar in a terminal, with rate and time left', () => {
    const { progress, shown, taken } = fake({ isTTY: true, columns: 80 });
    assert.equal(shown(0, 0, 0), '\r\x1b[K[........................]   0 %  0 rows  0/s  -:-- left');
    assert.equal(
      shown(1000, 5000, 250),
      '\r\x1b[K[######..................]  25 %  5,000 rows  5,000/s  0:03 left',
    );
    taken();
    progress.tell('a line');
    assert.equal(taken(), '\r\x1b[Ka line\n');
    progress.tell('another');
    assert.equal(taken(), 'another\n');
    assert.equal(
      shown(2000, 20000, 1000),
      '\r\x1b[K[########################] 100 %  20,000 rows  10,000/s  0:00 left',
    );
    taken();
    progress.end();
    assert.equal(taken(), '\r\x1b[K');
  });

  test('is of the last seconds', () => {
    const { shown } = fake({ isTTY: true, columns: 80 });
    shown(0, 0, 0);
    shown(1000, 1000, 100);
    for (let i = 2; i <= 6; i++) shown(1000 * i, 1000 + 10 * i, 100 + 10 * i);
    assert.match(shown(7000, 1070, 170), / 10\/s {2}1:23 left$/);
  });

  test('is no wider than the terminal', () => {
    const { shown } = fake({ isTTY: true, columns: 30 });
    assert.equal(shown(1000, 5000, 250).length, '\r\x1b[K'.length + 29);
  });

  test('is a line elsewhere, and knows no end of a pipe', () => {
    assert.equal(fake({}).shown(1000, 5000, 250), ' 25 %  5,000 rows  5,000/s  0:03 left\n');
    assert.equal(fake({}, 0).shown(1000, 5000, 250), '5,000 rows  5,000/s\n');
  });

  test('tells hours', () => {
    assert.match(fake({}, 1e9).shown(1000, 5, 50_000).trim(), / 5:33:19 left$/);
  });

  test('comes again and again', async () => {
    let count = 0;
    const output = {
      isTTY: true,
      write: () => {
        count += 1;
      },
    };
    const progress = new Progress(output, { rows: 0, bytes: 0 }, 100);
    progress.begin();
    await until(() => count >= 2);
    progress.end();
  });
});

test('problems that are all told are told once', () => {
  /** @type {string[]} */
  const lines = [];
  const problems = new Problems((line) => lines.push(line), true);
  problems.add(3, 'a');
  problems.end();
  assert.deepEqual(lines, ['line 3: a']);
});

/** @param {() => boolean} isSo */
async function until(isSo) {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 6000, 'it never was');
    await wait(5);
  }
}

/** @param {string} folder */
function count(folder) {
  return fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^n\d+\.png$/.test(name)).length : 0;
}

/**
 * Whether there are so many files, all of them whole, and no others.
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
