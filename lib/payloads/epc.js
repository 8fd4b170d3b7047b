'use strict';

// Writes SEPA transfers (EPC069-12, "Quick Response Code: Guidelines to Enable Data Capture for the
// Initiation of a SEPA Credit Transfer").

const { formatAmount } = require('./checks/amount');
const { readCreditorReference } = require('./checks/references');
const { checkBytes } = require('./checks/text');
const { definePayload } = require('./define');
const { createPayloadError } = require('./error');

/** The most bytes of the text. Version 13 at level M holds as many. */
const MAX_BYTES = 331;

/** The number of UTF-8 among the character sets of the guidelines. */
const UTF_8 = '1';

/** @param {any} values */
function write({
  name,
  iban,
  bic = '',
  amount,
  purpose = '',
  reference,
  message = '',
  information = '',
}) {
  if (reference !== undefined && message !== '')
    throw createPayloadError('epc.message', 'excluded', { other: 'reference' });
  const lines = [
    'BCD',
    // Version 002 does without a BIC.
    '002',
    UTF_8,
    'SCT',
    bic,
    name,
    iban,
    amount === undefined ? '' : `EUR${formatAmount(amount, 2)}`,
    purpose,
    reference === undefined ? '' : readCreditorReference(reference, 'epc.reference'),
    message,
    information,
  ];
  // No line end follows the last element, and empty ones at the end are left out.
  while (lines.at(-1) === '') lines.pop();
  const text = lines.join('\n');
  checkBytes(text, 'epc', MAX_BYTES);
  return text;
}

module.exports = {
  epc: definePayload('epc', write, {
    errorCorrectionLevel: 'M',
    maxVersion: 13,
    eci: false,
    symbology: 'qr',
  }),
};
