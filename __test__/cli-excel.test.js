'use strict';

// Reads CSV files as spreadsheets save them: encodings, separators, columns without names, empty
// rows.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');
const fc = require('fast-check');

const { generateQrCode } = require('..');
const { Decoder, readEncoding } = require('../lib/cli/encoding');
const { readItems } = require('../lib/cli/rows');
const { ROWS } = require('../lib/messages/command');
const { Sheet } = require('../lib/cli/sheet');
const { folderOf, run } = require('./support/cli');

/** @typedef {'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'} EncodingName */

const MARK = '\ufeff';
const WINDOWS_1252_HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * Encodes as a spreadsheet does, independently of the code that is tested.
 *
 * @param {string} text
 * @param {EncodingName} encoding
 * @returns {Buffer}
 */
function encode(text, encoding) {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'windows-1252') {
    return Buffer.from(
      Array.from(text, (char) => {
        const high = char === ' ' ? -1 : WINDOWS_1252_HIGH.indexOf(char);
        return high < 0 ? char.charCodeAt(0) : 0x80 + high;
      }),
    );
  }
  const bytes = Buffer.alloc(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    if (encoding === 'utf-16le') bytes.writeUInt16LE(text.charCodeAt(i), 2 * i);
    else bytes.writeUInt16BE(text.charCodeAt(i), 2 * i);
  }
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {number[]} sizes the sizes of the pieces, repeated
 */
function* pieces(bytes, sizes) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/**
 * @param {Uint8Array | string} csv
 * @param {{ delimiter?: string, encoding?: string, sizes?: number[], text?: string, name?: string
 *   }} [how]
 */
async function read(csv, { delimiter, encoding, sizes = [64 * 1024], text = 'text', name = 'name' } = {}) {
  const options = { delimiter, encoding: encoding === undefined ? undefined : readEncoding(encoding) };
  const sheet = new Sheet([text, name], options);
  const file = (async function* () {
    yield* pieces(Buffer.from(csv), sizes);
  })();
  const items = [];
  for await (const some of readItems(file, { text, name }, sheet)) items.push(...some);
  const { origin, emptyRows } = sheet;
  return {
    items,
    rows: items.map((item) => [item.text, item.name]),
    delimiter: sheet.delimiter,
    origin,
    emptyRows,
  };
}

describe('a file that Excel saved', () => {
  /** @type {[string, Buffer, string, number][]} */
  const files = [
    [
      'as CSV UTF-8, with columns that have no name and rows that have nothing',
      encode(`${MARK}name,text,,,\r\na,"x, ""y""",,,\r\n,,,,\r\nb,é,1,,\r\n,,,,\r\n`, 'utf-8'),
      ',',
      2,
    ],
    [
      'as CSV in a country of semicolons',
      encode('name;text;x;x;\r\na;"x, ""y""";;;\r\n;;;;\r\n;;;;\r\nb;é;;;\r\n', 'utf-8'),
      ';',
      2,
    ],
    [
      'as Unicode text',
      encode(`${MARK}name\ttext\t\t\r\na\t"x, ""y"""\t\t\r\n\t\t\t\r\nb\té\t\t\r\n`, 'utf-16le'),
      '\t',
      1,
    ],
    [
      'with sep=; in front, and rows that end early',
      encode(`${MARK}sep=;\r\nname;text;;\r\na;"x, ""y"""\r\n;;;\r\nb;é;;;\r\n\r\n`, 'utf-8'),
      ';',
      2,
    ],
    [
      'with rows that end before unused columns that have names',
      encode('name,text,notes,more\r\na,"x, ""y""",,\r\nb,é\r\n', 'utf-8'),
      ',',
      0,
    ],
    ['as CSV (Macintosh)', encode('name,text\ra,"x, ""y"""\r,\rb,é', 'utf-8'), ',', 1],
    ['as CSV (Macintosh), to the last CR', encode('name,text\ra,"x, ""y"""\rb,é\r', 'utf-8'), ',', 0],
    ['as CSV (Macintosh) with sep=;', encode('sep=;\rname;text\ra;"x, ""y"""\rb;é\r', 'utf-8'), ';', 0],
  ];
  for (const [name, bytes, delimiter, emptyRows] of files) {
    test(`${name}, is read in pieces of every size`, async () => {
      for (const size of [1, 2, 3, 5, 7, 64 * 1024]) {
        const result = await read(bytes, { sizes: [size] });
        assert.deepEqual(
          result.rows,
          [
            ['x, "y"', 'a'],
            ['é', 'b'],
          ],
          `${size}`,
        );
        assert.ok(result.items.every(({ problem }) => problem === undefined));
        assert.equal(result.delimiter, delimiter);
        assert.equal(result.emptyRows, emptyRows);
      }
    });
  }

  test('makes its codes, and counts skipped rows', async (t) => {
    const cwd = folderOf(t);
    const csv = `${MARK}Nr;text;name;;\r\n1;日本 😀;a;;\r\n;;;;\r\n2;"x\r\ny";b;;\r\n;;;;\r\n`;
    fs.writeFileSync(path.join(cwd, 'a.csv'), encode(csv, 'utf-16be'));
    const { code, error } = await run(['batch', 'a.csv', '--out', 'o', '-t', 'svg', '-e', 'M'], { cwd });
    assert.equal(code, 0, error);
    assert.match(
      error,
      /^The file is read with ";" between fields, as its header line shows; --delimiter sets /,
    );
    assert.match(error, /^2 rows: 2 made, 0 there already, 2 empty rows skipped; /m);
    const options = /** @type {const} */ ({ type: 'svg', errorCorrectionLevel: 'M' });
    const expected = { 'a.svg': '日本 😀', 'b.svg': 'x\r\ny' };
    assert.deepEqual(fs.readdirSync(path.join(cwd, 'o')), Object.keys(expected));
    for (const [file, text] of Object.entries(expected)) {
      assert.deepEqual(fs.readFileSync(path.join(cwd, 'o', file)), generateQrCode(text, options));
    }
  });

  test('can be in a Windows code page', async (t) => {
    const cwd = folderOf(t);
    const csv = encode('text;name\r\nCafé – 5 €;œuvre\r\n', 'windows-1252');
    const plain = await run(['batch', '-', '--out', 'o'], { cwd, input: csv });
    assert.match(
      plain.error,
      /^line 2: Field 1 is not valid UTF-8\. If Excel on Windows .+ --encoding windows-1252\.$/m,
    );
    assert.equal(plain.code, 1);
    for (const name of ['windows-1252', 'latin1', 'ISO-8859-1', 'cp1252']) {
      const args = ['batch', '-', '--out', name, '-e', 'M', '--encoding', name];
      const { code, error } = await run(args, { cwd, input: csv });
      assert.equal(code, 0, error);
      const made = fs.readFileSync(path.join(cwd, name, 'œuvre.png'));
      assert.deepEqual(made, generateQrCode('Café – 5 €', { errorCorrectionLevel: 'M', scale: 4 }));
    }
  });
});

describe('random rows', () => {
  const char = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'abc ,;\t"\r\n|=') },
    { weight: 2, arbitrary: fc.constantFrom(...'éÿ€žŒ') },
    { weight: 1, arbitrary: fc.constantFrom('日', '😀', '\u{10ffff}', '\ufffd', '\ud7ff', '\ue000') },
  );
  const cell = fc.array(char, { maxLength: 8 }).map((all) => all.join(''));
  const encodings = /** @type {EncodingName[]} */ (['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']);
  const files = fc.record({
    rows: fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
    encoding: fc.constantFrom(...encodings),
    delimiter: fc.constantFrom(',', ';', '\t'),
    isMarked: fc.boolean(),
    separator: fc.constantFrom('none', 'line', 'option'),
    end: fc.constantFrom('\n', '\r\n'),
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
  });

  /** @param {string} each */
  const quoted = (each) => (/[,;\t"\r\n]/.test(each) ? `"${each.replace(/"/g, '""')}"` : each);
  const isFull = (/** @type {string[]} */ row) => row.some((each) => each !== '');

  /** @param {typeof files extends fc.Arbitrary<infer File> ? File : never} file */
  function written({ rows: given, encoding, delimiter, isMarked, separator, end }) {
    const isNarrow = encoding === 'windows-1252';
    const narrowed = (/** @type {string} */ each) => each.replace(/[^\0-\xff€žŒ]/gu, '?');
    const rows = isNarrow ? given.map((row) => row.map(narrowed)) : given;
    const lines = [['name', '', 'text'], ...rows].map((row) => row.map(quoted).join(delimiter) + end);
    const mark = isMarked && !isNarrow ? MARK : '';
    if (separator === 'line') lines.unshift(`sep=${delimiter}${end}`);
    // Line numbers count the line feeds before, also those in fields.
    const numbers = lines.map((_, i) => 1 + (lines.slice(0, i).join('').match(/\n/g) ?? []).length);
    return {
      bytes: encode(mark + lines.join(''), encoding),
      options: {
        ...(mark === '' && encoding !== 'utf-8' ? { encoding } : {}),
        ...(separator === 'option' ? { delimiter } : {}),
      },
      rows,
      numbers: numbers.slice(-rows.length || lines.length),
    };
  }

  test('are read back in every encoding, with every separator, from pieces of any size', async () => {
    const property = fc.asyncProperty(files, async (file) => {
      const { bytes, options, rows, numbers } = written(file);
      const { items, emptyRows } = await read(bytes, { ...options, sizes: file.sizes });
      const full = rows.flatMap(([name, , text], i) =>
        isFull(rows[i] ?? []) ? [[numbers[i], text, name]] : [],
      );
      assert.deepEqual(
        items.map(({ line, text, name, problem }) => [line, problem ?? text, name]),
        full,
      );
      assert.equal(emptyRows, rows.length - full.length);
      assert.ok(items.every(({ end }, i) => end <= bytes.length && end >= (items[i - 1]?.end ?? 0)));
    });
    await fc.assert(property, { numRuns: 500 });
  });
});

describe('an encoding', () => {
  /**
   * @param {Uint8Array} bytes
   * @param {string} [name]
   * @param {number} [size]
   */
  function decode(bytes, name, size = 1) {
    const decoder = new Decoder(name === undefined ? undefined : readEncoding(name));
    return Buffer.concat([
      ...Array.from(pieces(bytes, [size]), (each) => decoder.write(each)),
      decoder.end(),
    ]);
  }

  test('follows the byte order mark, which is not part of the text', () => {
    for (const encoding of /** @type {const} */ (['utf-8', 'utf-16le', 'utf-16be'])) {
      for (const size of [1, 2, 3, 100]) {
        assert.equal(decode(encode(`${MARK}a😀`, encoding), undefined, size).toString(), 'a😀');
        assert.equal(decode(encode(`${MARK}a😀`, encoding), encoding, size).toString(), 'a😀');
        assert.equal(decode(encode('a😀', encoding), encoding, size).toString(), 'a😀');
        assert.equal(decode(encode(`a${MARK}`, encoding), encoding, size).toString(), `a${MARK}`);
        assert.equal(decode(encode(MARK, encoding), undefined, size).length, 0);
      }
    }
    assert.equal(decode(encode(`${MARK}a`, 'utf-16be'), 'utf-16').toString(), 'a');
    assert.equal(decode(Buffer.alloc(0)).length, 0);
    // Two of the three bytes of a byte order mark are text.
    assert.deepEqual(decode(Buffer.of(0xef, 0xbb)), Buffer.of(0xef, 0xbb));
  });

  test('is refused if it contradicts the byte order mark', () => {
    const message =
      /mark of utf-16le, but --encoding says windows-1252\. Remove --encoding, or set it to utf-16le\.$/;
    assert.throws(() => decode(encode(`${MARK}a`, 'utf-16le'), 'latin1'), { message, status: 2 });
    assert.throws(() => decode(encode(`${MARK}a`, 'utf-8'), 'utf-16'), { status: 2 });
    assert.throws(() => decode(encode(`${MARK}a`, 'utf-16be'), 'utf-16le'), { status: 2 });
  });

  test('can be any that TextDecoder supports', {
    skip: process.versions.icu === undefined && 'no ICU',
  }, () => {
    assert.equal(decode(Buffer.of(0x93, 0xfa, 0x96, 0x7b), 'Shift_JIS').toString(), '日本');
    assert.equal(decode(Buffer.of(0xcf, 0xf0), 'windows-1251').toString(), 'Пр');
    // Invalid bytes become a byte that UTF-8 never has, and the text around them stays.
    assert.deepEqual(decode(Buffer.of(0x61, 0xff, 0x62), 'shift_jis'), Buffer.of(0x61, 0xff, 0x62));
  });

  test('is refused with advice if it is unknown', () => {
    for (const name of ['martian', '', 'utf-32']) {
      const message = /^Unknown encoding '.+ or save the file as UTF-8\.$/;
      assert.throws(() => readEncoding(name), { message, status: 2 });
    }
  });

  test('with invalid bytes makes only the rows with those bytes bad', async () => {
    const head = encode(`${MARK}text,name\n`, 'utf-16le');
    const half = encode('a\ud83d,x\n\udc00,y\n😀,z\n', 'utf-16le');
    for (const size of [1, 2, 3, 1000]) {
      const { items } = await read(Buffer.concat([head, half, Buffer.of(0x61)]), { sizes: [size] });
      assert.deepEqual(
        items.map(({ line, problem, name }) => [line, name, problem]),
        [
          [2, '', 'Field 1 is not valid utf-16le. Choose another --encoding.'],
          [3, '', 'Field 1 is not valid utf-16le. Choose another --encoding.'],
          [4, 'z', undefined],
          [5, '', 'Field 1 is not valid utf-16le. Choose another --encoding.'],
        ],
      );
    }
    // U+FFFD in the file itself is valid.
    const { rows } = await read(encode(`${MARK}text,name\n\ufffd,x\n`, 'utf-16be'));
    assert.deepEqual(rows, [['\ufffd', 'x']]);
  });
});

describe('the separator', () => {
  /** @type {[string, string, string | undefined][]} */
  const found = [
    ['a comma, which finds the columns', 'text,name;x\n', undefined],
    ['a comma, which finds the columns', 'text,name,"a;b;c;d"\n', ','],
    ['a semicolon, whatever the commas', '"a,b,c,d";text;name\n', ';'],
    ['a semicolon, with commas outside of quotes', 'a, b, c, d;text;name\n', ';'],
    ['a semicolon, with a line end in the header', '"a\r\nb";text;name\r\n', ';'],
    ['a semicolon, after empty rows', ';;\n\n;;\ntext;name;\n', ';'],
    ['a tab', 'a,b\ttext\tname;\tname\r\n', '\t'],
    ['a tab, at the end of the file', 'text\tname', '\t'],
    ['the one of a sep= line, in any case', 'SEP=|\ntext|name\n', '|'],
    ['the one of a sep= line, whatever follows', 'sep=,\r\ntext,name,a;b;c\n', ','],
  ];
  for (const [what, csv, delimiter] of found) {
    test(`of ${JSON.stringify(csv)} is ${delimiter === undefined ? 'not found' : what}`, async () => {
      if (delimiter === undefined) await assert.rejects(read(csv), /for --name/);
      else
        for (const size of [1, 4, 1000])
          assert.equal((await read(csv, { sizes: [size] })).delimiter, delimiter);
    });
  }

  test('is a comma if more than one separator finds the columns', async () => {
    for (const csv of ['url\na;b\n', 'url\n']) {
      assert.equal((await read(csv, { text: 'url', name: 'url' })).delimiter, ',');
    }
  });

  test('is set by --delimiter, and a sep= line is still skipped', async () => {
    const { delimiter, rows, items } = await read('sep=;\ntext,name\na;b,c\n', { delimiter: ',' });
    assert.equal(delimiter, ',');
    assert.deepEqual(rows, [['a;b', 'c']]);
    assert.equal(items[0]?.line, 3);
    assert.equal(items[0]?.end, 22);
  });

  test('is detected, and rows are read, if a later quote is not closed', async () => {
    const csv = `text;name\na;b\nc;d\n"e${'x'.repeat(70_000)}\n`;
    for (const sizes of [[1000], [64 * 1024], [1e6]]) {
      const sheet = new Sheet(['text', 'name']);
      const file = (async function* () {
        yield* pieces(Buffer.from(csv), sizes);
      })();
      /** @type {string[]} */
      const names = [];
      const reading = (async () => {
        for await (const some of readItems(file, { text: 'text', name: 'name' }, sheet)) {
          names.push(...some.map((item) => item.name));
        }
      })();
      await assert.rejects(reading, {
        message: /^line 4: The quoted field that begins here has no closing quote/,
      });
      assert.deepEqual(names, ['b', 'd']);
      assert.equal(sheet.delimiter, ';');
    }
  });

  test('is searched for in a bounded number of bytes', () => {
    const sheet = new Sheet(['text', 'name']);
    const write = () => sheet.write(Buffer.alloc(64 * 1024, 'a'));
    for (let i = 0; i < 17; i++) write();
    assert.equal(sheet.delimiter, ',');
    assert.throws(write, {
      message: 'line 1: A field has more than 65536 bytes, which no QR code can hold. Shorten it.',
    });
  });
});

describe('the error for an unreadable file names the option that helps:', () => {
  /** @type {[string | Buffer, Parameters<typeof read>[1], RegExp][]} */
  const hints = [
    [
      'text|name\n',
      {},
      /^The file has no column 'text' for --text\. .+ 'text\|name'\. The first line contains "\|": try --delimiter pipe\.$/,
    ],
    ['id:text:name\n', {}, / The first line contains ":": try --delimiter :\.$/],
    ['text;name\n', { delimiter: ',' }, / The first line contains ";": try --delimiter semicolon\.$/],
    ['sep=,\ntext;name\n', {}, / The first line contains ";": try --delimiter semicolon\.$/],
    ['text\tname\n', { delimiter: ';' }, / The first line contains tabs: try --delimiter tab\.$/],
    ['a,b;text\n', { delimiter: '|' }, /try --delimiter semicolon\.$/],
    ['Text;Name\n', {}, / Its columns are 'Text', 'Name'\. Did you mean --text "Text"\?$/],
    ['text; name\n', {}, / Did you mean --name " name"\?$/],
    ['content,name\n', { text: 'contnet' }, / Did you mean --text "content"\?$/],
    ['url;id\n', {}, /^The file has no column 'text' for --text\. Its columns are 'url', 'id'\.$/],
    [
      encode('text,name\r\n', 'utf-16le'),
      {},
      /^The first line of the file looks like utf-16le .+\. Add --encoding utf-16le\.$/,
    ],
    [encode('text;name\n', 'utf-16be'), {}, /Add --encoding utf-16be\.$/],
    [
      Buffer.from('text,Stra\xdfe,name\n', 'latin1'),
      {},
      /^line 1: .+ is not valid UTF-8\. .+ add --encoding windows-1252\.$/,
    ],
  ];
  for (const [csv, how, message] of hints) {
    test(JSON.stringify(csv.toString('latin1')).slice(0, 40), async () => {
      await assert.rejects(read(csv, how), { message });
    });
  }
});

test('ignores missing and extra empty fields at the end of a row', async () => {
  const { items } = await read('text,name,,x\na,b\nc,d,,,,,\ne\nf,g,,,,x\n');
  assert.deepEqual(
    items.map(({ text, problem }) => problem ?? text),
    ['a', 'c', ...[1, 6].map((count) => ROWS.wrongCount(count, 4))],
  );
});

test('reports a CR as an error of its row if the first line ends with LF', async () => {
  const { items } = await read('text,name\r\na\rb,c\nd,e\n');
  assert.deepEqual(
    items.map(({ text, problem }) => problem ?? text),
    [ROWS.loneReturn(), 'd'],
  );
});

test('refuses an Excel workbook', async () => {
  for (const start of ['PK\x03\x04\x14\0', '\xd0\xcf\x11\xe0\xa1\xb1']) {
    await assert.rejects(read(Buffer.from(`${start}text,name\n`, 'latin1')), {
      message: 'The file is a workbook, such as .xlsx, and not CSV. Save it as CSV UTF-8 in the spreadsheet.',
    });
  }
});

test('reads a large UTF-16 file in little memory', async () => {
  const sheet = new Sheet(['text', 'name']);
  const part = Array.from(
    { length: 500 },
    (_, i) => `n${i};https://example.com/${i}/${'x'.repeat(300)};\r\n;;\r\n`,
  ).join('');
  const bytes = encode(part, 'utf-16le');
  sheet.write(encode(`${MARK}name;text;\r\n`, 'utf-16le'));
  let [count, peak] = [0, 0];
  const before = process.memoryUsage();
  for (let i = 0; i < 1000; i++) {
    for (const piece of pieces(bytes, [64 * 1024 - 1])) count += sheet.write(piece).length;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
  }
  assert.equal(count + sheet.end().length, 500_000);
  assert.equal(sheet.emptyRows, 500_000);
  assert.ok(1000 * bytes.length > 300e6 && peak < 64e6, `${peak} bytes`);
});
