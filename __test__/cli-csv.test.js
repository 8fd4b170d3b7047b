'use strict';

// Tests the CSV parser with chunks of every size, and the checks of file names.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const { CsvParser } = require('../lib/cli/csv');
const { NameSet, findNameProblem } = require('../lib/cli/names');
const { readItems } = require('../lib/cli/rows');
const { Sheet } = require('../lib/cli/sheet');

/**
 * @param {string | Buffer} csv
 * @param {{ delimiter?: string, size?: number }} [how] size of the pieces
 */
function parse(csv, { delimiter = ',', size = 64 * 1024 } = {}) {
  const bytes = Buffer.from(csv);
  const parser = new CsvParser(delimiter);
  const rows = [];
  for (let at = 0; at < bytes.length; at += size) rows.push(...parser.write(bytes.subarray(at, at + size)));
  return [...rows, ...parser.end()];
}

/** @param {string | Buffer} csv */
const fieldsOf = (csv) => parse(csv).map(({ fields }) => fields);

describe('CSV', () => {
  /** @type {[string, string | Buffer, string[][]][]} */
  const good = [
    [
      'consists of rows of fields',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'can end without a line feed',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'may have CR LF',
      'a,b\r\nc,"d"\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'may end with CR',
      'a,b\r\nc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['may end with CR after a quote', 'a\r\n"b"\r', [['a'], ['b']]],
    [
      'can have empty fields',
      '"",a\nb,\n',
      [
        ['', 'a'],
        ['b', ''],
      ],
    ],
    ['skips empty lines', '\n\r\na\n\n\nb\n\n', [['a'], ['b']]],
    ['skips rows of only separators', ',,\n\na,\n,', [['a', '']]],
    ['skips rows of only empty quotes', '""\n"",""', []],
    ['has delimiters in quotes', '"a,b",c', [['a,b', 'c']]],
    [
      'has line ends in quotes',
      '"a\nb\r\nc",d\ne,f',
      [
        ['a\nb\r\nc', 'd'],
        ['e', 'f'],
      ],
    ],
    ['has quotes in quotes', '"a""b","""",""""""', [['a"b', '"', '""']]],
    ['keeps spaces', ' a , b \n', [[' a ', ' b ']]],
    ['is UTF-8', 'é,"日本",😀\n', [['é', '日本', '😀']]],
    ['is nothing', '', []],
  ];
  for (const [name, csv, rows] of good) {
    test(name, () => {
      assert.deepEqual(fieldsOf(csv), rows);
      const whole = parse(csv);
      assert.ok(whole.every(({ problem }) => problem === undefined));
      for (const size of [1, 2, 3, 5]) assert.deepEqual(parse(csv, { size }), whole);
    });
  }

  test('accepts other delimiters', () => {
    assert.deepEqual(
      parse('a\tb,c\n"d\te"\tf', { delimiter: '\t' }).map(({ fields }) => fields),
      [
        ['a', 'b,c'],
        ['d\te', 'f'],
      ],
    );
  });

  test('says on which line a row begins and at which byte it ends', () => {
    const csv = 'a,b\n\n"c\n\nd",e\r\nf,é\n';
    const rows = parse(csv).map(({ line, end }) => [line, end]);
    assert.deepEqual(rows, [
      [1, 4],
      [3, 15],
      [6, 20],
    ]);
    assert.equal(Buffer.byteLength(csv), 20);
  });

  /** @type {[string, string | Buffer, RegExp][]} */
  const bad = [
    ['a quote in an unquoted field', 'a"b"', /^A field has a quote in the middle\. /],
    ['text after the closing quote', '"a"b', /^A field goes on after its closing quote\. /],
    ['a space after the closing quote', '"a" ', /^A field goes on after its closing quote\. /],
    ['a CR in the middle', 'a\rb', /^A field has a carriage return without a line feed\. /],
    ['a CR in the middle after a quote', '"a"\rb', /^A field goes on after its closing quote\. /],
    ['other bytes than UTF-8', Buffer.from([0x61, 0xff]), /^Field 1 is not valid UTF-8\. /],
    ['a truncated character', Buffer.from([0x22, 0xc3, 0x22]), /^Field 1 is not valid UTF-8\. /],
    ['a field that is too long', 'a'.repeat(64 * 1024 + 1), /^A field has more than 65536 bytes/],
    [
      'a row that is too long',
      `${'a'.repeat(60_000)},`.repeat(18),
      /^The row has more than 1048576 bytes\. /,
    ],
    ['a row of too many fields', ','.repeat(16_384), /^The row has more than 16384 fields\. /],
  ];
  for (const [name, csv, problem] of bad) {
    test(`refuses ${name}, and reads the rows around it`, () => {
      const bytes = Buffer.concat([Buffer.from('x,y\n'), Buffer.from(csv), Buffer.from('\n"p\n",q\nr,s')]);
      for (const size of [7, 64 * 1024]) {
        const [first, wrong, ...others] = parse(bytes, { size });
        assert.deepEqual(first?.fields, ['x', 'y']);
        assert.match(wrong?.problem ?? '', problem);
        assert.equal(wrong?.line, 2);
        assert.deepEqual(
          others.map(({ line, fields, problem }) => [line, fields, problem]),
          [
            [3, ['p\n', 'q'], undefined],
            [5, ['r', 's'], undefined],
          ],
        );
      }
    });
  }

  test('refuses half a byte order mark', () => {
    const [row] = parse(Buffer.from([0xef, 0xbb, 0x61, 0x0a]));
    assert.match(row?.problem ?? '', / is not valid UTF-8\. /);
  });

  test('names the line of a quote that is not closed', () => {
    const message =
      'line 3: The quoted field that begins here has no closing quote before the end of the file. Add it.';
    assert.throws(() => parse('a,b\nc,d\ne,"f\ng,h\n'), { message });
  });

  test('stops searching for the closing quote after 64 KiB', () => {
    const parser = new CsvParser();
    assert.deepEqual(parser.write(Buffer.from('a\n"b')).length, 1);
    const message =
      'line 2: The quoted field that begins here has no closing quote within 65536 bytes. Add it.';
    assert.throws(() => parser.write(Buffer.alloc(64 * 1024, 'c')), { message });
  });
});

/**
 * @param {string} csv
 * @param {{ text?: string, name?: string }} [columns]
 */
async function itemsOf(csv, { text = 'text', name = 'name' } = {}) {
  const items = [];
  const file = (async function* () {
    yield Buffer.from(csv);
  })();
  for await (const some of readItems(file, { text, name }, new Sheet([text, name]))) items.push(...some);
  return items;
}

describe('columns', () => {
  test('are found by name', async () => {
    const [item] = await itemsOf('id,no,url\n1,2,3\n', { text: 'url', name: 'id' });
    assert.deepEqual(item, { line: 2, end: 16, text: '3', name: '1' });
  });

  test('are listed in the error if one is missing', async () => {
    await assert.rejects(itemsOf('id,url\n'), {
      message: "The file has no column 'text' for --text. Its columns are 'id', 'url'.",
      status: 2,
    });
    const many = Array.from({ length: 30 }, (_, i) => `c${i}`).join();
    await assert.rejects(itemsOf(many), { message: /'c19' and 10 more\./ });
  });

  test('must have unique names if they are used', async () => {
    await assert.rejects(itemsOf('text,name,text\n'), {
      message: "line 1: --text: two columns have the name 'text'. Rename one.",
    });
    const [item] = await itemsOf('text,,x,name,x,\na,b,c,d,e,f\n');
    assert.deepEqual(item, { line: 2, end: 28, text: 'a', name: 'd' });
  });

  test('must have the same number in every row', async () => {
    const items = await itemsOf('text,name\na\na,b,c\na,b\n');
    assert.match(items[0]?.problem ?? '', /^The row has 1 field, but the first line has 2\. /);
    assert.match(items[1]?.problem ?? '', /^The row has 3 fields, but the first line has 2\. /);
    assert.equal(items[2]?.problem, undefined);
  });

  test('must be named in the header', async () => {
    for (const csv of ['', '\ufeff', '\n\n']) await assert.rejects(itemsOf(csv), /names of the columns/);
    await assert.rejects(itemsOf('a"b\n'), { message: /^line 1: A field has a quote/ });
  });
});

describe('a file name', () => {
  test('is accepted if it is valid on every system', () => {
    for (const name of [
      'a',
      '.a',
      '..a',
      'a.b',
      '-a',
      'é 日本',
      'console',
      'com10',
      'null',
      'a'.repeat(250),
      '符'.repeat(80),
    ]) {
      assert.equal(findNameProblem(name), undefined, name);
    }
  });

  test('is refused if it is a path, or invalid on any system', () => {
    const names = [
      '',
      '.',
      '..',
      '../a',
      '/a',
      'a/b',
      'a\\b',
      '\\a',
      'a\0',
      'a\n',
      'a\u0085',
      'a.',
      'a ',
      ' ',
    ];
    const windows = [
      'con',
      'CON',
      'Nul.txt',
      'aux .a',
      'COM1',
      'lpt9.x',
      'com¹',
      'CONIN$',
      'a:b',
      'a?',
      'a*',
      'a|b',
      '<',
      '>',
      '"',
    ];
    for (const name of [...names, ...windows, 'a'.repeat(251), 'é'.repeat(126)]) {
      assert.match(
        findNameProblem(name) ?? '',
        /^The name '.*'…? (?:has|contains|ends|is|looks) .+\. Choose another name\.$/,
        JSON.stringify(name),
      );
    }
  });

  test('counts as used, whatever its case and normal form', () => {
    const names = new NameSet();
    assert.ok(names.add('Ärger'));
    assert.ok(!names.add('ärger'));
    assert.ok(!names.add('a\u0308rger'));
    assert.ok(names.add('arger'));
  });

  test('can be one of very many', () => {
    const names = new NameSet();
    for (let i = 0; i < 50_000; i++) assert.ok(names.add(`n${i}`));
    for (let i = 0; i < 50_000; i++) assert.ok(!names.add(`N${i}`));
  });
});
