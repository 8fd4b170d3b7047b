'use strict';

// Writes payments to merchants by the general rules of EMVCo (EMV QR Code Specification for Payment
// Systems: Merchant-Presented Mode, 1.1).

const { isRecord } = require('../objects');
const { formatShort, readAmount } = require('./checks/amount');
const { isLuhn } = require('./checks/digits');
const { checkText } = require('./checks/text');
const { CURRENCIES } = require('./currencies');
const { definePayload } = require('./define');
const { createPayloadError, createValueError } = require('./error');
const { addChecksum, isAnyTwo, writeObject, writeTemplate } = require('./tlv');

/** @import { Currency } from './currencies' */

/** The IDs of the accounts of Visa and Mastercard, which are card numbers if they have 16 digits. */
const CARD_IDS = new Set(['02', '03', '04', '05']);

/** The first ID of an account that is a template. */
const FIRST_TEMPLATE = 26;

/** The most characters of an amount. */
const MAX_AMOUNT_LENGTH = 13;

/** @param {any} values */
function write(values) {
  const { initiation, country, merchantName, merchantCity, postalCode } = values;
  const currency = CURRENCIES.get(values.currency);
  if (currency === undefined)
    throw createValueError('emvMerchant.currency', 'a currency of ISO 4217', values.currency);
  const amount =
    values.amount === undefined ? undefined : readMoney('amount', values.amount, currency);
  return addChecksum(
    `000201${initiation === undefined ? '' : initiation === 'static' ? '010211' : '010212'}` +
      writeAll(values.accounts, 'emvMerchant.accounts', 2, 51) +
      writeObject('52', values.merchantCategoryCode, '') +
      writeObject('53', currency.number, '') +
      writeObject('54', amount, '') +
      writeTip(values, currency) +
      writeObject('58', country, '') +
      writeObject('59', merchantName, '') +
      writeObject('60', merchantCity, '') +
      writeObject('61', postalCode, '') +
      writeAdditional(values) +
      writeLocal(values) +
      (values.templates === undefined
        ? ''
        : writeAll(values.templates, 'emvMerchant.templates', 80, 99)),
  );
}

/**
 * Reads an amount of a currency.
 *
 * @param {string} field
 * @param {unknown} value
 * @param {Currency} currency
 */
function readMoney(field, value, { decimals }) {
  const argument = `emvMerchant.${field}`;
  // As many digits as fit, with the point.
  const digits = decimals === 0 ? MAX_AMOUNT_LENGTH : MAX_AMOUNT_LENGTH - 1;
  const units = readAmount(value, argument, { decimals, min: 1, max: 10 ** digits - 1 });
  return formatShort(units, decimals);
}

/**
 * Writes the tip or fee: one that the app asks for, a fixed one, or a percentage.
 *
 * @param {any} values
 * @param {Currency} currency
 */
function writeTip({ tip, tipAmount, tipPercent }, currency) {
  if (isAnyTwo(tip, tipAmount, tipPercent))
    throw createPayloadError('emvMerchant.tip', 'excluded', { other: 'tipAmount and tipPercent' });
  if (tip !== undefined) return '550201';
  if (tipAmount !== undefined)
    return `550202${writeObject('56', readMoney('tipAmount', tipAmount, currency), '')}`;
  if (tipPercent === undefined) return '';
  return `550203${writeObject('57', formatShort(tipPercent, 2), '')}`;
}

/** @param {any} values */
function writeAdditional(values) {
  const objects =
    writeObject('01', values.billNumber, '') +
    writeObject('02', values.mobileNumber, '') +
    writeObject('03', values.storeLabel, '') +
    writeObject('04', values.loyaltyNumber, '') +
    writeObject('05', values.referenceLabel, '') +
    writeObject('06', values.customerLabel, '') +
    writeObject('07', values.terminalLabel, '') +
    writeObject('08', values.purpose, '') +
    writeObject('09', values.consumerDataRequest, '');
  return writeTemplate('62', objects, 'emvMerchant');
}

/** @param {any} values */
function writeLocal({ language, localName, localCity }) {
  if (language === undefined && localName === undefined) {
    if (localCity !== undefined) throw createPayloadError('emvMerchant.localName', 'missing');
    return '';
  }
  if (language === undefined) throw createPayloadError('emvMerchant.language', 'missing');
  if (localName === undefined) throw createPayloadError('emvMerchant.localName', 'missing');
  const objects =
    writeObject('00', language, '') +
    writeObject('01', localName, '') +
    writeObject('02', localCity, '');
  return writeTemplate('64', objects, 'emvMerchant.localName');
}

/**
 * Writes the data objects of an object whose keys are IDs. A value is a text, or another such
 * object.
 *
 * @param {any} objects
 * @param {string} argument
 * @param {number} first the least ID
 * @param {number} last the largest ID
 */
function writeAll(objects, argument, first, last) {
  let text = '';
  for (const id of listIds(objects, argument)) {
    const value = objects[id];
    const name = `${argument}.${id}`;
    if (!isId(id) || Number(id) < first || Number(id) > last)
      throw createValueError(argument, `IDs from ${writeId(first)} to ${writeId(last)}`, id);
    text += writeObject(
      id,
      typeof value === 'string' ? readValue(id, value, name) : writeInner(value, name),
      name,
    );
  }
  return text;
}

/**
 * Writes the data objects of a template.
 *
 * @param {any} objects
 * @param {string} argument
 */
function writeInner(objects, argument) {
  let text = '';
  for (const id of listIds(objects, argument)) {
    const value = objects[id];
    const name = `${argument}.${id}`;
    if (!isId(id)) throw createValueError(argument, 'IDs of two digits', id);
    if (typeof value !== 'string') throw createValueError(name, 'a string', value);
    if (value === '') throw createPayloadError(name, 'empty');
    checkText(value, name);
    text += writeObject(id, value, name);
  }
  return text;
}

/**
 * Lists the IDs of an object, sorted. JavaScript lists keys such as 26 before 02.
 *
 * @param {any} objects
 * @param {string} argument
 * @returns {string[]}
 */
function listIds(objects, argument) {
  if (!isRecord(objects)) throw createValueError(argument, 'an object with IDs as keys', objects);
  const ids = Object.keys(objects);
  if (ids.length === 0) throw createPayloadError(argument, 'empty');
  return ids.length === 1 ? ids : ids.sort();
}

/**
 * Reads the text of an account.
 *
 * @param {string} id
 * @param {string} value
 * @param {string} argument
 */
function readValue(id, value, argument) {
  if (value === '') throw createPayloadError(argument, 'empty');
  checkText(value, argument);
  if (Number(id) >= FIRST_TEMPLATE)
    throw createValueError(argument, 'an object: the ID is that of a template', value);
  if (CARD_IDS.has(id) && /^\d{16}$/.test(value) && !isLuhn(value))
    throw createPayloadError(argument, 'check-digits', { kind: 'card number' });
  return value;
}

/**
 * Returns true for two digits.
 *
 * @param {string} id
 */
function isId(id) {
  return id.length === 2 && isDigit(id.charCodeAt(0)) && isDigit(id.charCodeAt(1));
}

/**
 * Returns true for the code of a digit.
 *
 * @param {number} code
 */
const isDigit = (code) => code >= 0x30 && code <= 0x39;

/** @param {number} id */
function writeId(id) {
  return String(id).padStart(2, '0');
}

module.exports = { emvMerchant: definePayload('emvMerchant', write) };
