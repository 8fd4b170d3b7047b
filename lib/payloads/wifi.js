'use strict';

// Writes Wi-Fi networks: WIFI:T:WPA;S:name;P:password;;

const { definePayload } = require('./define');
const { createPayloadError, createValueError } = require('./error');
const { escapeFields } = require('./escape');

/** Matches a pre-shared key of WPA, which is no passphrase. */
const PSK = /^[\dA-Fa-f]{64}$/;

/** Matches a WEP key of 40, 104, 128 or 232 bits in hexadecimal. */
const WEP_HEX = /^(?:[\dA-Fa-f]{10}|[\dA-Fa-f]{26}|[\dA-Fa-f]{32}|[\dA-Fa-f]{58})$/;

/** The lengths of WEP keys in characters. */
const WEP_LENGTHS = Object.freeze([5, 13, 16, 29]);

/** @param {any} values */
function write({ ssid, password, security: given, hidden }) {
  const security = given ?? (password === undefined ? 'open' : 'WPA');
  checkPassword(password, security);
  const type = security === 'open' ? 'nopass' : security === 'WEP' ? 'WEP' : 'WPA';
  let text = `WIFI:T:${type};`;
  // Disables the transition to WPA2, which a network with WPA3 alone does not have.
  if (security === 'WPA3') text += 'R:1;';
  // Not in quotes, even if a value looks hexadecimal: iOS takes the quotes for a part of it, and
  // Android tells hexadecimal keys apart by their length.
  text += `S:${escapeFields(ssid)};`;
  if (password !== undefined) text += `P:${escapeFields(password)};`;
  return hidden ? `${text}H:true;;` : `${text};`;
}

/**
 * Refuses a password that the protection does not take.
 *
 * @param {string | undefined} password
 * @param {string} security
 */
function checkPassword(password, security) {
  const argument = 'wifi.password';
  if (security === 'open') {
    if (password !== undefined)
      throw createPayloadError(argument, 'excluded', { other: 'security open' });
  } else if (password === undefined) {
    throw createPayloadError(argument, 'missing');
  } else if (security === 'WEP') {
    const isKey = WEP_HEX.test(password) || WEP_LENGTHS.includes(password.length);
    if (!isKey || !isAscii(password)) {
      const expected =
        'a WEP key of 5, 13, 16 or 29 characters, or of 10, 26, 32 or 58 hex digits,';
      throw createValueError(argument, expected, password);
    }
  } else if (security !== 'WPA3' && !isPassphrase(password)) {
    const expected = 'a passphrase of 8 to 63 ASCII characters, or 64 hex digits,';
    throw createValueError(argument, expected, password);
  }
}

/**
 * Returns true for a passphrase or a pre-shared key of WPA (IEEE 802.11, annex J.4).
 *
 * @param {string} password
 */
function isPassphrase(password) {
  const isLong = password.length >= 8 && password.length <= 63;
  return (isLong && isAscii(password)) || PSK.test(password);
}

/** @param {string} text */
function isAscii(text) {
  return /^[\x20-\x7e]*$/.test(text);
}

module.exports = { wifi: definePayload('wifi', write) };
