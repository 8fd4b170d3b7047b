'use strict';

// Asks a handler without a server.

const { qrCodeHandler } = require('../../lib/handler');

/**
 * Returns the headers of the answer to a request for the text `1`.
 *
 * @param {import('../../lib/handler').QrCodeHandlerOptions} options
 * @returns {Record<string, unknown>}
 */
function askForHeaders(options) {
  /** @type {Record<string, unknown>} */
  const headers = {};
  const response = /** @type {any} */ ({
    setHeader: (/** @type {string} */ name, /** @type {unknown} */ value) => {
      headers[name] = value;
    },
    hasHeader: () => false,
    end: () => {},
  });
  const request = /** @type {any} */ ({ method: 'GET', url: '/?text=1', headers: {} });
  qrCodeHandler(options)(request, response);
  return headers;
}

module.exports = { askForHeaders };
