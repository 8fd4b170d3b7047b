'use strict';

// Lists the fields of transfers from account to account. table.js describes the rows.

const { SEPA } = require('./checks/iban');
const { ASCII, LATIN_2, SWISS } = require('./checks/text');

/** @import { Field } from './table' */

/** The largest amount of the schemes with nine digits before the point, in cents. */
const MAX_CENTS = 99_999_999_999;

/** The countries whose accounts a QR-bill can name. */
const SWISS_COUNTRIES = new Set(['CH', 'LI']);

/**
 * Returns the rows of the address of a party of a QR-bill.
 *
 * @param {string} party
 * @param {string} who
 * @returns {Readonly<Field>[]}
 */
function listPartyFields(party, who) {
  /** @type {(name: string, max: number, help: string, required?: boolean) => Field} */
  const text = (name, max, help, required = false) => ({
    name: `${party}.${name}`,
    type: 'text',
    max,
    charset: SWISS,
    help: `${help} of the ${who}`,
    ...(required && { required }),
  });
  return [
    text('name', 70, 'the name or company', true),
    text('street', 70, 'the street'),
    text('buildingNumber', 16, 'the number of the house'),
    text('postalCode', 16, 'the postal code', true),
    text('city', 35, 'the town', true),
    {
      name: `${party}.country`,
      type: 'country',
      required: true,
      help: `the country of the ${who}, such as CH`,
    },
  ];
}

/**
 * Returns the rows of a party of a Slovenian payment.
 *
 * @param {string} party
 * @param {string} who
 * @param {boolean} required
 * @returns {Readonly<Field>[]}
 */
function listSlovenianFields(party, who, required) {
  return ['name', 'street', 'city'].map((part) => ({
    name: `${party}.${part}`,
    type: /** @type {const} */ ('text'),
    max: 33,
    charset: LATIN_2,
    help: `${{ name: 'the name', street: 'the street and number', city: 'the postal code and town' }[part]} of the ${who}`,
    ...(required && { required }),
  }));
}

/** @type {readonly Readonly<import('./table').Scheme>[]} */
const TRANSFER_SCHEMES = [
  {
    name: 'epc',
    command: 'epc',
    title: 'SEPA transfer (GiroCode)',
    summary: 'Writes a SEPA credit transfer: a GiroCode.',
    standard: 'EPC069-12, version 2.1',
    group: 'Payment',
    example: { name: 'Red Cross of Belgium', iban: 'BE72000000001616', amount: 1 },
    fields: [
      { name: 'name', type: 'text', required: true, max: 70, help: 'the name of the beneficiary' },
      {
        name: 'iban',
        type: 'iban',
        required: true,
        countries: SEPA,
        help: 'the account of the beneficiary',
      },
      { name: 'bic', type: 'bic', help: 'the bank of the beneficiary' },
      { name: 'amount', type: 'amount', max: MAX_CENTS, help: 'the amount in euros' },
      {
        name: 'purpose',
        type: 'text',
        pattern: /^[A-Z]{4}$/,
        expected: 'a purpose of four capital letters, such as CHAR',
        help: 'the purpose code of ISO 20022, such as CHAR',
      },
      {
        name: 'reference',
        type: 'any',
        valueType: 'string',
        help: 'the creditor reference, RF…; excludes message',
      },
      { name: 'message', type: 'text', max: 140, help: 'the remittance text; excludes reference' },
      { name: 'information', type: 'text', max: 70, help: 'a note to the payer' },
    ],
  },
  {
    name: 'swissQrBill',
    command: 'swiss-qr-bill',
    title: 'Swiss QR-bill',
    summary: 'Writes a Swiss QR-bill, with the Swiss cross in the code.',
    standard: 'Swiss Implementation Guidelines QR-bill, version 2.3',
    group: 'Payment',
    example: {
      iban: 'CH58 0079 1123 0008 8901 2',
      creditor: {
        name: 'Robert Schneider AG',
        street: 'Rue du Lac',
        buildingNumber: '1268',
        postalCode: '2501',
        city: 'Biel',
        country: 'CH',
      },
      amount: 199.95,
      currency: 'CHF',
    },
    fields: [
      {
        name: 'iban',
        type: 'iban',
        required: true,
        countries: SWISS_COUNTRIES,
        help: 'the account of the creditor, CH or LI',
      },
      { name: 'creditor', type: 'record', required: true, help: 'the party that is paid' },
      ...listPartyFields('creditor', 'creditor'),
      {
        name: 'amount',
        type: 'amount',
        max: MAX_CENTS,
        help: 'the amount; if it is missing, the debtor writes it',
      },
      {
        name: 'currency',
        type: 'choice',
        choices: ['CHF', 'EUR'],
        default: 'CHF',
        help: 'the currency',
      },
      { name: 'debtor', type: 'record', help: 'the party that pays' },
      ...listPartyFields('debtor', 'debtor'),
      {
        name: 'reference',
        type: 'any',
        valueType: 'string',
        help: 'the QR reference of a QR-IBAN, or RF…',
      },
      { name: 'message', type: 'text', max: 140, charset: SWISS, help: 'the unstructured message' },
      {
        name: 'billInformation',
        type: 'text',
        max: 140,
        charset: SWISS,
        help: 'the billing information, such as //S1/10/…',
      },
      {
        name: 'alternativeProcedures',
        type: 'text',
        max: 100,
        charset: SWISS,
        maxItems: 2,
        flag: 'alternative-procedure',
        help: 'the parameters of another procedure, such as eBill',
      },
    ],
  },
  {
    name: 'upn',
    command: 'upn',
    title: 'Slovenian payment (UPN QR)',
    summary: 'Writes a Slovenian payment order.',
    standard: 'UPN QR of Združenje bank Slovenije',
    group: 'Payment',
    example: {
      amount: 100,
      purpose: 'Račun 1',
      iban: 'SI56 0203 6025 3863 406',
      reference: 'SI00 1234',
      recipient: { name: 'Podjetje d.o.o.', street: 'Lepa cesta 15', city: '3698 Koper' },
    },
    fields: [
      { name: 'payer', type: 'record', help: 'the party that pays' },
      ...listSlovenianFields('payer', 'payer', false),
      {
        name: 'amount',
        type: 'amount',
        required: true,
        max: MAX_CENTS,
        help: 'the amount in euros',
      },
      { name: 'urgent', type: 'boolean', default: false, help: 'whether the payment is urgent' },
      {
        name: 'purposeCode',
        type: 'text',
        pattern: /^[A-Z]{4}$/,
        expected: 'a purpose of four capital letters, such as OTHR',
        default: 'OTHR',
        help: 'the purpose code of ISO 20022',
      },
      {
        name: 'purpose',
        type: 'text',
        required: true,
        max: 42,
        charset: LATIN_2,
        help: 'the purpose of the payment',
      },
      { name: 'due', type: 'date', help: 'the last day to pay, such as 2026-12-31' },
      { name: 'iban', type: 'iban', required: true, help: 'the account of the recipient' },
      {
        name: 'reference',
        type: 'any',
        valueType: 'string',
        required: true,
        help: 'the reference: SI00 …, SI99 or RF…',
      },
      { name: 'recipient', type: 'record', required: true, help: 'the party that is paid' },
      ...listSlovenianFields('recipient', 'recipient', true),
    ],
  },
  {
    name: 'spayd',
    command: 'spayd',
    title: 'Czech payment (QR Platba)',
    summary: 'Writes a Czech payment order.',
    standard: 'Short Payment Descriptor 1.0',
    group: 'Payment',
    example: { iban: 'CZ58 5500 0000 0012 6509 8001', amount: 480.5, message: 'THANKS' },
    fields: [
      { name: 'iban', type: 'iban', required: true, help: 'the account that is paid' },
      { name: 'bic', type: 'bic', help: 'its bank' },
      {
        name: 'amount',
        type: 'amount',
        max: 999_999_999,
        help: 'the amount',
      },
      {
        name: 'currency',
        type: 'text',
        pattern: /^[A-Z]{3}$/,
        expected: 'a currency of three capital letters, such as CZK',
        help: 'the currency, such as CZK',
      },
      {
        name: 'reference',
        type: 'text',
        pattern: /^\d{1,16}$/,
        expected: 'a number of at most 16 digits',
        help: 'the reference for the recipient',
      },
      { name: 'name', type: 'text', max: 35, help: 'the name of the recipient' },
      { name: 'due', type: 'date', help: 'the last day to pay, such as 2026-12-31' },
      { name: 'instant', type: 'boolean', default: false, help: 'whether the payment is instant' },
      { name: 'message', type: 'text', max: 60, help: 'a message for the recipient' },
      {
        name: 'variableSymbol',
        type: 'text',
        pattern: /^\d{1,10}$/,
        expected: 'a number of at most 10 digits',
        help: 'the variable symbol',
      },
      {
        name: 'specificSymbol',
        type: 'text',
        pattern: /^\d{1,10}$/,
        expected: 'a number of at most 10 digits',
        help: 'the specific symbol',
      },
      {
        name: 'constantSymbol',
        type: 'text',
        pattern: /^\d{1,10}$/,
        expected: 'a number of at most 10 digits',
        help: 'the constant symbol',
      },
      {
        name: 'notifyEmail',
        type: 'email',
        max: 320,
        help: 'the address to notify; excludes the phone',
      },
      { name: 'notifyPhone', type: 'phone', help: 'the number to notify' },
      { name: 'url', type: 'url', max: 140, help: 'an address for own use' },
    ],
  },
  {
    name: 'upi',
    command: 'upi',
    title: 'Indian payment (UPI)',
    summary: 'Writes a payment to a UPI address.',
    standard: 'UPI Linking Specification 1.6 of NPCI',
    group: 'Payment',
    example: { address: 'shop@upi', name: 'Shop', amount: 99.5, note: 'Order 12' },
    fields: [
      {
        name: 'address',
        type: 'text',
        required: true,
        pattern: /^[A-Za-z\d][A-Za-z\d._-]{0,254}@[A-Za-z][A-Za-z\d]{1,63}$/,
        expected: "a UPI address such as 'name@bank'",
        help: 'the UPI address that is paid, such as name@bank',
      },
      { name: 'name', type: 'text', required: true, max: 99, help: 'the name of the payee' },
      { name: 'amount', type: 'amount', max: 9_999_999_999, help: 'the amount in rupees' },
      { name: 'minAmount', type: 'amount', max: 9_999_999_999, help: 'the least amount in rupees' },
      { name: 'note', type: 'text', max: 80, help: 'the purpose of the payment' },
      {
        name: 'reference',
        type: 'text',
        max: 35,
        charset: ASCII,
        help: 'the reference of the transaction',
      },
      {
        name: 'merchantCode',
        type: 'text',
        pattern: /^\d{4}$/,
        expected: 'a merchant category of four digits',
        help: 'the category of the merchant',
      },
      { name: 'url', type: 'url', help: 'the address of the bill' },
    ],
  },
  {
    name: 'bitcoin',
    command: 'bitcoin',
    title: 'Bitcoin payment',
    summary: 'Writes a request for bitcoins.',
    standard: 'BIP 21',
    group: 'Payment',
    example: { address: '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2', amount: 0.0203 },
    fields: [
      {
        name: 'address',
        type: 'any',
        valueType: 'string',
        required: true,
        help: 'the address that is paid',
      },
      {
        name: 'amount',
        type: 'amount',
        decimals: 8,
        max: 2_100_000_000_000_000,
        help: 'the amount in bitcoins',
      },
      { name: 'label', type: 'text', help: 'the name of the recipient' },
      { name: 'message', type: 'text', help: 'the purpose of the payment' },
      {
        name: 'network',
        type: 'choice',
        choices: ['main', 'test'],
        default: 'main',
        help: 'the network of the address',
      },
    ],
  },
];

module.exports = { TRANSFER_SCHEMES };
