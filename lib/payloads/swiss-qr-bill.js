'use strict';

// Writes the data of Swiss QR-bills (Swiss Implementation Guidelines QR-bill, version 2.3).

const { formatAmount } = require('./checks/amount');
const { readCreditorReference, readQrReference } = require('./checks/references');
const { createTooLongError } = require('./checks/text');
const { definePayload } = require('./define');
const { createPayloadError } = require('./error');
const { SWISS_CROSS } = require('./swiss-cross');

/** The most characters of the whole text. */
const MAX_CHARACTERS = 997;

/** The most characters of the message and the billing information together. */
const MAX_ADDITIONAL = 140;

/** The elements of a party that is left out, and their line feeds. */
const NO_PARTY = '\n'.repeat(7);

/** @param {any} values */
function write(values) {
  const { iban, creditor, amount, currency, debtor, reference } = values;
  const { message = '', billInformation = '', alternativeProcedures = [] } = values;
  if (message.length + billInformation.length > MAX_ADDITIONAL) {
    const length = message.length + billInformation.length;
    throw createTooLongError('swissQrBill.message', length, MAX_ADDITIONAL, 'characters');
  }
  const [type, checked] = readReference(reference, iban);
  const payer = debtor === undefined ? NO_PARTY : writeParty(debtor);
  let text =
    `SPC\n0200\n1\n${iban}\n${writeParty(creditor)}${NO_PARTY}` +
    `${amount === undefined ? '' : formatAmount(amount, 2)}\n${currency}\n${payer}` +
    `${type}\n${checked}\n${message}\nEPD`;
  if (billInformation !== '' || alternativeProcedures.length > 0) text += `\n${billInformation}`;
  for (const procedure of alternativeProcedures) text += `\n${procedure}`;
  if (text.length > MAX_CHARACTERS)
    throw createTooLongError('swissQrBill', text.length, MAX_CHARACTERS, 'characters');
  return text;
}

/**
 * Writes the elements of a party with a structured address, the only kind since November 2025.
 *
 * @param {any} party
 */
function writeParty({ name, street = '', buildingNumber = '', postalCode, city, country }) {
  return `S\n${name}\n${street}\n${buildingNumber}\n${postalCode}\n${city}\n${country}\n`;
}

/**
 * Reads the reference. A QR-IBAN, whose bank number is from 30000 to 31999, must have a QR
 * reference, and another IBAN cannot have one.
 *
 * @param {unknown} value
 * @param {string} iban
 * @returns {[type: string, reference: string]}
 */
function readReference(value, iban) {
  const argument = 'swissQrBill.reference';
  const bank = Number(iban.slice(4, 9));
  if (bank >= 30000 && bank <= 31999) {
    if (value === undefined) throw createPayloadError(argument, 'qr-iban');
    return ['QRR', readQrReference(value, argument)];
  }
  if (value === undefined) return ['NON', ''];
  return ['SCOR', readCreditorReference(value, argument)];
}

module.exports = {
  swissQrBill: definePayload('swissQrBill', write, {
    errorCorrectionLevel: 'M',
    maxVersion: 25,
    logo: SWISS_CROSS,
    symbology: 'qr',
    size: Object.freeze({ width: '46mm' }),
  }),
};
