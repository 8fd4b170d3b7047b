'use strict';

// Tests the checks that payloads share.

const assert = require('node:assert/strict');
const { createHash, randomBytes } = require('node:crypto');
const { describe, it } = require('node:test');

const { formatAmount, formatShort, printNumber, readAmount } = require('../lib/payloads/checks/amount');
const { readBitcoinAddress } = require('../lib/payloads/checks/bitcoin-address');
const { COUNTRY_LETTERS } = require('../lib/payloads/checks/countries');
const { computeCrc16 } = require('../lib/payloads/checks/crc');
const { readDate } = require('../lib/payloads/checks/dates');
const { computeRecursive, isLuhn, isMod97 } = require('../lib/payloads/checks/digits');
const { COUNTRIES, SEPA, readBic, readIban } = require('../lib/payloads/checks/iban');
const { isCnpj, isCpf, isThaiId, isUen } = require('../lib/payloads/checks/identities');
const {
  readCreditorReference,
  readQrReference,
  readSlovenianReference,
} = require('../lib/payloads/checks/references');
const { computeChecksum } = require('../lib/payloads/checks/hash');
const { LATIN_2, SWISS } = require('../lib/payloads/checks/text');
const { CURRENCIES } = require('../lib/payloads/currencies');
const { GRID, SWISS_CROSS } = require('../lib/payloads/swiss-cross');
const { random } = require('./support/random');
const { PNG } = require('pngjs');

const WRONG = { code: 'ERR_QR_INVALID_PAYLOAD', argument: 'x' };

/**
 * @param {string} reason
 * @returns {any} matches an error
 */
const reason = (reason) => (/** @type {any} */ error) =>
  error.code === WRONG.code && error.argument === 'x' && error.details.reason === reason;

describe('an amount', () => {
  const CENTS = { decimals: 2, min: 1, max: 99_999_999_999 };

  it('is read as a decimal', () => {
    for (const [value, units] of /** @type {[number | string, number][]} */ ([
      [12.5, 1250],
      ['12.50', 1250],
      [1.15, 115],
      [0.01, 1],
      [999999999.99, 99_999_999_999],
      [4.35, 435],
      [1.005e2, 10050],
    ])) {
      assert.equal(readAmount(value, 'x', CENTS), units);
    }
    const { below } = random(3);
    for (let i = 0; i < 20_000; i++) {
      const [units, decimals] = [below(2 ** 31) * below(2 ** 18), below(9)];
      const range = { decimals, min: 0, max: Number.MAX_SAFE_INTEGER };
      const text = formatAmount(units, decimals);
      if (units >= 1e15) continue;
      assert.equal(readAmount(text, 'x', range), units);
      assert.equal(readAmount(Number(text), 'x', range), units, text);
    }
    for (let cents = 1; cents < 20_000; cents++) assert.equal(readAmount(cents / 100, 'x', CENTS), cents);
  });

  it('is refused if it is no decimal', () => {
    for (const value of [
      '1e3',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      '-1',
      '+1',
      '.5',
      '1.',
      '01',
      '1,5',
      ' 1',
      '',
    ]) {
      assert.throws(() => readAmount(value, 'x', CENTS), reason('value'), String(value));
    }
    for (const value of [null, undefined, true, {}, [], 5n, '٣', '1'.repeat(1e6)])
      assert.throws(() => readAmount(value, 'x', CENTS), reason('value'));
  });

  it('is refused if it has too many decimals or is out of range', () => {
    for (const value of [0.001, '12.345', 0.1 + 0.2, 1e-7])
      assert.throws(() => readAmount(value, 'x', CENTS), reason('decimals'));
    for (const value of [0, -0, '0.00', 1e9, '1000000000.00'])
      assert.throws(() => readAmount(value, 'x', CENTS), reason('amount'));
  });

  it('is formatted in full, and in short', () => {
    assert.equal(formatAmount(5, 2), '0.05');
    assert.equal(formatAmount(1200, 2), '12.00');
    assert.equal(formatAmount(12, 0), '12');
    assert.equal(formatShort(1200, 2), '12');
    assert.equal(formatShort(1250, 2), '12.5');
    assert.equal(formatShort(1, 8), '0.00000001');
    assert.equal(formatShort(100, 0), '100');
    assert.equal(printNumber(1.5e-7), '0.00000015');
  });
});

describe('check digits', () => {
  it('of IBANs and references are those of ISO 7064', () => {
    assert.ok(isMod97('GB82WEST12345698765432'));
    assert.ok(!isMod97('GB82WEST12345698765433'));
    assert.equal(readIban('gb82 west 1234 5698 7654 32', 'x'), 'GB82WEST12345698765432');
    assert.equal(readCreditorReference('rf18 5390 0754 7034', 'x'), 'RF18539007547034');
    assert.throws(() => readCreditorReference('RF19539007547034', 'x'), reason('check-digits'));
    for (const value of ['RF18', 'RF1', 'XX18539007547034', 5, 'RF18'.repeat(9)])
      assert.throws(() => readCreditorReference(value, 'x'), reason('value'));
  });

  it('detect every changed digit of an IBAN', () => {
    const iban = 'CH5604835012345678009';
    for (let i = 2; i < iban.length; i++) {
      for (const digit of '0123456789') {
        if (digit === iban[i]) continue;
        const changed = iban.slice(0, i) + digit + iban.slice(i + 1);
        assert.throws(() => readIban(changed, 'x'), reason('check-digits'));
      }
    }
  });

  it('of QR references are recursive', () => {
    assert.equal(computeRecursive('21000000000313947143000901'), 7);
    assert.equal(readQrReference('21 00000 00003 13947 14300 09017', 'x'), '210000000003139471430009017');
    assert.throws(() => readQrReference('210000000003139471430009018', 'x'), reason('check-digits'));
    assert.throws(() => readQrReference('21000000000313947143000901', 'x'), reason('value'));
  });

  it('of Slovenian references depend on the model', () => {
    for (const reference of ['SI00 1234', 'SI00 12-34-56', 'SI99', 'SI12 1234567890120', 'RF18539007547034'])
      readSlovenianReference(reference, 'x');
    assert.throws(() => readSlovenianReference('SI12 1234567890121', 'x'), reason('check-digits'));
    for (const reference of [
      'SI',
      'SI00',
      'SI991',
      'SI00 1-2-3-4',
      'SI00 1--2',
      'SI00 A',
      'HR00 1',
      'SI001234567890-1234567890-1',
    ])
      assert.throws(() => readSlovenianReference(reference, 'x'), reason('value'), reference);
  });

  it('of cards are those of Luhn', () => {
    assert.ok(isLuhn('4111111111111111'));
    assert.ok(isLuhn('79927398713'));
    assert.ok(!isLuhn('79927398710'));
  });

  it('of EMVCo codes are CRC-16', () => {
    assert.equal(computeCrc16('123456789'), '29B1');
    assert.equal(computeCrc16(''), 'FFFF');
    for (const text of ['é', 'a€😀\ud800', '0123456789'.repeat(102), '€'.repeat(3000)])
      assert.equal(computeCrc16(text), computeCrc16Slowly(Buffer.from(text)));
    const { below } = random(7);
    for (let i = 0; i < 200; i++) {
      const text = Array.from({ length: below(60) }, () => String.fromCodePoint(32 + below(400))).join('');
      assert.equal(computeCrc16(text), computeCrc16Slowly(Buffer.from(text)));
    }
  });

  it('of people and companies are those of their countries', () => {
    assert.ok(isCpf('12345678909') && isCpf('39053344705') && !isCpf('39053344706') && !isCpf('00000000000'));
    assert.ok(isCnpj('16727230000197') && isCnpj('12ABC34501DE35') && !isCnpj('16727230000198'));
    assert.ok(isThaiId('1102003266698') && !isThaiId('1102003266699'));
    assert.ok(isUen('00192200M') && isUen('197401143C') && isUen('S16FC0121D') && isUen('T01FC6132D'));
    assert.ok(!isUen('00192200N') && !isUen('197401143D') && !isUen('S16FC0121E') && !isUen('T08'));
  });
});

/**
 * The naive twin of computeCrc16: bit by bit.
 *
 * @param {Uint8Array} bytes
 */
function computeCrc16Slowly(bytes) {
  let crc = 0xffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const isHigh = ((crc >>> 15) ^ (byte >>> bit)) & 1;
      crc = ((crc << 1) & 0xffff) ^ (isHigh ? 0x1021 : 0);
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

describe('an account', () => {
  it('has a country with IBANs, and its length', () => {
    assert.equal(COUNTRIES.size, 89);
    for (const country of SEPA) assert.ok(COUNTRIES.has(country), country);
    assert.equal(SEPA.size, 42);
    assert.equal(COUNTRIES.get('NO')?.length, 15);
    assert.equal(COUNTRIES.get('RU')?.length, 33);
    assert.throws(() => readIban('US82WEST12345698765432', 'x'), reason('iban-country'));
    assert.throws(() => readIban('DE8937040044053201300', 'x'), reason('iban-length'));
    assert.throws(() => readIban('BR1800360305000010009795493C1', 'x', SEPA), reason('iban-scheme'));
    for (const value of [
      '',
      'DE89-3704-0044-0532-0130-00',
      'DEXX370400440532013000',
      89,
      null,
      'D'.repeat(1e6),
    ])
      assert.throws(() => readIban(value, 'x'), reason('value'));
    assert.throws(() => readIban('DE8937040044053201300A', 'x'), reason('value'));
  });

  it('may have a bank', () => {
    assert.equal(readBic('deutdeff', 'x'), 'DEUTDEFF');
    assert.equal(readBic('DEUTDEFF500', 'x'), 'DEUTDEFF500');
    for (const value of ['DEUTDEF', 'DEUTDEFF50', '1EUTDEFF', 'DEUTDEFF500X', 5])
      assert.throws(() => readBic(value, 'x'), reason('value'));
  });
});

describe('a Bitcoin address', () => {
  const read = (/** @type {string} */ address, network = /** @type {'main' | 'test'} */ ('main')) =>
    readBitcoinAddress(address, 'x', network);

  it('is one of BIP 173 and BIP 350, or Base58Check', () => {
    for (const address of [
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
      '1111111111111111111114oLvT2',
      'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
      'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
      'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
      'BC1SW50QGDZ25J',
      'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    ])
      assert.equal(read(address), address);
    for (const address of [
      'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
      'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn',
      'tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c',
    ]) {
      assert.equal(read(address, 'test'), address);
      assert.throws(() => read(address), reason('network'), address);
    }
  });

  it('is refused if it is not', () => {
    for (const address of [
      'tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
      'BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2',
      'bc1rw5uspcuh',
      'bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90',
      'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P',
      'bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du',
      'bc1gmk9yu',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
      'bc1qw508D6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3',
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVO',
      '1',
      '',
      'bc1',
      '11BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
      'x'.repeat(100),
    ])
      assert.throws(() => read(address), WRONG, address);
  });
});

it('the checksum of an address is the hash of its hash by node:crypto', () => {
  const hash = (/** @type {Uint8Array} */ bytes) => createHash('sha256').update(bytes).digest();
  for (let length = 0; length <= 55; length++) {
    const bytes = randomBytes(length + 2);
    const expected = hash(hash(bytes.subarray(1, length + 1))).readInt32BE();
    assert.equal(computeChecksum(bytes, 1, length + 1), expected);
  }
  assert.throws(() => computeChecksum(new Uint8Array(56), 0, 56), RangeError);
});

it('a date is a day of the calendar', () => {
  for (const date of ['2024-02-29', '2000-02-29', '2026-12-31'])
    assert.equal(readDate(date, 'x'), date.replaceAll('-', ''));
  for (const date of [
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-01',
    '2026-04-31',
    '2026-1-1',
    '20260101',
    1,
    new Date(),
  ])
    assert.throws(() => readDate(date, 'x'), reason('value'));
});

it('the characters of ISO 8859-2 are those of the standard', () => {
  const decoder = new TextDecoder('iso-8859-2');
  const known = new Set();
  for (let byte = 0; byte < 256; byte++) {
    const character = decoder.decode(Uint8Array.of(byte));
    const isPrintable = byte >= 0xa0 || (byte >= 0x20 && byte < 0x7f);
    if (isPrintable) known.add(character);
  }
  for (let code = 0; code < 0x600; code++) {
    const character = String.fromCharCode(code);
    assert.equal(!LATIN_2.other.test(character), known.has(character), `U+${code.toString(16)}`);
  }
});

it('the characters of Swiss payments have no gaps', () => {
  for (const text of ['Zürich', 'Łódź', 'Ștefan Țara', '100 €', 'naïve ÿ ſ'])
    assert.ok(!SWISS.other.test(text), text);
  for (const text of ['\u0180', 'Ω', '😀', '\x7f', '\x9f', '\u2019']) assert.ok(SWISS.other.test(text), text);
});

it('countries are those of the regions that Node.js knows', () => {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (const letters of COUNTRY_LETTERS) assert.ok(names.of(letters), letters);
  for (const letters of COUNTRIES.keys()) assert.ok(COUNTRY_LETTERS.has(letters), letters);
  assert.equal(COUNTRY_LETTERS.size, 250);
  assert.throws(() => readBic('FNNGFTXQ', 'x'), reason('value'));
});

it('currencies have unique numbers', () => {
  const all = [...new Set(CURRENCIES.values())];
  assert.equal(CURRENCIES.size, 2 * all.length);
  for (const code of Intl.supportedValuesOf('currency')) {
    const known = CURRENCIES.get(code);
    if (known === undefined) continue;
    const { maximumFractionDigits } = new Intl.NumberFormat('en', {
      style: 'currency',
      currency: code,
    }).resolvedOptions();
    // CLDR shows fewer decimals of some currencies than ISO 4217 has.
    assert.ok(known.decimals >= Number(maximumFractionDigits), code);
  }
});

it('the picture of the Swiss cross has its shape', () => {
  const { side, border, armWidth, armLength } = GRID;
  const { width, height, data } = PNG.sync.read(SWISS_CROSS.image);
  assert.deepEqual([width, height], [side, side]);
  const middle = side / 2;
  const isIn = (/** @type {number} */ at, /** @type {number} */ length) =>
    Math.abs(at + 0.5 - middle) < length / 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isSquare = isIn(x, side - 2 * border) && isIn(y, side - 2 * border);
      const isCross = (isIn(x, armWidth) && isIn(y, armLength)) || (isIn(x, armLength) && isIn(y, armWidth));
      assert.equal(data[4 * (y * side + x)], isSquare && !isCross ? 0 : 255, `${x}, ${y}`);
    }
  }
});
