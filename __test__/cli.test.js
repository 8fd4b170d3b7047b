'use strict';

// Tests the command for a single code.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const { KNOWN_FLAGS: OF_BATCH } = require('../lib/cli/batch-command');
const { formatError } = require('../lib/cli/failure');
const { KNOWN_FLAGS } = require('../lib/cli/single');
const { FORMATS } = require('../lib/options/formats');
const { UNPRIVILEGED, folderOf, run } = require('./support/cli');
const { decodeText } = require('./support/zxing');

const noTerminal = !('terminal' in FORMATS) && "the library has no type 'terminal' yet";

/** The options of the library that the command sets without a flag. */
const FILE = /** @type {const} */ ({ scale: 4 });

describe('a code', () => {
  test('is written to a file in the format of its extension', async (t) => {
    const cwd = folderOf(t);
    for (const [name, type] of [
      ['a.png', 'png'],
      ['a.PNG', 'png'],
      ['a.svg', 'svg'],
      ['a.txt', 'utf8'],
    ]) {
      fs.rmSync(path.join(cwd, name), { force: true });
      assert.deepEqual(await run(['-o', name, 'some text'], { cwd }), {
        code: 0,
        signal: null,
        bytes: Buffer.alloc(0),
        out: '',
        error: '',
      });
      const { scale, ...options } = FILE;
      const whole = type === 'png' ? FILE : { ...options, type };
      assert.deepEqual(fs.readFileSync(path.join(cwd, name)), generateQrCode('some text', whole), name);
    }
    assert.equal(await decodeText(fs.readFileSync(path.join(cwd, 'a.png'))), 'some text');
  });

  test('can be drawn in every format', async (t) => {
    const cwd = folderOf(t);
    for (const type of Object.keys(FORMATS)) {
      const { code, error } = await run(['-t', type, '-o', `a-${type}`, 'text'], { cwd });
      assert.equal(code, 0, error);
      assert.ok(fs.statSync(path.join(cwd, `a-${type}`)).size > 100);
      if (type === 'terminal') continue;
      assert.equal((await run(['-o', `b.${type}`, 'text'], { cwd })).code, 0);
      const name = path.join(cwd, `b.${type}`);
      // Except formats that contain the time.
      if (type !== 'pdf' && type !== 'eps') {
        assert.deepEqual(fs.readFileSync(name), fs.readFileSync(path.join(cwd, `a-${type}`)));
      }
    }
    if ('jpeg' in FORMATS) assert.equal((await run(['-o', 'c.jpg', 'text'], { cwd })).code, 0);
  });

  test('joins all words to one text', async () => {
    const { bytes } = await run(['two', 'words', '-o', '-', 'and one']);
    assert.equal(await decodeText(bytes), 'two words and one');
  });

  test('reads the text from standard input', async () => {
    for (const args of [
      ['-o', '-'],
      ['-o', '-', '-'],
    ]) {
      for (const [input, text] of [
        ['été 日本\n', 'été 日本'],
        ['a\r\n', 'a'],
        ['a\n\n', 'a\n'],
        ['\ufeffa', 'a'],
        ['1'.repeat(5596), '1'.repeat(5596)],
      ]) {
        const { bytes, error } = await run(args, { input });
        assert.equal(error, '');
        assert.equal(await decodeText(bytes), text);
      }
    }
  });

  test('takes every word after -- as text', async () => {
    for (const [args, text] of [
      [['-o', '-', '--', '-'], '-'],
      [['-o', '-', '--', '--help'], '--help'],
      [['-o-', '--', 'batch', 'of'], 'batch of'],
    ]) {
      const { bytes } = await run(/** @type {string[]} */ (args), { input: 'other' });
      assert.equal(await decodeText(bytes), text);
    }
  });

  test('follows the options', async () => {
    /** @type {[string, import('..').QrCodeOptions][]} */
    const looks = [
      ['-e H -w 300', { errorCorrectionLevel: 'H', width: 300 }],
      ['-e l', { errorCorrectionLevel: 'L', ...FILE }],
      ['-e l --boost', { errorCorrectionLevel: 'L', boostErrorCorrection: true, ...FILE }],
      ['--no-boost', { boostErrorCorrection: false, ...FILE }],
      ['--error q --width=300', { errorCorrectionLevel: 'Q', width: 300 }],
      ['-v 7 -m 3 -q 0 -s 2', { version: 7, maskPattern: 3, margin: 0, scale: 2 }],
      ['--qversion 7 --mask 3 --qzone 1', { version: 7, maskPattern: 3, margin: 1, ...FILE }],
      ['-d 00f -l ffe --eci', { color: { dark: '#00f', light: 'ffe' }, eci: true, ...FILE }],
      ['--darkcolor ccc --allow-low-contrast', { color: { dark: 'ccc' }, allowLowContrast: true, ...FILE }],
      ['--gradient radial-gradient(#00f,navy)', { color: { dark: 'radial-gradient(#00f, navy)' }, ...FILE }],
      ['-t svg -s 3', { type: 'svg', scale: 3 }],
      ['-t utf8 -i', { type: 'utf8', inverse: true }],
    ];
    for (const [args, options] of looks) {
      const { bytes, error } = await run([...args.split(' '), '-o', '-', 'text']);
      assert.equal(error, '');
      assert.deepEqual(bytes, generateQrCode('text', options), args);
    }
  });

  test('is drawn in the terminal', { skip: noTerminal }, async () => {
    const options = { type: 'terminal', margin: 2 };
    for (const [args, more] of [
      [[], {}],
      [['--small'], { small: true }],
      [['-i', '-q', '1'], { inverse: true, margin: 1 }],
    ]) {
      const { code, out, error } = await run([...args, 'text']);
      assert.equal(code, 0, error);
      // @ts-ignore: not every version of the library has this type
      const code_ = generateQrCode('text', { ...options, ...more }).toString();
      assert.equal(out, code_.endsWith('\n') ? code_ : `${code_}\n`);
    }
  });

  const noLogo = !fs.readFileSync(path.join(__dirname, '../index.d.ts'), 'utf8').includes('logo?:');
  test('can have a logo', { skip: noLogo && 'the library has no logos yet' }, async (t) => {
    const cwd = folderOf(t);
    fs.writeFileSync(path.join(cwd, 'logo.png'), generateQrCode('logo'));
    const { code, bytes, error } = await run(['--logo', 'logo.png', '-e', 'H', '-o', '-', 'text'], { cwd });
    assert.equal(code, 0, error);
    assert.equal(await decodeText(bytes), 'text');
  });

  test('with --verbose reports its version, level and reserve', async (t) => {
    const cwd = folderOf(t);
    fs.writeFileSync(path.join(cwd, 'logo.png'), generateQrCode('logo'));
    const tells = async (/** @type {string[]} */ ...args) => {
      const { code, bytes, error } = await run([...args, '-o', '-', 'https://example.com'], { cwd });
      assert.equal(code, 0, error);
      assert.equal(await decodeText(bytes), 'https://example.com');
      return error;
    };
    assert.equal(await tells(), '');
    assert.equal(await tells('--verbose'), 'qr-napi: version 2, level Q\n');
    assert.equal(await tells('--verbose', '--no-boost'), 'qr-napi: version 2, level L\n');
    const logo = ['--logo', 'logo.png'];
    assert.equal(await tells(...logo), '');
    const line = 'qr-napi: version 6, level H, 57 % of its error correction left under the logo\n';
    assert.equal(await tells('--verbose', ...logo), line);
    const less = await tells('--verbose', ...logo, '--logo-reserve', '0.1');
    assert.match(less, /^qr-napi: version 3, level H, \d+ % of its error correction left under the logo\n$/);
  });

  test('with --grade reports the grade of a verifier, and each parameter with --verbose', async () => {
    const args = ['--grade', '-o', '-', '-d', 'f97316', 'https://example.com'];
    const line = 'qr-napi: grade 3.0 (B), limited by symbol contrast\n';
    const { code, bytes, error } = await run(args);
    assert.deepEqual([code, error], [0, line]);
    assert.equal(await decodeText(bytes), 'https://example.com');
    assert.equal((await run(['--grade', 'text'])).error, 'qr-napi: grade 4.0 (A)\n');
    const [version, overall, ...others] = (await run(['--verbose', ...args])).error.trim().split('\n');
    assert.equal(version, 'qr-napi: version 2, level Q');
    assert.equal(`${overall}\n`, line);
    assert.equal(others.length, 9);
    assert.equal(others[1], 'qr-napi: symbol contrast 0.68, grade 3.0 (B)');
    const refused = await run(['--grade', '--sequence', '-o', 'a.png', 'text']);
    assert.equal(refused.code, 2);
    assert.match(refused.error, /--sequence and --grade exclude each other/);
  });

  const noQuality = !('jpeg' in FORMATS) && "the library has no type 'jpeg' yet";
  test('can have a quality', { skip: noQuality }, async () => {
    const sizes = [];
    for (const quality of ['0.1', '0.95']) {
      const { code, bytes, error } = await run(['--quality', quality, '-t', 'jpeg', '-o', '-', 'text']);
      assert.equal(code, 0, error);
      sizes.push(bytes.length);
    }
    assert.ok(Number(sizes[0]) < Number(sizes[1]));
  });
});

describe('an existing file', () => {
  test('is replaced only with --force', async (t) => {
    const cwd = folderOf(t);
    const file = path.join(cwd, 'a.png');
    fs.writeFileSync(file, 'precious');
    const { code, error } = await run(['-o', 'a.png', 'text'], { cwd });
    assert.equal(code, 1);
    assert.equal(
      error,
      "qr-napi: --output: 'a.png' already exists. Choose another name, or replace it with --force.\n",
    );
    assert.equal(fs.readFileSync(file, 'utf8'), 'precious');
    assert.equal((await run(['-f', '-o', 'a.png', 'text'], { cwd })).code, 0);
    assert.equal(await decodeText(fs.readFileSync(file)), 'text');
    assert.deepEqual(fs.readdirSync(cwd), ['a.png']);
  });

  test('keeps its mode with --force, and is not replaced if it is read-only', {
    skip: process.platform === 'win32' && 'Windows has no modes',
  }, async (t) => {
    const cwd = folderOf(t);
    fs.chmodSync(cwd, 0o777);
    const file = path.join(cwd, 'a.png');
    fs.writeFileSync(file, 'precious');
    fs.chmodSync(file, 0o444);
    const args = ['-f', '-o', 'a.png', 'text'];
    const { code, error } = await run(args, { cwd, node: UNPRIVILEGED });
    assert.deepEqual([code, error], [1, "qr-napi: EACCES: permission denied, open 'a.png'\n"]);
    assert.equal(fs.readFileSync(file, 'utf8'), 'precious');
    fs.chmodSync(file, 0o666);
    assert.equal((await run(args, { cwd, node: UNPRIVILEGED })).code, 0);
    assert.equal(await decodeText(fs.readFileSync(file)), 'text');
    assert.equal(fs.statSync(file).mode & 0o7777, 0o666);
    assert.deepEqual(fs.readdirSync(cwd), ['a.png']);
  });

  test('can have a name as long as the file system allows', async (t) => {
    const cwd = folderOf(t);
    const name = `${'符'.repeat(80)}.png`;
    for (const more of [[], ['--force']]) {
      const { code, error } = await run([...more, '-o', name, 'text'], { cwd });
      assert.equal(code, 0, error);
    }
    assert.deepEqual(fs.readdirSync(cwd), [name]);
  });
});

describe('an error', () => {
  /** @type {[string[], number, string, (string | Buffer)?][]} */
  const wrong = [
    [['-w', '20', '-s', '2', '-o-', 'a'], 2, '--width and --scale exclude each other. Use only one.'],
    [['--boost', '--no-boost', 'a'], 2, '--boost and --no-boost exclude each other. Use only one.'],
    [
      ['-w', '20', '-o-', 'a'],
      1,
      'Width 20 is too small for this code: it needs at least 29 pixels, one for each module of the symbol and its quiet zone.',
    ],
    [['-w', '2e2', '-o-', 'a'], 2, "--width: Expected an integer from 1 to 16384 but received '2e2'"],
    [['-w', '2.5', '-o-', 'a'], 2, '--width: Expected an integer from 1 to 16384 but received 2.5'],
    [['-q', '-1', '-o-', 'a'], 2, '--qzone: Expected an integer from 0 to 8181 but received -1'],
    [['-v', '41', '-o-', 'a'], 2, '--qversion: Expected an integer from 1 to 40 but received 41'],
    [['-m', '8', '-o-', 'a'], 2, '--mask: Expected an integer from 0 to 7 but received 8'],
    [
      ['-e', 'X', '-o-', 'a'],
      2,
      "--error: Expected 'L', 'M', 'Q' or 'H' (or low, medium, quartile, high) but received 'X'",
    ],
    [
      ['-d', 'reddish', '-o-', 'a'],
      2,
      "--darkcolor: Expected a colour such as '#08f', 'navy' or 'rgb(0 136 255)', or a gradient but received 'reddish'",
    ],
    [
      ['-d', 'navy', '--gradient', 'linear-gradient(navy, #06c)', '-o-', 'a'],
      2,
      '--darkcolor and --gradient exclude each other. Use only one.',
    ],
    [
      ['--gradient', 'navy', '-o-', 'a'],
      2,
      "Expected a gradient such as 'linear-gradient(45deg, #08f, navy)' for --gradient but received 'navy'",
    ],
    [
      ['--gradient', 'linear-gradient(navy, reddish)', '-o-', 'a'],
      2,
      "--darkcolor, --gradient: Expected a colour such as '#08f', 'navy' or 'rgb(0 136 255)' but received 'reddish'",
    ],
    [
      ['-t', 'utf8', '-w', '9', '-o-', 'a'],
      2,
      "Type 'utf8' takes no --width. Remove it, or choose another --type.",
    ],
    [
      ['-t', 'utf8', '-d', '000', '-o-', 'a'],
      2,
      "Type 'utf8' takes no --darkcolor, --gradient or --lightcolor. Remove it, or choose another --type.",
    ],
    [
      ['-t', 'png', '-i', '-o-', 'a'],
      2,
      "Type 'png' takes no --inverse. Remove it, or choose another --type.",
    ],
    [
      ['-f', '-o-', 'a'],
      2,
      '--force replaces a file, but --output - writes to standard output. Remove --force, or name a file.',
    ],
    [['-w', '3', '-w', '4', 'a'], 2, '--width is given twice. Give it once.'],
    [['-o'], 2, '--output needs a value.'],
    [
      ['-o', '-i', 'a'],
      2,
      "--output needs a value, and '-i' looks like an option. If it is the value, write --output=-i.",
    ],
    [
      ['--eci=yes', 'a'],
      2,
      "--eci: Expected true, false, an integer from 0 to 999999 or a charset such as 'iso-8859-1' " +
        "but received 'yes'",
    ],
    [['--inverse=yes', 'a'], 2, "--inverse takes no value, but has 'yes'. Remove the value."],
    [['--logo', 'none.png', '-o-', 'a'], 1, "--logo: ENOENT: no such file or directory, open 'none.png'"],
    [['-o', 'none/a.png', 'a'], 1, "ENOENT: no such file or directory, open 'none/a.png'"],
    [['-o-', ''], 1, 'Expected at least one character for text but received an empty string'],
    [['-o-'], 1, 'Expected at least one character for text but received an empty string', ''],
    [
      ['-o-'],
      1,
      'Standard input is not UTF-8. Convert it, or add --binary to encode its bytes.',
      Buffer.from([0x61, 0xff]),
    ],
    [
      ['-o-'],
      1,
      'Standard input has more than 7089 bytes, which no QR code can hold. Shorten it.',
      Buffer.alloc(1e6, 0x31),
    ],
    [
      ['-v', '1', '-o-', 'a'.repeat(100)],
      1,
      'Version 1 is too small for this text: it needs version 5 or larger.',
    ],
  ];
  for (const [args, code, message, input] of wrong) {
    const name = args.map((each) => each.slice(0, 20)).join(' ');
    test(`is one line: ${name}`, async (t) => {
      const cwd = folderOf(t);
      const result = await run(args, { cwd, ...(input === undefined ? {} : { input }) });
      assert.equal(result.error, `qr-napi: ${message}\n`);
      assert.equal(result.code, code);
      assert.equal(result.out, '');
      assert.deepEqual(fs.readdirSync(cwd), []);
    });
  }

  test('for an unknown extension lists the known ones', async (t) => {
    const cwd = folderOf(t);
    for (const name of ['a', 'a.doc', '.png']) {
      const { code, error } = await run(['-o', name, 'text'], { cwd });
      assert.match(
        error,
        /^qr-napi: The name '.+' has no known extension\. Add --type, or end the name in \.png, \.svg, .*\.txt.* or \.bmp\.$/m,
      );
      assert.equal(code, 2);
    }
    assert.deepEqual(fs.readdirSync(cwd), []);
  });

  test('for low contrast names the option that allows it', async () => {
    const { code, error } = await run(['-d', 'ccc', '-o-', 'text']);
    assert.match(
      error,
      /^qr-napi: Contrast is too low to scan: .+\. Set --allow-low-contrast to draw it anyway\.\n$/,
    );
    assert.equal(code, 2);
  });

  test('contains no control character of the arguments', () => {
    assert.equal(formatError(new Error('a\n\u001b[2Jb\u2028c')), 'a\\n\\u001b[2Jb\\u2028c');
  });
});

describe('help', () => {
  for (const [args, known] of /** @type {const} */ ([
    [['--help'], KNOWN_FLAGS],
    [['-h'], KNOWN_FLAGS],
    [['batch', '--help'], OF_BATCH],
  ])) {
    test(`of ${args.join(' ')} fits a screen, and has all options`, async () => {
      const { code, out, error } = await run([...args]);
      assert.equal(code, 0, error);
      const lines = out.split('\n');
      assert.ok(lines.length <= 24, `${lines.length} lines`);
      for (const line of lines) assert.ok(line.length < 80, line);
      for (const [name, option] of Object.entries(known)) {
        const isThere = out.includes(`--${name}`) || ('short' in option && out.includes(`-${option.short},`));
        assert.ok(isThere, name);
      }
      for (const type of Object.keys(FORMATS)) assert.ok(out.includes(type), type);
    });
  }

  test('and the version are printed without an addon', async () => {
    const env = { NAPI_RS_NATIVE_LIBRARY_PATH: '/none' };
    const { code, out } = await run(['--version'], { env });
    assert.equal(code, 0);
    assert.equal(out, `${require('../package.json').version}\n`);
    assert.equal((await run(['--help'], { env })).code, 0);
  });
});

test('docs/command-line.md lists all options and no others', () => {
  const page = fs.readFileSync(path.join(__dirname, '../docs/command-line.md'), 'utf8');
  const table = page.matchAll(/^\| (?:`-(\w)`, )?`--([\w-]+)(?: \w+)?`/gm);
  const rows = Array.from(table, ([, short, name]) => [name, short]);
  const known = { ...OF_BATCH, ...KNOWN_FLAGS };
  const expected = Object.entries(known).map(([name, option]) => [
    name,
    'short' in option ? option.short : undefined,
  ]);
  assert.deepEqual(rows.sort().map(String), expected.sort().map(String));
});
