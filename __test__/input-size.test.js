'use strict';

// Tests that the cost of a call grows no faster than its input: no text, option, name, argument or
// CSV file is copied, compared or formatted more than once. If the work cannot be counted, a
// process must end within a time that a quadratic algorithm exceeds many times over.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { describe, it } = require('node:test');

const { create, generateQrCode, toBufferSync } = require('../index');
const { readItems } = require('../lib/cli/rows');
const { Sheet } = require('../lib/cli/sheet');
const { findNearest } = require('../lib/nearest');

const root = path.join(__dirname, '..');

/** The time limit of a process, in milliseconds. An idle machine needs less than a hundredth of it. */
const MAX_TIME_MS = 20_000;

/**
 * Runs a script in a process with little memory, and returns its output.
 *
 * @param {string} script `message(f)` prints what `f` throws
 */
function outputOf(script) {
  const before = `
    const api = require(${JSON.stringify(root)});
    const message = (call) => {
      try { call(); console.log('nothing'); } catch (error) { console.log(error.message); }
    };`;
  const { stdout, stderr, signal } = spawnSync(
    process.execPath,
    ['--max-old-space-size=200', '-e', `${before}\n${script}`],
    { cwd: root, encoding: 'utf8', timeout: MAX_TIME_MS, killSignal: 'SIGKILL' },
  );
  assert.equal(signal, null, `ended within ${MAX_TIME_MS} ms and 200 MiB: ${stderr.slice(0, 500)}`);
  return stdout;
}

describe('writing a message is fast for', () => {
  /** @type {[string, string, RegExp][]} */
  const values = [
    ['a bigint of 500 million bits', '2n ** 500_000_000n', /a bigint of more than 60 digits\n$/],
    ['a negative bigint of 500 million bits', '-(2n ** 500_000_000n)', /a bigint of more than 60 digits\n$/],
    ['a symbol of 2²⁹ characters', "Symbol('x'.repeat(2 ** 29 - 24))", /Symbol\(\(536870888 characters\)\)/],
    ['a class with a name of 2²⁹ characters', 'named()', /an object of class \(536870888 characters\)\n$/],
  ];
  for (const [name, value, message] of values) {
    it(name, () => {
      const out = outputOf(`
        const named = () => {
          const Named = class {};
          Object.defineProperty(Named, 'name', { value: 'x'.repeat(2 ** 29 - 24) });
          return new Named();
        };
        const value = ${value};
        message(() => api.generateQrCode(value));
        message(() => api.toBufferSync('x', { width: value }));`);
      assert.match(out, message);
      assert.ok(out.length < 400, out);
    });
  }

  it('a Symbol.toStringTag of the maximum string length', () => {
    const tagged = { [Symbol.toStringTag]: 'x'.repeat(2 ** 29 - 24) };
    assert.throws(() => generateQrCode('x', /** @type {any} */ (tagged)), {
      message: 'Expected an object for options but received an object',
    });
    assert.throws(() => generateQrCode(/** @type {any} */ ([tagged])), { code: 'ERR_QR_INVALID_SEGMENT' });
  });

  it('a string of 2²⁹ characters in any argument', () => {
    const out = outputOf(`
      const long = 'Q'.repeat(2 ** 29 - 24); // joined of halves: to read it is to copy it
      for (const name of ['errorCorrectionLevel', 'type', 'width', 'eci']) {
        message(() => api.generateQrCode('x', { [name]: long }));
        message(() => api.toBufferSync('x', { [name]: long }));
      }
      for (const color of [{ dark: long }, { light: long }]) {
        message(() => api.generateQrCode('x', { color }));
        message(() => api.toBufferSync('x', { color }));
      }
      message(() => api.generateQrCode(long));
      message(() => api.toBufferSync(long));
      message(() => api.create([{ data: 'x', mode: long }]));
      message(() => api.generateQrCode([{ data: 'x', mode: long }]));
      const { rss } = process.memoryUsage();
      if (rss > 300e6) console.log('took ' + rss);`);
    assert.doesNotMatch(out, /nothing|took/);
    assert.equal(out.trim().split('\n').length, 16);
    assert.ok(out.length < 16 * 200, `${out.length}`);
  });
});

describe('segments', () => {
  it('that are one object with many unknown names are refused with the first name', () => {
    let lists = 0;
    const segment = new Proxy(
      { data: 'x', modus: 'byte' },
      {
        ownKeys: (target) => {
          lists += 1;
          return Reflect.ownKeys(target);
        },
      },
    );
    const code = 'ERR_QR_INVALID_SEGMENT';
    assert.throws(() => create(new Array(7089).fill(segment)), { code });
    assert.ok(lists <= 2, `${lists} lists of names`);
  });

  it('that are the same object have their names read once', () => {
    let lists = 0;
    const segment = new Proxy(
      { data: '1' },
      {
        ownKeys: (target) => {
          lists += 1;
          return Reflect.ownKeys(target);
        },
      },
    );
    for (const call of [generateQrCode, create]) {
      lists = 0;
      call(/** @type {any} */ (new Array(500).fill(segment)));
      assert.ok(lists <= 2, `${lists} lists of names`);
    }
  });

  it('that are the same array of bytes are read until they exceed the largest symbol', () => {
    let read = 0;
    const bytes = new Proxy(new Array(1000).fill(65), {
      get: (target, name, receiver) => {
        if (name === '0') read += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    assert.throws(() => toBufferSync(new Array(7089).fill({ data: bytes })), {
      message: 'The amount of data is too big to be stored in a QR Code',
    });
    assert.ok(read <= 8, `read ${read} times`);
  });

  it('without data are ignored, whatever names they have', () => {
    const { segments } = create(
      /** @type {any} */ ([
        { data: '', modus: 1 },
        { data: '12', mode: 'numeric' },
      ]),
    );
    assert.equal(segments.length, 1);
  });
});

describe('the nearest name', () => {
  it('is found among any number', () => {
    const names = Array.from({ length: 150_000 }, (_, i) => `column ${i}`);
    names.push('wanted');
    assert.equal(findNearest('wnated', names), 'wanted');
    assert.equal(findNearest('something else', names), undefined);
  });

  it('is not searched for if the name is much longer than all known names', () => {
    const out = outputOf(`
      const { findNearest } = require('./lib/nearest');
      console.log(findNearest('x'.repeat(64), new Array(100).fill('x'.repeat(2 ** 20))));`);
    assert.equal(out, 'undefined\n');
    assert.equal(findNearest('x'.repeat(64), ['y', 'x'.repeat(96)]), 'x'.repeat(96));
    assert.equal(findNearest('x'.repeat(64), ['x'.repeat(97)]), undefined);
  });
});

describe('the header of a CSV file', () => {
  /**
   * Returns the error of a file, and the number of its pieces that were read until then.
   *
   * @param {Iterable<string>} pieces
   * @param {string} [column]
   */
  async function refusal(pieces, column = 'text') {
    let read = 0;
    const file = (async function* () {
      for (const piece of pieces) {
        read += 1;
        yield Buffer.from(piece);
      }
    })();
    const columns = { text: column, name: 'name' };
    try {
      for await (const _ of readItems(file, columns, new Sheet(Object.values(columns))));
    } catch (error) {
      return { message: /** @type {Error} */ (error).message, read };
    }
    return { message: 'nothing', read };
  }

  /** @param {string} piece @param {string} [start] */
  function* endless(piece, start = '') {
    yield start;
    for (;;) yield piece;
  }

  const FIELDS = 'line 1: The row has more than 16384 fields. Remove some.';
  const FIELD = 'line 1: A field has more than 65536 bytes, which no QR code can hold. Shorten it.';
  const ROW = 'line 1: The row has more than 1048576 bytes. Shorten it.';
  const QUOTE = 'line 1: The quoted field that begins here has no closing quote within 65536 bytes. Add it.';
  const field = `${'x'.repeat(65_000)},`;
  /** @type {[string, Iterable<string>, string][]} */
  const files = [
    ['of endless columns', endless('a,'.repeat(32_768)), FIELDS],
    ['of endless empty columns', endless(','.repeat(65_536)), FIELDS],
    ['of endless columns in quotes', endless('"a",'.repeat(16_384)), FIELDS],
    ['of endless columns after a byte order mark', endless('a,'.repeat(32_768), '\ufeff'), FIELDS],
    [
      'of endless columns after a line that names the separator',
      endless(','.repeat(65_536), 'sep=,\n'),
      FIELDS.replace('1', '2'),
    ],
    ['of an endless column', endless('x'.repeat(65_536)), FIELD],
    ['of endless long columns', endless(field), ROW],
    ['of a quote that is not closed', endless('x'.repeat(65_536), '"'), QUOTE],
    ['of endless quotes', endless('""'.repeat(32_768), '"'), FIELD],
  ];
  for (const [name, pieces, message] of files) {
    it(`${name} is refused without waiting for its end`, { timeout: MAX_TIME_MS }, async () => {
      const refused = await refusal(pieces);
      assert.equal(refused.message, message);
      assert.ok(refused.read <= 40, `${refused.read} pieces of 64 KiB were read`);
    });
  }

  it('can have 16384 columns', async () => {
    const names = Array.from({ length: 16_382 }, (_, i) => `c${i}`);
    assert.equal((await refusal([`text,name,${names}\na,b\n`])).message, 'nothing');
    assert.equal((await refusal([`text,name,${names},more\na,b\n`])).message, FIELDS);
  });

  it('is compared once with the name of a column', () => {
    const out = outputOf(`
      const { readItems } = require('./lib/cli/rows');
      const { Sheet } = require('./lib/cli/sheet');
      const names = ['X'.repeat(2 ** 24), 'y'.repeat(64)];
      const files = ['x,'.repeat(16_000), ('x'.repeat(63) + ',').repeat(16_000), ('x'.repeat(65_000) + ',').repeat(16)];
      (async () => {
        for (const text of names) for (const file of files) {
          const columns = { text, name: 'name' };
          try {
            for await (const _ of readItems([Buffer.from(file + '\\n')], columns, new Sheet(Object.values(columns))));
          } catch (error) { console.log(error.message); }
        }
      })();`);
    const lines = out.trim().split('\n');
    assert.equal(lines.length, 6);
    for (const line of lines) assert.match(line, /^.{0,2000}$/);
  });

  it('appears shortened and escaped in messages', async () => {
    const hostile = '\x1b[2J\u202e';
    const { message } = await refusal(
      [`${hostile},${'x'.repeat(65_000)},TEXT${hostile}\n`],
      `text${hostile}`,
    );
    assert.doesNotMatch(message, /[\p{Cc}\p{Cf}]/u);
    assert.match(message, /'\\x1B\[2J\\u202e'.+Did you mean --text "TEXT\\u001b\[2J\\u202e"\?$/);
    assert.ok(message.length < 400, message);
  });

  it('of a million empty lines is read as fast as others', { timeout: MAX_TIME_MS }, async () => {
    const { message } = await refusal(new Array(16).fill('\n'.repeat(65_536)));
    assert.equal(message, 'The file is empty. Its first line must have the names of the columns.');
  });
});

describe('the command line', () => {
  /** @param {string} args an expression */
  const refusalOf = (args) =>
    outputOf(`
      const { readArguments } = require('./lib/cli/arguments');
      const { KNOWN_FLAGS } = require('./lib/cli/single');
      message(() => console.log(readArguments(${args}, KNOWN_FLAGS, { command: 'x', known: () => ({}) }).values));`);

  it('is refused if it has a million arguments', () => {
    for (const arg of ['x', '-f', '--force', '--']) {
      assert.equal(
        refusalOf(`new Array(1_000_000).fill('${arg}')`),
        '1000000 arguments are given, and at most 7189 are read. Put the text in quotes.\n',
      );
    }
  });

  it('is refused at the first wrong one of a million short options', () => {
    assert.equal(refusalOf("['-' + 'f'.repeat(1e6)]"), '--force is given twice. Give it once.\n');
    assert.equal(refusalOf("['-' + 'k'.repeat(1e6)]"), "Unknown option '-k'. --help lists the options.\n");
    assert.match(refusalOf("['--' + 'k'.repeat(1e6)]"), /^Unknown option '--k{58}'…\. --help lists/);
    assert.match(
      refusalOf("['--type', '-' + 'k'.repeat(1e6)]"),
      /^--type needs a value, and '-k{59}'… looks like an option\. If it is the value, write --type=-k{59}…\./,
    );
  });

  it('accepts long words and values that begin with a dash', () => {
    const { readArguments } = require('../lib/cli/arguments');
    const { KNOWN_FLAGS } = require('../lib/cli/single');
    const other = { command: 'x', known: () => ({}) };
    const long = `-5${'x'.repeat(5000)}`;
    assert.deepEqual(readArguments(['--', long], KNOWN_FLAGS, other).words, [long]);
    assert.equal(readArguments(['--output', long, 'a'], KNOWN_FLAGS, other).values.output, long);
    assert.equal(readArguments([`-fo${long}`, 'a'], KNOWN_FLAGS, other).values.output, long);
    assert.equal(readArguments(['-fo', long, 'a'], KNOWN_FLAGS, other).values.output, long);
  });
});
