'use strict';

// Tests logos: invalid ones are refused, and codes with a logo read back. `npm run tools --
// test:logos` reads a thousand.

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { describe, test } = require('node:test');
const { crc32, deflateSync } = require('node:zlib');

const { create, generateQrCode, generateQrCodeAsync, generateQrCodes } = require('..');
const { qrCodeHandler } = require('../lib/handler');
const { FORMATS, takes } = require('../lib/options/formats');
const { PNG } = require('pngjs');
const { refused } = require('./support/errors');
const { decode } = require('./support/jsqr');
const { FILLINGS, codeWithLogo, largest, logoOf, png } = require('./support/logos');
const { pixelsOf, toPng } = require('./support/webp');
const { decodeText } = require('./support/zxing');

/** @import { QrCodeOptions } from '..' */

const TEXT = 'https://example.com/tickets/42';
const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0h2v1z"/></svg>',
);
const RED = png(30, 30, () => [255, 0, 0, 255]);

/** A logo as WebP and JPEG, drawn by this package. */
const WEBP = generateQrCode('logo', { type: 'webp', width: 60 });
const JPEG = generateQrCode('logo', { type: 'jpeg', width: 60 });

/**
 * Returns a PNG made by hand. `before` are chunks in front of the pixels.
 *
 * @param {number} width
 * @param {number} height
 * @param {Buffer} pixels compressed
 * @param {[string, Buffer][]} [before]
 * @param {number} [depth]
 * @param {number} [kind]
 */
function rawPng(width, height, pixels, before = [], depth = 8, kind = 0) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, kind, 0, 0, 0], 8);
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
    whole.writeUInt32BE(data.length, 0);
    whole.writeUInt32BE(checksum(whole.subarray(4, 8 + data.length)), 8 + data.length);
    return whole;
  };
  const others = before.map(([type, data]) => chunk(type, data));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const end = chunk('IEND', Buffer.alloc(0));
  return Buffer.concat([signature, chunk('IHDR', header), ...others, chunk('IDAT', pixels), end]);
}

/** @param {Buffer} bytes */
function checksum(bytes) {
  // In Node.js from 20.15 on.
  if (crc32 !== undefined) return crc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('codes with logos', () => {
  test('zxing reads a hundred codes of random version, level and logo size', async () => {
    for (let seed = 1001; seed <= 1100; seed++) {
      const { text, options, picture } = codeWithLogo(seed);
      const read = (await decodeText(picture).catch(() => undefined)) ?? decode(picture)?.text;
      assert.equal(
        read,
        text,
        `${seed}: ${JSON.stringify({ ...options, logo: { ...options.logo, image: 0 } })}`,
      );
    }
  });

  for (const filling of FILLINGS) {
    test(`the largest logo is accepted and reads back, a larger one is refused: ${filling}`, async () => {
      for (const errorCorrectionLevel of /** @type {const} */ (['L', 'M', 'Q', 'H'])) {
        const options = { errorCorrectionLevel, version: 6, scale: 5 };
        const image = logoOf(filling, 80, 80, 1);
        const size = largest(TEXT, { ...options, logo: { image, size: 0.5 } });
        const at = (/** @type {number} */ of) =>
          generateQrCode(TEXT, { ...options, logo: { image, size: Number(of.toFixed(4)) } });
        assert.equal(await decodeText(at(size)), TEXT);
        assert.throws(() => at(size + 0.0001), { code: 'ERR_QR_LOGO_TOO_LARGE' });
      }
    });
  }

  test('level and version rise as far as the logo needs, unless they are given', async () => {
    const drawn = (/** @type {number} */ size, /** @type {number} */ reserve) => {
      const { version, errorCorrectionLevel } = create('1', { logo: { image: RED, size, reserve } });
      return `${version}-${'MLHQ'[errorCorrectionLevel.bit]}`;
    };
    assert.equal(drawn(0.04, 0.5), '1-H');
    assert.equal(drawn(0.2, 0), '2-H');
    assert.equal(drawn(0.2, 0.5), '6-H');
    assert.equal(drawn(0.2, 0.7), '12-H');
    const logo = { image: RED, size: 0.3 };
    assert.equal(await decodeText(generateQrCode(TEXT, { logo, width: 300 })), TEXT);
    await refused(TEXT, { errorCorrectionLevel: 'L', version: 4, logo }, 'ERR_QR_LOGO_TOO_LARGE', {
      size: 0.3,
      version: 4,
      level: 'L',
      reserve: 0.5,
    });
    await refused(
      TEXT,
      { version: 4, logo: { image: RED, size: 0.5 } },
      'ERR_QR_LOGO_TOO_LARGE',
      'version 4 at level H',
    );
    await refused(
      TEXT,
      { version: 2, logo: { image: RED, padding: 10 } },
      'ERR_QR_LOGO_TOO_LARGE',
      'no room for the logo',
      { largestSize: 0 },
    );
  });

  test('create returns the drawn symbol, and the reserve that the logo leaves', () => {
    for (const [text, logo] of /** @type {const} */ ([
      [TEXT, { image: RED }],
      ['1', { image: RED, size: 0.3, padding: 0 }],
      ['a'.repeat(300), { image: RED, reserve: 0.1 }],
    ])) {
      const symbol = create(text, { logo });
      const { size } = symbol.modules;
      const options = { boostErrorCorrection: true, errorCorrectionLevel: /** @type {const} */ ('M') };
      const picture = PNG.sync.read(generateQrCode(text, { ...options, scale: 1, margin: 0, logo }));
      assert.equal(picture.width, size);
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const [red = 0, green = 0] = picture.data.subarray(4 * (y * size + x));
          // Red where the logo is, over modules that are light.
          assert.equal(symbol.modules.get(y, x), Number(red < 128 && green < 128), `${x}, ${y}`);
        }
      }
      const { reserve = 0 } = symbol.logo ?? {};
      assert.ok(reserve >= ('reserve' in logo ? logo.reserve : 0.5) && reserve < 1, `${reserve}`);
    }
    assert.equal('logo' in create(TEXT), false);
    const { version, errorCorrectionLevel, logo } = create(TEXT, { logo: { image: RED } });
    assert.deepEqual(
      { version, errorCorrectionLevel, logo },
      {
        version: 6,
        errorCorrectionLevel: { bit: 2 },
        logo: { reserve: 8 / 14 },
      },
    );
    const ofSvg = create(TEXT, { type: 'svg', logo: { image: SVG } });
    assert.equal(ofSvg.version, 6);
    const tooLarge = { errorCorrectionLevel: /** @type {const} */ ('L'), logo: { image: RED, size: 0.5 } };
    assert.throws(() => create(TEXT, tooLarge), { code: 'ERR_QR_LOGO_TOO_LARGE' });
  });

  test('every function draws the same', async () => {
    for (const { name } of Object.values(FORMATS).filter((format) => takes(format, 'logo'))) {
      const type = /** @type {import('..').Type} */ (name);
      const options = { type, width: 300, logo: { image: RED } };
      const picture = generateQrCode(TEXT, options);
      assert.deepEqual(await generateQrCodeAsync(TEXT, options), picture);
      assert.deepEqual(generateQrCode(Buffer.from(TEXT), options), picture);
      let count = 0;
      for await (const each of generateQrCodes([TEXT, TEXT, TEXT], options)) {
        assert.deepEqual(each, picture);
        count += 1;
      }
      assert.equal(count, 3);
      // logo-print.test.js reads the others.
      if (['svg', 'pdf', 'eps'].includes(type)) continue;
      assert.equal(await decodeText(type === 'webp' ? toPng(picture) : picture), TEXT);
    }
  });

  test('the bytes of a logo are copied before the function returns', async () => {
    const image = Buffer.from(RED);
    const expected = generateQrCode(TEXT, { logo: { image } });
    const promise = generateQrCodeAsync(TEXT, { logo: { image } });
    const codes = generateQrCodes([TEXT], { logo: { image } });
    image.fill(0);
    assert.deepEqual(await promise, expected);
    for await (const code of codes) assert.deepEqual(code, expected);
  });
});

describe('drawing', () => {
  // A given version, so that the places are known: version 4 has 33 modules.
  const options = /** @type {const} */ ({ version: 4, errorCorrectionLevel: 'H', scale: 10 });
  const at = (/** @type {PNG} */ image, /** @type {number} */ x, /** @type {number} */ y) => [
    ...image.data.subarray(4 * (y * image.width + x), 4 * (y * image.width + x) + 4),
  ];

  test('the logo is centred, keeps its aspect ratio, and clears whole modules', () => {
    const image = png(40, 20, () => [255, 0, 0, 255]);
    const logo = { image, size: 0.2, padding: 1, reserve: 0 };
    const picture = PNG.sync.read(generateQrCode(TEXT, { ...options, logo }));
    const plain = PNG.sync.read(generateQrCode(TEXT, options));
    assert.equal(picture.width, 410);
    const isIn = (/** @type {number} */ from, /** @type {number} */ x, /** @type {number} */ end) =>
      from <= x && x < end;
    // 6.6 × 3.3 modules, and one more on each side: 9 × 7 are touched.
    for (let i = 0; i < 410 * 410; i++) {
      const [x, y] = [i % 410, Math.floor(i / 410)];
      const isLogo = isIn(172, x, 238) && isIn(188, y, 221);
      const isGround = isIn(160, x, 250) && isIn(170, y, 240);
      const around = isGround ? [255, 255, 255, 255] : at(plain, x, y);
      assert.deepEqual(at(picture, x, y), isLogo ? [255, 0, 0, 255] : around, `${x}, ${y}`);
    }
  });

  test('a transparent logo shows the light colour, or the background of a transparent code', () => {
    const image = png(20, 20, (x) => (x < 10 ? [255, 0, 0, 0] : [0, 0, 255, 128]));
    const logo = { image, size: 0.2, reserve: 0 };
    const color = { light: '#ffff00' };
    const picture = PNG.sync.read(generateQrCode(TEXT, { ...options, color, logo }));
    assert.deepEqual(at(picture, 190, 205), [255, 255, 0, 255]);
    assert.deepEqual(at(picture, 225, 205), [127, 127, 128, 255]);
    const through = { ...options, color: { light: '#0000' }, logo };
    const clear = PNG.sync.read(generateQrCode(TEXT, through));
    assert.equal(at(clear, 190, 205)[3], 0);
    assert.deepEqual(at(clear, 225, 205), [0, 0, 255, 128]);
    const webp = pixelsOf(generateQrCode(TEXT, { ...through, type: 'webp' }));
    assert.deepEqual([...webp.data.subarray(4 * (205 * 410 + 225)).subarray(0, 4)], [0, 0, 255, 128]);
  });

  test('a logo can be a PNG of any kind, a WebP or a JPEG', () => {
    const size = { size: 0.2, reserve: 0 };
    const grey = rawPng(1, 1, deflateSync(Buffer.from([0, 0x80])));
    const deep = rawPng(1, 1, deflateSync(Buffer.from([0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc])), [], 16, 2);
    const bit = rawPng(1, 1, deflateSync(Buffer.from([0, 0])), [], 1, 0);
    const palette = rawPng(1, 1, deflateSync(Buffer.from([0, 0])), [['PLTE', Buffer.from([9, 8, 7])]], 8, 3);
    const middle = (/** @type {Buffer} */ image) =>
      at(PNG.sync.read(generateQrCode(TEXT, { ...options, logo: { image, ...size } })), 205, 205);
    assert.deepEqual(middle(grey), [0x80, 0x80, 0x80, 255]);
    assert.deepEqual(middle(deep), [0x12, 0x56, 0x9a, 255]);
    assert.deepEqual(middle(bit), [0, 0, 0, 255]);
    assert.deepEqual(middle(palette), [9, 8, 7, 255]);
    assert.deepEqual(
      middle(WEBP),
      middle(generateQrCode('logo', { width: 60 })),
      'the same pixels, in another format',
    );
    assert.ok(generateQrCode(TEXT, { ...options, logo: { image: JPEG, ...size } }).length > 0);
  });

  // Viewers of SVG 1.1 (Illustrator, Batik, FOP and TCPDF) know only the first of the attributes.
  test('an SVG embeds the bytes unchanged, for viewers of SVG 1.1 and SVG 2', () => {
    for (const [image, mediaType] of /** @type {const} */ ([
      [SVG, 'image/svg+xml'],
      [RED, 'image/png'],
      [WEBP, 'image/webp'],
      [JPEG, 'image/jpeg'],
    ])) {
      const svg = generateQrCode(TEXT, { version: 4, type: 'svg', logo: { image, reserve: 0 } }).toString();
      const [, link, href, type, data = '', place] =
        /<image xmlns:xlink="http:\/\/www.w3.org\/1999\/xlink" xlink:href="([^"]+)" href="(data:([^;]+);base64,([^"]*))" (.*)\/><\/svg>\n$/.exec(
          svg,
        ) ?? [];
      assert.equal(link, href);
      assert.equal(type, mediaType);
      assert.deepEqual(Buffer.from(data, 'base64'), image);
      assert.equal(Buffer.from(data, 'base64').toString('base64'), data);
      const square = 'x="13.2" y="13.2" width="6.6" height="6.6" preserveAspectRatio="xMidYMid meet"';
      assert.equal(place, square);
    }
  });

  test('a picture without a logo does not change', () => {
    const digest = (/** @type {QrCodeOptions} */ how) =>
      createHash('sha256').update(generateQrCode(TEXT, how)).digest('hex');
    assert.equal(digest({ logo: undefined }), digest({}));
  });
});

test('a kept logo is drawn like a new one', () => {
  const colors = [0, 40, 80, 120, 160, 200].map((red) => png(20, 10, (x) => [red, 9 * x, 0, 255]));
  for (const type of ['png', 'webp', 'jpeg', 'gif', 'bmp', 'svg', 'pdf', 'eps']) {
    for (const width of [300, 400, 300]) {
      const draw = (/** @type {Buffer} */ image) => generateQrCode(TEXT, { type, width, logo: { image } });
      const first = colors.map(draw);
      // Six logos do not fit into the four places of kept logos: some are decoded again.
      assert.deepEqual(colors.map(draw), first);
      assert.deepEqual(draw(Buffer.from(colors[0])), first[0]);
      assert.deepEqual(draw(Buffer.from(colors[0])), first[0]);
      assert.equal(new Set(first.map((code) => code.toString('hex'))).size, colors.length);
    }
  }
});

test('a Buffer whose bytes change is another logo', () => {
  const [red, blue] = [RED, png(30, 30, () => [0, 0, 255, 255])];
  const size = Math.max(red.length, blue.length);
  // Bytes after the end of a PNG are ignored.
  const padded = (/** @type {Buffer} */ image) => Buffer.concat([image], size);
  const [first, second] = [padded(red), padded(blue)];
  const image = Buffer.from(first);
  const draw = (/** @type {Buffer} */ image) => generateQrCode(TEXT, { logo: { image } });
  const before = draw(image);
  second.copy(image);
  assert.deepEqual(draw(image), draw(Buffer.from(second)));
  assert.notDeepEqual(draw(image), before);
  first.copy(image);
  assert.deepEqual(draw(image), before);
});

test('a broken logo throws the same error each time', () => {
  const image = RED.subarray(0, RED.length - 20);
  const errors = [1, 2, 3].map(() => {
    try {
      return generateQrCode(TEXT, { logo: { image } });
    } catch (error) {
      return { ...error, message: error.message };
    }
  });
  assert.equal(errors[0].code, 'ERR_QR_INVALID_LOGO');
  assert.deepEqual(errors[1], errors[0]);
  assert.deepEqual(errors[2], errors[0]);
});

describe('refuses', () => {
  /** @type {[title: string, logo: unknown, code: string, parts: string[]][]} */
  const cases = [
    [
      'no object',
      'logo.png',
      'ERR_QR_INVALID_OPTION',
      ['for logo ', '{ image, size, padding, reserve, clear }'],
    ],
    ['null', null, 'ERR_QR_INVALID_OPTION', ['for logo ']],
    ['bytes in place of options', RED, 'ERR_QR_INVALID_OPTION', ['for logo ']],
    ['an unknown name', { image: RED, width: 3 }, 'ERR_QR_UNKNOWN_OPTION', ['logo.width', 'image, size']],
    ['no image', {}, 'ERR_QR_INVALID_OPTION', ['logo.image', 'undefined']],
    ['a path', { image: 'logo.png' }, 'ERR_QR_INVALID_OPTION', ['logo.image']],
    ['an array', { image: [1, 2] }, 'ERR_QR_INVALID_OPTION', ['logo.image']],
    [
      'shared bytes',
      { image: new Uint8Array(new SharedArrayBuffer(9)) },
      'ERR_QR_INVALID_OPTION',
      ['thread'],
    ],
    ['no bytes', { image: Buffer.alloc(0) }, 'ERR_QR_INVALID_LOGO', ['logo.image', 'empty']],
    [
      'too many bytes',
      { image: Buffer.alloc(2 ** 22 + 1) },
      'ERR_QR_INVALID_LOGO',
      ['4194304', '4194305 bytes'],
    ],
    ['an unknown format', { image: Buffer.from('GIF89a') }, 'ERR_QR_INVALID_LOGO', ['unknown format']],
    ['a GIF', { image: generateQrCode('1', { type: 'gif' }) }, 'ERR_QR_INVALID_LOGO', ['unknown format']],
    ['an SVG in a PNG', { image: SVG }, 'ERR_QR_INVALID_LOGO', ["type: 'svg'"]],
    ['a PNG cut short', { image: RED.subarray(0, -30) }, 'ERR_QR_INVALID_LOGO', ['damaged']],
    ['only a signature', { image: RED.subarray(0, 8) }, 'ERR_QR_INVALID_LOGO', ['damaged']],
    ['a JPEG cut short', { image: JPEG.subarray(0, -200) }, 'ERR_QR_INVALID_LOGO', ['damaged']],
    ['a WebP cut short', { image: WEBP.subarray(0, -20) }, 'ERR_QR_INVALID_LOGO', ['damaged']],
    ['a size of 0', { image: RED, size: 0 }, 'ERR_QR_INVALID_OPTION', ['logo.size', 'above 0']],
    ['a size of more than half', { image: RED, size: 0.5001 }, 'ERR_QR_INVALID_OPTION', ['logo.size', '0.5']],
    [
      'a size finer than 0.0001',
      { image: RED, size: 0.20005 },
      'ERR_QR_INVALID_OPTION',
      ['logo.size', '0.0001'],
    ],
    ['a size of NaN', { image: RED, size: Number.NaN }, 'ERR_QR_INVALID_OPTION', ['logo.size']],
    ['a size that is a string', { image: RED, size: '0.2' }, 'ERR_QR_INVALID_OPTION', ['logo.size', "'0.2'"]],
    ['a padding below 0', { image: RED, padding: -1 }, 'ERR_QR_INVALID_OPTION', ['logo.padding', '0 to 10']],
    ['a padding above 10', { image: RED, padding: 10.01 }, 'ERR_QR_INVALID_OPTION', ['logo.padding']],
    ['a reserve below 0', { image: RED, reserve: -0.1 }, 'ERR_QR_INVALID_OPTION', ['logo.reserve', '0 to 1']],
    ['a reserve above 1', { image: RED, reserve: 1.1 }, 'ERR_QR_INVALID_OPTION', ['logo.reserve', '0 to 1']],
    [
      'a reserve that is a string',
      { image: RED, reserve: '0.5' },
      'ERR_QR_INVALID_OPTION',
      ['logo.reserve', "'0.5'"],
    ],
    [
      'a padding finer than 0.01',
      { image: RED, padding: 0.005 },
      'ERR_QR_INVALID_OPTION',
      ['logo.padding', '0.01'],
    ],
  ];
  for (const [title, logo, code, parts] of cases) {
    test(title, () => refused(TEXT, { logo }, code, ...parts));
  }

  test('a size of 0.1 + 0.2 counts as 0.3', () => {
    const sum = { image: RED, size: 0.1 + 0.2, reserve: 0.1 + 0.2 };
    const exact = { image: RED, size: 0.3, reserve: 0.3 };
    const drawn = (/** @type {QrCodeOptions['logo']} */ logo) =>
      generateQrCode(TEXT, { errorCorrectionLevel: 'H', width: 400, logo });
    assert.deepEqual(drawn(sum), drawn(exact));
  });

  test('formats without logos', async () => {
    await refused(TEXT, { type: 'utf8', logo: { image: RED } }, 'ERR_QR_INVALID_OPTION', 'no logo', "'utf8'");
  });

  test('animated pictures', async () => {
    const animation = Buffer.alloc(8);
    animation.writeUInt32BE(2, 0);
    const apng = rawPng(1, 1, deflateSync(Buffer.from([0, 0])), [['acTL', animation]]);
    await refused(TEXT, { logo: { image: apng } }, 'ERR_QR_INVALID_LOGO', 'animated');
    await refused(TEXT, { logo: { image: animatedWebp() } }, 'ERR_QR_INVALID_LOGO', 'animated');
  });

  test('pictures of too many pixels, before it allocates memory for them', async () => {
    const before = process.memoryUsage().rss;
    const nothing = deflateSync(Buffer.alloc(0));
    const bombs = [
      rawPng(4097, 1, nothing),
      rawPng(1, 4097, nothing),
      rawPng(0x7fffffff, 0x7fffffff, nothing),
      rawPng(4096, 4096, nothing, [], 16, 6),
      bombOfJpeg(),
      bombOfWebp(),
    ];
    for (const image of bombs) {
      await refused(TEXT, { logo: { image } }, 'ERR_QR_INVALID_LOGO', '4096', 'pixels');
      await refused(TEXT, { type: 'svg', logo: { image } }, 'ERR_QR_INVALID_LOGO', '4096', 'pixels');
    }
    assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  });

  test('damaged pictures of any kind, without a crash', () => {
    for (const image of [RED, WEBP, JPEG, logoOf('noise', 30, 30, 7)]) {
      for (let at = 0; at < image.length; at += Math.ceil(image.length / 300)) {
        for (const value of [0, 0xff, 0x7f]) {
          const damaged = Buffer.from(image);
          damaged[at] = value;
          try {
            assert.ok(generateQrCode(TEXT, { logo: { image: damaged, size: 0.1 } }).length > 0);
          } catch (error) {
            const { code, message } = /** @type {any} */ (error);
            // A logo of another shape may hide other modules.
            assert.match(code, /^ERR_QR_(INVALID_LOGO|LOGO_TOO_LARGE)$/, `${at}: ${message}`);
          }
        }
      }
    }
  });
});

test('the handler draws logos, and its ETag depends on the logo', () => {
  const etags = [RED, logoOf('dark', 30, 30, 1)].flatMap((image) =>
    [0.1, 0.15].map((size) => {
      /** @type {Record<string, unknown>} */
      const headers = {};
      let body = Buffer.alloc(0);
      const response = /** @type {any} */ ({
        setHeader: (/** @type {string} */ name, /** @type {unknown} */ value) => {
          headers[name] = value;
        },
        hasHeader: () => false,
        end: (/** @type {Buffer} */ bytes) => {
          body = bytes;
        },
      });
      const logo = { image, size };
      qrCodeHandler({ logo })(/** @type {any} */ ({ method: 'GET', url: '/?text=1', headers: {} }), response);
      assert.deepEqual(body, generateQrCode('1', { logo }));
      return headers.ETag;
    }),
  );
  assert.equal(new Set(etags).size, 4);
});

/** The header of an animated WebP, with a frame. */
function animatedWebp() {
  const frame = WEBP.subarray(12);
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ data) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(type), size, data, Buffer.alloc(data.length % 2)]);
  };
  const extended = Buffer.from([2, 0, 0, 0, 59, 0, 0, 59, 0, 0]);
  const place = Buffer.from([0, 0, 0, 0, 0, 0, 59, 0, 0, 59, 0, 0, 100, 0, 0, 0]);
  const chunks = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', extended),
    chunk('ANIM', Buffer.alloc(6)),
    chunk('ANMF', Buffer.concat([place, frame])),
  ]);
  return chunk('RIFF', chunks);
}

/** A JPEG that says it has 65500 × 65500 pixels. */
function bombOfJpeg() {
  const jpeg = Buffer.from(JPEG);
  const start = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(65_500, start + 5);
  jpeg.writeUInt16BE(65_500, start + 7);
  return jpeg;
}

/** A WebP that says it has 10 × 10 pixels, with a lossy frame that says it has 16383 × 16383. */
function bombOfWebp() {
  const frame = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, ...Buffer.alloc(64)]);
  const extended = Buffer.from([0, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
  const sizeOf = (/** @type {Buffer} */ data) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return size;
  };
  const chunks = Buffer.concat([
    Buffer.from('WEBPVP8X'),
    sizeOf(extended),
    extended,
    Buffer.from('VP8 '),
    sizeOf(frame),
    frame,
  ]);
  return Buffer.concat([Buffer.from('RIFF'), sizeOf(chunks), chunks]);
}

test('zxing and jsQR read a code whose hidden codewords rqrr does not correct', async () => {
  const text = 'https://example.com/a/b/c';
  const logo = { image: png(8, 8, () => [255, 255, 255, 255]), size: 0.2621, padding: 6.12, reserve: 0 };
  const code = generateQrCode(text, {
    errorCorrectionLevel: 'M',
    version: 21,
    maskPattern: 2,
    scale: 6,
    logo,
  });
  assert.equal(await decodeText(code), text);
  assert.equal(decode(code)?.text, text);
});
