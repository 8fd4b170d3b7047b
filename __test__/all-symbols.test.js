'use strict';

// Draws and reads back every symbol: 40 versions, 4 levels and 8 masks. The text varies by mask, so
// that every version and level is tested full in each mode, nearly full and nearly empty.

const assert = require('node:assert/strict');
const { test } = require('node:test');

const { PNG } = require('pngjs');
const QRCode = require('qrcode');
const LEVEL = require('qrcode/lib/core/error-correction-level');
const MODE = require('qrcode/lib/core/mode');
const { getCapacity } = require('qrcode/lib/core/version');
const toShiftJis = require('qrcode/helper/to-sjis');

const { generateQrCode } = require('../index');
const jsqr = require('./support/jsqr');
const { random } = require('./support/random');
const zxing = require('./support/zxing');

const VERSIONS = Array.from({ length: 40 }, (_, i) => i + 1);
const LEVELS = ['L', 'M', 'Q', 'H'];
const MASKS = [0, 1, 2, 3, 4, 5, 6, 7];

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));
const UNICODE = [...'aé߿ࠀ日한ไ𝒜👍\u{10ffff}'];
const KANJI = [...'漢字日本語東京点茗荷あいうアイウ、。ΩЯ→亜腕弌熙'];

/**
 * Returns `length` random characters.
 *
 * @param {ReturnType<typeof random>} dice
 * @param {ArrayLike<string>} letters
 * @param {number} length
 */
function draw(dice, letters, length) {
  return Array.from({ length }, () => dice.pick(letters)).join('');
}

/** Returns random characters of one to four bytes, which take exactly `bytes` bytes. */
function drawBytes(dice, bytes) {
  let text = '';
  for (let left = bytes; left > 0; ) {
    const character = dice.pick(UNICODE);
    const length = Buffer.byteLength(character);
    if (length > left) continue;
    text += character;
    left -= length;
  }
  return text;
}

/**
 * Returns the content for the symbol of a version, level and mask, as one segment.
 *
 * @param {number} version
 * @param {string} level
 * @param {number} mask
 * @returns {{ data: string, mode: 'numeric' | 'alphanumeric' | 'byte' | 'kanji' }}
 */
function content(version, level, mask) {
  const dice = random(version * 1000 + LEVELS.indexOf(level) * 100 + mask);
  const capacity = (mode) => getCapacity(version, LEVEL.from(level), mode);
  switch (mask) {
    case 0:
      return { data: draw(dice, '0123456789', capacity(MODE.NUMERIC)), mode: 'numeric' };
    case 1:
      return { data: draw(dice, ALPHANUMERIC, capacity(MODE.ALPHANUMERIC)), mode: 'alphanumeric' };
    case 2:
      return { data: draw(dice, ASCII, capacity(MODE.BYTE)), mode: 'byte' };
    case 3:
      return { data: drawBytes(dice, capacity(MODE.BYTE)), mode: 'byte' };
    case 4:
      return { data: draw(dice, KANJI, capacity(MODE.KANJI)), mode: 'kanji' };
    // One character short of full, which truncates the terminator and the padding elsewhere.
    case 5:
      return { data: drawBytes(dice, capacity(MODE.BYTE) - 1), mode: 'byte' };
    case 6:
      return { data: draw(dice, '0123456789', 1 + dice.below(capacity(MODE.NUMERIC))), mode: 'numeric' };
    default:
      return { data: 'a', mode: 'byte' };
  }
}

/** @returns {Generator<{ version: number, level: any, mask: number }>} */
function* symbols() {
  for (const version of VERSIONS) {
    for (const level of LEVELS) {
      for (const mask of MASKS) yield { version, level, mask };
    }
  }
}

const options = ({ version, level, mask }) => ({ version, errorCorrectionLevel: level, maskPattern: mask });

/** Returns the text that zxing reads, and its description of the symbol. */
async function readByZxing(png) {
  const [code] = await zxing.decodeAll(png);
  if (code === undefined) return null;
  const { Version, ECLevel, DataMask } = JSON.parse(code.extra);
  return { text: code.text, version: Number(Version), level: ECLevel, mask: DataMask };
}

test('zxing reads all 1,280 symbols, with the requested version, level and mask', async (t) => {
  let count = 0;
  for (const symbol of symbols()) {
    const text = content(symbol.version, symbol.level, symbol.mask).data;
    const reading = await readByZxing(generateQrCode(text, { ...options(symbol), scale: 2 }));
    assert.deepEqual(reading, { text, ...symbol });
    count++;
  }
  assert.equal(count, 1280);
  t.diagnostic(`zxing reads ${count} symbols`);
});

/**
 * Returns true if jsQR 1.4.0 cannot read any symbol of this version and level. Its table places an
 * alignment pattern of version 23 at 74 instead of 78 (cozmo/jsQR#251), so it reads some modules
 * wrong: too many for level L, but few enough for the other levels.
 */
const isBeyondJsqr = ({ version, level }) => version === 23 && level === 'L';

test('jsQR reads a symbol of every version and level', (t) => {
  let count = 0;
  for (const symbol of symbols()) {
    // Each level gets another mask. Over all versions, every level meets every mask.
    if (symbol.mask !== (symbol.version + 2 * LEVELS.indexOf(symbol.level)) % 8) continue;
    if (isBeyondJsqr(symbol)) continue;
    const text = content(symbol.version, symbol.level, symbol.mask).data;
    const reading = jsqr.decode(generateQrCode(text, { ...options(symbol), scale: 2 }));
    const read = { text: reading?.text, version: reading?.version };
    assert.deepEqual(read, { text, version: symbol.version }, JSON.stringify(symbol));
    count++;
  }
  assert.equal(count, 159);
  t.diagnostic(`jsQR reads ${count} of 160 symbols`);
});

test('jsQR fails on version 23 at level L of another generator too', async () => {
  for (const symbol of symbols()) {
    if (!isBeyondJsqr(symbol)) continue;
    const segments = [content(symbol.version, symbol.level, symbol.mask)];
    const theirs = await QRCode.toBuffer(segments, { ...options(symbol), scale: 2, toSJISFunc: toShiftJis });
    const ours = generateQrCode(segments, { ...options(symbol), scale: 2 });
    assert.equal(jsqr.decode(theirs), null, JSON.stringify(symbol));
    assert.equal(jsqr.decode(ours), null, JSON.stringify(symbol));
  }
});

/** Returns the modules of a PNG with one pixel a module and no margin: 1 for dark. */
function modules(png) {
  const { data } = PNG.sync.read(png);
  return Uint8Array.from({ length: data.length / 4 }, (_, i) => (data[4 * i] < 128 ? 1 : 0));
}

// A decoder corrects a wrong module or two, and ignores the padding.
test('all 1,280 symbols equal those of another generator, module for module', (t) => {
  let count = 0;
  for (const symbol of symbols()) {
    const segment = content(symbol.version, symbol.level, symbol.mask);
    const ours = modules(generateQrCode([segment], { ...options(symbol), scale: 1, margin: 0 }));
    const theirs = QRCode.create([segment], { ...options(symbol), toSJISFunc: toShiftJis }).modules;
    assert.ok(Buffer.from(theirs.data).equals(ours), JSON.stringify(symbol));
    count++;
  }
  assert.equal(count, 1280);
  t.diagnostic(`${count} symbols are the same`);
});
