'use strict';

// Asserts that every function refuses the same arguments with the same error.

const assert = require('node:assert/strict');

const { QrCodeError, generateQrCode, generateQrCodeAsync, generateQrCodes } = require('../../index');
const { writeMessage } = require('../../lib/messages');

/**
 * Checks that every function refuses a text and options with this code, and with a message that has
 * each of these parts.
 *
 * @param {unknown} text
 * @param {unknown} options
 * @param {string} code
 * @param {...(string | Record<string, unknown>)} parts of the message; an object has some of the details
 */
async function refused(text, options, code, ...parts) {
  const isAsExpected = (/** @type {any} */ error) => {
    assert.ok(error instanceof QrCodeError, `a QrCodeError: ${error}`);
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'QrCodeError');
    assert.equal(error.code, code, error.message);
    assert.equal(error.message, writeMessage(error), 'its fields make its sentence');
    assert.doesNotMatch(error.message, /\n/, 'one line');
    for (const part of parts) {
      if (typeof part === 'string') {
        assert.ok(error.message.includes(part), `${JSON.stringify(error.message)} says ${part}`);
        continue;
      }
      const details = Object.keys(part).map((name) => [name, error.details?.[name]]);
      assert.deepEqual(Object.fromEntries(details), part, error.message);
    }
    assert.ok(error.message.length < 400, 'a sentence, not what came');
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
    // The same sentence about one of several texts.
    if (options === undefined) assert.ok(error.message.includes('texts[0]'), error.message);
    return isAsExpected(error);
  });
}

module.exports = { refused };
