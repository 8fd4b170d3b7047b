'use strict';

// Tests that every function that takes a text takes a payload, with the options that its scheme
// requires.

const assert = require('node:assert/strict');
const { once } = require('node:events');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { PassThrough } = require('node:stream');
const { describe, it } = require('node:test');

const api = require('..');
const payloads = require('../lib/payloads');
const { readPayload } = require('../lib/payloads/draw');
const { SCHEMES } = require('../lib/payloads/table');
const { rasteriseSvg, toPng } = require('./support/rasterise');
const { decodeAll, decodeText } = require('./support/zxing');

const { describeLastQrCode, generateQrCode } = api;

const WIFI = payloads.wifi({ ssid: 'Guests', password: 'correct horse' });
const EPC = payloads.epc({ name: 'A', iban: 'DE89370400440532013000', amount: 12.5 });

/** A bill as large as the guidelines allow. */
const PARTY = {
  name: 'ä'.repeat(70),
  street: 'ö'.repeat(70),
  buildingNumber: '1'.repeat(16),
  postalCode: '2'.repeat(16),
  city: 'ü'.repeat(35),
  country: 'CH',
};
const BILL = payloads.swissQrBill(
  /** @type {any} */ (SCHEMES.find(({ name }) => name === 'swissQrBill')?.example),
);
const UPN = payloads.upn(/** @type {any} */ (SCHEMES.find(({ name }) => name === 'upn')?.example));

describe('a payload without requirements', () => {
  it('is drawn as its text', async () => {
    const expected = generateQrCode(WIFI.text);
    assert.deepEqual(generateQrCode(WIFI), expected);
    assert.deepEqual(generateQrCode(WIFI, {}), expected);
    assert.deepEqual(await api.generateQrCodeAsync(WIFI), expected);
    assert.deepEqual(api.qrCodeGenerator()(WIFI), expected);
    const options = /** @type {const} */ ({ width: 300, color: { dark: '#024' } });
    assert.deepEqual(generateQrCode(WIFI, options), generateQrCode(WIFI.text, options));
    assert.equal(await decodeText(generateQrCode(WIFI)), WIFI.text);
  });

  it('takes any option', () => {
    assert.equal(readPayload(WIFI, { errorCorrectionLevel: 'H' }).text, WIFI.text);
    assert.ok(generateQrCode(WIFI, { errorCorrectionLevel: 'H', version: 10, eci: true }));
  });
});

describe('a payload with requirements', () => {
  const required = generateQrCode(EPC.text, { errorCorrectionLevel: 'M' });

  it('is drawn with them by every function', async () => {
    assert.deepEqual(generateQrCode(EPC), required);
    assert.deepEqual(generateQrCode(EPC, { errorCorrectionLevel: 'medium' }), required);
    assert.deepEqual(generateQrCode(EPC, { boostErrorCorrection: false }), required);
    assert.equal(describeLastQrCode()?.errorCorrectionLevel, 'M');
    assert.deepEqual(await api.generateQrCodeAsync(EPC), required);
    const draw = api.qrCodeGenerator({ width: 200 });
    assert.deepEqual(draw(EPC), required);
    assert.deepEqual(draw(EPC.text), generateQrCode(EPC.text));
    assert.equal(draw.describe(EPC).errorCorrectionLevel, 'M');
  });

  it('is drawn by the functions of npm qrcode', async () => {
    const expected = api.toBufferSync(EPC.text, { errorCorrectionLevel: 'M' });
    assert.deepEqual(api.toBufferSync(EPC), expected);
    assert.deepEqual(await api.toBuffer(EPC), expected);
    assert.deepEqual(api.toBufferSync(EPC, { errorCorrectionLevel: undefined }), expected);
    assert.equal(api.toStringSync(EPC), api.toStringSync(EPC.text));
    assert.equal(api.toDataURLSync(EPC), `data:image/png;base64,${expected.toString('base64')}`);
    assert.equal(api.create(EPC).errorCorrectionLevel.bit, 0);
    assert.throws(() => api.toBufferSync(EPC, { errorCorrectionLevel: 'H' }), {
      code: 'ERR_QR_INVALID_OPTION',
    });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    try {
      const file = path.join(folder, 'code.png');
      api.toFileSync(file, EPC);
      assert.deepEqual(fs.readFileSync(file), expected);
      await api.toFile(file, EPC);
      assert.deepEqual(fs.readFileSync(file), expected);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    const stream = new PassThrough();
    api.toFileStream(stream, EPC);
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    await once(stream, 'end');
    assert.deepEqual(Buffer.concat(chunks), expected);
  });

  it('may stand among other texts of a batch', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => [`text ${i}`, WIFI, EPC, BILL][i % 4]);
    const options = /** @type {const} */ ({ type: 'svg', width: 300 });
    let count = 0;
    for await (const code of api.generateQrCodes(/** @type {any[]} */ (texts), options)) {
      assert.deepEqual(code, generateQrCode(/** @type {any} */ (texts[count]), options), String(count));
      count += 1;
    }
    assert.equal(count, texts.length);
    await assert.rejects(
      async () => {
        for await (const _ of api.generateQrCodes(['text', EPC], { errorCorrectionLevel: 'L' }));
      },
      (/** @type {any} */ error) => {
        assert.equal(error.code, 'ERR_QR_INVALID_OPTION');
        assert.equal(error.details.textIndex, 1);
        return true;
      },
    );
  });

  it('refuses options that contradict them', () => {
    /** @type {[payload: any, options: any, argument: string, required: string][]} */
    const cases = [
      [EPC, { errorCorrectionLevel: 'L' }, 'errorCorrectionLevel', 'level M'],
      [EPC, { errorCorrectionLevel: 5 }, 'errorCorrectionLevel', 'level M'],
      [EPC, { boostErrorCorrection: true }, 'boostErrorCorrection', 'level M'],
      [EPC, { version: 14 }, 'version', 'at most version 13'],
      [EPC, { maxVersion: 14 }, 'maxVersion', 'at most version 13'],
      [EPC, { version: 'M3' }, 'version', 'at most version 13'],
      [EPC, { symbology: 'rmqr' }, 'symbology', 'symbology qr'],
      [UPN, { version: 14 }, 'version', 'version 15'],
      [UPN, { eci: true }, 'eci', 'eci iso-8859-2'],
      [UPN, { eci: false }, 'eci', 'eci iso-8859-2'],
      [EPC, { eci: true }, 'eci', 'no eci'],
      [BILL, { type: 'svg', logo: { image: Buffer.of(1) } }, 'logo', 'its own logo'],
      [BILL, { type: 'utf8' }, 'type', 'a type with a logo, such as svg or png'],
      [BILL, { type: 'svg', version: 26 }, 'version', 'at most version 25'],
    ];
    for (const [payload, options, argument, required] of cases) {
      assert.throws(() => generateQrCode(payload, options), {
        code: 'ERR_QR_INVALID_OPTION',
        argument,
        details: { reason: 'not-for-payload', scheme: payload.scheme, required },
      });
    }
  });

  it('still refuses options that are wrong for every text', () => {
    assert.throws(() => generateQrCode(EPC, /** @type {any} */ ({ widht: 1 })), {
      code: 'ERR_QR_UNKNOWN_OPTION',
    });
    assert.throws(() => generateQrCode(EPC, /** @type {any} */ ({ [Symbol('x')]: 1 })), {
      code: 'ERR_QR_UNKNOWN_OPTION',
    });
    for (const options of [null, 5, 'text', []])
      assert.throws(() => generateQrCode(EPC, /** @type {any} */ (options)), { argument: 'options' });
    assert.throws(() => generateQrCode(BILL, /** @type {any} */ ({ type: 'tiff' })), { argument: 'type' });
    // Number() and String() throw errors of their own for these.
    for (const wrong of [Symbol('x'), Object.create(null), 5n, { valueOf: () => assert.fail() }]) {
      for (const name of ['version', 'maxVersion', 'type'])
        assert.throws(() => generateQrCode(BILL, { [name]: wrong }), { argument: name }, name);
    }
  });

  it('reads each option once', () => {
    let reads = 0;
    const options = {
      get width() {
        reads += 1;
        return 300;
      },
    };
    generateQrCode(EPC, options);
    assert.equal(reads, 1);
  });

  it('keeps the options of a generator as they were', () => {
    const options = { width: 250, color: { dark: '#024' } };
    const expected = generateQrCode(EPC, { width: 250, color: { dark: '#024' } });
    const draw = api.qrCodeGenerator(options);
    options.width = 300;
    options.color.dark = '#420';
    assert.deepEqual(draw(EPC), expected);
  });
});

describe('a Slovenian payment', () => {
  it('has version 15, level M, and one segment of bytes in ISO 8859-2', async () => {
    const { version, errorCorrectionLevel, segments } = api.create(UPN);
    assert.deepEqual([version, errorCorrectionLevel.bit], [15, 0]);
    assert.deepEqual(
      segments.map(({ mode }) => mode.id),
      ['Byte'],
    );
    const [code] = await decodeAll(generateQrCode(UPN, { scale: 3 }));
    assert.equal(code?.text, UPN.text);
    assert.equal(code?.hasECI, true);
    assert.ok(Buffer.from(code?.bytes ?? []).includes(0xe8)); // č in ISO 8859-2
  });

  it('is drawn alike by every function, and read back in any language of its character set', async () => {
    const expected = generateQrCode(UPN);
    assert.deepEqual(generateQrCode(UPN, { eci: 'iso-8859-2', version: 15 }), expected);
    assert.deepEqual(await api.generateQrCodeAsync(UPN), expected);
    assert.deepEqual(api.qrCodeGenerator()(UPN), expected);
    for await (const code of api.generateQrCodes([UPN])) assert.deepEqual(code, expected);
    const example = /** @type {any} */ (SCHEMES.find(({ name }) => name === 'upn')?.example);
    const texts = ['ČŠŽčšž', 'ąęłńśźż', 'őűäöüß'];
    for (const purpose of texts) {
      const payload = payloads.upn({ ...example, purpose });
      assert.equal(await decodeText(generateQrCode(payload, { scale: 3 })), payload.text);
    }
  });
});

describe('a sequence of codes', () => {
  it('divides a payload that may be divided, and refuses others', () => {
    const card = payloads.vCard({ name: 'Ada', note: 'x'.repeat(600) });
    const options = { symbols: 3 };
    assert.deepEqual(
      api.generateQrCodeSequence(card, options),
      api.generateQrCodeSequence(card.text, options),
    );
    assert.throws(() => api.generateQrCodeSequence(EPC, options), {
      code: 'ERR_QR_INVALID_OPTION',
      argument: 'symbols',
      details: { reason: 'not-for-payload', scheme: 'epc', required: 'a single code' },
    });
  });
});

describe('a Swiss QR-bill', () => {
  it('has the Swiss cross in the middle, and can be read', async () => {
    const svg = generateQrCode(BILL, { type: 'svg', width: 460 });
    assert.ok(svg.includes('<image '));
    assert.equal(await decodeText(toPng(await rasteriseSvg(svg))), BILL.text);
    assert.equal(await decodeText(generateQrCode(BILL, { scale: 6 })), BILL.text);
  });

  it('has at most version 25, however long its text is', async () => {
    const iban = 'CH5800791123000889012';
    for (let length = 1; length <= 70; length += 3) {
      const creditor = { ...PARTY, name: 'x'.repeat(length) };
      const bill = payloads.swissQrBill({ iban, creditor, debtor: creditor, message: 'y'.repeat(length) });
      generateQrCode(bill, { type: 'svg' });
      const { version = 99, errorCorrectionLevel } = describeLastQrCode() ?? {};
      assert.ok(version <= 25, String(version));
      assert.equal(errorCorrectionLevel, 'M');
    }
    const longest = payloads.swissQrBill({
      iban,
      creditor: PARTY,
      debtor: PARTY,
      amount: 999999999.99,
      message: 'z'.repeat(140),
    });
    const png = generateQrCode(longest, { scale: 4 });
    assert.ok(Number(describeLastQrCode()?.version) <= 25);
    assert.equal(await decodeText(png), longest.text);
  });
});

it('every example of a scheme is drawn and read back', async () => {
  for (const { name, example } of SCHEMES) {
    const payload = /** @type {any} */ (payloads)[name](example);
    assert.equal(await decodeText(generateQrCode(payload, { scale: 4 })), payload.text, name);
  }
});

it('an object that only looks like a payload is not one', () => {
  const { scheme, text, requirements } = EPC;
  const proxy = new Proxy(EPC, {});
  const borrowed = Object.create(Object.getPrototypeOf(EPC));
  for (const value of [{ scheme, text, requirements }, { ...EPC }, proxy, borrowed, { toString: () => 'x' }])
    assert.throws(() => generateQrCode(/** @type {any} */ (value)), { code: 'ERR_QR_INVALID_TEXT' });
});
