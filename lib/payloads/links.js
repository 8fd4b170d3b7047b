'use strict';

// Writes places, calls, messages and emails: short links that phones open.

const { printNumber } = require('./checks/amount');
const { definePayload } = require('./define');

/**
 * Writes a number as a decimal without an exponent.
 *
 * @param {number} value
 */
function writeNumber(value) {
  if (Object.is(value, -0)) return '0';
  return value < 0 ? `-${printNumber(-value)}` : printNumber(value);
}

const geo = definePayload('geo', ({ latitude, longitude, altitude, uncertainty }) => {
  const height = altitude === undefined ? '' : `,${writeNumber(altitude)}`;
  const radius = uncertainty === undefined ? '' : `;u=${writeNumber(uncertainty)}`;
  return `geo:${writeNumber(latitude)},${writeNumber(longitude)}${height}${radius}`;
});

// In a URL, # begins a fragment.
const tel = definePayload('tel', ({ number }) => `tel:${number.replaceAll('#', '%23')}`);

const sms = definePayload('sms', ({ number, message }) =>
  message === undefined ? `SMSTO:${number}` : `SMSTO:${number}:${message}`,
);

/**
 * Encodes a text for the query of a mailto URL (RFC 6068, clause 2). Line ends are %0D%0A there
 * (clause 5).
 *
 * @param {string} text
 */
function encodeText(text) {
  return encodeAll(text.replaceAll('\n', '\r\n'));
}

/**
 * Encodes all characters but unreserved ones (RFC 3986, clause 2.3).
 *
 * @param {string} text
 */
function encodeAll(text) {
  const encoded = encodeURIComponent(text);
  return /[!'()*]/.test(encoded) ? encoded.replace(/[!'()*]/g, encodeCharacter) : encoded;
}

/** @param {string} character */
function encodeCharacter(character) {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Encodes addresses for a mailto URL. An address keeps its @.
 *
 * @param {readonly string[]} addresses
 */
function encodeAddresses(addresses) {
  return addresses.map((each) => encodeAll(each).replace('%40', '@')).join(',');
}

const mailto = definePayload('mailto', ({ to, cc, bcc, subject, body }) => {
  const fields = [];
  if (cc !== undefined) fields.push(`cc=${encodeAddresses(cc)}`);
  if (bcc !== undefined) fields.push(`bcc=${encodeAddresses(bcc)}`);
  if (subject !== undefined) fields.push(`subject=${encodeAll(subject)}`);
  if (body !== undefined) fields.push(`body=${encodeText(body)}`);
  const query = fields.length === 0 ? '' : `?${fields.join('&')}`;
  return `mailto:${encodeAddresses(to)}${query}`;
});

module.exports = { encodeAll, geo, mailto, sms, tel };
