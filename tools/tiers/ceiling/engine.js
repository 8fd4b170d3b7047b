'use strict';

// The ceiling of the Node server: every answer is the same PNG, drawn at the first request.

const { generateQrCode } = require('../../..');

/** @type {import('../index').Open} */
function open() {
  const { CONSTANT } = process.env;
  /** @type {Buffer | undefined} */
  let png;
  return () => {
    png ??= generateQrCode(/** @type {string} */ (CONSTANT), { errorCorrectionLevel: 'L' });
    return png;
  };
}

module.exports = { open };
