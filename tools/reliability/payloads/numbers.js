'use strict';

// Lists the comparisons of numbers with check digits: accepted and refused alike by other packages.

const path = require('node:path');

const { readBitcoinAddress } = require('../../../lib/payloads/checks/bitcoin-address');
const { isLuhn } = require('../../../lib/payloads/checks/digits');
const { COUNTRIES, readBic, readIban } = require('../../../lib/payloads/checks/iban');
const { isCnpj, isCpf, isThaiId, isUen } = require('../../../lib/payloads/checks/identities');
const { readCreditorReference, readQrReference } = require('../../../lib/payloads/checks/references');
const { accountOf, qrReference, thaiId } = require('./cases');
const { CAPITALS, DIGITS, below, creditorReference, damage, pick, text } = require('./values');

/**
 * @typedef {object} NumberCase
 * @property {string} name
 * @property {() => string} make a valid number, or nearly
 * @property {(number: string) => boolean} ours
 * @property {(number: string) => boolean} [theirs]
 * @property {string} [ask] the call of oracle.py
 */

/** @param {(value: string, argument: string) => unknown} read */
const accepts = (read) => (/** @type {string} */ number) => {
  try {
    read(number, 'number');
    return true;
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'ERR_QR_INVALID_PAYLOAD') throw error;
    return false;
  }
};

/** The countries whose national check digits these packages check too. */
const NATIONAL = new Set([
  'BA',
  'BE',
  'CZ',
  'EE',
  'ES',
  'FI',
  'FR',
  'HR',
  'HU',
  'IT',
  'MC',
  'ME',
  'MK',
  'NL',
  'NO',
  'PL',
  'PT',
  'RS',
  'SI',
  'SK',
  'SM',
]);

/** The countries whose accounts ibantools takes only with digits. */
const NARROWER = ['BY', 'DO', 'PK', 'PS'];

/** @param {string} digits @param {(digits: string) => boolean} is */
function complete(digits, is) {
  for (let end = 0; end < 100; end++) {
    const number = digits + String(end).padStart(2, '0');
    if (is(number)) return number;
  }
  return digits;
}

/**
 * Lists the comparisons.
 *
 * @param {string} folder of the npm packages
 * @returns {NumberCase[]}
 */
function listNumbers(folder) {
  const ibantools = require(path.join(folder, 'node_modules/ibantools'));
  const accountIn = (/** @type {string[]} */ others) => () =>
    accountOf(pick([...COUNTRIES.keys()].filter((each) => !NATIONAL.has(each) && !others.includes(each))));
  return [
    {
      name: 'IBAN: ibantools',
      // The package takes only digits in places where the registry has letters too.
      make: accountIn(NARROWER),
      ours: accepts(readIban),
      theirs: (number) => ibantools.isValidIBAN(number),
    },
    { name: 'IBAN: python-stdnum', make: accountIn([]), ours: accepts(readIban), ask: 'is_iban' },
    {
      name: 'BIC: ibantools',
      make: () => text(CAPITALS, 4) + pick(['DE', 'CH', 'FR']) + text(CAPITALS + DIGITS, 2 + 3 * below(2)),
      ours: accepts(readBic),
      theirs: (number) => ibantools.isValidBIC(number),
    },
    {
      name: 'creditor reference: python-stdnum',
      make: creditorReference,
      ours: accepts(readCreditorReference),
      ask: 'is_reference',
    },
    {
      name: 'QR reference: python-stdnum',
      make: qrReference,
      ours: accepts(readQrReference),
      ask: 'is_qr_reference',
    },
    {
      name: 'Luhn: python-stdnum',
      make: () => text(DIGITS, 15, 16),
      ours: (number) => /^\d+$/.test(number) && isLuhn(number),
      ask: 'is_luhn',
    },
    {
      name: 'CPF: python-stdnum',
      make: () => complete(text(DIGITS, 9), isCpf),
      ours: (number) => /^\d{11}$/.test(number) && isCpf(number),
      ask: 'is_cpf',
    },
    {
      name: 'CNPJ: python-stdnum',
      make: () => complete(text(DIGITS, 12), isCnpj),
      ours: (number) => /^[A-Z\d]{12}\d\d$/.test(number) && isCnpj(number),
      ask: 'is_cnpj',
    },
    {
      name: 'Thai ID: python-stdnum',
      make: thaiId,
      ours: (number) => /^[1-8]\d{12}$/.test(number) && isThaiId(number),
      ask: 'is_thai_id',
    },
    {
      name: 'UEN: python-stdnum',
      // The package also has a list of the kinds of entities, which grows.
      make: () => pick(['00192200M', '197401143C', '201403121W']),
      // The package also refuses companies of later years.
      ours: (number) =>
        isUen(number) && (number.length < 10 || Number(number.slice(0, 4)) <= new Date().getFullYear()),
      ask: 'is_uen',
    },
    {
      name: 'Bitcoin address: python-stdnum',
      make: () =>
        pick([
          '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
          '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
          'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
        ]),
      // The package takes an address in Bech32 in capital and small letters, which BIP 173 forbids.
      ours: accepts((number, argument) =>
        readBitcoinAddress(/^bc1/i.test(number) ? number.toLowerCase() : number, argument, 'main'),
      ),
      ask: 'is_bitcoin',
    },
  ];
}

/**
 * Damages a number, but never the check digits of an account or reference into letters, which
 * python-stdnum takes: ISO 13616 and ISO 11649 have digits.
 *
 * @param {string} number
 */
function damageNumber(number) {
  const damaged = damage(number);
  return /^[A-Z]{2}\d\d/.test(number) && !/^[A-Z]{2}\d\d/.test(damaged) ? number : damaged;
}

module.exports = { damageNumber, listNumbers };
