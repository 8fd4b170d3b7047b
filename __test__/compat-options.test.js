'use strict';

// Tests the options and texts of npm `qrcode`: their results, and the values that are refused
// although npm replaces them.

const assert = require('node:assert/strict');
const { describe, test } = require('node:test');

const npm = require('qrcode');
const { PNG } = require('pngjs');

const QRCode = require('..');
const { FORMATS } = require('../lib/options/formats');
const { decodeBytes, decodeText } = require('./support/zxing');

const { generateQrCode } = QRCode;

/** @type {Record<string, (...args: any[]) => any>} */
const ours = /** @type {any} */ (QRCode);

const toBuffer = (/** @type {any} */ text, /** @type {any} */ options) => ours.toBufferSync?.(text, options);
const toText = (/** @type {any} */ text, /** @type {any} */ options) => ours.toStringSync?.(text, options);
const create = (/** @type {any} */ text, /** @type {any} */ options) => ours.create?.(text, options);

/** @param {Buffer} png */
const widthOf = (png) => png.readUInt32BE(16);

describe('the defaults of npm qrcode', () => {
  test('draw a PNG of level M with 4 pixels per module and a quiet zone of 4 modules', async () => {
    const png = await QRCode.toBuffer('text');
    const theirs = await npm.toBuffer('text');
    assert.equal(widthOf(png), widthOf(theirs));
    assert.deepEqual(png, generateQrCode('text', { errorCorrectionLevel: 'M', scale: 4 }));
    assert.equal(await decodeText(png), 'text');
  });

  test('draw the same pixels as npm, if the mask is given', async () => {
    for (const options of [
      {},
      { margin: 0 },
      { scale: 7, margin: 1 },
      { width: 29 * 6 },
      { width: '290', scale: 2 },
    ]) {
      const all = /** @type {any} */ ({ ...options, maskPattern: 2 });
      const [first, second] = [
        toBuffer('https://a.example', all),
        await npm.toBuffer('https://a.example', all),
      ].map((png) => PNG.sync.read(png));
      assert.equal(first?.width, second?.width);
      if (!('width' in options)) assert.deepEqual(first?.data, second?.data);
    }
  });

  test('draw a string of half blocks with the same dark modules as npm', async () => {
    for (const margin of [0, 2, 4]) {
      const options = { margin, maskPattern: /** @type {const} */ (1) };
      const lines = (/** @type {string} */ text) =>
        text
          .split('\n')
          .map((line) => line.trimEnd())
          .join('\n')
          .trimEnd();
      assert.equal(lines(toText('text', options)), lines(await npm.toString('text', options)));
    }
  });

  test('draw an SVG without a width, which fills its container whatever the scale', async () => {
    const svg = toText('text', { type: 'svg', scale: 9 });
    assert.equal(svg, toText('text', { type: 'svg' }));
    assert.match(svg, /^<svg [^>]*viewBox="\S+ \S+ 29 29"/);
    assert.doesNotMatch(svg, /<svg [^>]* width=/);
    assert.match(toText('text', { type: 'svg', width: 145 }), /<svg [^>]*width="145" height="145"/);
    assert.match(await npm.toString('text', { type: 'svg', width: 145 }), /width="145" height="145"/);
  });
});

describe('option values', () => {
  test('null counts as undefined', () => {
    const names = [
      'version',
      'errorCorrectionLevel',
      'maskPattern',
      'toSJISFunc',
      'margin',
      'scale',
      'width',
      'color',
      'type',
    ];
    const others = ['rendererOpts', 'small', 'quality', 'inverse', 'allowLowContrast'];
    for (const value of [null, undefined]) {
      for (const name of [...names, ...others])
        assert.deepEqual(toBuffer('x', { [name]: value }), toBuffer('x'), name);
      assert.deepEqual(toBuffer('x', { color: { dark: value, light: value } }), toBuffer('x'));
      assert.deepEqual(toBuffer('x', { rendererOpts: { quality: value } }), toBuffer('x'));
    }
  });

  test('numbers can be strings of digits', () => {
    const options = { version: 5, maskPattern: 3, width: 300, margin: 2 };
    const digits = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    assert.deepEqual(toBuffer('x', digits), toBuffer('x', options));
    assert.deepEqual(toBuffer('x', { scale: '3' }), toBuffer('x', { scale: 3 }));
  });

  test('width takes precedence over scale', () => {
    assert.equal(widthOf(toBuffer('x', { width: 100, scale: 50 })), 100);
    assert.throws(() => toBuffer('x', { width: 100, scale: 0 }), { code: 'ERR_QR_INVALID_OPTION' });
  });

  test('a level can have any of its names, or be the object that create returns', () => {
    const rows = { L: 1, M: 0, Q: 3, H: 2, l: 1, low: 1, Medium: 0, QUARTILE: 3, high: 2 };
    for (const [errorCorrectionLevel, bit] of Object.entries(rows)) {
      assert.deepEqual(create('x', { errorCorrectionLevel }).errorCorrectionLevel, { bit });
      assert.deepEqual(create('x', { errorCorrectionLevel: { bit } }).errorCorrectionLevel, { bit });
      const theirs = npm.create('x', /** @type {any} */ ({ errorCorrectionLevel }));
      assert.deepEqual(theirs.errorCorrectionLevel, { bit });
      const { errorCorrectionLevel: given } = theirs;
      assert.deepEqual(create('x', { errorCorrectionLevel: given }).errorCorrectionLevel, { bit });
    }
  });

  /** @type {[string, any][]} */
  const wrong = [
    ...[0, 41, NaN, 1.5, -1, '', ' 5', '5.0', 'x', true, Infinity, '99999999999'].map((version) => [
      'version',
      version,
    ]),
    ...[8, -1, NaN, '', '8', 1.5].map((mask) => ['maskPattern', mask]),
    ...['', 'x', 'LL', 5, {}, { bit: 4 }, { bit: '1' }, []].map((level) => ['errorCorrectionLevel', level]),
    ...[-1, NaN, 0.5, '', 'x', 8182].map((margin) => ['margin', margin]),
    ...[0, -1, NaN, 2.5, '', 16385].map((scale) => ['scale', scale]),
    ...[0, -1, NaN, 10.5, '', '10.5', 16385].map((width) => ['width', width]),
    ...['', 'x', 'gif89', 'image/tiff', 'text/html', 5, {}].map((type) => ['type', type]),
    ...['#000', 5, [], new Map()].map((color) => ['color', color]),
    ...['', '#', '#12', '#12345', '#1234567', '#123456789', 'reddish', 'zzz', 0, true].map((dark) => [
      'color',
      { dark },
    ]),
    ...[5, 'x', []].map((rendererOpts) => ['rendererOpts', rendererOpts]),
    ...[-1, 10, 1.5, '9'].map((deflateLevel) => ['rendererOpts', { deflateLevel }]),
    ...[-1, 5].map((deflateStrategy) => ['rendererOpts', { deflateStrategy }]),
    ...[0, -1].map((deflateChunkSize) => ['rendererOpts', { deflateChunkSize }]),
    ...[-0.1, 1.1, NaN, '0.5'].flatMap((quality) => [
      ['rendererOpts', { quality }],
      ['quality', quality],
    ]),
    ...[0, '', 'toSJIS', {}].map((toSJISFunc) => ['toSJISFunc', toSJISFunc]),
    ...['small', 'inverse', 'allowLowContrast'].flatMap((name) =>
      [0, 1, '', 'true'].map((value) => [name, value]),
    ),
  ].map(([name, value]) => [String(name), value]);
  for (const [name, value] of wrong) {
    test(`${name} ${JSON.stringify(value) ?? String(value)} is refused in every format`, async () => {
      for (const type of name === 'type' ? [value] : ['png', 'svg', 'utf8']) {
        const options = { type, [name]: value };
        assert.throws(() => toBuffer('x', options), { code: 'ERR_QR_INVALID_OPTION' });
        await assert.rejects(() => ours.toBuffer?.('x', options), { code: 'ERR_QR_INVALID_OPTION' });
      }
    });
  }

  test('options that are no object are refused', () => {
    for (const options of [5, 'x', true, [], new Map(), Symbol('x'), false, 0, ''])
      assert.throws(() => toBuffer('x', options), { code: 'ERR_QR_INVALID_OPTION' });
  });

  test('unknown names are refused', () => {
    const code = 'ERR_QR_UNKNOWN_OPTION';
    assert.throws(() => toBuffer('x', { widht: 5 }), { code, message: /"width"/ });
    assert.throws(() => toBuffer('x', { errorCorrectLevel: 'H' }), {
      code,
      message: /"errorCorrectionLevel"/,
    });
    assert.throws(() => toBuffer('x', { toSJISfunc: null }), { code, message: /"toSJISFunc"/ });
    assert.throws(() => toBuffer('x', { [Symbol('x')]: 1 }), { code });
    assert.throws(() => toBuffer('x', { color: { drak: '#000' } }), { code });
    assert.throws(() => toText('x', { color: { drak: '#000' } }), { code });
    assert.throws(() => toBuffer('x', { rendererOpts: { colorType: 0 } }), { code });
    assert.throws(() => toBuffer('x', { signal: AbortSignal.abort() }), { code });
    assert.throws(() => toBuffer('x', JSON.parse('{ "__proto__": {} }')), { code });
  });

  test('a width that is too small, an image that is too large and colours of low contrast are refused', () => {
    assert.throws(() => toBuffer('x', { width: 22 }), { code: 'ERR_QR_WIDTH_TOO_SMALL' });
    assert.throws(() => toBuffer('x', { scale: 5000 }), { code: 'ERR_QR_IMAGE_TOO_LARGE' });
    const color = { dark: '#fff', light: '#000' };
    assert.throws(() => toBuffer('x', { color }), { code: 'ERR_QR_LOW_CONTRAST' });
    assert.ok(toBuffer('x', { color, allowLowContrast: true }).length > 0);
  });

  test('options of npm that have no effect are accepted', () => {
    const rendererOpts = { deflateLevel: 0, deflateStrategy: 4, deflateChunkSize: 1024, quality: 1 };
    assert.deepEqual(
      toBuffer('x', { rendererOpts, quality: 0.3, small: true, inverse: true }),
      toBuffer('x'),
    );
    const options = { width: 1, scale: 9, color: { dark: '#ccc', light: '#eee' }, small: true };
    assert.equal(toText('x', options), toText('x'));
  });

  test('white on black draws inverse text, as npm does', async () => {
    const inverse = toText('x', { inverse: true });
    for (const color of [
      { dark: '#fff' },
      { dark: '#ffffffff' },
      { light: '#000' },
      { light: '#000000' },
      { light: '#0000' },
    ]) {
      assert.equal(toText('x', { color }), inverse);
      const theirs = await npm.toString('x', { color, margin: 0, maskPattern: 0 });
      assert.equal(theirs.split('\n')[0], toText('x', { color, margin: 0, maskPattern: 0 }).split('\n')[0]);
    }
    assert.equal(toText('x', { color: { dark: '#fff' }, inverse: false }), toText('x'));
    assert.notEqual(toText('x'), inverse);
  });

  test('toSJISFunc is not called, and has no effect', () => {
    const toSJISFunc = () => assert.fail('called');
    const before = toBuffer('日本語の文字列');
    assert.deepEqual(toBuffer('日本語の文字列', { toSJISFunc }), before);
    assert.deepEqual(toBuffer('日本語の文字列'), before);
  });
});

describe('types', () => {
  for (const [name, { mediaType }] of Object.entries(FORMATS)) {
    test(`${name} can be given by name or media type, in any case`, () => {
      const bytes = toBuffer('x', { type: name });
      assert.deepEqual(toBuffer('x', { type: name.toUpperCase() }), bytes);
      if (name !== 'terminal') assert.deepEqual(toBuffer('x', { type: mediaType.split(';')[0] }), bytes);
    });
  }

  test('unknown types are refused', () => {
    assert.deepEqual(toBuffer('x', { type: 'txt' }), toBuffer('x', { type: 'utf8' }));
    if ('jpeg' in FORMATS)
      assert.deepEqual(toBuffer('x', { type: 'jpg' }), toBuffer('x', { type: 'image/jpeg' }));
    else assert.throws(() => toBuffer('x', { type: 'image/jpeg' }), { code: 'ERR_QR_INVALID_OPTION' });
  });

  test('rendererOpts.quality sets the quality of a JPEG', {
    skip: !('jpeg' in FORMATS) && 'there is no JPEG',
  }, () => {
    const of = (/** @type {any} */ options) => toBuffer('x', { type: 'jpeg', ...options });
    assert.ok(of({ quality: 0.1 }).length < of({ quality: 1 }).length);
    assert.deepEqual(of({ rendererOpts: { quality: 0.1 } }), of({ quality: 0.1 }));
  });

  test('a terminal has a quiet zone of one module', {
    skip: !('terminal' in FORMATS) && 'there is no terminal',
  }, () => {
    assert.equal(toText('x', { type: 'terminal' }), toText('x', { type: 'terminal', margin: 1 }));
    assert.notEqual(toText('x', { type: 'terminal' }), toText('x', { type: 'terminal', margin: 4 }));
    assert.notEqual(toText('x', { type: 'terminal' }), toText('x', { type: 'terminal', small: true }));
  });

  test('toString draws text formats only, and toDataURL images only', () => {
    assert.throws(() => toText('x', { type: 'png' }), { code: 'ERR_QR_INVALID_OPTION' });
    assert.throws(() => ours.toDataURLSync?.('x', { type: 'utf8' }), { code: 'ERR_QR_INVALID_OPTION' });
  });

  test('a data URL holds the bytes of toBuffer', async () => {
    for (const type of ['png', 'image/png', 'svg']) {
      for (const color of [{}, { dark: '#00f', light: '#0000' }]) {
        const url = ours.toDataURLSync?.('https://example.com/', { type, color });
        const response = await fetch(url);
        const { mediaType } = /** @type {any} */ (FORMATS[type.replace('image/', '')]);
        assert.equal(response.headers.get('content-type')?.split(';')[0], mediaType);
        assert.deepEqual(
          Buffer.from(await response.arrayBuffer()),
          toBuffer('https://example.com/', { type, color }),
        );
        assert.match(url, /^data:[\w/+;=,%.:?&-]+$/, 'no character that has to be escaped');
      }
    }
  });
});

describe('texts', () => {
  const bytes = [0, 127, 128, 253, 254, 255];

  test('bytes are drawn, as the text and in segments', async () => {
    const all = [
      Buffer.from(bytes),
      Uint8Array.from(bytes),
      Uint8ClampedArray.from(bytes),
      [{ data: bytes }],
      [{ data: bytes, mode: 'byte' }],
      [{ data: Uint8ClampedArray.from(bytes), mode: 'Byte' }],
      [{ data: Buffer.from(bytes), mode: npm.create('é').segments[0]?.mode }],
    ];
    for (const text of all) assert.deepEqual([...(await decodeBytes(toBuffer(text)))], bytes);
  });

  test('segments of every mode are drawn', async () => {
    const text = [
      'ABC',
      { data: 123 },
      { data: 45, mode: 'numeric' },
      { data: 'XYZ', mode: 'ALPHAnumeric' },
      { data: 'é', mode: null },
    ];
    assert.equal(await decodeText(toBuffer(text)), 'ABC12345XYZé');
    const kanji = create([{ data: '漢字', mode: 'kanji' }]).segments;
    assert.deepEqual(
      kanji.map((/** @type {any} */ { mode, data }) => [mode.id, data]),
      [['Kanji', '漢字']],
    );
    assert.equal(kanji[0].getBitsLength(), 26);
    assert.equal(create([{ data: 0 }]).segments[0].data, '0');
  });

  test('segments without data are ignored, as in npm', () => {
    const [empty] = [[new Uint8Array(), Buffer.alloc(0), new Uint8ClampedArray(), [], '', null, undefined]];
    for (const data of empty) assert.deepEqual(toBuffer([{ data }, 'x', '']), toBuffer(['x']));
    for (const text of [[], [''], [{ data: '' }], [{ mode: 'byte' }], Buffer.alloc(0)])
      assert.throws(() => toBuffer(text), { message: 'No input text', code: 'ERR_QR_INVALID_TEXT' });
  });

  test('values that npm would clamp, ignore or reinterpret are refused', () => {
    const code = 'ERR_QR_INVALID_SEGMENT';
    for (const data of [
      [256],
      [-1],
      [1.5],
      ['1'],
      [null],
      -1,
      1.5,
      NaN,
      2 ** 53,
      true,
      {},
      new ArrayBuffer(1),
      new Date(),
    ])
      assert.throws(() => toBuffer([{ data }]), { code });
    for (const mode of ['digits', '', 5, {}, { id: 'Mixed' }])
      assert.throws(() => toBuffer([{ data: '1', mode }]), { code });
    for (const segment of [
      null,
      undefined,
      5,
      Buffer.from('x'),
      ['x'],
      () => 'x',
      { data: '1', mood: 'byte' },
    ])
      assert.throws(() => toBuffer([segment]), { code });
    assert.throws(() => toBuffer([{ data: 5, mode: 'byte' }]), { code });
    assert.throws(() => toBuffer([{ data: [1], mode: 'numeric' }]), { code });
    const message = 'Invalid SJIS character: b\nMake sure your charset is UTF-8';
    assert.throws(() => toBuffer([{ data: '漢b', mode: 'kanji' }]), { code, message });
    assert.throws(() => toBuffer('\ud83d'), { code: 'ERR_QR_INVALID_TEXT' });
    const shared = new Uint8ClampedArray(new SharedArrayBuffer(2));
    assert.throws(() => toBuffer(shared), { code: 'ERR_QR_INVALID_TEXT' });
    assert.throws(() => toBuffer([{ data: new Array(4e9) }]), { code: 'ERR_QR_DATA_TOO_LONG' });
  });

  test('the eci option declares UTF-8', async () => {
    assert.notDeepEqual(toBuffer('é', { eci: true }), toBuffer('é'));
    assert.equal(await decodeText(toBuffer('é', { eci: true })), 'é');
    assert.equal(create('é', { eci: true }).segments.length, 1);
  });
});

test('a logo raises the error correction level only if none was given', () => {
  const logo = { image: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), size: 0.3 };
  const options = { type: 'svg', version: 14, logo };
  const svg = toText('text', options);
  assert.match(svg, /<image [^>]*xlink:href="data:image\/svg\+xml;base64,/);
  const code = { code: 'ERR_QR_LOGO_TOO_LARGE' };
  assert.throws(() => toText('text', { ...options, errorCorrectionLevel: 'M' }), code);
});
