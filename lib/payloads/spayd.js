'use strict';

// Writes Czech payments (Short Payment Descriptor 1.0, qr-platba.cz).

const { formatAmount } = require('./checks/amount');
const { definePayload } = require('./define');
const { createPayloadError } = require('./error');

/** Matches the characters that are written as they are. */
const PLAIN = /^[A-Za-z\d $+,\-./:@_?=&#]*$/;

/**
 * Encodes a value. An asterisk would end it, and other characters are UTF-8 in percent encoding.
 *
 * @param {string} text
 */
function encodeValue(text) {
  if (PLAIN.test(text)) return text;
  return Array.from(text, (each) =>
    PLAIN.test(each) ? each : each === '*' ? '%2A' : encodeURIComponent(each),
  ).join('');
}

/** @param {any} values */
function write(values) {
  const { iban, bic, amount, currency, reference, name, due, instant, message } = values;
  const { notifyEmail, notifyPhone, url } = values;
  if (notifyEmail !== undefined && notifyPhone !== undefined)
    throw createPayloadError('spayd.notifyPhone', 'excluded', { other: 'notifyEmail' });
  let text = `SPD*1.0*ACC:${iban}${bic === undefined ? '' : `+${bic}`}`;
  const add = (/** @type {string} */ key, /** @type {string | undefined} */ value) => {
    if (value !== undefined) text += `*${key}:${encodeValue(value)}`;
  };
  add('AM', amount === undefined ? undefined : formatAmount(amount, 2));
  add('CC', currency);
  add('RF', reference);
  add('RN', name);
  add('DT', due);
  add('PT', instant ? 'IP' : undefined);
  add('MSG', message);
  if (notifyEmail !== undefined) add('NT', 'E');
  if (notifyPhone !== undefined) add('NT', 'P');
  add('NTA', notifyEmail ?? notifyPhone);
  add('X-VS', values.variableSymbol);
  add('X-SS', values.specificSymbol);
  add('X-KS', values.constantSymbol);
  add('X-URL', url);
  return text;
}

module.exports = { spayd: definePayload('spayd', write) };
