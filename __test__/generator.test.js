'use strict';

// Tests that a generator returns what generateQrCode returns, and reads its options once.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const { describe, test } = require('node:test');
const { Worker } = require('node:worker_threads');

const { describeLastQrCode, generateQrCode, generateQrCodes, qrCodeGenerator, toBufferSync } = require('..');
const binding = require('../lib/native');
const { FORMATS, takes } = require('../lib/options/formats');
const { OPTIONS } = require('../lib/options/table');
const { png } = require('./support/logos');
const { peakOf } = require('./support/peak');
const { buildFont, rectangle } = require('./support/fonts');

const RED = png(8, 8, () => [255, 0, 0, 255]);
const BLUE = png(16, 8, () => [0, 0, 255, 255]);

const FONT = buildFont({ S: { contours: [rectangle(100, 0, 900, 700)] } });

/** Texts of every kind. @type {any[]} */
const TEXTS = [
  'https://example.com/orders/2026/000123456789',
  '12345',
  'Grüße, 茗荷 😀',
  '(01)09521234543213(10)ABC',
  Buffer.from([0, 128, 255]),
  [{ data: 'AB', mode: 'alphanumeric' }, { data: '12' }, { data: new Uint8Array(3) }],
];

/** Values of each option that are not its default, with the options that they need. */
const SAMPLES = /** @type {Record<string, any[]>} */ ({
  errorCorrectionLevel: [{ errorCorrectionLevel: 'M' }, { errorCorrectionLevel: 'high' }],
  boostErrorCorrection: [{ boostErrorCorrection: false }],
  version: [{ version: 12 }],
  maskPattern: [{ maskPattern: 3 }],
  eci: [{ eci: true }, { eci: 'iso-8859-1' }, { eci: 3 }, { eci: 'gb18030' }],
  symbology: [{ symbology: 'rmqr' }],
  height: [{ symbology: 'rmqr', height: 17 }],
  narrowest: [{ symbology: 'rmqr', narrowest: true }],
  maxVersion: [{ maxVersion: 1 }, { maxVersion: 30 }],
  sequence: [{ sequence: { index: 2, count: 3, parity: 7 } }],
  applicationIndicator: [{ applicationIndicator: '37' }],
  gs1: [{ gs1: true }],
  margin: [{ margin: 0 }],
  width: [{ width: 333 }, { width: 1000, type: 'bmp' }, { width: 4000, type: 'png' }],
  scale: [{ scale: 7 }],
  type: Object.keys(FORMATS).map((type) => ({ type })),
  'color.dark': [{ color: { dark: '#024' } }],
  'color.light': [{ color: { light: '#0000' } }, { color: { light: '#fed' }, type: 'svg' }],
  'color.finderFrame': [{ color: { finderFrame: '#024' } }],
  'color.finderCentre': [{ color: { finderCentre: 'linear-gradient(#024, #420)' } }],
  verify: [{ verify: true }, { verify: false, style: { modules: 'dot' } }],
  allowLowContrast: [{ allowLowContrast: true, color: { dark: '#888', light: '#999' } }],
  inverse: [
    { inverse: true, type: 'utf8' },
    { inverse: true, type: 'terminal' },
  ],
  small: [{ small: true, type: 'terminal' }],
  quality: [{ quality: 0.3, type: 'jpeg' }],
  'style.modules': [{ type: 'svg', style: { modules: 'rounded' } }],
  'style.size': [{ type: 'pdf', style: { modules: 'dot', size: 0.7 } }],
  'style.finderFrame': [{ type: 'eps', style: { finderFrame: 'dot' } }],
  'style.finderCentre': [{ type: 'svg', style: { finderCentre: 'classy' } }],
  'style.alignment': [{ type: 'svg', version: 7, style: { alignment: 'rounded' } }],
  'style.backgroundRound': [{ style: { backgroundRound: 0.2 } }],
  'logo.image': Object.values(FORMATS)
    .filter((format) => takes(format, 'logo'))
    .map(({ name }) => ({ type: name, logo: { image: RED }, ...(name === 'svg' ? {} : { width: 400 }) })),
  'logo.size': [{ width: 400, logo: { image: RED, size: 0.1 } }],
  'logo.padding': [{ width: 400, logo: { image: BLUE, padding: 3 } }],
  'logo.reserve': [{ width: 400, logo: { image: BLUE, reserve: 0.7 } }],
  'frame.text': [{ frame: { text: 'SCAN ME' } }, { type: 'svg', frame: { text: 'Größe' } }],
  'frame.position': [{ type: 'pdf', frame: { text: 'SCAN ME', position: 'top' } }],
  'frame.color': [{ type: 'gif', frame: { text: 'SCAN ME', color: 'navy' } }],
  'frame.textColor': [{ type: 'eps', frame: { text: 'SCAN ME', textColor: 'gold' } }],
  'frame.font': [{ frame: { text: 'S', font: FONT } }, { type: 'svg', frame: { text: 'SS', font: FONT } }],
  'logo.clear': ['circle', 'none'].map((clear) => ({ width: 400, logo: { image: BLUE, clear } })),
});

const ALL = Object.values(SAMPLES).flat();

/** @param {() => unknown} call */
function outcomeOf(call) {
  try {
    return call();
  } catch (error) {
    const { code, argument, message } = /** @type {any} */ (error);
    return { code, argument, message };
  }
}

/** Returns the options without the bytes of a logo. @param {any} options */
const show = (options) =>
  JSON.stringify({ ...options, logo: options?.logo && { ...options.logo, image: 0 } });

describe('a generator draws what generateQrCode draws', () => {
  test('with every option of the table', () => {
    const known = OPTIONS.map(({ name }) => name).filter((name) => !['color', 'logo'].includes(name));
    assert.deepEqual(
      known.filter((name) => SAMPLES[name] === undefined),
      [],
    );
  });

  for (const options of [undefined, {}, ...ALL]) {
    test(show(options), () => {
      const generate = qrCodeGenerator(options);
      for (const text of TEXTS)
        assert.deepEqual(
          outcomeOf(() => generate(text)),
          outcomeOf(() => generateQrCode(text, options)),
        );
    });
  }

  test('in any order of generators and other calls', () => {
    const all = [{}, ...ALL].map((options) => ({ options, generate: qrCodeGenerator(options) }));
    // A text that is an element of GS1 too, of AI 99.
    const text = '99text';
    const expected = all.map(({ options }) => generateQrCode(text, options));
    for (let i = 0; i < 4 * all.length; i++) {
      const at = (i * 7) % all.length;
      assert.deepEqual(all[at]?.generate(text), expected[at], show(all[at]?.options));
      if (i % 3 === 0) toBufferSync('other', { type: 'svg' });
      if (i % 4 === 0) generateQrCode('1', { logo: { image: BLUE } });
      if (i % 5 === 0) generateQrCode(Buffer.from('other'), { scale: 2 });
      if (i % 6 === 0) assert.throws(() => generateQrCode('x', { width: 5 }));
    }
  });

  test('with an SVG as a logo', () => {
    const image = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>',
    );
    const options = { type: /** @type {const} */ ('svg'), logo: { image } };
    assert.deepEqual(qrCodeGenerator(options)('text'), generateQrCode('text', options));
  });
});

describe('a generator reads its options once', () => {
  test('and calls each getter once', () => {
    /** @type {string[]} */
    const read = [];
    const options = Object.defineProperty({}, 'width', {
      enumerable: true,
      get: () => read.push('width') && 300,
    });
    const generate = qrCodeGenerator(options);
    generate('text');
    generate(Buffer.from('text'));
    assert.deepEqual(read, ['width']);
  });

  test('so changing them later changes no code', () => {
    const image = Buffer.from(RED);
    const options = { width: 400, color: { dark: '#024' }, logo: { image, size: 0.1 } };
    const generate = qrCodeGenerator(options);
    const expected = generate('text');
    options.width = 500;
    options.color.dark = '#420';
    options.logo.size = 0.2;
    image.fill(0);
    assert.deepEqual(generate('text'), expected);
    assert.deepEqual(
      generate(Buffer.from('text')),
      generateQrCode(Buffer.from('text'), {
        width: 400,
        color: { dark: '#024' },
        logo: { image: RED, size: 0.1 },
      }),
    );
  });

  test('and throws their errors at once', () => {
    for (const [options, code] of /** @type {[any, string][]} */ ([
      [5, 'ERR_QR_INVALID_OPTION'],
      [{ widht: 5 }, 'ERR_QR_UNKNOWN_OPTION'],
      [{ signal: AbortSignal.timeout(1) }, 'ERR_QR_UNKNOWN_OPTION'],
      [{ param: 'text' }, 'ERR_QR_UNKNOWN_OPTION'],
      [{ version: 41 }, 'ERR_QR_INVALID_OPTION'],
      [{ color: { dark: '#777', light: '#888' } }, 'ERR_QR_LOW_CONTRAST'],
      [{ logo: { image: Buffer.from('no picture') } }, 'ERR_QR_INVALID_LOGO'],
      [{ logo: { image: RED.subarray(0, 50) } }, 'ERR_QR_INVALID_LOGO'],
      [{ logo: { image: RED }, type: 'utf8' }, 'ERR_QR_INVALID_OPTION'],
      // These are valid one by one, and allow no code.
      [{ width: 5 }, 'ERR_QR_WIDTH_TOO_SMALL'],
      [{ scale: 16_384 }, 'ERR_QR_IMAGE_TOO_LARGE'],
      [{ version: 1, logo: { image: RED, size: 0.5 } }, 'ERR_QR_LOGO_TOO_LARGE'],
    ])) {
      assert.throws(() => qrCodeGenerator(options), { code }, show(options));
    }
  });
});

test('a generator throws the errors of a text, and goes on', () => {
  const generate = qrCodeGenerator({ version: 2 });
  for (const [text, code] of /** @type {[any, string][]} */ ([
    ['', 'ERR_QR_INVALID_TEXT'],
    ['\ud800', 'ERR_QR_INVALID_TEXT'],
    [undefined, 'ERR_QR_INVALID_TEXT'],
    [5, 'ERR_QR_INVALID_TEXT'],
    [[{ data: 'a', mode: 'numeric' }], 'ERR_QR_INVALID_SEGMENT'],
    ['x'.repeat(100), 'ERR_QR_VERSION_TOO_SMALL'],
    ['x'.repeat(8000), 'ERR_QR_DATA_TOO_LONG'],
  ])) {
    assert.throws(() => generate(text), { code }, String(code));
    assert.deepEqual(generate('text'), generateQrCode('text', { version: 2 }));
  }
});

test('describe() describes the code of a text', () => {
  const plain = qrCodeGenerator();
  assert.deepEqual(plain.describe('https://example.com'), { version: 2, errorCorrectionLevel: 'Q' });
  const withLogo = qrCodeGenerator({ logo: { image: RED }, width: 400 });
  const described = withLogo.describe(Buffer.from('text'));
  withLogo(Buffer.from('text'));
  assert.deepEqual(described, describeLastQrCode());
  assert.ok(Number(described.logo?.reserve) >= 0.5);
  assert.deepEqual(plain.describe('1'), { version: 1, errorCorrectionLevel: 'H' });
  assert.throws(() => plain.describe(''), { code: 'ERR_QR_INVALID_TEXT' });
});

test('a generator copies its logo once', () => {
  const { holdLogo } = binding;
  let copies = 0;
  binding.holdLogo = (...args) => {
    copies += 1;
    return holdLogo(...args);
  };
  try {
    const generate = qrCodeGenerator({ logo: { image: Buffer.from(RED) }, width: 400 });
    for (const text of [...TEXTS, ...TEXTS]) generate(text);
  } finally {
    binding.holdLogo = holdLogo;
  }
  assert.equal(copies, 1);
});

test('generators work while a batch draws', async () => {
  const generate = qrCodeGenerator({ logo: { image: RED }, width: 400 });
  const expected = generate('text');
  let count = 0;
  for await (const code of generateQrCodes(Array(50).fill('text'), { logo: { image: RED }, width: 400 })) {
    assert.deepEqual(code, expected);
    assert.deepEqual(generate('text'), expected);
    count += 1;
  }
  assert.equal(count, 50);
});

test('each worker thread makes its own generators', async () => {
  const options = { width: 400, logo: { image: RED } };
  const expected = qrCodeGenerator(options)('text');
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { qrCodeGenerator } = require(${JSON.stringify(require.resolve('..'))});
    const generate = qrCodeGenerator(workerData);
    let code;
    for (let i = 0; i < 50; i++) code = generate('text');
    parentPort.postMessage(code);`;
  const workers = Array.from({ length: 3 }, () => new Worker(source, { eval: true, workerData: options }));
  const codes = await Promise.all(workers.map((worker) => once(worker, 'message')));
  for (const [code] of codes) assert.deepEqual(Buffer.from(code), expected);
});

test('generators that are gone free their logos', { timeout: 120_000 }, () => {
  const { memory } = peakOf(
    `
    const { qrCodeGenerator } = require('.');
    const { png } = require('./__test__/support/logos');
    const image = png(1500, 1500, (x, y) => [x & 255, y & 255, 0, 255]);
    const use = () => qrCodeGenerator({ logo: { image }, width: 300 })('text');
    use();
    const before = peak();
    for (let i = 0; i < 60; i++) {
      // A different logo each time, as equal ones are shared.
      image[image.length - 1] = i;
      try { use(); } catch {}
      for (let turn = 0; turn < 3; turn++) {
        globalThis.gc();
        await new Promise(setImmediate);
      }
    }
    console.log(JSON.stringify({ memory: peak() - before }));`,
    { flags: ['--expose-gc'] },
  );
  assert.ok(memory < 300, `${memory} MiB`);
});
