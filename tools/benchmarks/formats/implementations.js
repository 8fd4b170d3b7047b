'use strict';

// The packages that draw several formats, each used as its README says, at level L with the quiet
// zone of the standard.

const { PNG } = require('pngjs');

const { rasteriseSvg } = require('../../../__test__/support/rasterise');
const { QUIET_ZONE } = require('../calls/items');

/** @typedef {import('../calls/implementations').Implementation} Implementation */

/**
 * Pixels per module for packages without a width option: nearest to 200 pixels for an ordinary
 * text.
 */
const SCALE = 5;
const SMALL_SCALE = 2;
const LONG_TEXT = 2000;

/** @param {string} text */
function scaleOf(text) {
  return text.length > LONG_TEXT ? SMALL_SCALE : SCALE;
}

/** @returns {Promise<Implementation[]>} */
async function pngImplementations() {
  const { generateQrCode } = require('../../..');
  const qrcode = require('qrcode');
  const qrImage = require('qr-image');
  const toPng = (/** @type {Buffer} */ png) => png;
  return [
    {
      name: 'qr-napi',
      makes: 'png',
      run: (text, width) => generateQrCode(text, { errorCorrectionLevel: 'L', width }),
      toPng,
    },
    {
      name: 'npm qrcode',
      makes: 'png',
      isAsync: true,
      run: (text, width) => qrcode.toBuffer(text, { errorCorrectionLevel: 'L', width }),
      toPng,
    },
    {
      name: 'npm qr-image',
      makes: 'png',
      note: `${SCALE} pixels per module, ${SMALL_SCALE} for the longest text`,
      run: (text) => qrImage.imageSync(text, { type: 'png', ec_level: 'L', size: scaleOf(text) }),
      toPng,
    },
  ];
}

/** @returns {Promise<Implementation[]>} */
async function svgImplementations() {
  const { generateQrCode } = require('../../..');
  const qrcode = require('qrcode');
  const qrImage = require('qr-image');
  const uqr = require('uqr');
  const QrCodeSvg = require('qrcode-svg');
  const { encodeQR } = await import('qr');
  const toPng = async (/** @type {string} */ svg) =>
    PNG.sync.write(await rasteriseSvg(Buffer.from(svg), { width: 1000, background: '#fff' }));
  const makes = /** @type {const} */ ('svg');
  return [
    {
      name: 'qr-napi',
      makes,
      run: (text) => generateQrCode(text, { errorCorrectionLevel: 'L', type: 'svg' }).toString(),
      toPng,
    },
    {
      name: 'npm qrcode',
      makes,
      isAsync: true,
      run: (text) => qrcode.toString(text, { type: 'svg', errorCorrectionLevel: 'L' }),
      toPng,
    },
    {
      name: 'npm qr-image',
      makes,
      run: (text) => qrImage.imageSync(text, { type: 'svg', ec_level: 'L', margin: QUIET_ZONE }).toString(),
      toPng,
    },
    {
      name: 'npm uqr',
      makes,
      run: (text) => uqr.renderSVG(text, { ecc: 'L', boostEcc: false, border: QUIET_ZONE }),
      toPng,
    },
    {
      name: 'npm qrcode-svg',
      makes,
      note: 'uses the options join and container: viewBox, for a small file',
      run: (text) =>
        new QrCodeSvg({
          content: text,
          ecl: 'L',
          padding: QUIET_ZONE,
          join: true,
          container: 'svg-viewbox',
          xmlDeclaration: false,
        }).svg(),
      toPng,
    },
    {
      name: 'npm qr',
      makes,
      run: (text) => encodeQR(text, 'svg', { ecc: 'low', border: QUIET_ZONE }),
      toPng,
    },
  ];
}

module.exports = { pngImplementations, svgImplementations };
