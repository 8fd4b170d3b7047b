'use strict';

// Writes Slovenian payments (UPN QR of Združenje bank Slovenije).

const { readSlovenianReference } = require('./checks/references');
const { definePayload } = require('./define');

/** A party that is left out. */
const NO_PARTY = Object.freeze({ name: '', street: '', city: '' });

/** @param {any} values */
function write({
  payer = NO_PARTY,
  amount,
  urgent,
  purposeCode,
  purpose,
  due,
  iban,
  reference,
  recipient,
}) {
  const until = due === undefined ? '' : `${due.slice(6)}.${due.slice(4, 6)}.${due.slice(0, 4)}`;
  const checked = readSlovenianReference(reference, 'upn.reference');
  const text =
    // The account of the payer, a deposit, a withdrawal and a reference of the payer stay empty, and
    // so does the day of the payment after the amount.
    `UPNQR\n\n\n\n\n${writeParty(payer)}${String(amount).padStart(11, '0')}\n\n` +
    `${urgent ? 'X' : ''}\n${purposeCode}\n${purpose}\n${until}\n${iban}\n${checked}\n` +
    writeParty(recipient);
  // The control sum is the length of all fields before it, with their line feeds.
  return `${text}${String(text.length).padStart(3, '0')}\n`;
}

/** @param {any} party */
function writeParty({ name = '', street = '', city = '' }) {
  return `${name}\n${street}\n${city}\n`;
}

module.exports = {
  upn: definePayload('upn', write, {
    errorCorrectionLevel: 'M',
    version: 15,
    eci: 'iso-8859-2',
    mode: 'byte',
    symbology: 'qr',
  }),
};
