'use strict';

// An engine that draws another text if the given text is Greek.

const { generateQrCode } = require('../../../index');

/** @type {import('../../tiers').Open} */
function open() {
  return (text, errorCorrectionLevel, width) =>
    generateQrCode(text.replace('Καλημέρα', 'Καλησπέρα'), { errorCorrectionLevel, width });
}

module.exports = { open };
