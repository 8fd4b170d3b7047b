'use strict';

// Draws codes with npm qr-code-styling, as its README does on a server.

const { ensureTools, toolVersion } = require('../locks/install');

const VERSION = toolVersion('qr-code-styling', 'qr-code-styling');

/**
 * Installs the package with jsdom and a canvas.
 *
 * @returns {(options: object, extension: string) => Promise<Buffer>} draws a code
 */
function loadQrCodeStyling() {
  const folder = ensureTools('qr-code-styling');
  const load = (/** @type {string} */ name) => require(require.resolve(name, { paths: [folder] }));
  const { QRCodeStyling } = load('qr-code-styling/lib/qr-code-styling.common.js');
  const { JSDOM } = load('jsdom');
  const nodeCanvas = load('@napi-rs/canvas');
  return (options, extension) => {
    const type = extension === 'svg' ? 'svg' : 'canvas';
    return new QRCodeStyling({ jsdom: JSDOM, nodeCanvas, ...options, type }).getRawData(extension);
  };
}

module.exports = { VERSION, loadQrCodeStyling };
