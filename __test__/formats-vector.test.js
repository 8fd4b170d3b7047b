'use strict';

// SVG, PDF, EPS and text: other programs rasterise them, and zxing reads the result.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const npmQrcode = require('qrcode');
const { PNG } = require('pngjs');
const { generateQrCode } = require('..');
const { TEXTS } = require('./support/letters');
const { windingNumbers } = require('./support/outlines');
const { rasterisePdf, rasteriseSvg } = require('./support/rasterise');
const { halves, screenshot } = require('./support/terminal');
const { decodeText } = require('./support/zxing');

/** @import { Color, QrCodeOptions } from '..' */

const VERSIONS = [1, 7, 25, 40];

/** @type {readonly Color[]} */
const COLORS = [
  {},
  { dark: '#123', light: '#ffeedd' },
  { dark: '#00f', light: '#0000' },
  { dark: '#000c', light: '#ffffff80' },
];

const TEXT = 'https://x.y/ä';

/** The maximum size of the SVG of each text, at the default level. */
const MAX_SVG_BYTES = [760, 1600, 12_000, 64_500];

/** @param {number} version */
const textOf = (version) => `${version} ${TEXT}`;

describe('SVG', () => {
  for (const version of VERSIONS) {
    for (const color of COLORS) {
      test(`reads back: version ${version}, ${JSON.stringify(color)}`, async () => {
        for (const margin of [0, 4]) {
          const options = { type: /** @type {const} */ ('svg'), version, margin, color };
          const svg = generateQrCode(textOf(version), options);
          const width = 3 * (17 + 4 * version + 2 * margin);
          const image = await rasteriseSvg(svg, { width, background: 'white' });
          if (margin > 0) assert.equal(await decodeText(PNG.sync.write(image)), textOf(version));
          // If the colours are opaque, it equals the PNG pixel by pixel.
          if (color.dark === '#000c') continue;
          const own = await rasteriseSvg(svg, { width });
          const png = PNG.sync.read(generateQrCode(textOf(version), { ...options, type: 'png', scale: 3 }));
          assertSamePixels(own, png);
        }
      });
    }
  }

  // Different symbols have different outlines: all masks, and each version with one mask.
  const symbols = [
    ...Array.from({ length: 8 }, (_, maskPattern) => ({ version: 2, maskPattern })),
    ...Array.from({ length: 40 }, (_, i) => ({ version: i + 1, maskPattern: i % 8 })),
  ];
  for (const { version, maskPattern } of symbols) {
    test(`equals the PNG pixel by pixel: version ${version}, mask ${maskPattern}`, async () => {
      const options = { version, maskPattern, scale: 2, color: { dark: '#000', light: '#fff' } };
      const image = await rasteriseSvg(generateQrCode(textOf(version), { ...options, type: 'svg' }));
      assertSamePixels(image, PNG.sync.read(generateQrCode(textOf(version), options)));
    });
  }

  test('has the requested size', async () => {
    for (const [size, width] of /** @type {const} */ ([
      [{}, 29],
      [{ width: 333 }, 333],
      [{ scale: 7 }, 203],
    ])) {
      const image = await rasteriseSvg(generateQrCode('size', { type: 'svg', ...size }));
      assert.deepEqual([image.width, image.height], [width, width]);
    }
  });

  // Renderers and cutters that fill the path must get the modules with either fill rule.
  for (const [version, margin] of [
    [1, 4],
    [2, 0],
    [7, 1],
    [25, 4],
    [40, 4],
  ]) {
    test(`consists of filled outlines: version ${version}, margin ${margin}`, () => {
      const options = { version, margin, maskPattern: /** @type {const} */ (5) };
      const svg = generateQrCode(textOf(version), { ...options, type: 'svg' }).toString();
      assert.doesNotMatch(svg, /stroke|fill-rule|fill="none"/);
      const paths = [...svg.matchAll(/<path fill="([^"]+)" d="([^"]+)"\/>/g)];
      assert.deepEqual(
        paths.map(([, fill]) => fill),
        ['#fff', '#000'],
      );
      const [ground, modules] = paths.map(([, , path = '']) => windingNumbers(path));
      const png = PNG.sync.read(generateQrCode(textOf(version), { ...options, type: 'png', scale: 1 }));
      for (let y = 0; y < png.height; y++) {
        for (let x = 0; x < png.width; x++) {
          const isDark = png.data[4 * (y * png.width + x)] === 0;
          const place = `${x - margin},${y - margin}`;
          // Under both fill rules, 1 is inside and 0 is outside.
          assert.equal(modules?.get(place) ?? 0, isDark ? 1 : 0, place);
          assert.equal(ground?.get(place), 1, place);
        }
      }
    });
  }

  test('takes few bytes', async () => {
    const { encodeQR } = await import('qr');
    for (const [i, text] of TEXTS.entries()) {
      const svg = generateQrCode(text, { type: 'svg' });
      assert.ok(svg.length <= (MAX_SVG_BYTES[i] ?? 0), `${svg.length} bytes`);
      // Another package that draws filled outlines.
      const low = generateQrCode(text, { type: 'svg', errorCorrectionLevel: 'L' });
      const theirs = encodeQR(text, 'svg', { ecc: 'low', border: 4 });
      assert.ok(low.length < theirs.length / 3, `${low.length} and ${theirs.length} bytes`);
    }
  });

  test('does not contain the text', () => {
    const svg = generateQrCode('<script>"&\'--></svg>', { type: 'svg' }).toString();
    assert.match(svg, /^<svg [a-z0-9/:"=.\- ]+>(<path [a-z0-9#"=.\- ]+\/>){2}<\/svg>\n$/i);
  });
});

describe('PDF', () => {
  for (const version of VERSIONS) {
    for (const color of COLORS) {
      test(`reads back: version ${version}, ${JSON.stringify(color)}`, async () => {
        for (const margin of [0, 4]) {
          const options = { type: /** @type {const} */ ('pdf'), version, margin, color, scale: 3 };
          const { png, width, height } = await rasterisePdf(generateQrCode(textOf(version), options));
          const points = 3 * (17 + 4 * version + 2 * margin);
          assert.deepEqual([width, height], [points, points]);
          if (margin > 0) assert.equal(await decodeText(PNG.sync.write(png)), textOf(version));
          if (color.light === '#ffffff80' || color.light === '#0000') continue;
          const same = generateQrCode(textOf(version), { ...options, type: 'png' });
          assertSamePixels(png, PNG.sync.read(same));
        }
      });
    }
  }

  test('declares version 1.4, which transparency needs', () => {
    const begins = (/** @type {QrCodeOptions} */ options) =>
      generateQrCode('version', { type: 'pdf', ...options }).toString('latin1', 0, 8);
    assert.equal(begins({}), '%PDF-1.4');
    assert.equal(begins({ color: { dark: '#000c' } }), '%PDF-1.4');
    assert.equal(begins({ width: 14_400 }), '%PDF-1.4');
    // A larger page needs a unit of more than a point.
    assert.equal(begins({ width: 14_401 }), '%PDF-1.6');
  });

  test('has the requested size', async () => {
    for (const [size, points] of /** @type {const} */ ([
      [{}, 200],
      [{ width: 113 }, 113],
      [{ scale: 7 }, 203],
    ])) {
      const { png, width } = await rasterisePdf(generateQrCode('size', { type: 'pdf', ...size }), 2);
      assert.equal(width, points);
      assert.equal(await decodeText(PNG.sync.write(png)), 'size');
    }
  });
});

describe('text', () => {
  // The same codes on a light and on a dark terminal. Light on dark is inverted for the decoder.
  const screens = [false, true].flatMap((inverse) => [
    { options: { type: 'utf8', inverse }, screen: { isDark: inverse } },
    ...[false, true].flatMap((small) =>
      [false, true].map((isDark) => ({
        options: { type: 'terminal', inverse, small },
        screen: { isDark, isInverse: inverse },
      })),
    ),
  ]);
  for (const { options, screen } of screens) {
    test(`with ${JSON.stringify(options)} reads back from the screen ${JSON.stringify(screen)}`, async () => {
      for (const version of VERSIONS) {
        // An odd margin also makes the number of rows odd.
        for (const margin of [3, 4]) {
          const all = /** @type {QrCodeOptions} */ ({ version, margin, ...options });
          const shown = generateQrCode(textOf(version), all).toString();
          assert.equal(await decodeText(screenshot(shown, screen)), textOf(version));
        }
      }
    });
  }

  test('has the same dark modules as npm qrcode', async () => {
    const level = /** @type {const} */ ({ errorCorrectionLevel: 'L' });
    const theirs = await npmQrcode.toString('same', { type: 'utf8', ...level });
    assert.equal(
      generateQrCode('same', { type: 'utf8', ...level })
        .toString()
        .trimEnd(),
      theirs.trimEnd(),
    );
  });

  test('for a terminal looks the same as that of npm qrcode', async () => {
    // npm qrcode draws a quiet zone of one module, and ignores the margin.
    const options = { errorCorrectionLevel: /** @type {const} */ ('L'), version: 2 };
    const theirs = await npmQrcode.toString('same', { ...options, type: 'terminal' });
    const ours = generateQrCode('same', { ...options, type: 'terminal', margin: 1 }).toString();
    const rows = halves(ours);
    // It draws no quiet zone at the right end of a row of modules.
    const theirRows = halves(theirs);
    assert.equal(rows.length, theirRows.length);
    theirRows.forEach((row, y) => {
      assert.deepEqual(row, rows[y]?.slice(0, row.length));
    });
    assert.ok(ours.length < theirs.length);
  });
});

describe('options', () => {
  const code = 'ERR_QR_INVALID_OPTION';

  test('width, colours, small and inverse are refused in formats that do not have them', () => {
    for (const type of /** @type {const} */ (['utf8', 'terminal'])) {
      for (const option of [{ width: 200 }, { scale: 2 }, { color: {} }]) {
        const message = `Type '${type}' takes no ${Object.keys(option)[0]}. Remove it, or choose another type.`;
        assert.throws(() => generateQrCode('text', { type, ...option }), { code, message });
      }
    }
    for (const type of /** @type {const} */ (['png', 'svg', 'utf8', 'eps', 'pdf'])) {
      const message = `Type '${type}' takes no small. Remove it, or choose another type.`;
      assert.throws(() => generateQrCode('text', { type, small: true }), { code, message });
      assert.ok(generateQrCode('text', { type, small: false }).length > 0);
    }
    for (const type of /** @type {const} */ (['png', 'svg', 'eps', 'pdf'])) {
      assert.throws(() => generateQrCode('text', { type, inverse: true }), { code });
    }
    // @ts-expect-error: no boolean
    assert.throws(() => generateQrCode('text', { type: 'terminal', small: 1 }), { code });
  });

  test('EPS refuses translucent colours, except a transparent background', () => {
    /** @type {[color: Color, message: string][]} */
    const refused = [
      [{ dark: '#000e' }, "Expected an opaque colour with type 'eps' for color.dark but received #000000ee"],
      [
        { light: '#fffe' },
        "Expected an opaque or wholly transparent colour with type 'eps' for color.light but received #ffffffee",
      ],
    ];
    for (const [color, message] of refused) {
      assert.throws(() => generateQrCode('text', { type: 'eps', color }), { code, message });
    }
    const unpainted = generateQrCode('text', { type: 'eps', color: { light: '#0000' } });
    assert.ok(unpainted.length < generateQrCode('text', { type: 'eps' }).length);
  });

  test('a width or margin that is too large is refused', () => {
    const tooLarge = { code: 'ERR_QR_IMAGE_TOO_LARGE' };
    for (const type of /** @type {const} */ (['utf8', 'terminal'])) {
      assert.ok(generateQrCode('text', { type, margin: 501 }).length > 0);
      assert.throws(() => generateQrCode('text', { type, margin: 502 }), tooLarge);
      assert.throws(() => generateQrCode('text', { type, margin: 8181 }), tooLarge);
    }
    for (const type of /** @type {const} */ (['svg', 'eps', 'pdf'])) {
      assert.ok(generateQrCode('text', { type, width: 16384 }).length > 0);
      assert.ok(generateQrCode('text', { type, width: 1 }).length > 0);
      assert.throws(() => generateQrCode('text', { type, scale: 600 }), tooLarge);
      assert.throws(() => generateQrCode('text', { type, version: 40, margin: 8181 }), tooLarge);
    }
  });

  test('the same options draw the same bytes', () => {
    for (const type of /** @type {const} */ (['svg', 'utf8', 'terminal', 'eps', 'pdf'])) {
      assert.deepEqual(generateQrCode('text', { type }), generateQrCode(Buffer.from('text'), { type }));
    }
  });
});

/**
 * @param {PNG} a
 * @param {PNG} b
 */
function assertSamePixels(a, b) {
  assert.deepEqual([a.width, a.height], [b.width, b.height]);
  for (let i = 0; i < a.data.length; i += 4) {
    // A fully transparent pixel has no colour.
    if (a.data[i + 3] === 0 && b.data[i + 3] === 0) continue;
    for (let j = i; j < i + 4; j++) {
      if (a.data[j] !== b.data[j]) {
        const [x, y] = [(i / 4) % a.width, Math.floor(i / 4 / a.width)];
        assert.fail(
          `pixel (${x}, ${y}): ${a.data.subarray(i, i + 4).join()} and ${b.data.subarray(i, i + 4).join()}`,
        );
      }
    }
  }
}
