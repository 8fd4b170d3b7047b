'use strict';

// Writes Brazilian payments (Manual do BR Code of Banco Central do Brasil).

const { formatAmount } = require('./checks/amount');
const { isCnpj, isCpf } = require('./checks/identities');
const { definePayload } = require('./define');
const { createPayloadError, createValueError } = require('./error');
const { addChecksum, writeObject, writeTemplate } = require('./tlv');

const DOMAIN = 'br.gov.bcb.pix';

/** The ISO 4217 code of the real. */
const CURRENCY = '986';

/** @param {any} values */
function write(values) {
  const { key, url, name, city, amount, description, txid, postalCode } = values;
  if (key !== undefined && url !== undefined)
    throw createPayloadError('pix.url', 'excluded', { other: 'key' });
  if (key === undefined && url === undefined) throw createPayloadError('pix.key', 'missing');
  if (url !== undefined && description !== undefined)
    throw createPayloadError('pix.description', 'excluded', { other: 'url' });
  const isDynamic = url !== undefined;
  const account =
    writeObject('00', DOMAIN, '') +
    (isDynamic ? writeObject('25', readUrl(url), 'pix.url') : writeObject('01', readKey(key), '')) +
    writeObject('02', description, 'pix.description');
  return addChecksum(
    `000201${isDynamic ? '010212' : ''}` +
      writeTemplate('26', account, 'pix.description') +
      writeObject('52', values.merchantCategoryCode, '') +
      writeObject('53', CURRENCY, '') +
      writeObject('54', amount === undefined ? undefined : formatAmount(amount, 2), '') +
      writeObject('58', 'BR', '') +
      writeObject('59', name, 'pix.name') +
      writeObject('60', city, 'pix.city') +
      writeObject('61', postalCode, '') +
      writeTemplate('62', writeObject('05', txid, 'pix.txid'), 'pix.txid'),
  );
}

/**
 * Reads a key of the directory of Pix: an email, a random key, a telephone number, a CPF or a CNPJ.
 *
 * @param {string} text
 */
function readKey(text) {
  const key = findKey(text);
  if (key !== undefined) return key;
  const expected = 'a CPF, a CNPJ, +55 with a number, an email or a UUID';
  throw createValueError('pix.key', expected, text);
}

/**
 * Returns a key in the form that the directory has, or undefined for any other text.
 *
 * @param {string} text
 */
function findKey(text) {
  if (text.includes('@')) {
    const email = text.toLowerCase();
    return /^[a-z\d.!#$'*+/=?^_`{|}~-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/.test(email) ? email : undefined;
  }
  if (/^[\dA-Fa-f]{8}-(?:[\dA-Fa-f]{4}-){3}[\dA-Fa-f]{12}$/.test(text)) return text.toLowerCase();
  if (text.startsWith('+')) {
    const number = text.replace(/[ ()-]/g, '');
    return /^\+55\d{10,11}$/.test(number) ? number : undefined;
  }
  return findTaxNumber(text.replace(/[ ./-]/g, '').toUpperCase());
}

/**
 * Returns a CPF or a CNPJ, or undefined for any other text.
 *
 * @param {string} number
 */
function findTaxNumber(number) {
  const isOfPerson = /^\d{11}$/.test(number);
  if (!isOfPerson && !/^[A-Z\d]{12}\d{2}$/.test(number)) return undefined;
  if (isOfPerson ? isCpf(number) : isCnpj(number)) return number;
  throw createPayloadError('pix.key', 'check-digits', { kind: isOfPerson ? 'CPF' : 'CNPJ' });
}

/**
 * Reads the address of a dynamic code, which is written without its scheme.
 *
 * @param {string} text
 */
function readUrl(text) {
  const url = text.replace(/^https:\/\//, '');
  if (/^[a-z\d-]+(?:\.[a-z\d-]+)+\/[^\s"<>\\^`{|}]+$/i.test(url)) return url;
  throw createValueError('pix.url', "an address such as 'pix.example.com/qr/v2/12'", text);
}

module.exports = { pix: definePayload('pix', write) };
