'use strict';

// Writes requests for bitcoins (BIP 21).

const { formatShort } = require('./checks/amount');
const { readBitcoinAddress } = require('./checks/bitcoin-address');
const { definePayload } = require('./define');
const { encodeAll } = require('./links');

/** The decimals of a bitcoin. */
const DECIMALS = 8;

/** @param {any} values */
function write({ address, amount, label, message, network }) {
  const parameters = [];
  if (amount !== undefined) parameters.push(`amount=${formatShort(amount, DECIMALS)}`);
  if (label !== undefined) parameters.push(`label=${encodeAll(label)}`);
  if (message !== undefined) parameters.push(`message=${encodeAll(message)}`);
  const checked = readBitcoinAddress(address, 'bitcoin.address', network);
  return `bitcoin:${checked}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`;
}

module.exports = { bitcoin: definePayload('bitcoin', write) };
