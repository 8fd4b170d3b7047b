'use strict';

// An engine that fails for some texts.

const { generateQrCode } = require('../../../index');

/** @type {import('../../tiers').Open} */
function open() {
  return (text, errorCorrectionLevel, width) => {
    if (text.startsWith('Καλημέρα')) throw new Error('no Greek');
    return generateQrCode(text, { errorCorrectionLevel, width });
  };
}

module.exports = { open };
