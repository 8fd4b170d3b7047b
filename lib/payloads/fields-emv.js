'use strict';

// Lists the fields of EMVCo codes: the general one, and those of countries. table.js describes the
// rows.

const { ASCII } = require('./checks/text');

/** @import { Field } from './table' */

/** The largest amount that fits in 13 characters with two decimals, in cents. */
const MAX_CENTS = 999_999_999_999;

/**
 * Returns the row of a text of printable ASCII.
 *
 * @param {string} name
 * @param {number} max
 * @param {string} help
 * @param {boolean} [required]
 * @returns {Field}
 */
const ascii = (name, max, help, required = false) => ({
  name,
  type: 'text',
  max,
  charset: ASCII,
  help,
  ...(required && { required }),
});

/** @type {Readonly<Field>} */
const CATEGORY = {
  name: 'merchantCategoryCode',
  type: 'text',
  pattern: /^\d{4}$/,
  expected: 'a merchant category of four digits',
  default: '0000',
  help: 'the category of ISO 18245',
};

/** @type {readonly Readonly<import('./table').Scheme>[]} */
const EMV_SCHEMES = [
  {
    name: 'pix',
    command: 'pix',
    title: 'Brazilian payment (Pix)',
    summary: 'Writes a Pix payment, to a key or by the address of a dynamic code.',
    standard: 'Manual do BR Code 2.0.1 of Banco Central do Brasil',
    group: 'Payment',
    example: {
      key: '123e4567-e89b-12d3-a456-426655440000',
      name: 'Fulano de Tal',
      city: 'BRASILIA',
    },
    fields: [
      {
        name: 'key',
        type: 'text',
        max: 77,
        help: 'the CPF, CNPJ, +55…, email or UUID; excludes url',
      },
      {
        name: 'url',
        type: 'text',
        max: 77,
        charset: ASCII,
        help: 'the address of a dynamic code; excludes key',
      },
      ascii('name', 25, 'the name of the recipient', true),
      ascii('city', 15, 'the town of the recipient', true),
      { name: 'amount', type: 'amount', max: MAX_CENTS, help: 'the amount in reais' },
      ascii('description', 72, 'a note; needs key'),
      {
        name: 'txid',
        type: 'text',
        pattern: /^(?:[A-Za-z\d]{1,25}|\*\*\*)$/,
        expected: 'at most 25 letters and digits',
        default: '***',
        help: 'the identifier of the payment',
      },
      {
        name: 'postalCode',
        type: 'text',
        pattern: /^\d{8}$/,
        expected: 'eight digits',
        help: 'the postal code of the recipient',
      },
      CATEGORY,
    ],
  },
  {
    name: 'emvMerchant',
    command: 'emv-merchant',
    title: 'EMVCo merchant payment',
    summary: 'Writes a payment to a merchant by the general rules of EMVCo.',
    standard: 'EMV QR Code Specification for Payment Systems: Merchant-Presented Mode, 1.1',
    group: 'Payment',
    example: {
      accounts: { 26: { '00': 'com.example.pay', '01': '1234567890' } },
      country: 'CN',
      currency: 'CNY',
      merchantName: 'BEST TRANSPORT',
      merchantCity: 'BEIJING',
      amount: 23.72,
    },
    fields: [
      {
        name: 'accounts',
        type: 'any',
        valueType: 'EmvObjects',
        isJson: true,
        required: true,
        help: 'the accounts by ID: {"26":{"00":"com.example"}}',
      },
      {
        name: 'initiation',
        type: 'choice',
        choices: ['static', 'dynamic'],
        help: 'the kind: dynamic is for one payment',
      },
      CATEGORY,
      {
        name: 'currency',
        type: 'text',
        required: true,
        pattern: /^(?:[A-Z]{3}|\d{3})$/,
        expected: 'a currency of ISO 4217, such as CNY or 156',
        help: 'the currency, such as CNY or 156',
      },
      {
        name: 'amount',
        type: 'any',
        valueType: 'number | string',
        help: 'the amount in the currency',
      },
      { name: 'country', type: 'country', required: true, help: 'the country, such as CN' },
      ascii('merchantName', 25, 'the name of the merchant', true),
      ascii('merchantCity', 15, 'the town of the merchant', true),
      ascii('postalCode', 10, 'the postal code of the merchant'),
      {
        name: 'tip',
        type: 'choice',
        choices: ['prompt'],
        help: 'the word prompt, if the app asks for a tip',
      },
      {
        name: 'tipAmount',
        type: 'any',
        valueType: 'number | string',
        help: 'a fixed tip in the currency',
      },
      {
        name: 'tipPercent',
        type: 'amount',
        max: 9999,
        help: 'a tip in percent',
      },
      ascii('billNumber', 25, 'the number of the bill'),
      ascii('mobileNumber', 25, 'the mobile number of the payer'),
      ascii('storeLabel', 25, 'the store'),
      ascii('loyaltyNumber', 25, 'the loyalty card of the payer'),
      ascii('referenceLabel', 25, 'the reference of the payment'),
      ascii('customerLabel', 25, 'the payer'),
      ascii('terminalLabel', 25, 'the terminal'),
      ascii('purpose', 25, 'the purpose of the payment'),
      {
        name: 'consumerDataRequest',
        type: 'text',
        pattern: /^(?=[AME]{1,3}$)(?!.*(.).*\1)/,
        expected: 'some of the letters A, M and E',
        help: 'the data to add: address A, mobile M, email E',
      },
      {
        name: 'language',
        type: 'text',
        pattern: /^[A-Z]{2}$/,
        expected: 'a language of two capital letters, such as ZH',
        help: 'the language of the local name, such as ZH',
      },
      { name: 'localName', type: 'text', max: 25, help: 'the name in that language' },
      { name: 'localCity', type: 'text', max: 15, help: 'the town in that language' },
      {
        name: 'templates',
        type: 'any',
        valueType: 'EmvObjects',
        isJson: true,
        help: 'the templates 80 to 99 by ID, as accounts',
      },
    ],
  },
  {
    name: 'promptPay',
    command: 'promptpay',
    title: 'Thai payment (PromptPay)',
    summary: 'Writes a PromptPay transfer to a telephone number, an ID or an e-wallet.',
    standard: 'Thai QR Payment Standard of the Bank of Thailand',
    group: 'Payment',
    example: { phone: '081 234 5678', amount: 50 },
    fields: [
      { name: 'phone', type: 'phone', help: 'the mobile number that is paid' },
      {
        name: 'nationalId',
        type: 'text',
        max: 20,
        help: 'the national or tax ID instead, 13 digits',
      },
      {
        name: 'eWallet',
        type: 'text',
        pattern: /^\d{15}$/,
        expected: 'fifteen digits',
        flag: 'e-wallet',
        help: 'the e-wallet instead, 15 digits',
      },
      { name: 'amount', type: 'amount', max: MAX_CENTS, help: 'the amount in baht' },
    ],
  },
  {
    name: 'payNow',
    command: 'paynow',
    title: 'Singaporean payment (PayNow)',
    summary: 'Writes a PayNow transfer to a company or a telephone number.',
    standard: 'Singapore Quick Response Code (SGQR) Specifications 1.7',
    group: 'Payment',
    example: { uen: '201403121W', amount: 500, reference: 'TQINV-10001' },
    fields: [
      { name: 'uen', type: 'text', max: 13, help: 'the UEN that is paid; excludes phone' },
      { name: 'phone', type: 'phone', help: 'the mobile number instead' },
      { name: 'amount', type: 'amount', max: MAX_CENTS, help: 'the amount in Singapore dollars' },
      {
        name: 'editable',
        type: 'boolean',
        defaultText: 'true without an amount',
        help: 'whether the payer may change the amount',
      },
      { name: 'expiry', type: 'date', help: 'the last day to pay, such as 2026-12-31' },
      ascii('reference', 25, 'the number of the bill'),
      { ...ascii('name', 25, 'the name of the recipient'), default: 'NA' },
      { ...ascii('city', 15, 'the town of the recipient'), default: 'Singapore' },
      CATEGORY,
    ],
  },
  {
    name: 'qris',
    command: 'qris',
    title: 'Indonesian payment (QRIS)',
    summary: 'Writes a QRIS payment to a merchant.',
    standard: 'QRIS, the national standard of Bank Indonesia',
    group: 'Payment',
    example: {
      acquirer: 'ID.DANA.WWW',
      pan: '936009153022591481',
      merchantId: '022591481',
      nmid: 'ID1020017611473',
      criteria: 'UMI',
      merchantCategoryCode: '5812',
      name: 'Warung Sayur Bu Sugeng',
      city: 'Kab. Demak',
      postalCode: '59567',
    },
    fields: [
      ascii('acquirer', 32, 'the domain of the acquirer, such as ID.DANA.WWW', true),
      {
        name: 'pan',
        type: 'text',
        required: true,
        pattern: /^\d{16,19}$/,
        expected: 'a number of 16 to 19 digits',
        help: 'the merchant PAN, 16 to 19 digits',
      },
      {
        name: 'merchantId',
        type: 'text',
        required: true,
        pattern: /^[A-Za-z\d]{1,15}$/,
        expected: 'at most 15 letters and digits',
        help: 'the number of the merchant at the acquirer',
      },
      {
        name: 'nmid',
        type: 'text',
        required: true,
        pattern: /^ID\d{13}$/,
        expected: 'ID and 13 digits',
        help: 'the national number of the merchant, ID…',
      },
      {
        name: 'criteria',
        type: 'choice',
        choices: ['UMI', 'UKE', 'UME', 'UBE', 'URE'],
        default: 'UMI',
        help: 'the size of the merchant',
      },
      { ...CATEGORY, default: undefined, required: true },
      ascii('name', 25, 'the name of the merchant', true),
      ascii('city', 15, 'the town of the merchant', true),
      ascii('postalCode', 10, 'the postal code of the merchant', true),
      { name: 'amount', type: 'amount', max: MAX_CENTS, help: 'the amount in rupiah' },
      {
        name: 'tip',
        type: 'choice',
        choices: ['prompt'],
        help: 'the word prompt, if the app asks for a tip',
      },
      { name: 'tipAmount', type: 'amount', max: MAX_CENTS, help: 'a fixed tip in rupiah' },
      { name: 'tipPercent', type: 'amount', max: 9999, help: 'a tip in percent' },
      ascii('billNumber', 25, 'the number of the bill'),
      ascii('terminalLabel', 25, 'the terminal'),
    ],
  },
];

module.exports = { EMV_SCHEMES };
