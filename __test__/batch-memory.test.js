'use strict';

// Tests that generateQrCodes stays within the memory limit of a call, for pictures of any size and
// on any number of cores.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const binding = require('../lib/native');
const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('../index');
const { all, texts } = require('./support/batches');
const { numbersOf } = require('./support/memory');
const { peakOf } = require('./support/peak');

const { Format, MAX_LOGO_BYTES, MAX_RASTER_WIDTH } = binding;

/** @typedef {Parameters<typeof numbersOf>[0]} Numbers */

const ENDLESS = '(function* () { for (;;) yield "a".repeat(2900); })()';

/** An SVG as large as a logo may be: a picture with it takes 11 MiB. */
const SVG = `{ type: 'svg', logo: { image: Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg"><!--' + ' '.repeat(4194000) + '--></svg>') } }`;

const CASES = /** @type {const} */ ([
  ['text with a wide quiet zone', "{ type: 'utf8', margin: 423 }"],
  ['text for a terminal with a wide quiet zone', "{ type: 'terminal', margin: 423 }"],
  ['SVG with a large logo', SVG],
  ['BMP of 4096 pixels', "{ type: 'bmp', width: 4096 }"],
  ['WebP of 4096 pixels', "{ type: 'webp', width: 4096 }"],
]);

for (const [name, options] of CASES) {
  for (const cores of [undefined, 64]) {
    const where = cores === undefined ? 'here' : `on ${cores} cores`;
    test(`the first code of ${name} takes less than 256 MiB ${where}`, { timeout: 120_000 }, () => {
      const text = name.startsWith('SVG') ? '"a"' : undefined;
      const source = text === undefined ? ENDLESS : ENDLESS.replace('"a".repeat(2900)', text);
      const taken = peakOf(
        `generateQrCode('text');
        const before = peak();
        const codes = generateQrCodes(${source}, ${options});
        await codes.next();
        // A slow consumer: meanwhile, tasks draw more codes.
        await new Promise((resolve) => setTimeout(resolve, 300));
        console.log(peak() - before);
        process.exit();`,
        { cores },
      );
      assert.ok(taken < 256, `${taken} MiB`);
    });
  }
}

test('reads a bounded number of long texts ahead on 64 cores', () => {
  const taken = peakOf(
    `generateQrCode('text');
    const before = peak();
    let count = 0;
    const long = (function* () { for (;;) yield '1'.repeat(7000) + (count++ % 89); })();
    for await (const _ of generateQrCodes(long)) break;
    console.log(JSON.stringify({ memory: peak() - before, count }));`,
    { cores: 64 },
  );
  assert.ok(taken.count > 64 && taken.memory < 256, JSON.stringify(taken));
});

test('waiting calls share one copy of their logo', { timeout: 120_000 }, () => {
  for (const options of ['{ logo }', '{ logo, signal: new AbortController().signal }']) {
    const taken = peakOf(`
      const image = Buffer.alloc(4194304);
      generateQrCode('logo').copy(image); // a PNG, followed by zeros
      const logo = { image };
      const before = peak();
      const calls = Array.from({ length: 100 }, () => generateQrCodeAsync('text', ${options}));
      const [first, ...others] = await Promise.all(calls);
      if (others.some((code) => !code.equals(first))) throw new Error('other codes');
      console.log(peak() - before);`);
    // One copy for each call would take 400 MiB, and two would take 800.
    assert.ok(taken < 200, `${taken} MiB`);
  }
});

test('calls do not share a logo that changed between them, even if its size stayed the same', async () => {
  const images = ['#000', '#00f', '#080'].map((dark) =>
    generateQrCode('logo', { type: 'png', color: { dark }, errorCorrectionLevel: 'L' }),
  );
  const changing = Buffer.alloc(Math.max(...images.map(({ length }) => length)));
  const pairs = [...images, ...images].map((image) => {
    changing.fill(0);
    image.copy(changing);
    const wanted = generateQrCode('text', { logo: { image: changing } });
    return [wanted, generateQrCodeAsync('text', { logo: { image: changing } })];
  });
  for (const [wanted, made] of pairs) assert.deepEqual(await made, wanted);
  assert.equal(new Set(pairs.map(([wanted]) => String(wanted))).size, images.length);
});

describe('codes of a task that leaves texts to the next task', () => {
  for (const options of /** @type {const} */ ([
    { type: 'terminal', margin: 423 },
    { type: 'bmp', width: 4096 },
  ])) {
    test(`stay in order: ${options.type}`, async () => {
      // Every third code is large.
      const mixed = texts(40).map((text, i) => (i % 3 === 0 ? text : String(i)));
      const codes = await all(generateQrCodes(mixed, options));
      assert.equal(codes.length, mixed.length);
      for (const [i, code] of codes.entries()) {
        assert.ok(code.equals(generateQrCode(String(mixed[i]), options)), `${i}`);
      }
    });
  }

  test('come with the index of a text that fails', async () => {
    const source = texts(40);
    source[31] = 'a'.repeat(2954);
    let made = 0;
    await assert.rejects(
      async () => {
        for await (const _ of generateQrCodes(source, { type: 'terminal', margin: 400 })) made += 1;
      },
      { code: 'ERR_QR_DATA_TOO_LONG', argument: 'texts[31]' },
    );
    assert.equal(made, 31);
  });

  test('are separate Buffers, which can be transferred to another thread', async () => {
    const [code] = await all(generateQrCodes(['text'], { type: 'bmp', width: 2000 }));
    const single = await generateQrCodeAsync('text', { type: 'bmp', width: 2000 });
    for (const each of [code, single]) {
      assert.ok(each);
      assert.equal(each.buffer.byteLength, each.length);
      assert.ok(structuredClone(each, { transfer: [each.buffer] }).length > 400_000);
    }
  });
});

test('ends a task when its pictures take 8 MiB or the given size, after at least one picture', async () => {
  const data = Buffer.alloc(100, 'x');
  const layout = Uint32Array.from({ length: 300 }, (_, i) => (i % 3 === 1 ? 0 : 1));
  const count = async (/** @type {Numbers} */ numbers, /** @type {number} */ maxBytes) => {
    const { sizes } = await binding.generateAll(
      data,
      layout,
      numbersOf(numbers),
      undefined,
      undefined,
      maxBytes,
    );
    return sizes.length;
  };
  const bmp = { Width: MAX_RASTER_WIDTH, Format: Format.Bmp }; // a little more than 2 MiB each
  assert.equal(await count(bmp, 2 ** 32 - 1), 3);
  assert.equal(await count(bmp, 5 * 1024 * 1024), 2);
  assert.equal(await count(bmp, 0), 1);
  assert.equal(await count({}, 1024 * 1024), 100);
});

test('draws no more pictures at a time than the memory limit of a call allows', () => {
  const concurrency = (/** @type {Numbers} */ numbers, logo = 0) =>
    binding.concurrency(numbersOf(numbers), logo);
  const { Jpeg, Png, Svg, Terminal, Webp } = Format;
  const logo = { LogoSize: 2000, LogoPadding: 100, LogoReserve: 5000, Boost: 1 };
  assert.ok(concurrency({}) >= 500, 'the default, on any number of cores');
  assert.equal(concurrency({ Format: Webp, Width: 4096 }), 19, 'WebP takes 8 MiB');
  assert.equal(concurrency({ Format: Jpeg, Width: 4096 }), 4, 'JPEG takes 32 MiB');
  assert.equal(concurrency({ Format: Webp, Width: 4096, ...logo }, 1000), 1);
  assert.equal(concurrency({ Format: Png, Width: 4096, ...logo }, 1000), 1);
  assert.ok(concurrency({ Format: Png, Width: 400, ...logo }, 1000) >= 24);
  assert.equal(concurrency({ Format: Svg, ...logo }, MAX_LOGO_BYTES), 2, 'SVG holds its logo');
  assert.ok(concurrency({ Format: Terminal, Margin: 423, Width: 0 }) <= 10, 'text for a terminal');
  // Widths that no picture can have: the result is still at least one.
  for (const margin of [0, 2 ** 31 - 1, -1]) {
    for (const scale of [0, 1, 2 ** 31 - 1, -1]) {
      for (const format of Object.values(Format)) {
        assert.ok(concurrency({ Margin: margin, Width: 0, Scale: scale, Format: Number(format) }) >= 1);
      }
    }
  }
});
