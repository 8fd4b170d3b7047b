'use strict';

// Tests gradeQrCode: the grade that a verifier would give. The tests of qr-core grade pictures with
// faults that the library never draws.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const { describeLastQrCode, generateQrCode, gradeQrCode } = require('qr-napi');
const { epc, wifi } = require('qr-napi/payloads');
const { PARAMETERS } = require('../lib/grade');
const { FORMATS, takes } = require('../lib/options/formats');

const TEXT = 'https://example.com';
const BEST = { grade: '4.0', letter: 'A' };
const PLAIN = { ...BEST, limiting: 'decode' };

/** @param {import('qr-napi').QrCodeGrade} graded */
const overallOf = ({ grade, letter, limiting }) => ({ grade, letter, limiting });

/**
 * Returns the reflectance of a grey of sRGB, IEC 61966-2-1.
 *
 * @param {number} grey 0 to 255
 */
function reflectanceOf(grey) {
  const part = grey / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** @param {number} grey 0 to 255 */
const hexOf = (grey) => `#${grey.toString(16).padStart(2, '0').repeat(3)}`;

/**
 * Grades a code on white.
 *
 * @param {number} grey that of dark modules
 */
const gradeGrey = (grey) => gradeQrCode(TEXT, { color: { dark: hexOf(grey) }, allowLowContrast: true });

describe('the grade of a code', () => {
  it('is the best for a plain code, with the version and level that are drawn', () => {
    const graded = gradeQrCode(TEXT);
    generateQrCode(TEXT);
    const { version, errorCorrectionLevel } = graded;
    assert.deepEqual({ version, errorCorrectionLevel }, describeLastQrCode());
    assert.deepEqual(overallOf(graded), PLAIN);
    const values = Object.fromEntries(PARAMETERS.slice(0, -1).map((name) => [name, 0]));
    const whole = ['decode', 'symbolContrast', 'modulation', 'reflectanceMargin', 'unusedErrorCorrection'];
    for (const name of whole) values[name] = 1;
    const expected = Object.entries(values).map(([name, value]) => [name, { value, ...BEST }]);
    assert.deepEqual(graded.parameters, Object.fromEntries(expected));
    assert.deepEqual(Object.keys(graded.parameters), PARAMETERS.slice(0, -1));
  });

  it('has the names of the documents', () => {
    assert.deepEqual(PARAMETERS, [
      'decode',
      'symbolContrast',
      'modulation',
      'reflectanceMargin',
      'fixedPatternDamage',
      'axialNonuniformity',
      'gridNonuniformity',
      'unusedErrorCorrection',
      'formatInformation',
      'versionInformation',
    ]);
  });

  it('has version information from version 7 on', () => {
    for (const [version, count] of [
      [6, 9],
      [7, 10],
    ]) {
      const { parameters } = gradeQrCode(TEXT, { version });
      assert.equal(Object.keys(parameters).length, count);
      assert.deepEqual(parameters.versionInformation, version < 7 ? undefined : { value: 0, ...BEST });
    }
  });

  for (const [least, higher, lower] of /** @type {const} */ ([
    [0.7, ['4.0', 'A'], ['3.0', 'B']],
    [0.55, ['3.0', 'B'], ['2.0', 'C']],
    [0.4, ['2.0', 'C'], ['1.0', 'D']],
    [0.2, ['1.0', 'D'], ['0.0', 'F']],
  ])) {
    it(`falls at a symbol contrast of ${100 * least} %`, () => {
      // The lightest grey whose contrast with white is enough, and the next one.
      let grey = 0;
      while (1 - reflectanceOf(grey + 1) >= least) grey += 1;
      for (const [shade, [grade, letter]] of /** @type {const} */ ([
        [grey, higher],
        [grey + 1, lower],
      ])) {
        const graded = gradeGrey(shade);
        const { value, ...of } = graded.parameters.symbolContrast;
        assert.ok(Math.abs(value - (1 - reflectanceOf(shade))) < 1e-6, `${value}`);
        assert.deepEqual(of, { grade, letter });
        const limiting = letter === 'A' ? 'decode' : 'symbolContrast';
        assert.deepEqual(overallOf(graded), { grade, letter, limiting });
      }
    });
  }

  it('is lower for transparent ink, which shows white paper', () => {
    const color = { dark: '#00000080' };
    const options = { color, allowLowContrast: true };
    const { symbolContrast } = gradeQrCode(TEXT, options).parameters;
    assert.ok(Math.abs(symbolContrast.value - (1 - reflectanceOf(127))) < 1e-6);
  });

  it('falls with the modulation of small modules', () => {
    const modulations = [1, 0.8, 0.65, 0.5].map((size) => {
      const style = { modules: 'small-square', size };
      const { letter, parameters } = gradeQrCode(TEXT, { style, width: 330 });
      return { letter, ...parameters.modulation };
    });
    assert.equal(modulations[0].value, 1);
    for (let i = 1; i < modulations.length; i++) {
      assert.ok(modulations[i].value < modulations[i - 1].value, JSON.stringify(modulations));
      assert.ok(modulations[i].grade <= modulations[i - 1].grade);
    }
    assert.equal(modulations.at(-1).letter, 'F');
  });

  it('is F for a code that readers cannot read, whatever verify is', () => {
    const style = { modules: 'dot' };
    const options = { style, color: { dark: '#fff' }, allowLowContrast: true };
    assert.throws(() => generateQrCode(TEXT, { ...options, verify: true }), {
      code: 'ERR_QR_UNREADABLE',
    });
    for (const verify of [undefined, true, false]) {
      const graded = gradeQrCode(TEXT, { ...options, verify });
      assert.deepEqual(overallOf(graded), { grade: '0.0', letter: 'F', limiting: 'decode' });
      assert.deepEqual(graded.parameters.decode, { value: 0, grade: '0.0', letter: 'F' });
    }
  });

  it('falls with the error correction that a logo leaves', () => {
    const image = generateQrCode('logo');
    const lefts = [0.1, 0.2, 0.3].map((size) => {
      const logo = { image, size, reserve: 0.1 };
      return gradeQrCode(TEXT, { logo, version: 7, errorCorrectionLevel: 'H', width: 400 }).parameters
        .unusedErrorCorrection;
    });
    assert.ok(lefts[0].value < 1 && lefts[0].value > lefts[1].value && lefts[1].value > lefts[2].value);
    assert.ok(lefts[0].grade >= lefts[2].grade);
    assert.notEqual(lefts[2].grade, '4.0');
  });

  it('counts the pixels of a logo, and not those of an SVG', () => {
    // Without cleared modules, only the pixels of the logo change the picture.
    const image = generateQrCode('logo', { color: { dark: '#000' } });
    const svg = generateQrCode('logo', { type: 'svg' });
    const leftUnder = (logo) =>
      gradeQrCode(TEXT, { type: 'svg', logo: { ...logo, clear: 'none' } }).parameters.unusedErrorCorrection
        .value;
    assert.ok(leftUnder({ image }) < 1);
    assert.equal(leftUnder({ image: svg }), 1);
  });

  for (const [name, format] of Object.entries(FORMATS)) {
    it(`can be that of the type ${name}`, () => {
      const type = /** @type {any} */ (name);
      assert.deepEqual(overallOf(gradeQrCode(TEXT, { type })), PLAIN);
      if (!takes(format, 'size')) return;
      // Also without a quiet zone on white paper, with one that is large, and where pixels are left.
      for (const options of [{ margin: 0 }, { margin: 40 }, { width: 301 }, { scale: 1 }])
        assert.deepEqual(overallOf(gradeQrCode(TEXT, { type, ...options })), PLAIN);
    });
  }

  for (const options of /** @type {import('qr-napi').QrCodeOptions[]} */ ([
    { symbology: 'micro-qr' },
    { symbology: 'rmqr' },
    { version: 'M1' },
    { version: 'R7x43', errorCorrectionLevel: 'H' },
    { version: 40 },
  ])) {
    it(`can be that of ${JSON.stringify(options)}`, () => {
      for (const type of /** @type {const} */ (['png', 'svg', 'terminal'])) {
        const graded = gradeQrCode('123', { ...options, type });
        assert.deepEqual(overallOf(graded), PLAIN);
        if (options.version !== undefined) assert.equal(graded.version, options.version);
      }
    });
  }

  it('is that of 8 pixels a module for a picture that is wider than 4096 pixels', () => {
    const large = gradeQrCode(TEXT, { width: 16384 });
    assert.deepEqual(large, gradeQrCode(TEXT, { width: 330 }));
  });

  it('takes content of any kind', () => {
    const bytes = Buffer.from(TEXT);
    const { version } = gradeQrCode(TEXT);
    assert.equal(gradeQrCode(bytes).version, version);
    assert.equal(gradeQrCode([{ data: TEXT, mode: 'byte' }]).version, version);
    assert.equal(gradeQrCode('12', { eci: true }).letter, 'A');
    assert.equal(gradeQrCode('é', { eci: 'iso-8859-1' }).letter, 'A');
    assert.equal(gradeQrCode(wifi({ ssid: 'Guests' })).letter, 'A');
    const payment = epc({ name: 'A', iban: 'DE71110220330123456789' });
    // The scheme requires level M.
    assert.equal(gradeQrCode(payment).errorCorrectionLevel, 'M');
    assert.throws(() => gradeQrCode(payment, { errorCorrectionLevel: 'H' }), {
      code: 'ERR_QR_INVALID_OPTION',
    });
  });

  it('leaves the description of the last code', () => {
    generateQrCode('a');
    const before = describeLastQrCode();
    gradeQrCode('a'.repeat(500));
    assert.deepEqual(describeLastQrCode(), before);
  });

  for (const args of /** @type {any[]} */ ([
    [''],
    [1],
    [undefined],
    ['a'.repeat(5000)],
    ['a', { width: 10 }],
    ['a', { widht: 10 }],
    ['a', { version: 1, symbology: 'rmqr' }],
    ['a'.repeat(100), { version: 1 }],
    ['a', { color: { dark: '#ddd' } }],
    ['a', { type: 'utf8', width: 100 }],
    ['a', { type: 'bmp', width: 5000 }],
    ['a', { type: 'utf8', margin: 2000 }],
    ['a', { logo: { image: Buffer.from('none') } }],
    ['a', { signal: AbortSignal.abort() }],
    [[{ data: 'a', mode: 'numeric' }]],
  ])) {
    it(`fails as the drawing: ${JSON.stringify(args).slice(0, 60)}`, () => {
      /** @type {any} */
      let expected;
      try {
        generateQrCode(.../** @type {[any]} */ (args));
      } catch (error) {
        expected = error;
      }
      assert.equal(expected?.name, 'QrCodeError');
      const { code, message, argument } = expected;
      assert.throws(
        () => gradeQrCode(.../** @type {[any]} */ (args)),
        (/** @type {any} */ error) => {
          const { code: ofCode, message: ofMessage, argument: ofArgument } = error;
          assert.deepEqual([ofCode, ofMessage, ofArgument], [code, message, argument]);
          return true;
        },
      );
    });
  }
});
