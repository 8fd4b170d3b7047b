'use strict';

// Tests the option `frame`.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { PNG } = require('pngjs');
const { generateQrCode, generateQrCodeAsync, generateQrCodes, qrCodeGenerator } = require('..');
const { qrCodeHandler } = require('../lib/handler');
const { run } = require('./support/cli');
const { EM, buildFont, rectangle, u16 } = require('./support/fonts');
const { measureDifference, rasterisePdf, rasteriseSvg, toPng } = require('./support/rasterise');
const { FRAMEWORKS, open } = require('./support/serve');
const { readAny } = require('./support/zxing');

/** @import { QrCodeOptions } from '..' */

const TEXT = 'https://example.com/frames';
const FRAME = { text: 'SCAN ME', color: '#0a3d62' };
const INTER = fs.readFileSync(
  path.join(__dirname, '../crates/qr-core/src/render/caption/fonts/inter-bold.ttf'),
);

const RASTERS = /** @type {const} */ (['png', 'jpeg', 'gif', 'bmp']);

/**
 * Draws a code as PNG, and asserts that it looks as resvg draws its SVG.
 *
 * @param {string} text
 * @param {QrCodeOptions} options
 */
async function draw(text, options) {
  const png = PNG.sync.read(generateQrCode(text, options));
  const svg = await rasteriseSvg(generateQrCode(text, { ...options, type: 'svg' }));
  const difference = measureDifference(png, svg);
  assert.ok(difference < 1, `${difference}`);
  return png;
}

/**
 * Returns a pixel.
 *
 * @param {PNG} png
 * @param {number} x
 * @param {number} y
 */
function at({ width, data }, x, y) {
  const start = 4 * (Math.floor(y) * width + Math.floor(x));
  return [...data.subarray(start, start + 4)];
}

/**
 * Returns the path of the letters of an SVG, which comes after that of the frame.
 *
 * @param {QrCodeOptions['frame']} frame
 */
function lettersOf(frame) {
  const svg = String(generateQrCode('1', { type: 'svg', frame }));
  return Array.from(svg.matchAll(/<path [^>]*d="([^"]*)"/g), ([, d = '']) => d)[2];
}

/**
 * Returns the middle of the rows with red pixels.
 *
 * @param {PNG} picture
 */
function middleOfRed(picture) {
  const isRed = (/** @type {number} */ i) => {
    const [red = 0, green = 0, blue = 0] = picture.data.subarray(4 * i, 4 * i + 3);
    return red > 140 && green < 60 && blue < 60;
  };
  const pixels = Array.from({ length: picture.width * picture.height }, (_, i) => i).filter(isRed);
  const [first = 0, last = 0] = [pixels[0], pixels.at(-1)].map((i) => Math.floor(Number(i) / picture.width));
  return (first + last + 1) / 2;
}

/** Returns a function that returns numbers below another, the same in each run. */
function createRandom() {
  let seed = 1;
  return (/** @type {number} */ below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

/**
 * Returns a font with a few wrong bytes, which may be cut short.
 *
 * @param {Uint8Array} whole
 * @param {(below: number) => number} random
 */
function damage(whole, random) {
  const font = Buffer.from(whole);
  for (let change = random(8); change >= 0; change--) {
    // Many of them in the first bytes, which say where the others are.
    const place = random(2) === 0 ? random(400) : random(font.length);
    font[place % font.length] = [0, 255, 128, random(256)][random(4)] ?? 0;
  }
  return font.subarray(0, random(4) === 0 ? random(font.length) + 1 : font.length);
}

describe('a frame', () => {
  for (const position of /** @type {const} */ (['bottom', 'top'])) {
    test(`is read in every type of pixels: ${position}`, async () => {
      const frame = { ...FRAME, position };
      for (const type of RASTERS) {
        assert.equal(await readAny(generateQrCode(TEXT, { width: 300, type, frame })), TEXT, type);
      }
      for (const version of /** @type {const} */ (['M2', 'M4', 'R7x43', 'R17x139', 1, 7, 40])) {
        const options = { version, frame, scale: 3 };
        assert.equal(await readAny(generateQrCode('12345', options)), '12345', `${version}`);
        assert.equal(await readAny(toPng(await draw('12345', options))), '12345', `${version}`);
      }
    });

    test(`looks the same as resvg draws the SVG: ${position}`, async () => {
      for (const scale of [4, 9, 10]) await draw(TEXT, { scale, frame: { ...FRAME, position } });
      await draw(TEXT, {
        scale: 8,
        margin: 1,
        frame: { ...FRAME, position, textColor: 'gold' },
        style: { modules: 'dot', finderFrame: 'rounded' },
        color: { light: 'radial-gradient(#fff, #ffe)', finderCentre: '#060' },
      });
    });

    test(`looks the same in a PDF: ${position}`, async () => {
      const frame = { ...FRAME, position };
      const { png } = await rasterisePdf(generateQrCode(TEXT, { type: 'pdf', scale: 8, frame }));
      assert.equal(await readAny(toPng(png)), TEXT);
      const light = PNG.sync.read(generateQrCode(TEXT, { scale: 8, frame }));
      // A page is white where nothing is painted.
      for (let i = 0; i < light.data.length; i += 4) {
        const alpha = Number(light.data[i + 3]) / 255;
        for (let j = i; j < i + 3; j++) light.data[j] = 255 + alpha * (Number(light.data[j]) - 255);
        light.data[i + 3] = 255;
      }
      const difference = measureDifference(light, png);
      assert.ok(difference < 2, `${difference}`);
    });
  }

  test('has exactly the width that was asked for, and is higher than wide', () => {
    for (const width of [40, 200, 333, 1001]) {
      const png = PNG.sync.read(generateQrCode('1', { width, frame: FRAME }));
      // 21 modules, 4 of quiet zone on each side, 1 of frame on three sides, and 7 of the band.
      assert.deepEqual([png.width, png.height], [width, Math.floor((width * 37) / 31)]);
      // The frame begins at the edge of the picture, and the band ends at it.
      const middle = Math.floor(png.width / 2);
      const dark = [10, 61, 98, 255];
      for (const [x, y] of /** @type {const} */ ([
        [middle, 0],
        [0, middle],
        [width - 1, middle],
        [middle, png.height - 1],
      ])) {
        assert.deepEqual(at(png, x, y), dark, `${x} ${y}`);
      }
    }
    assert.throws(() => generateQrCode('1', { width: 30, frame: FRAME }), {
      code: 'ERR_QR_WIDTH_TOO_SMALL',
      details: { width: 30, smallestWidth: 31 },
    });
  });

  test('has transparent corners, or light ones where there is no transparency', () => {
    const png = PNG.sync.read(generateQrCode('1', { frame: FRAME, color: { light: '#ffe' } }));
    for (const [x, y] of /** @type {const} */ ([
      [0, 0],
      [199, 0],
      [0, png.height - 1],
    ])) {
      assert.deepEqual(at(png, x, y), [0, 0, 0, 0]);
    }
    // Blue, green and red of the last row, which is the first of the file.
    const bmp = generateQrCode('1', { type: 'bmp', frame: FRAME, color: { light: '#ffe' } });
    const start = bmp.readUInt32LE(10);
    assert.deepEqual([...bmp.subarray(start, start + 3)], [0xee, 0xff, 0xff]);
  });

  test('takes its colours from the code', () => {
    const svg = (/** @type {QrCodeOptions} */ options) =>
      String(generateQrCode('1', { type: 'svg', frame: { text: 'A' }, ...options }));
    assert.match(svg({}), /fill="#fff".*fill="#000".*fill="#fff".*fill="#000"/);
    const color = { dark: 'linear-gradient(#003, #600)', light: '#ffe' };
    assert.match(svg({ color }), /fill="#ffe".*fill="#003".*fill="#ffe"/);
    // White in place of a transparent colour.
    assert.match(svg({ color: { light: '#0000' } }), /fill="#000" d="[^"]*"\/><path [^>]*fill="#fff"/);
  });

  test('keeps a logo in the middle of the code', async () => {
    const red = new PNG({ width: 40, height: 40 });
    for (let i = 0; i < red.data.length; i += 4) red.data.set([200, 0, 0, 255], i);
    const logo = { image: PNG.sync.write(red), size: 0.2 };
    for (const position of /** @type {const} */ (['bottom', 'top'])) {
      const frame = { ...FRAME, position };
      const options = { version: 7, scale: 6, logo, frame };
      const png = await draw(TEXT, options);
      assert.equal(await readAny(toPng(png)), TEXT);
      const { png: pdf } = await rasterisePdf(generateQrCode(TEXT, { ...options, type: 'pdf' }));
      assert.equal(await readAny(toPng(pdf)), TEXT);
      // Half of the symbol, its quiet zone, and the frame or the band above it.
      const y = (45 / 2 + 4 + (position === 'top' ? 13 : 2)) * 6;
      for (const picture of [png, pdf]) {
        const found = middleOfRed(picture);
        assert.ok(Math.abs(found - y) <= 1, `${found} ${y}`);
      }
    }
  });

  test('is the same from every function', async () => {
    const options = { frame: FRAME };
    const expected = generateQrCode(TEXT, options);
    assert.deepEqual(await generateQrCodeAsync(TEXT, options), expected);
    assert.deepEqual(qrCodeGenerator(options)(TEXT), expected);
    for await (const each of generateQrCodes([TEXT, TEXT], options)) assert.deepEqual(each, expected);
    assert.notDeepEqual(generateQrCode(TEXT, { frame: { ...FRAME, text: 'SCAN MF' } }), expected);
    assert.deepEqual(generateQrCode(TEXT, options), expected);
  });

  test('comes from the flags of the command', async () => {
    const flags = ['--frame', 'SCAN ME', '--frame-color', '0a3d62', '--frame-position', 'top'];
    const { code, out } = await run(['-o', '-', '-t', 'svg', ...flags, TEXT]);
    assert.equal(code, 0);
    assert.equal(out, String(generateQrCode(TEXT, { type: 'svg', frame: { ...FRAME, position: 'top' } })));
    const without = await run(['-o', '-', '--frame-color', 'red', TEXT]);
    assert.equal(without.code, 2);
    assert.match(without.error, /--frame-color needs --frame/);
  });
});

describe('the text of a frame', () => {
  test('is set without the white space around it, and composed', () => {
    assert.equal(lettersOf({ text: '  é\t' }), lettersOf({ text: 'e\u0301' }));
    assert.notEqual(lettersOf({ text: 'é' }), lettersOf({ text: 'e' }));
  });

  test('shrinks to the width of the code, down to a third', async () => {
    for (const text of ['I', 'SCAN ME', 'Scan this code with your', 'iiiiiiiiiiiiiiiiiiiiiiii']) {
      await draw('1', { scale: 10, frame: { ...FRAME, text } });
    }
    const long = 'Scan this code with the camera of your phone';
    assert.throws(() => generateQrCode('1', { frame: { text: long } }), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'frame.text',
      details: { reason: 'frame-too-wide', width: 36, maxWidth: 27 },
    });
    // A wide code has room for it.
    assert.ok(generateQrCode('1', { version: 'R7x139', frame: { text: long } }).length > 0);
  });

  for (const [text, code, details] of /** @type {const} */ ([
    ['a\u0000b', 'ERR_QR_INVALID_OPTION', { reason: 'frame-control', character: '\0', index: 1 }],
    ['سلام', 'ERR_QR_INVALID_OPTION', { reason: 'frame-shaping', character: 'س', index: 0 }],
    ['a\u202eb', 'ERR_QR_INVALID_OPTION', { reason: 'frame-shaping', character: '\u202e', index: 1 }],
    ['🇨🇭', 'ERR_QR_INVALID_OPTION', { reason: 'frame-shaping', character: '🇨', index: 0 }],
    ['SCAN あ', 'ERR_QR_INVALID_FONT', { reason: 'missing-in-built-in', character: 'あ', index: 5 }],
    ['שלום', 'ERR_QR_INVALID_FONT', { reason: 'missing-in-built-in', character: 'ם', index: 3 }],
  ])) {
    test(`is refused: ${JSON.stringify(text)}`, () => {
      assert.throws(() => generateQrCode('1', { frame: { text } }), { code, details });
    });
  }

  for (const text of ['', ' \n ', 'x'.repeat(65), 'x'.repeat(10_000), '\ud800', undefined, 7, null]) {
    test(`is refused: ${String(text).slice(0, 9)}`, () => {
      const frame = /** @type {any} */ ({ text });
      assert.throws(() => generateQrCode('1', { frame }), {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'frame.text',
      });
    });
  }

  test('must contrast with the frame, in either direction', () => {
    assert.throws(() => generateQrCode('1', { frame: { text: 'A', color: '#eee' } }), {
      code: 'ERR_QR_LOW_CONTRAST',
      argument: 'frame.textColor',
    });
    const frame = { text: 'A', color: '#eee' };
    assert.ok(generateQrCode('1', { frame, allowLowContrast: true }).length > 0);
    assert.ok(generateQrCode('1', { frame: { ...frame, textColor: '#000' } }).length > 0);
  });

  test('and its frame must be opaque', () => {
    for (const part of ['color', 'textColor']) {
      const frame = { text: 'A', [part]: '#0008' };
      assert.throws(() => generateQrCode('1', { frame }), { argument: `frame.${part}` });
    }
    assert.throws(() => generateQrCode('1', { frame: { text: 'A' }, color: { dark: '#000c' } }), {
      argument: 'frame.color',
    });
  });
});

describe('what a frame excludes', () => {
  for (const [options, reason] of /** @type {[QrCodeOptions, string][]} */ ([
    [{ type: 'utf8' }, 'not-for-type'],
    [{ type: 'terminal' }, 'not-for-type'],
    [{ style: { backgroundRound: 0.5 } }, 'frame-and-round'],
    [{ margin: 0 }, 'frame-without-margin'],
  ])) {
    test(JSON.stringify(options), () => {
      assert.throws(
        () => generateQrCode('1', { ...options, frame: FRAME }),
        (/** @type {any} */ error) =>
          error.code === 'ERR_QR_INVALID_OPTION' && error.details.reason === reason,
      );
    });
  }
});

describe('a font', () => {
  const bar = { contours: [rectangle(100, 0, 200, 700)], advance: 300 };
  const box = { contours: [rectangle(100, 0, 900, 700)] };

  test('of the caller gives the letters', () => {
    assert.equal(lettersOf({ text: 'SCAN ME', font: INTER }), lettersOf({ text: 'SCAN ME' }));
    assert.notEqual(lettersOf({ text: 'A', font: buildFont({ A: box }) }), lettersOf({ text: 'A' }));
  });

  test('is copied, and read again after the caller changed it', () => {
    const font = buildFont({ A: box, B: bar });
    const other = buildFont({ A: bar, B: box });
    const letters = lettersOf({ text: 'A', font });
    other.copy(font);
    assert.equal(lettersOf({ text: 'A', font }), lettersOf({ text: 'A', font: other }));
    assert.notEqual(lettersOf({ text: 'A', font }), letters);
  });

  test('may have letters of Hebrew, which run from right to left', () => {
    const font = buildFont({ א: bar, ב: box, A: box, B: bar, 1: bar, 2: box });
    const order = (/** @type {string} */ text) => lettersOf({ text, font });
    assert.equal(order('אב'), order('AB'));
    assert.equal(order('אב12'), order('12AB'));
  });

  test('may have Chinese, Japanese and other characters', () => {
    const font = buildFont({ 扫: box, 𠮷: bar, あ: bar });
    assert.equal(lettersOf({ text: '扫あ', font }), lettersOf({ text: '扫𠮷', font }));
  });

  test('may have letters whose parts overlap, and whose outlines run in either direction', async () => {
    const parts = [rectangle(100, 0, 600, 700), rectangle(400, 0, 900, 700)];
    const overlapping = buildFont({ A: { contours: parts } });
    const whole = buildFont({ A: box });
    const reversed = buildFont({ A: { contours: parts.map((each) => [...each].reverse()) } });
    const pixels = async (/** @type {Buffer} */ font) =>
      (await draw('1', { scale: 9, frame: { text: 'A', font } })).data;
    const expected = await pixels(whole);
    assert.deepEqual(await pixels(overlapping), expected);
    assert.deepEqual(await pixels(reversed), expected);
  });

  test('keeps the holes of letters', async () => {
    const ring = { contours: [...box.contours, rectangle(300, 200, 700, 500).reverse()] };
    const png = await draw('1', {
      scale: 10,
      frame: { text: 'A', font: buildFont({ A: ring }), color: '#00f' },
    });
    const y = png.height - 35;
    assert.deepEqual(at(png, 155, y), [0, 0, 255, 255]);
    assert.deepEqual(at(png, 155, y + 15), [255, 255, 255, 255]);
  });

  test('may kern pairs of letters', () => {
    const letters = { A: box, V: box };
    const plain = buildFont(letters);
    const kerned = buildFont(letters, { kerning: [['A', 'V', -100]] });
    const text = 'AV';
    assert.notEqual(lettersOf({ text, font: kerned }), lettersOf({ text, font: plain }));
    assert.equal(lettersOf({ text: 'VA', font: kerned }), lettersOf({ text: 'VA', font: plain }));
  });

  test('must have every character of the text', () => {
    const font = buildFont({ A: box, B: {} });
    for (const character of ['C', 'B']) {
      assert.throws(() => generateQrCode('1', { frame: { text: `A${character}`, font } }), {
        code: 'ERR_QR_INVALID_FONT',
        argument: 'frame.font',
        details: { reason: 'missing-character', character, index: 1 },
      });
    }
  });
});

describe('a hostile font', () => {
  /**
   * @param {Uint8Array} font
   * @param {string} [text]
   */
  const reasonOf = (font, text = 'A') => {
    try {
      generateQrCode('1', { frame: { text, font } });
      return undefined;
    } catch (error) {
      const { code, details } = /** @type {any} */ (error);
      assert.equal(code, 'ERR_QR_INVALID_FONT', String(error));
      return details?.reason;
    }
  };
  const box = { contours: [rectangle(100, 0, 900, 700)] };

  test('is refused if the bytes are no font, compressed, a collection or too many', () => {
    assert.equal(reasonOf(Buffer.from('no font')), 'unknown-format');
    assert.equal(reasonOf(generateQrCode('1')), 'unknown-format');
    assert.equal(reasonOf(Buffer.from('wOF2 and more')), 'compressed');
    assert.equal(reasonOf(Buffer.from('wOFF and more')), 'compressed');
    assert.equal(reasonOf(Buffer.from('ttcf and more')), 'collection');
    assert.equal(reasonOf(new Uint8Array(32 * 2 ** 20 + 1)), 'too-many-bytes');
    const shared = new Uint8Array(new SharedArrayBuffer(64));
    assert.throws(() => generateQrCode('1', { frame: { text: 'A', font: shared } }), {
      code: 'ERR_QR_INVALID_OPTION',
    });
  });

  test('is refused at once if a letter has a letter of letters …', () => {
    // Each glyph has the next one twice: 2^30 letters.
    const others = Array.from({ length: 30 }, (_, i) => ({ components: [i + 3, i + 3] }));
    const font = buildFont({ A: { components: [2, 2] } }, { others: [...others, box] });
    const start = performance.now();
    assert.equal(reasonOf(font), 'too-complex');
    assert.ok(performance.now() - start < 1000);
    assert.equal(reasonOf(buildFont({ A: { components: [1, 1] } })), 'too-complex');
    // Two components are no attack.
    assert.equal(reasonOf(buildFont({ A: { components: [2, 3] } }, { others: [box, box] })), undefined);
  });

  test('is refused if a letter has too many points, or is far too large', () => {
    const many = Array.from({ length: 3000 }, (_, i) => rectangle(i % 900, 0, 950, 700));
    assert.equal(reasonOf(buildFont({ A: { contours: many } }), 'AAAA'), 'too-complex');
    const high = { contours: [rectangle(0, 0, 900, 30_000)] };
    assert.equal(reasonOf(buildFont({ A: high })), 'too-large');
    assert.equal(reasonOf(buildFont({ A: { contours: [rectangle(0, 0, 900, 1700)] } })), 'too-large');
  });

  test('never crashes the process, and takes no long time: 3,000 damaged fonts', () => {
    const random = createRandom();
    const small = buildFont({ A: { components: [2, 3] } }, { others: [box, box], kerning: [['A', 'A', 9]] });
    let drawn = 0;
    const start = performance.now();
    for (let i = 0; i < 3000; i++) {
      const font = damage(i % 2 === 0 ? small : INTER, random);
      try {
        generateQrCode('1', { frame: { text: 'A', font } });
        drawn += 1;
      } catch (error) {
        const { code } = /** @type {any} */ (error);
        // A letter may become too wide.
        assert.match(code, /^ERR_QR_INVALID_(FONT|OPTION)$/, String(error));
      }
    }
    assert.ok(drawn > 300 && drawn < 2900, `${drawn}`);
    assert.ok(performance.now() - start < 60_000);
  });

  test('is refused without its tables', () => {
    const whole = () => buildFont({ A: box });
    assert.equal(reasonOf(whole()), undefined);
    for (const name of ['head', 'hhea', 'maxp', 'hmtx', 'cmap', 'glyf', 'loca']) {
      const font = buildFont({ A: box }, { tables: { [name]: [] } });
      assert.match(String(reasonOf(font)), /^(unknown-format|missing-character)$/, name);
    }
    assert.equal(reasonOf(buildFont({ A: box }, { tables: { 'OS/2': u16(9) } })), undefined);
    assert.equal(EM, 1000);
  });
});

test('a code with a frame has another ETag than one with another font', async () => {
  /** @param {QrCodeOptions['frame']} frame */
  const etag = async (frame) => {
    const server = await open(FRAMEWORKS.http, qrCodeHandler({ frame }));
    const { headers } = await server.request({ query: '?text=1' });
    await server.close();
    return headers.etag;
  };
  const box = { contours: [rectangle(100, 0, 900, 700)] };
  const bar = { contours: [rectangle(100, 0, 200, 700)] };
  const tags = [
    await etag({ text: 'A' }),
    await etag({ text: 'B' }),
    await etag({ text: 'A', font: buildFont({ A: box }) }),
    await etag({ text: 'A', font: buildFont({ A: bar }) }),
  ];
  assert.ok(tags.every((tag) => typeof tag === 'string'));
  assert.equal(new Set(tags).size, 4);
});
