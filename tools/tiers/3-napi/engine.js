'use strict';

// Tier 3: this package, or the article's pipeline as an addon.

const { artifact } = require('../artifacts');
const { LEVELS } = require('../levels');

/** @type {import('../index').Open} */
function open(pipeline) {
  if (pipeline === 'article') {
    const { generateBuffer } = require(artifact('3-napi', pipeline, 'article.node'));
    return (text, level, width) => generateBuffer(text, LEVELS.indexOf(level), width);
  }
  const { generateQrCode } = require('../../..');
  return (text, errorCorrectionLevel, width) => generateQrCode(text, { errorCorrectionLevel, width });
}

module.exports = { open };
