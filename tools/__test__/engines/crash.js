'use strict';

// An engine whose process ends in the middle of its work.

const { generateQrCode } = require('../../../index');

/** @type {import('../../tiers').Open} */
function open() {
  return (text, errorCorrectionLevel, width) => {
    if (text.startsWith('Καλημέρα')) process.kill(process.pid, 'SIGKILL');
    return generateQrCode(text, { errorCorrectionLevel, width });
  };
}

module.exports = { open };
