'use strict';

// Reads back a corpus of texts in many scripts with jsQR and zxing.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const QRCode = require('qrcode');

const { generateQrCode } = require('../index');
const { corpus } = require('./support/corpus');
const jsqr = require('./support/jsqr');
const zxing = require('./support/zxing');

/** Gives zxing no hint about the encoding, as a reader in the field gets none. */
const UNAIDED = Object.freeze({ characterSet: 'Unknown' });

/**
 * Returns the text that zxing reads for `text`. Its WebAssembly passes strings of more than 16
 * bytes to JavaScript through a TextDecoder, which drops a byte order mark at the beginning. The
 * bytes that it reads are complete. jsQR drops nothing.
 *
 * @param {string} text
 */
function asZxingReads(text) {
  return text.startsWith('\ufeff') && Buffer.byteLength(text) > 16 ? text.slice(1) : text;
}

const limited = corpus.filter(({ text }) => asZxingReads(text) !== text);

/**
 * Returns true if `bytes` are `text` in UTF-8 or, after kanji mode, in Shift JIS.
 *
 * @param {Uint8Array} bytes
 * @param {string} text
 */
function hold(bytes, text) {
  if (Buffer.from(text).equals(bytes)) return true;
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes) === text;
  } catch {
    return false;
  }
}

/** Returns the one code that zxing finds, or a reading without text if it finds none or several. */
async function readByZxing(png) {
  const codes = await zxing.decodeAll(png, UNAIDED);
  return codes.length === 1 ? codes[0] : { text: null, bytes: new Uint8Array(), hasECI: false };
}

/** Returns the strings of the corpus that `isRight` rejects, each with the text that was read. */
async function misread(read, isRight) {
  const wrong = [];
  for (const { script, text } of corpus) {
    const reading = await read(text);
    if (!isRight(reading, text)) wrong.push({ script, text, read: reading?.text, bytes: reading?.bytes });
  }
  return wrong;
}

/** Prints how many strings a reader has read. The caller has checked every reading. */
function report(t, reader) {
  const { length } = corpus;
  const exact = length - limited.length;
  t.diagnostic(
    `${reader} reads ${length} of ${length} strings as bytes, ${exact} of them as text and ` +
      `${limited.length} as text without its byte order mark`,
  );
}

test('the corpus has at least 2,000 different strings in at least 20 scripts', (t) => {
  const scripts = new Set(corpus.map(({ script }) => script));
  const texts = new Set(corpus.map(({ text }) => text));
  assert.ok(scripts.size >= 20, `${scripts.size} scripts`);
  assert.ok(texts.size >= 2000, `${texts.size} different strings`);
  assert.equal(texts.size, corpus.length);
  for (const text of texts) assert.ok(text.length > 0 && text.isWellFormed(), JSON.stringify(text));
  t.diagnostic(`${corpus.length} strings in ${scripts.size} scripts`);
});

test('jsQR reads every string back, as text and as bytes', async (t) => {
  const wrong = await misread(
    (text) => jsqr.decode(generateQrCode(text)),
    (code, text) => code !== null && code.text === text && hold(code.bytes, text),
  );
  assert.deepEqual(wrong, []);
  t.diagnostic(`jsQR reads ${corpus.length} of ${corpus.length} strings as bytes and as text`);
});

test('zxing reads every string back, as text and as bytes', async (t) => {
  const wrong = await misread(
    (text) => readByZxing(generateQrCode(text)),
    (code, text) => code.text === asZxingReads(text) && hold(code.bytes, text) && !code.hasECI,
  );
  assert.deepEqual(wrong, []);
  report(t, 'zxing');
});

test('zxing reads every string back when it is declared UTF-8', async (t) => {
  const wrong = await misread(
    (text) => readByZxing(generateQrCode(text, { eci: true })),
    (code, text) => code.text === asZxingReads(text) && Buffer.from(text).equals(code.bytes) && code.hasECI,
  );
  assert.deepEqual(wrong, []);
  report(t, 'zxing, told that they are UTF-8,');
});

// Symbols of another generator with the same bytes show that the limitation is the reader's.
test('zxing drops the same byte order marks from codes of another generator', async (t) => {
  assert.ok(limited.length > 0 && limited.length < corpus.length / 100, `${limited.length} strings`);
  const similar = corpus.filter(
    ({ text }) => text.startsWith('\ufeff') && !limited.some((l) => l.text === text),
  );
  assert.ok(similar.length > 0);
  for (const { text } of [...limited, ...similar]) {
    const png = await QRCode.toBuffer([{ data: Buffer.from(text), mode: 'byte' }]);
    const code = await readByZxing(png);
    assert.equal(code.text, asZxingReads(text));
    assert.ok(Buffer.from(text).equals(code.bytes));
    assert.equal(jsqr.decode(png)?.text, text);
  }
  t.diagnostic(`${limited.length} strings lose their byte order mark`);
});
