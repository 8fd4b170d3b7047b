'use strict';

// Writes the sentences about the fields of payloads, by `details.reason`.

const { escapeUnsafe } = require('../printable');

/** @import { Write } from './index' */

/** @type {Readonly<Record<string, Write>>} */
const SENTENCES = Object.freeze({
  missing: ({ argument }, { option }) => `${option(argument)} is missing. The scheme requires it.`,
  empty: ({ argument }, { option }) =>
    `${option(argument)} is empty. Leave it out, or give it a value.`,
  'unknown-field': ({ argument, details: { field, fields, suggestion } }) =>
    suggestion === undefined
      ? `${argument} has no field ${field}. Its fields are ${fields}.`
      : `${argument} has no field ${field}. Did you mean "${suggestion}"?`,
  'too-long': ({ argument, details: { length, maxLength, unit } }, { option }) =>
    `${option(argument)} is too long: it has ${length} ${unit}, and at most ${maxLength} are ` +
    'allowed. Shorten it.',
  'control-character': ({ argument, details: { character, index } }, { option }) =>
    `${option(argument)} has the control character ${character} at index ${index}, which could ` +
    'end the field. Remove it.',
  'lone-surrogate': ({ argument }, { option }) =>
    `${option(argument)} has half a surrogate pair. Check it with isWellFormed().`,
  character: ({ argument, details: { character, index, charset } }, { option }) =>
    `${option(argument)} has '${escapeUnsafe(character)}' at index ${index}, but the scheme ` +
    `allows only ${charset}. Replace it.`,
  decimals: ({ argument, details: { decimals, maxDecimals } }, { option }) =>
    `${option(argument)} has ${decimals} decimals, and at most ${maxDecimals} are allowed. ` +
    'Round it, and pass a string if you computed it.',
  amount: ({ argument, details: { min, max } }, { option }) =>
    `${option(argument)} must be from ${min} to ${max}. Leave it out if the payer writes it.`,
  'check-digits': ({ argument, details: { kind } }, { option }) =>
    `${option(argument)} is no valid ${kind}: its check digits are wrong. Look for a typing error.`,
  'iban-country': ({ argument, details: { country } }, { option }) =>
    `${option(argument)} begins with ${country}, a country without IBANs. Look for a typing error.`,
  'iban-length': ({ argument, details: { country, length, expectedLength } }, { option }) =>
    `${option(argument)} has ${length} characters, but an IBAN of ${country} has ` +
    `${expectedLength}. Look for a typing error.`,
  'iban-scheme': ({ argument, details: { country, countries } }, { option }) =>
    `${option(argument)} is an account of ${country}, but the scheme takes only those of ` +
    `${countries}. Use another account.`,
  excluded: ({ argument, details: { other } }, { option }) =>
    `${option(argument)} and ${other} exclude each other. Leave out one.`,
  'not-utc': ({ argument }, { option }) =>
    `${option(argument)} is no time in UTC. Pass a Date, or end the time with Z.`,
  'other-kind': ({ argument }, { option }) =>
    `${option(argument)} must be of the same kind as the start: a day, a local time or a time in UTC.`,
  'not-later': ({ argument }, { option }) =>
    `${option(argument)} is not later than the start. The end of whole days is the first day after ` +
    'them.',
  // Does not show the value, which is a secret.
  base32: ({ argument }, { option }) =>
    `${option(argument)} is no Base32: it takes the letters A to Z and the digits 2 to 7. ` +
    'Check it, or pass the bytes.',
  'qr-iban': ({ argument }, { option }) =>
    `${option(argument)} is missing. The account is a QR-IBAN, which needs a QR reference.`,
  network: ({ argument, details: { network } }, { option }) =>
    `${option(argument)} is an address of another network than ${network}. Set the network, or use ` +
    'another address.',
});

/**
 * Finds the function that writes the sentence of an error.
 *
 * @param {string} reason
 * @returns {Write | undefined}
 */
function findWriter(reason) {
  return SENTENCES[reason];
}

module.exports = { SENTENCES, findWriter };
