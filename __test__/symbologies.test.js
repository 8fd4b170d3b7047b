'use strict';

// Draws every version, level and mask of Micro QR and rMQR, compares the modules with those of zint
// and bwip-js, and reads the pictures back.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { describe, test } = require('node:test');

const bwipjs = require('bwip-js/node');
const { prepareZXingModule, writeBarcode } = require('zxing-wasm/writer');

const {
  create,
  describeLastQrCode,
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodeSequence,
  generateQrCodes,
  toStringSync,
} = require('../index');
const { random } = require('./support/random');
const { decodeAll } = require('./support/zxing');

// By default the module fetches its WebAssembly over the network.
prepareZXingModule({
  overrides: { wasmBinary: readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm')) },
});

const DIGITS = '0123456789';
/** Without digits, so that each encoder divides a text into the same segments: one. */
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const KANJI = '漢字日本語東京点茗荷亜腕';
const ALL_LETTERS = [DIGITS, ALPHANUMERIC, LOWER, KANJI];

/** The levels of each Micro QR version. M1 has none. */
const MICRO_LEVELS = { M1: [undefined], M2: ['L', 'M'], M3: ['L', 'M'], M4: ['L', 'M', 'Q'] };
const WIDTHS = { 7: [43, 59, 77, 99, 139], 11: [27, 43, 59, 77, 99, 139] };
const RMQR_VERSIONS = [7, 9, 11, 13, 15, 17].flatMap((height) =>
  (height === 11 || height === 13 ? WIDTHS[11] : WIDTHS[7]).map((width) => `R${height}x${width}`),
);

/** The capacities of ISO/IEC 18004, table 7: digits, alphanumeric characters, bytes and kanji. */
const MICRO_CAPACITIES = {
  'M1-undefined': [5, 0, 0, 0],
  'M2-L': [10, 6, 0, 0],
  'M2-M': [8, 5, 0, 0],
  'M3-L': [23, 14, 9, 6],
  'M3-M': [18, 11, 7, 4],
  'M4-L': [35, 21, 15, 9],
  'M4-M': [30, 18, 13, 8],
  'M4-Q': [21, 13, 9, 5],
};

const pickText = (dice, letters, length) => Array.from({ length }, () => dice.pick([...letters])).join('');

/** Returns the rows of modules of `create`, as strings of 0 and 1. */
function rowsOf({ modules: { size, data } }) {
  const rows = [];
  for (let at = 0; at < data.length; at += size) rows.push(data.subarray(at, at + size).join(''));
  return rows;
}

/** Returns the rows of modules that zint draws. */
async function zintRows(text, format, options) {
  const { symbol, error } = await writeBarcode(text, { format, options });
  assert.equal(error, '');
  const { data, width, height } = symbol;
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (pixel) => (pixel === 0 ? 1 : 0)).join(''),
  );
}

/** Returns the rows of modules that bwip-js draws. */
function bwipRows(bcid, text, options) {
  const [{ pixs, pixx }] = bwipjs.raw({ bcid, text, ...options });
  const rows = [];
  for (let at = 0; at < pixs.length; at += pixx) rows.push(pixs.slice(at, at + pixx).join(''));
  return rows;
}

/** Reads the one code in a PNG. Kanji mode is Shift JIS. */
async function read(png, format, isKanji = false) {
  const characterSet = isKanji ? 'Shift_JIS' : 'UTF8';
  const codes = await decodeAll(png, { formats: [format], isPure: true, characterSet });
  assert.equal(codes.length, 1);
  assert.ok(codes[0].isValid, codes[0].error);
  return codes[0].text;
}

/** The texts of each mode that fill `capacities`, and texts half as long. */
function microTexts(version, errorCorrectionLevel) {
  const dice = random(Number(version.slice(1)));
  const capacities = MICRO_CAPACITIES[`${version}-${errorCorrectionLevel}`];
  return ALL_LETTERS.flatMap((letters, i) => {
    const lengths = new Set([capacities[i], Math.ceil(capacities[i] / 2)]);
    return [...lengths].filter(Boolean).map((length) => ({
      isKanji: letters === KANJI,
      text: pickText(dice, letters, length),
    }));
  });
}

/** Compares a Micro QR code with those of other encoders, and reads it. */
async function checkMicro({ text, isKanji }, options) {
  const { version, errorCorrectionLevel = 'L', maskPattern } = options;
  const what = `${version}-${errorCorrectionLevel} mask ${maskPattern}: ${text}`;
  const content = isKanji ? [{ data: text, mode: 'kanji' }] : text;
  const made = create(content, options);
  assert.deepEqual([made.version, made.symbology], [version, 'micro-qr']);
  assert.equal(made.maskPattern, maskPattern);
  const zint = `version=${version.slice(1)},ecLevel=${errorCorrectionLevel},dataMask=${maskPattern}`;
  assert.deepEqual(rowsOf(made), await zintRows(text, 'MicroQRCode', zint), what);
  // bwip-js writes kanji as UTF-8.
  if (!isKanji) {
    const bwip = { version, eclevel: errorCorrectionLevel, fixedeclevel: true, mask: maskPattern + 1 };
    assert.deepEqual(rowsOf(made), bwipRows('microqrcode', text, bwip), what);
  }
  assert.equal(await read(generateQrCode(content, options), 'MicroQRCode', isKanji), text, what);
}

/** Compares an rMQR code with those of other encoders, and reads it. */
async function checkRmqr({ text, isKanji }, options) {
  const { version, errorCorrectionLevel } = options;
  const what = `${version}-${errorCorrectionLevel}: ${text}`;
  const content = isKanji ? [{ data: text, mode: 'kanji' }] : text;
  const made = create(content, options);
  assert.deepEqual([made.version, made.symbology], [version, 'rmqr']);
  assert.equal(`R${made.modules.height}x${made.modules.width}`, version);
  const zint = `version=${1 + RMQR_VERSIONS.indexOf(version)},ecLevel=${errorCorrectionLevel}`;
  assert.deepEqual(rowsOf(made), await zintRows(text, 'RMQRCode', zint), what);
  if (!isKanji) {
    const bwip = { version, eclevel: errorCorrectionLevel, fixedeclevel: true };
    assert.deepEqual(rowsOf(made), bwipRows('rectangularmicroqrcode', text, bwip), what);
  }
  const png = generateQrCode(content, { ...options, scale: 3 });
  assert.equal(await read(png, 'RMQRCode', isKanji), text, what);
}

describe('Micro QR', () => {
  for (const [version, levels] of Object.entries(MICRO_LEVELS)) {
    test(`${version}: every level and mask equals zint and bwip-js, and is read`, async () => {
      for (const errorCorrectionLevel of levels) {
        for (const text of microTexts(version, errorCorrectionLevel)) {
          for (const maskPattern of [0, 1, 2, 3]) {
            await checkMicro(text, { version, errorCorrectionLevel, maskPattern });
          }
        }
      }
    });
  }

  test('1,000 random texts are read', async () => {
    const dice = random(18004);
    for (let i = 0; i < 1000; i++) {
      const letters = dice.pick([DIGITS, ALPHANUMERIC, LOWER, DIGITS + LOWER]);
      const text = pickText(dice, letters, 1 + dice.below(letters === DIGITS ? 30 : 9));
      const png = generateQrCode(text, { symbology: 'micro-qr' });
      assert.equal(await read(png, 'MicroQRCode'), text);
    }
  });

  test('M1 is chosen only without a level', () => {
    const version = (options) => create('12345', { symbology: 'micro-qr', ...options }).version;
    generateQrCode('12345', { symbology: 'micro-qr' });
    assert.deepEqual(describeLastQrCode(), { version: 'M1', errorCorrectionLevel: 'L' });
    generateQrCode('12345', { symbology: 'micro-qr', errorCorrectionLevel: 'L' });
    assert.deepEqual(describeLastQrCode(), { version: 'M2', errorCorrectionLevel: 'L' });
    assert.equal(version({ errorCorrectionLevel: 'M' }), 'M2');
    assert.equal(version({ errorCorrectionLevel: 'Q' }), 'M4');
  });

  test('has a quiet zone of 2 modules', () => {
    const size = (options) => generateQrCode('1', { version: 'M1', scale: 1, ...options }).readUInt32BE(16);
    assert.equal(size({}), 11 + 4);
    assert.equal(size({ margin: 0 }), 11);
    assert.equal(size({ margin: 4 }), 11 + 8);
  });
});

describe('rMQR', () => {
  for (const version of RMQR_VERSIONS) {
    test(`${version}: every level equals zint and bwip-js, and is read`, async () => {
      const dice = random(RMQR_VERSIONS.indexOf(version));
      for (const errorCorrectionLevel of ['M', 'H']) {
        const options = { version, errorCorrectionLevel };
        for (const letters of ALL_LETTERS) {
          const text = longest(dice, letters, options);
          for (const part of new Set([text, text.slice(0, Math.ceil(text.length / 2))])) {
            await checkRmqr({ text: part, isKanji: letters === KANJI }, options);
          }
        }
      }
    });
  }

  /** Returns a random text as long as the version can hold. */
  function longest(dice, letters, options) {
    let text = pickText(dice, letters, 400);
    for (let step = 256; step >= 1; step /= 2) {
      while (text.length > step && !fits(text.slice(0, -step), options)) text = text.slice(0, -step);
    }
    return text.slice(0, -1);
  }

  function fits(text, options) {
    try {
      create(text, options);
      return true;
    } catch (error) {
      assert.match(error.cause?.code ?? error.code, /ERR_QR_(VERSION_TOO_SMALL|DATA_TOO_LONG)/);
      return false;
    }
  }

  test('1,000 random texts are read', async () => {
    const dice = random(23941);
    for (let i = 0; i < 1000; i++) {
      const letters = dice.pick([DIGITS, ALPHANUMERIC, LOWER, DIGITS + LOWER]);
      const text = pickText(dice, letters, 1 + dice.below(120));
      const options = dice.pick([{}, { errorCorrectionLevel: 'M' }, { narrowest: true }, { height: 15 }]);
      const png = generateQrCode(text, { symbology: 'rmqr', scale: 2, ...options });
      assert.equal(await read(png, 'RMQRCode'), text);
    }
  });

  test('the height and the width follow the options', () => {
    const text = 'https://example.com/0123456789';
    const version = (options) => create(text, { symbology: 'rmqr', ...options }).version;
    assert.match(version({ height: 7 }), /^R7x/);
    assert.match(version({ height: 17 }), /^R17x/);
    const width = (name) => Number(name.split('x')[1]);
    assert.ok(width(version({ narrowest: true })) < width(version({ height: 7 })));
  });

  test('every format draws the rectangle', async () => {
    const options = { version: 'R11x59', width: 63 * 4 };
    for (const type of ['png', 'webp', 'jpeg', 'gif', 'bmp', 'svg', 'utf8', 'terminal', 'eps', 'pdf']) {
      const isText = type === 'utf8' || type === 'terminal';
      const picture = generateQrCode('rMQR', { type, version: 'R11x59', ...(!isText && options) });
      assert.ok(picture.length > 0, type);
      // ZXing reads no WebP.
      if (['png', 'jpeg', 'gif', 'bmp'].includes(type)) {
        const [code] = await decodeAll(picture, { formats: ['RMQRCode'], isPure: true });
        assert.equal(code?.text, 'rMQR', type);
      }
    }
    const svg = generateQrCode('rMQR', { ...options, type: 'svg' }).toString();
    assert.match(svg, /width="252" height="60" viewBox="-2 -2 63 15"/);
    assert.equal(toStringSync('rMQR', { type: 'utf8', version: 'R11x59' }).split('\n').length, 9);
  });
});

test('every function draws every symbology', async () => {
  for (const version of ['M4', 'R7x43']) {
    const expected = generateQrCode('12345', { version });
    assert.deepEqual(await generateQrCodeAsync('12345', { version }), expected);
    for await (const png of generateQrCodes(['12345'], { version })) assert.deepEqual(png, expected);
    const symbology = version === 'M4' ? 'micro-qr' : 'rmqr';
    assert.deepEqual(generateQrCode('12345', { version, symbology }), expected);
  }
});

test('wrong options are errors that say what to do', () => {
  const fails = (options, message, text = '12345') =>
    assert.throws(() => generateQrCode(text, options), { name: 'QrCodeError', message });
  fails({ version: 'M5' }, /'M1' to 'M4' or 'R7x43' to 'R17x139'/);
  fails({ version: '7' }, /integer from 1 to 40/);
  fails({ symbology: 'micro' }, /one of 'qr', 'micro-qr', 'rmqr'/);
  fails({ symbology: 'micro-qr', version: 3 }, /Version 3 is not one of Micro QR\./);
  fails({ symbology: 'qr', version: 'M3' }, /Version M3 is not one of QR\./);
  fails({ version: 'M1', errorCorrectionLevel: 'L' }, /only detects errors/);
  fails({ version: 'M2', errorCorrectionLevel: 'Q' }, /Its levels are L, M\./);
  fails({ symbology: 'micro-qr', errorCorrectionLevel: 'H' }, /Micro QR has no error correction level H/);
  fails({ symbology: 'rmqr', errorCorrectionLevel: 'L' }, /rMQR has no .* Its levels are M, H\./);
  fails({ symbology: 'micro-qr', maskPattern: 4 }, /integer from 0 to 3/);
  fails({ symbology: 'rmqr', maskPattern: 1 }, /Expected 0 /);
  fails({ symbology: 'micro-qr', eci: true }, /Micro QR has no ECI header/);
  fails({ symbology: 'rmqr', maxVersion: 3 }, /maxVersion is for QR codes/);
  const sequence = () => generateQrCodeSequence('12', { version: 'M1' });
  assert.throws(sequence, { message: /Micro QR has no structured append header/ });
  fails({ height: 7 }, /height is for rMQR/);
  fails({ symbology: 'rmqr', height: 8 }, /one of 7, 9, 11, 13, 15, 17/);
  fails({ version: 'R7x43', narrowest: true }, /exclude each other/);
  fails({ symbology: 'micro-qr' }, /it fits in version 2/, 'this text has 26 characters');
  fails({ version: 'M2' }, /it needs version M3 or larger/, 'abc');
  fails(
    {
      symbology: 'micro-qr',
      logo: { image: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      type: 'svg',
    },
    /logo/,
  );
});
