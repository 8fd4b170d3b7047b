'use strict';

// Writes the keys of one-time passwords: otpauth://totp/…

const { isUint8Array } = require('node:util').types;

const { definePayload } = require('./define');
const { createPayloadError, createValueError } = require('./error');

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The longest key, in characters of Base32 and in bytes. */
const MAX_SECRET = 1024;

/** The seconds that a password is valid, by default. */
const PERIOD = 30;

/** @param {any} values */
function write({ type, secret, account, issuer, algorithm, digits, period, counter }) {
  const isByTime = type === 'totp';
  if (isByTime && counter !== undefined)
    throw createPayloadError('otpauth.counter', 'excluded', { other: 'type totp' });
  if (!isByTime && counter === undefined) throw createPayloadError('otpauth.counter', 'missing');
  if (!isByTime && period !== undefined)
    throw createPayloadError('otpauth.period', 'excluded', { other: 'type hotp' });
  const provider = issuer === undefined ? '' : encodeURIComponent(issuer);
  const label = encodeURIComponent(account).replaceAll('%40', '@');
  let text = `otpauth://${type}/${provider === '' ? '' : `${provider}:`}${label}`;
  text += `?secret=${readSecret(secret)}`;
  if (provider !== '') text += `&issuer=${provider}`;
  if (algorithm !== 'SHA1') text += `&algorithm=${algorithm}`;
  if (digits !== 6) text += `&digits=${digits}`;
  if (isByTime)
    return period === undefined || period === PERIOD ? text : `${text}&period=${period}`;
  return `${text}&counter=${counter}`;
}

/**
 * Reads a key: bytes, or Base32 as people write it, with spaces and small letters.
 *
 * @param {unknown} value
 * @returns {string} Base32 without padding
 */
function readSecret(value) {
  const argument = 'otpauth.secret';
  if (isUint8Array(value)) {
    if (value.length > 0 && value.length <= MAX_SECRET) return encodeBase32(value);
    throw createValueError(argument, `1 to ${MAX_SECRET} bytes`, value);
  }
  const isText = typeof value === 'string' && value.length <= MAX_SECRET;
  const secret = isText ? value.replace(/[ -]|=+$/g, '').toUpperCase() : '';
  // A last group of 1, 3 or 6 characters holds no whole byte (RFC 4648, clause 6).
  if (/^[A-Z2-7]{2,}$/.test(secret) && ![1, 3, 6].includes(secret.length % 8)) return secret;
  // Not the value itself, as it is a secret.
  throw createPayloadError(argument, 'base32');
}

/**
 * Encodes bytes as Base32 without padding (RFC 4648, clause 6).
 *
 * @param {Uint8Array} bytes
 */
function encodeBase32(bytes) {
  let [text, bits, count] = ['', 0, 0];
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    count += 8;
    for (; count >= 5; count -= 5) text += ALPHABET[(bits >>> (count - 5)) & 31];
  }
  return count === 0 ? text : text + ALPHABET[(bits << (5 - count)) & 31];
}

module.exports = { otpauth: definePayload('otpauth', write) };
