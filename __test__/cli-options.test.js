'use strict';

// Tests options that are misspelt, abbreviated, from another program, or that need another option.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { describe, test } = require('node:test');

const { KNOWN_FLAGS: OF_BATCH } = require('../lib/cli/batch-command');
const { readArguments } = require('../lib/cli/arguments');
const { KNOWN_FLAGS } = require('../lib/cli/single');
const { OPTIONS, OPTION_NAMES, listFlagNames } = require('../lib/options/table');
const { FORMATS, takes } = require('../lib/options/formats');
const { folderOf, run } = require('./support/cli');

const SINGLE = { command: 'qr-napi without batch', known: () => KNOWN_FLAGS };
const BATCH = { command: 'qr-napi batch', known: () => OF_BATCH };

/** @param {string[]} args */
const ofSingle = (args) => readArguments(args, KNOWN_FLAGS, BATCH);
/** @param {string[]} args */
const ofBatch = (args) => readArguments(args, OF_BATCH, SINGLE);

describe('an option that does not exist', () => {
  /** @type {[string, string, string?][]} an option, what is suggested for a single code, and for a batch if that differs */
  const table = [
    // Abbreviated.
    ['--dark', '--darkcolor'],
    ['--light', '--lightcolor'],
    ['--gradi', '--gradient'],
    ['--qual', '--quality'],
    ['--qz', '--qzone'],
    ['--inv', '--inverse'],
    ['--contrast', '--allow-low-contrast'],
    ['--low-contrast', '--allow-low-contrast'],
    ['--padding', '--logo-padding'],
    ['--logo-s', '--logo-size'],
    ['--out', '--output or --out of qr-napi batch', ''],
    ['--outp', '--output', '--out'],
    ['--bin', '--binary', undefined],
    ['--verb', '', '--verbose'],
    ['--delim', '', '--delimiter'],
    ['--enc', '', '--encoding'],
    // Other case and other dashes.
    ['--Width', '--width'],
    ['--dark-color', '--darkcolor'],
    ['--dark_color', '--darkcolor'],
    ['--logosize', '--logo-size'],
    ['--allowLowContrast', '--allow-low-contrast'],
    // Misspelt.
    ['--widht', '--width'],
    ['--scael', '--scale'],
    ['--tpye', '--type'],
    ['--maks', '--mask'],
    ['--qzon', '--qzone'],
    ['--eror', '--error'],
    ['--forse', '--force'],
    ['--ligthcolor', '--lightcolor'],
    ['--logo-padding-', '--logo-padding'],
    ['--hlep', '--help'],
    ['--nmae', '', '--name'],
    ['--txet', '', '--text'],
    ['--delimeter', '', '--delimiter'],
    // Library options, and other names for them.
    ['--errorCorrectionLevel', '--error'],
    ['--maskPattern', '--mask'],
    ['--margin', '--qzone'],
    ['--color.dark', '--darkcolor'],
    ['--color', '--darkcolor or --gradient or --lightcolor'],
    ['--size', '--width'],
    ['--level', '--error'],
    ['--ecc', '--error'],
    ['--ecl', '--error'],
    ['--moduleSize', '--scale'],
    ['--quiet-zone', '--qzone'],
    // Options of other programs.
    ['--format', '--type'],
    ['--border', '--qzone'],
    ['--foreground', '--darkcolor'],
    ['--background', '--lightcolor'],
    ['--symversion', '--qversion'],
    ['--error-correction', '--error'],
    ['--invert', '--inverse'],
    ['--overwrite', '--force'],
    ['--compact', '--small'],
    ['--image', '--logo'],
    ['--bytes', '--binary', undefined],
    ['--separator', '', '--delimiter'],
    ['--charset', '', '--encoding'],
    ['--output', '', '--out or --output of qr-napi without batch'],
    ['--folder', '', '--out'],
    // Options of the other command.
    ['--delimiter', '--delimiter of qr-napi batch', ''],
    ['--encoding', '--encoding of qr-napi batch', ''],
    ['--binary', '', '--binary of qr-napi without batch'],
    // Options of one letter.
    ['--w', '--width'],
    ['--o', '--output', '--out'],
    ['-V', '--qversion or --verify or --verbose or --version', '--qversion or --verify or --verbose'],
    ['-W', '--width'],
  ];
  for (const [option, single, batch = single] of table) {
    test(`${option} gets a suggestion`, () => {
      const commands = /** @type {const} */ ([
        [ofSingle, single],
        [ofBatch, option === '--bin' || option === '--bytes' ? '' : batch],
      ]);
      for (const [read, meant] of commands) {
        if (meant === '') continue;
        const message = `Unknown option '${option}'. Did you mean ${meant}?`;
        assert.throws(() => read([option, 'x']), { message, status: 2 });
      }
    });
  }

  test('gets no suggestion if no option is similar', () => {
    for (const option of ['--xyz', '--__proto__', '--constructor', '--', '-k', `--${'w'.repeat(100)}`]) {
      if (option === '--') continue;
      const message = `Unknown option '${option.slice(0, 60)}`;
      assert.throws(
        () => ofSingle([option, 'x']),
        (error) => error.message.startsWith(message) && error.message.endsWith('. --help lists the options.'),
      );
    }
  });

  test('is suggested for the camelCase name of every library option', () => {
    for (const name of OPTION_NAMES) {
      if (Object.hasOwn(KNOWN_FLAGS, name)) continue;
      assert.throws(() => ofSingle([`--${name}`, 'x']), { message: /Did you mean --\w/ }, name);
    }
  });

  test('is reported in one line, before the command reads anything', async (t) => {
    const cwd = folderOf(t);
    for (const args of [
      ['--dark', '000'],
      ['batch', '--dark', '000'],
    ]) {
      const { code, out, error } = await run(args, { cwd });
      assert.equal(error, "qr-napi: Unknown option '--dark'. Did you mean --darkcolor?\n");
      assert.equal(code, 2);
      assert.equal(out, '');
    }
  });
});

describe('a long option with one dash', () => {
  /** @type {[string, string][]} */
  const table = [
    ['-width', '--width'],
    ['-width=200', '--width'],
    ['-widht', '--width'],
    ['-output', '--output'],
    ['-out', '--output'],
    ['-help', '--help'],
    ['-force', '--force'],
    ['-small', '--small'],
    ['-type', '--type'],
    ['-dark', '--darkcolor'],
    ['-logo-size', '--logo-size'],
    ['-eci', '--eci'],
    ['-margin', '--qzone'],
  ];
  for (const [option, meant] of table) {
    test(`${option} is refused, and not read as short options`, () => {
      const message = `Long options begin with two dashes. Did you mean ${meant} for '${option}'?`;
      assert.throws(() => ofSingle([option, '200', 'x']), { message, status: 2 });
    });
  }

  test('is refused before a batch makes a folder with the wrong name', () => {
    for (const option of ['-out', '-outdir', '-delimiter', '-text', '-name']) {
      assert.throws(
        () => ofBatch(['a.csv', option, 'codes']),
        { message: /^Long options begin with two/ },
        option,
      );
    }
  });

  test('is not confused with short options and their values', () => {
    const levels = ['L', 'M', 'Q', 'H', 'low', 'medium', 'quartile', 'high'];
    const given = [
      ...levels.map((value) => ['-e', value, 'error']),
      ...Object.keys(FORMATS).map((value) => ['-t', value, 'type']),
      ...['fff', 'abc', 'dad', 'facade', 'decade', 'fade', '08f', '#08f'].map((value) => [
        '-d',
        value,
        'darkcolor',
      ]),
      ...['fff', 'faced', 'beef'].map((value) => ['-l', value, 'lightcolor']),
      ...['code.png', 'x', '-', 'codes', 'qr'].map((value) => ['-o', value, 'output']),
      ['-w', '200', 'width'],
      ['-q', '0', 'qzone'],
    ];
    for (const [letter, value, name] of given) {
      assert.equal(ofSingle([`${letter}${value}`, 'x']).values[String(name)], value, `${letter}${value}`);
    }
    assert.deepEqual(ofSingle(['-fi']).values, { ...ofSingle(['-f', '-i']).values });
    assert.deepEqual(ofSingle(['-fih']).values, { ...ofSingle(['-f', '-i', '-h']).values });
    // Words after -- are not options.
    assert.deepEqual(ofSingle(['--', '-width']).words, ['-width']);
  });
});

describe('an option that needs another', () => {
  const pixels = '--output: a terminal has no pixels.';
  const colors = '--output: a terminal draws black and white only.';
  const pictures = '--output: a terminal shows no pictures.';
  /** @type {[string[], string][]} */
  const table = [
    [['-w', '200'], `--width needs ${pixels}`],
    [['-s', '4'], `--scale needs ${pixels}`],
    [['-d', '000'], `--darkcolor needs ${colors}`],
    [['-l', 'fff'], `--lightcolor needs ${colors}`],
    [['--gradient', 'x'], `--gradient needs ${colors}`],
    [['--allow-low-contrast'], `--allow-low-contrast needs ${colors}`],
    [['--quality', '0.5'], `--quality needs ${pictures}`],
    [['--logo', 'a.png'], `--logo needs ${pictures}`],
    [['-t', 'png'], '--type needs --output: without it the code is drawn in the terminal.'],
    [['-f'], '--force needs --output: without it no file is replaced.'],
    [['-o-', '--logo-size', '0.2'], '--logo-size needs --logo: without it, the code has no logo.'],
    [['-o-', '--logo-padding', '1'], '--logo-padding needs --logo: without it, the code has no logo.'],
    [['-o-', '--logo-reserve', '1'], '--logo-reserve needs --logo: without it, the code has no logo.'],
  ];
  for (const [args, message] of table) {
    test(`${args.join(' ')} names the missing option`, async (t) => {
      const { code, out, error } = await run([...args, 'text'], { cwd: folderOf(t) });
      assert.equal(error, `qr-napi: ${message}\n`);
      assert.equal(code, 2);
      assert.equal(out, '');
    });
  }

  test('is required by every option that a terminal does not support', async (t) => {
    const cwd = folderOf(t);
    const terminal = /** @type {import('../lib/options/formats').Format} */ (FORMATS.terminal);
    const ofTerminal = OPTIONS.filter(({ name, takenBy }) => name !== 'type' && takes(terminal, takenBy));
    const flags = ofTerminal.flatMap(({ flag }) => listFlagNames(flag));
    const OF_TERMINAL = [...flags, 'output', 'binary', 'grade', 'verbose', 'help', 'version'];
    for (const [name, { type }] of Object.entries(KNOWN_FLAGS)) {
      if (OF_TERMINAL.includes(name)) continue;
      const { code, error } = await run([`--${name}${type === 'string' ? '=1' : ''}`, 'text'], { cwd });
      assert.match(error, new RegExp(`^qr-napi: --${name} needs --output: (?:a terminal|without it) `), name);
      assert.equal(code, 2);
    }
  });
});

describe('a separator', () => {
  /** @type {[string[], string][]} */
  const table = [
    [['comma'], ','],
    [['semicolon'], ';'],
    [['tab'], '\t'],
    [['\\t'], '\t'],
    [['pipe'], '|'],
    [['~'], '~'],
  ];
  for (const [args, delimiter] of table) {
    test(`can be ${args.join(' ')}`, async (t) => {
      const cwd = folderOf(t);
      const input = `text${delimiter}name\na${delimiter}b\n`;
      const { code, error } = await run(['batch', '-', '-o', '.', '--delimiter', ...args], { cwd, input });
      assert.equal(code, 0, error);
      assert.deepEqual(fs.readdirSync(cwd), ['b.png']);
    });
  }

  test('is suggested by name if the shell removed it', () => {
    const message = '--delimiter needs a value, such as semicolon.';
    assert.throws(() => ofBatch(['a.csv', '--delimiter']), { message, status: 2 });
  });
});
