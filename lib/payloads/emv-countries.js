'use strict';

// Writes EMVCo codes by the rules of countries: PromptPay in Thailand, PayNow in Singapore, QRIS in
// Indonesia.

const { formatAmount, formatShort } = require('./checks/amount');
const { isThaiId, isUen } = require('./checks/identities');
const { definePayload } = require('./define');
const { createPayloadError, createValueError } = require('./error');
const { addChecksum, isAnyTwo, writeObject, writeTemplate } = require('./tlv');

/** The application of PromptPay that transfers money. */
const PROMPT_PAY = 'A000000677010111';

/** @param {any} values */
function writePromptPay({ phone, nationalId, eWallet, amount }) {
  if (phone === undefined && nationalId === undefined && eWallet === undefined)
    throw createPayloadError('promptPay.phone', 'missing');
  if (isAnyTwo(phone, nationalId, eWallet))
    throw createPayloadError('promptPay.phone', 'excluded', { other: 'nationalId and eWallet' });
  const objects =
    writeObject('00', PROMPT_PAY, '') +
    writeObject('01', phone === undefined ? undefined : readThaiPhone(phone), '') +
    writeObject('02', nationalId === undefined ? undefined : readThaiId(nationalId), '') +
    writeObject('03', eWallet, '');
  const account = writeTemplate('29', objects, '');
  return addChecksum(
    `0002010102${amount === undefined ? '11' : '12'}${account}5802TH5303764` +
      writeObject('54', amount === undefined ? undefined : formatAmount(amount, 2), ''),
  );
}

/**
 * Writes a Thai telephone number in the 13 digits of PromptPay.
 *
 * @param {string} number
 */
function readThaiPhone(number) {
  const [, digits] = /^(?:\+66|0066|66|0)([1-9]\d{7,8})$/.exec(number) ?? [];
  if (digits === undefined)
    throw createValueError('promptPay.phone', 'a Thai number such as 081 234 5678', number);
  return `66${digits}`.padStart(13, '0');
}

/** @param {string} text */
function readThaiId(text) {
  const argument = 'promptPay.nationalId';
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{13}$/.test(digits)) throw createValueError(argument, 'thirteen digits', text);
  if (!isThaiId(digits))
    throw createPayloadError(argument, 'check-digits', { kind: 'national ID' });
  return digits;
}

/** @param {any} values */
function writePayNow(values) {
  const { uen, phone, amount, editable, expiry, reference } = values;
  if (uen !== undefined && phone !== undefined)
    throw createPayloadError('payNow.phone', 'excluded', { other: 'uen' });
  if (uen === undefined && phone === undefined) throw createPayloadError('payNow.uen', 'missing');
  // Without an amount, the payer writes it.
  const isEditable = editable ?? amount === undefined;
  if (!isEditable && amount === undefined) throw createPayloadError('payNow.amount', 'missing');
  const objects =
    writeObject('00', 'SG.PAYNOW', '') +
    writeObject('01', uen === undefined ? '0' : '2', '') +
    writeObject('02', uen === undefined ? readSingaporePhone(phone) : readUen(uen), '') +
    writeObject('03', isEditable ? '1' : '0', '') +
    writeObject('04', expiry, '');
  const account = writeTemplate('26', objects, '');
  return addChecksum(
    `0002010102${amount === undefined ? '11' : '12'}${account}` +
      writeObject('52', values.merchantCategoryCode, '') +
      writeObject('53', '702', '') +
      writeObject('54', amount === undefined ? undefined : formatAmount(amount, 2), '') +
      writeObject('58', 'SG', '') +
      writeObject('59', values.name, '') +
      writeObject('60', values.city, '') +
      writeTemplate('62', writeObject('01', reference, ''), ''),
  );
}

/** @param {string} number */
function readSingaporePhone(number) {
  const [, digits] = /^(?:\+65)?([3689]\d{7})$/.exec(number) ?? [];
  if (digits === undefined)
    throw createValueError('payNow.phone', 'a Singaporean number such as +65 9123 4567', number);
  return `+65${digits}`;
}

/**
 * Reads a Unique Entity Number, with a suffix of three characters if the entity has several
 * accounts.
 *
 * @param {string} text
 */
function readUen(text) {
  const argument = 'payNow.uen';
  const uen = text.toUpperCase();
  const [, number, suffix] =
    /^(\d{8,9}[A-Z]|[RST]\d\d[A-Z]{2}\d{4}[A-Z\d])([A-Z\d]{3})?$/.exec(uen) ?? [];
  if (number === undefined) throw createValueError(argument, 'a UEN such as 201403121W', text);
  if (!isUen(number)) throw createPayloadError(argument, 'check-digits', { kind: 'UEN' });
  return number + (suffix ?? '');
}

/** @param {any} values */
function writeQris(values) {
  const { acquirer, pan, merchantId, nmid, criteria, amount, tip, tipAmount, tipPercent } = values;
  if (isAnyTwo(tip, tipAmount, tipPercent))
    throw createPayloadError('qris.tip', 'excluded', { other: 'tipAmount and tipPercent' });
  const size = writeObject('03', criteria, '');
  const merchant =
    writeObject('00', acquirer, '') +
    writeObject('01', pan, '') +
    writeObject('02', merchantId, '') +
    size;
  const national = writeObject('00', 'ID.CO.QRIS.WWW', '') + writeObject('02', nmid, '') + size;
  const fixedTip = tipAmount === undefined ? undefined : formatShort(tipAmount, 2);
  const percent = tipPercent === undefined ? undefined : formatShort(tipPercent, 2);
  const kind = tip !== undefined ? '01' : fixedTip !== undefined ? '02' : '03';
  const hasTip = tip !== undefined || fixedTip !== undefined || percent !== undefined;
  return addChecksum(
    `0002010102${amount === undefined ? '11' : '12'}` +
      writeTemplate('26', merchant, 'qris.acquirer') +
      writeTemplate('51', national, 'qris.nmid') +
      writeObject('52', values.merchantCategoryCode, '') +
      writeObject('53', '360', '') +
      writeObject('54', amount === undefined ? undefined : formatShort(amount, 2), '') +
      writeObject('55', hasTip ? kind : undefined, '') +
      writeObject('56', fixedTip, '') +
      writeObject('57', percent, '') +
      writeObject('58', 'ID', '') +
      writeObject('59', values.name, '') +
      writeObject('60', values.city, '') +
      writeObject('61', values.postalCode, '') +
      writeTemplate(
        '62',
        writeObject('01', values.billNumber, '') + writeObject('07', values.terminalLabel, ''),
        '',
      ),
  );
}

module.exports = {
  payNow: definePayload('payNow', writePayNow),
  promptPay: definePayload('promptPay', writePromptPay),
  qris: definePayload('qris', writeQris),
};
