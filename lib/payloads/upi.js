'use strict';

// Writes Indian payments (UPI Linking Specification of NPCI).

const { formatAmount } = require('./checks/amount');
const { definePayload } = require('./define');
const { createPayloadError } = require('./error');
const { encodeAll } = require('./links');

/** @param {any} values */
function write({ address, name, amount, minAmount, note, reference, merchantCode, url }) {
  if (minAmount !== undefined && amount === undefined)
    throw createPayloadError('upi.amount', 'missing');
  if (minAmount !== undefined && minAmount > amount)
    throw createPayloadError('upi.minAmount', 'amount', {
      min: '0.01',
      max: formatAmount(amount, 2),
    });
  // The address keeps its @, as in the examples of the specification.
  let text = `upi://pay?pa=${address}&pn=${encodeAll(name)}`;
  if (merchantCode !== undefined) text += `&mc=${merchantCode}`;
  if (reference !== undefined) text += `&tr=${encodeAll(reference)}`;
  if (note !== undefined) text += `&tn=${encodeAll(note)}`;
  if (amount !== undefined) text += `&am=${formatAmount(amount, 2)}`;
  if (minAmount !== undefined) text += `&mam=${formatAmount(minAmount, 2)}`;
  text += '&cu=INR';
  return url === undefined ? text : `${text}&url=${encodeAll(url)}`;
}

module.exports = { upi: definePayload('upi', write) };
