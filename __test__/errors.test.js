'use strict';

// Tests the fields of errors, which hold the facts of the message as data.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const api = require('../index');
const { formatError } = require('../lib/cli/failure');
const { CODES, QrCodeError, createError, convertAddonError } = require('../lib/error');
const { writeMessage } = require('../lib/messages');
const { CODES: TABLE } = require('../tools/generators/errors/table');

const { generateQrCode, generateQrCodes, toBufferSync } = api;

/**
 * @param {() => unknown} call
 * @returns {any}
 */
function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('no error');
}

/** @param {Iterable<any>} texts @param {any} [options] @returns {Promise<any>} */
async function errorAmong(texts, options) {
  try {
    for await (const _ of generateQrCodes(texts, options));
  } catch (error) {
    return error;
  }
  return assert.fail('no error');
}

describe('the fields of an error', () => {
  it('of a bad argument are argument, expected and received', () => {
    const { code, argument, expected, received, details } = errorOf(() =>
      generateQrCode('text', { version: 41 }),
    );
    assert.deepEqual(
      { code, argument, expected, received, details },
      {
        code: 'ERR_QR_INVALID_OPTION',
        argument: 'version',
        expected: 'an integer from 1 to 40',
        received: '41',
        details: undefined,
      },
    );
  });

  it('of an error with its own sentence are figures, which are frozen', () => {
    const error = errorOf(() => generateQrCode('a'.repeat(100), { version: 1 }));
    assert.deepEqual(error.details, { version: 1, smallestVersion: 5 });
    assert.ok(Object.isFrozen(error.details));
    assert.equal(error.expected, undefined);
    assert.deepEqual(Object.keys(error), ['code', 'argument', 'details']);
  });

  it('name the option as the caller wrote it', () => {
    /** @type {[any, any, string | undefined][]} */
    const cases = [
      ['text', { color: { dark: 'reddish' } }, 'color.dark'],
      ['text', { color: { drak: '#000' } }, 'color.drak'],
      ['text', { widht: 1 }, 'widht'],
      ['text', { type: 'utf8', logo: { image: Buffer.of(1) } }, 'logo'],
      ['text', { width: 9 }, 'width'],
      ['text', { scale: 16384 }, undefined],
      [[{ data: '1' }, { data: 'x', mode: 'numeric' }], {}, 'text[1].data'],
      ['x'.repeat(3000), {}, 'text'],
      ['', {}, 'text'],
    ];
    for (const [text, options, argument] of cases) {
      assert.equal(errorOf(() => generateQrCode(text, options)).argument, argument);
    }
    const long = errorOf(() => generateQrCode('text', { ['\u202e'.repeat(1e6)]: 1 }));
    assert.ok(long.argument.length <= 61, 'a name is cut and escaped');
    assert.match(long.argument, /^\\u202e/);
  });

  it('include the index of one text of many', async () => {
    const long = 'x'.repeat(3000);
    const ofText = await errorAmong(['a', long]);
    assert.deepEqual(
      [ofText.argument, ofText.details.textIndex, ofText.details.length],
      ['texts[1]', 1, 3000],
    );
    assert.match(ofText.message, /^texts\[1\] is too long for a QR code: it has 3000 bytes/);
    assert.equal(ofText.cause.argument, 'text');
    const ofSegment = await errorAmong([[{ data: 'x', mode: 'numeric' }]]);
    assert.equal(ofSegment.argument, 'texts[0][0].data');
    const ofVersion = await errorAmong(['a', 'x'.repeat(100)], { version: 1 });
    assert.deepEqual([ofVersion.argument, ofVersion.details.smallestVersion], ['version', 5]);
    assert.match(ofVersion.message, /^texts\[1\]: Version 1 is too small /);
    const ofType = await errorAmong(['a', 5]);
    assert.equal(ofType.argument, 'texts[1]');
  });

  it('are set even if the message is that of npm qrcode', () => {
    const error = errorOf(() => toBufferSync('a'.repeat(100), { version: 1 }));
    assert.match(error.message, /^\nThe chosen QR Code version cannot/);
    assert.deepEqual(error.details, { version: 1, smallestVersion: 6 });
    assert.equal(error.argument, 'version');
  });

  it('of an aborted call name the signal, and have its reason as the cause', async () => {
    const reason = new Error('mine');
    const signal = AbortSignal.abort(reason);
    const error = await api.generateQrCodeAsync('text', { signal }).catch((/** @type {any} */ each) => each);
    assert.deepEqual([error.name, error.argument, error.cause], ['AbortError', 'signal', reason]);
  });
});

describe('the message of an error', () => {
  it('is made from its fields', () => {
    for (const code of /** @type {(keyof typeof CODES)[]} */ (Object.keys(CODES))) {
      const { reasons = {}, sample } = TABLE[code] ?? {};
      for (const [reason, details] of Object.entries({ ...reasons, ...(sample && { '': sample }) })) {
        const error = createError(code, {
          argument: 'layout',
          details: { ...(reason && { reason }), ...details },
        });
        assert.equal(error.message, writeMessage(error));
        assert.doesNotMatch(error.message, /undefined|NaN|\[object|\n/, code);
        assert.match(error.message, /[.:?)]$/, 'is a whole sentence');
      }
    }
  });

  it('names flags on the command line', () => {
    const at = (/** @type {() => unknown} */ call) => formatError(errorOf(call));
    assert.match(
      at(() => generateQrCode('text', { color: { dark: '#ccc' } })),
      /Set --allow-low-contrast to draw it anyway\.$/,
    );
    assert.equal(
      at(() => generateQrCode('text', { margin: -1 })),
      '--qzone: Expected an integer from 0 to 8181 but received -1',
    );
    assert.match(
      at(() =>
        generateQrCode('text', { logo: { image: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') } }),
      ),
      /or set --type svg\.$/,
    );
  });

  it('is never empty, even for unknown fields', () => {
    const error = createError('ERR_QR_INVALID_OPTION', { details: { reason: 'of the future' } });
    assert.equal(error.message, 'The call failed: ERR_QR_INVALID_OPTION.');
  });
});

describe('an unexpected error of the addon', () => {
  it('is reported as a bug, with the error as its cause', () => {
    const panic = new Error('a panic');
    const error = convertAddonError(panic);
    assert.deepEqual(
      [error.code, error.cause, error.details],
      ['ERR_QR_INTERNAL', panic, { reason: 'a panic' }],
    );
  });

  it('has none of the error codes for callers', () => {
    for (const code of ['toString', '__proto__', 'ERR_OTHER']) {
      const error = convertAddonError({ code, details: [], message: 'x' });
      assert.ok(error instanceof QrCodeError);
      assert.equal(error.code, 'ERR_QR_INTERNAL');
    }
  });
});
