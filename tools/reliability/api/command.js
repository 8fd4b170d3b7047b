'use strict';

// Runs the command in this process with random arguments, standard input and CSV files, in a
// temporary folder.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { PassThrough, Readable } = require('node:stream');
const fc = require('fast-check');

const { main } = require('../../../lib/cli/main');
const { OPTIONS } = require('../../../lib/options/table');
const folders = require('./folders');
const { inTime } = require('./guard');
const { checkLine } = require('./judge');
const { LOGOS } = require('./logos');
const { Collector, World } = require('./world');

/** @import { Option } from '../../../lib/options/table' */

/** @typedef {InstanceType<typeof import('./guard').Guard>} Guard */

/** @typedef {{ args: string[], input: string, file: string, traps: import('./folders').Trap[] }} Command */

/** The name of the file of a batch. */
const FILE = 'codes.csv';

/**
 * Makes an argument name a file in the folder of this process only. Removes NUL, which no system
 * passes in an argument.
 */
const inFolder = (/** @type {string} */ value) => value.replace(/[/\\\0]|\.\./g, '_');

const anything = fc.string({ unit: 'binary', maxLength: 12 }).map(inFolder);
const VALUES = {
  '-o': fc.constantFrom(
    'code.png',
    'code.svg',
    'code.txt',
    'code.jpg',
    '-',
    'code',
    'folder',
    '.png',
    '',
    'x.tiff',
  ),
  ...Object.fromEntries(OPTIONS.filter(({ flag }) => flag.value !== undefined).map(valuesOf)),
  '--gradient': fc.constantFrom(
    'linear-gradient(45deg, navy, #06c)',
    'radial-gradient(#000, #0008)',
    'linear-gradient(navy)',
    'linear-gradient(navy, reddish)',
    'navy',
    '',
  ),
  '--text': fc.constantFrom('text', 'name', 'url', ''),
  '--name': fc.constantFrom('name', 'text', 'id', ''),
  '--delimiter': fc.constantFrom(',', ';', 'tab', '"', ''),
  '--encoding': fc.constantFrom('utf-8', 'latin1', 'utf-16', 'utf-16be', 'shift_jis', 'x', ''),
};
const SWITCHES = [
  ...OPTIONS.filter(({ flag }) => flag.value === undefined).flatMap(({ flag }) => switchesOf(flag)),
  ...OPTIONS.flatMap(({ flag }) => Object.keys(flag.shorthands ?? {}).map((name) => `--${name}`)),
  '-f',
  '--binary',
  '--eci=iso-8859-1',
  '--eci=3',
  '--eci=x',
  '--sequence',
  '--sequence=3',
  '--sequence=1',
  '--verbose',
  '-h',
  '--version',
  '--',
  '-',
];

/**
 * Returns a flag, and values that it may or may not have. None draws a large picture, which would
 * take long.
 *
 * @param {Readonly<Option>} option
 * @returns {[string, fc.Arbitrary<string>]}
 */
function valuesOf({ type, min = 0, max = 0, choices = [], longNames = [], flag }) {
  const small = max > 100 ? [min + 4, min + 99] : [max];
  const numbers = [min, ...small, (min + Math.min(max, 100)) / 2, min - 1, max + 1].map(String);
  const strings = {
    choice: [...choices, ...longNames, 'x', ''],
    color: ['000', '#08f', 'red', 'reddish', 'hsl(210 100% 25%)', 'ccc', 'fff', '#0000', 'ffffff80', ''],
    bytes: ['logo.png', 'logo.svg', 'codes.csv', 'none.png', 'folder'],
    caption: ['SCAN ME', 'é', '→', '', ' ', 'あ', 'سلام', 'x'.repeat(65), 'a\nb'],
    font: ['logo.png', 'codes.csv', 'none.ttf', 'folder'],
    integer: [...numbers, '1e3', '0x10', 'x', ''],
    number: [...numbers, 'x', ''],
    boolean: [],
    charset: [],
    string: ['37', 'a', 'aa', ''],
    sequence: ['1/2/0', '2/3/255', '1/1/0', '1/17/0', '1/2', 'x', ''],
  }[type];
  return [switchesOf(flag)[0] ?? '', fc.constantFrom(...strings)];
}

/** @param {Readonly<Option['flag']>} flag */
function switchesOf({ name, short, negation }) {
  const first = short === undefined ? `--${name}` : `-${short}`;
  return negation === undefined ? [first] : [first, `--${negation.name}`];
}

const words = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map(inFolder) },
  { weight: 1, arbitrary: anything },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'a'.repeat(3000),
      '-',
      'batch',
      '--no-force',
      '-fi',
      '-fo',
      '--type=svg',
      '-width',
      '--dark',
    ),
  },
);
const option = fc
  .constantFrom(...Object.entries(VALUES))
  .chain(([name, values]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 5, arbitrary: values }, anything)),
  );
const flags = fc.oneof(
  { weight: 4, arbitrary: option },
  { weight: 2, arbitrary: fc.constantFrom(...SWITCHES).map((each) => [each]) },
  { weight: 1, arbitrary: anything.map((each) => [`-${each}`]) },
);

const field = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map((each) => each.replace(/[",\r\n]/g, '')),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '"a,b"',
      '"a""b"',
      '"a\nb"',
      'a"b',
      '"',
      '\r',
      '\0',
      '\ud83d',
      'con',
      '..',
      'a/b',
      '\x1b[2J',
      '\u202e\x85',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(3000), 'x'.repeat(70_000), 'name', '\ufeff') },
);
const row = fc.oneof(
  { weight: 2, arbitrary: fc.array(field, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: folders.name.map((name) => ['text', name]) },
);
const rows = fc.array(row, { maxLength: 6 }).map((all) => all.map((each) => each.join(',')));
const csv = fc
  .tuple(
    fc.constantFrom(
      'text,name\n',
      'text,name\r\n',
      '\ufefftext,name\n',
      'name;text\n',
      'sep=,\r\nname,,text,,\n',
      '\x1b[2J\u202e,\u2028\n',
      `${','.repeat(20_000)}text,name\n`,
      'a,a\n',
      't\0e\0x\0t\0',
      '',
    ),
    rows,
  )
  .map(([head, all]) => head + all.join('\n'));

const single = fc
  .tuple(fc.array(flags, { maxLength: 4 }), fc.array(words, { maxLength: 2 }))
  .map((all) => all.flat(2));
const batch = fc
  .tuple(
    fc.constantFrom([FILE], ['-'], [FILE], ['none.csv'], ['folder'], [], [FILE, 'more']),
    fc.constantFrom(['--out', 'codes'], ['--out', 'codes'], ['-o', 'folder'], ['--out', FILE], []),
    fc.array(flags, { maxLength: 2 }),
  )
  .map((all) => ['batch', ...all.flat(2)]);

/** @type {fc.Arbitrary<Command>} */
const random = fc.record({
  args: fc.oneof(single, batch),
  input: fc.oneof(fc.string({ maxLength: 40 }), csv),
  file: csv,
  traps: fc.constant(/** @type {import('./folders').Trap[]} */ ([])),
});

/**
 * A batch in a folder where something has the name of each of its first files.
 *
 * @type {fc.Arbitrary<Command>}
 */
const trapped = fc
  .tuple(folders.traps, fc.array(folders.name, { maxLength: 3 }), fc.boolean())
  .map(([traps, names, isForced]) => ({
    args: ['batch', FILE, '--out', 'codes', ...(isForced ? ['-f'] : [])],
    input: '',
    file: ['text,name', ...traps.map(({ name }) => `a,${name}`), ...names.map((name) => `b,${name}`)].join(
      '\n',
    ),
    traps,
  }));

const calls = fc.oneof({ weight: 9, arbitrary: random }, { weight: 1, arbitrary: trapped });

/** Matches the start of a line that reports an error, of the command line or of a row. */
const TOLD = /^(?:qr-napi: |line \d+: )\S/u;
const NOTED =
  /^(?:qr-napi: stopped by |qr-napi: version (?:M?\d+|R\d+x\d+), level [LMQH](?:$|, \d+ % of its )|The file is read with |and [\d,]+ more; --verbose|[\d,]+ rows?: )/;

/**
 * Runs the command once.
 *
 * @param {Command} command
 * @param {Guard} guard
 * @param {string} folder the working folder of this process, which is emptied
 */
async function run({ args, input, file, traps }, guard, folder) {
  assert.equal(process.cwd(), folder);
  prepare(folder, file);
  const checkFolder = folders.prepare(folder, traps);
  const { status, out, lines } = await inTime(withStreams(input, () => main(args)));
  await guard.rest();
  guard.check(new World(), false);
  checkFolder();
  assert.ok([0, 1, 2].includes(status), `an exit code: ${status}`);
  for (const line of lines) {
    checkLine(line);
    if (!NOTED.test(line)) assert.match(line, TOLD, 'a line that reports the problem');
  }
  const isBatch = args[0] === 'batch';
  if (status !== 0) assert.ok(lines.length > 0, 'a line that tells why');
  else if (!isBatch)
    assert.ok(
      lines.every((line) => NOTED.test(line)),
      'nothing that is wrong',
    );
  if (status !== 0 && !isBatch) assert.equal(lines.length, 1, 'one line');
  if (status !== 0 && !isBatch) assert.equal(out.length, 0, 'no output');
  return `exit ${status}`;
}

/**
 * @param {string} folder
 * @param {string} file of a batch
 */
function prepare(folder, file) {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
  fs.mkdirSync(path.join(folder, 'folder'));
  fs.writeFileSync(path.join(folder, FILE), file);
  for (const name of ['png', 'svg']) {
    fs.writeFileSync(path.join(folder, `logo.${name}`), /** @type {Uint8Array} */ (LOGOS[name]));
  }
}

/**
 * Does something with streams in place of those of the process.
 *
 * @param {string} input
 * @param {() => Promise<number>} work
 */
async function withStreams(input, work) {
  const [out, error] = [new Collector(), new PassThrough()];
  const stdin = Readable.from([Buffer.from(input)], { objectMode: false });
  const before = /** @type {const} */ (['stdin', 'stdout', 'stderr']).map(
    (name) => /** @type {const} */ ([name, Object.getOwnPropertyDescriptor(process, name)]),
  );
  const put = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  try {
    put('stdin', stdin);
    put('stdout', out);
    put('stderr', error);
    const status = await work();
    const lines = String(error.read() ?? '')
      .split('\n')
      .slice(0, -1);
    return { status, out: Buffer.concat(out.chunks), lines };
  } finally {
    for (const [name, descriptor] of before) Object.defineProperty(process, name, descriptor ?? {});
  }
}

module.exports = { SWITCHES, VALUES, calls, run };
