'use strict';

// Writes the sentences of errors about GS1 data. Loaded when needed, as these errors are rare.

const { escapeUnsafe } = require('../printable');

/** @import { Write } from './index' */

/** The characters of each set. @type {Record<string, string>} */
const SETS = {
  N: 'digits',
  X: 'letters, digits and the signs !"%&\'()*+,-./:;<=>?_',
  Y: 'capital letters, digits and the signs #-/',
  Z: 'letters, digits and the signs -_',
};

/** What a value needs, by the check that failed. @type {Record<string, string>} */
const NEEDS = {
  'company-prefix': 'a GS1 company prefix, which begins with four digits',
  'company-prefix-2': 'a GS1 company prefix, which begins with four digits, after its first digit',
  date: 'a date that exists, as YYMMDD or YYYYMMDD',
  'date-or-month': 'a date that exists, as YYMMDD, or a month, as YYMM00',
  hour: 'an hour from 00 to 23',
  minute: 'a minute from 00 to 59',
  second: 'a second from 00 to 59',
  time: 'a time from 0000 to 2359',
  country: 'a country of ISO 3166-1 in three digits',
  'country-or-999': 'a country of ISO 3166-1 in three digits, or 999',
  'country-letters': 'a country of ISO 3166-1 in two letters',
  currency: 'a currency of ISO 4217 in three digits',
  'package-type': 'a code of the GS1 code list PackageTypeCode',
  'media-type': 'a media type: 01 to 10, or 80 to 99',
  sex: '0, 1, 2 or 9, as in ISO/IEC 5218',
  'yes-no': '0 or 1',
  winding: '0, 1 or 9',
  importer: 'a letter, a digit, - or _',
  hyphen: 'a hyphen',
  zero: '0',
  'not-zero': 'a number above 0',
  'no-leading-zero': 'a number that does not begin with 0',
  'not-only-digits': 'a character that is not a digit',
  latitude: 'a latitude, 0000000000 to 1800000000',
  longitude: 'a longitude, 0000000000 to 3600000000',
  iban: 'an IBAN with the right check digits',
  'piece-of-total': 'the number of a piece, then the number of all pieces',
  position: 'a position and a total, such as 2/3',
  'percent-encoding': 'two hexadecimal digits after each %',
  padding: 'no =, or as many at the end as make its length a multiple of 3',
  coupon: 'the fields of a coupon code',
  'offer-coupon': 'the fields of a coupon code',
};

/**
 * Writes a list of AIs, as the table of requirements has it, as in "(01), (02) or (8006) and (21)".
 *
 * @param {string} list
 */
function listIdentifiers(list) {
  const groups = list.split(',').map((group) =>
    group
      .split('+')
      .map((ai) => `(${ai})`)
      .join(' with '),
  );
  const last = groups.pop();
  return groups.length === 0 ? `${last}` : `${groups.join(', ')} or ${last}`;
}

/** @param {number} count */
const countCharacters = (count) => `${count} ${count === 1 ? 'character' : 'characters'}`;

/** @type {Record<string, Write>} */
const SENTENCES = {
  malformed: ({ argument, details: { index } }) =>
    `At index ${index}, ${nameText(argument)} has no application identifier. Write elements as in ` +
    '(01)09521234543213(10)ABC, with \\( for a ( in a value, or pass raw data.',
  'unknown-ai': ({ argument, details: { ai, index } }) =>
    `At index ${index}, ${nameText(argument)} has (${ai}), which is not an application identifier ` +
    'of GS1. Correct it.',
  'too-short': ({ details: { ai, length, minLength } }) =>
    `The value of (${ai}) has ${countCharacters(length)}, but needs at least ${minLength}. Complete it.`,
  'too-long': ({ details: { ai, length, maxLength } }) =>
    `The value of (${ai}) has ${countCharacters(length)}, but at most ${maxLength} are allowed. ` +
    'Shorten it. In raw data, a GS separator may be missing after it.',
  character: ({ argument, details: { ai, character, index, set } }) =>
    `At index ${index} of ${nameText(argument)}, the value of (${ai}) has ` +
    `'${escapeUnsafe(character)}'. It takes only ${SETS[set]}.`,
  'check-digit': ({ details: { ai, expected } }) =>
    `The check digit of (${ai}) is wrong: it should be ${expected}. Correct the number.`,
  'check-characters': ({ details: { ai, expected } }) =>
    `The check characters of (${ai}) are wrong: they should be ${expected}. Correct the value.`,
  'two-values': ({ details: { ai } }) => `(${ai}) has two different values. Remove one.`,
  'excluded-ai': ({ details: { ai, other } }) =>
    `(${ai}) and (${other}) exclude each other. Remove one.`,
  'missing-ai': ({ details: { ai, required } }) =>
    `(${ai}) needs ${listIdentifiers(required)} in the same code. Add it.`,
};

/** The sentences about GS1 Digital Links. @type {Record<string, Write>} */
const LINK_SENTENCES = {
  'no-key': () =>
    'A GS1 Digital Link needs a primary key, such as gtin, which is (01) in the path of a URI. ' +
    'Add one.',
  'two-keys': ({ details: { ai, other } }) =>
    `(${ai}) and (${other}) are both primary keys. Keep one.`,
  qualifiers: ({ details: { ai, other } }) =>
    `In the path of a GS1 Digital Link, (${other.replaceAll(',', ')(')}) cannot follow (${ai}). ` +
    'Correct the path.',
  'not-attribute': ({ details: { ai, other } }) =>
    `A GS1 Digital Link for (${other}) cannot have (${ai}) as an attribute. Remove it, or make it ` +
    'a qualifier.',
};

/**
 * Names the text or the value that an error is about.
 *
 * @param {string} argument
 */
const nameText = (argument) => (argument === 'text' ? 'the text' : argument);

/**
 * Finds the function that writes the sentence of an error.
 *
 * @param {string} reason
 * @returns {Write | undefined}
 */
function findWriter(reason) {
  const need = NEEDS[reason];
  if (need === undefined) return SENTENCES[reason] ?? LINK_SENTENCES[reason];
  return ({ argument, details: { ai, index } }) =>
    `At index ${index} of ${nameText(argument)}, the value of (${ai}) needs ${need}.`;
}

module.exports = { LINK_SENTENCES, NEEDS, findWriter };
