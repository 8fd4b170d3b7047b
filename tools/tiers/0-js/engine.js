'use strict';

// Tier 0: npm qrcode, with the options of the article.

const QRCode = require('qrcode');

/** @type {import('../index').Open} */
function open() {
  return (text, level, width) =>
    QRCode.toBuffer(text, {
      errorCorrectionLevel: level,
      width,
      rendererOpts: { deflateLevel: 9, deflateStrategy: 3 },
    });
}

module.exports = { open };
