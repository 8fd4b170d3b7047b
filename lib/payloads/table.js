'use strict';

// Lists the schemes of payloads, and the fields of each. The functions, the command and its help,
// the forms of the page, the tables of docs/payloads.md and the tests of the types read this table;
// no other file lists the fields.

const { CONTACT_SCHEMES } = require('./fields-contact');
const { EMV_SCHEMES } = require('./fields-emv');
const { EVERYDAY_SCHEMES } = require('./fields-everyday');
const { TRANSFER_SCHEMES } = require('./fields-transfer');

/** @import { Charset } from './checks/text' */

/**
 * The type of a field: a reader in values.js. `lines` is text with line feeds, `any` is read by the
 * scheme itself, and a `record` has fields of its own, whose names begin with its name and a dot.
 *
 * @typedef {'text' | 'lines' | 'choice' | 'boolean' | 'integer' | 'number' | 'amount' | 'date' |
 *   'moment' | 'iban' | 'bic' | 'phone' | 'email' | 'url' | 'country' | 'any' | 'record'} FieldType
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {FieldType} type
 * @property {string} help a phrase for people: `the name of the network`, `whether …`
 * @property {boolean} [required]
 * @property {number} [min] of a number; of an amount, in its smallest unit
 * @property {number} [max] of a number or an amount; of a text, the most characters
 * @property {number} [maxBytes] of a text, as UTF-8
 * @property {number} [decimals] of an amount. Default: 2
 * @property {readonly string[]} [choices]
 * @property {string | boolean | number | undefined} [default] if it depends on no other field
 * @property {string} [defaultText] the default in words, if it depends on other fields
 * @property {RegExp} [pattern] that a text must match
 * @property {string} [expected] a phrase for the texts that match `pattern`
 * @property {Readonly<Charset>} [charset] the characters that a text may have
 * @property {ReadonlySet<string>} [countries] the countries that an IBAN may have
 * @property {number} [maxItems] whether the field takes an array too, and of how many values
 * @property {string} [valueType] the TypeScript of a value of type `any`
 * @property {boolean} [isJson] whether the command reads the value as JSON
 * @property {string} [flag] the flag of the command, without dashes, if it is not the name in small
 *   letters
 *
 * @typedef {object} Scheme
 * @property {string} name of the function
 * @property {string} command of `qr-napi`
 * @property {string} title
 * @property {string} summary a sentence that says what the function writes
 * @property {string} standard the document that describes the scheme
 * @property {'Everyday' | 'Contact' | 'Payment'} group where a form shows the scheme
 * @property {Readonly<Record<string, any>>} example fields of a small payload
 * @property {readonly Readonly<Field>[]} fields
 */

/** @type {readonly Readonly<Scheme>[]} */
const SCHEMES = Object.freeze([
  ...EVERYDAY_SCHEMES,
  ...CONTACT_SCHEMES,
  ...TRANSFER_SCHEMES,
  ...EMV_SCHEMES,
]);

/**
 * Returns the flag of a field, without dashes: `creditor-postal-code` for `creditor.postalCode`.
 *
 * @param {Readonly<Field>} field
 */
function getFlag({ name, flag }) {
  return (
    flag ?? name.replaceAll('.', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  );
}

/**
 * Finds the field that an error is about.
 *
 * @param {string} argument such as `epc.iban` or `vCard.phone[1]`
 * @returns {Readonly<Field> | undefined}
 */
function findField(argument) {
  const [, scheme, name] = /^(\w+)\.([\w.]+)(?:\[\d+\])?$/.exec(argument) ?? [];
  return SCHEMES.find((each) => each.name === scheme)?.fields.find((each) => each.name === name);
}

module.exports = { SCHEMES, findField, getFlag };
