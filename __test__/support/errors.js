'use strict';

const assert = require('node:assert/strict');

const { QrCodeError, generateQrCode, generateQrCodeAsync, generateQrCodes } = require('../../index');

/**
 * Sees that a text and options are refused by every function, with this code and a message that has each
 * of these parts.
 *
 * @param {unknown} text
 * @param {unknown} options
 * @param {string} code
 * @param {...string} parts
 */
async function refused(text, options, code, ...parts) {
  const isAsExpected = (/** @type {any} */ error) => {
    assert.ok(error instanceof QrCodeError, `a QrCodeError: ${error}`);
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'QrCodeError');
    assert.equal(error.code, code, error.message);
    assert.match(
      error.message,
      /^(texts\[0\]: )?Expected .+ for .+ but received .+$/,
      'one sentence, one line',
    );
    for (const part of parts)
      assert.ok(error.message.includes(part), `${JSON.stringify(error.message)} says ${part}`);
    assert.ok(error.message.length < 300, 'a sentence, not what came');
    return true;
  };
  assert.throws(() => generateQrCode(/** @type {any} */ (text), /** @type {any} */ (options)), isAsExpected);
  await assert.rejects(
    generateQrCodeAsync(/** @type {any} */ (text), /** @type {any} */ (options)),
    isAsExpected,
  );
  const iterate = async () => {
    for await (const _ of generateQrCodes(/** @type {any} */ ([text]), /** @type {any} */ (options)));
  };
  await assert.rejects(iterate, (/** @type {any} */ error) => {
    // The same sentence, of one text among others.
    if (options === undefined) assert.ok(error.message.includes('texts[0]'), error.message);
    return isAsExpected(error);
  });
}

module.exports = { refused };
