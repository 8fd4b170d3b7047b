'use strict';

// Judges the outcome of a call: it must be a value of the right kind, a documented error, or an
// error of the caller's own code.

const { AssertionError } = require('node:assert');

const { CODES, QrCodeError } = require('../../../lib/error');
const { writeMessage } = require('../../../lib/messages');
const { MAX_LINE } = require('../../../lib/printable');
const { failure } = require('./guard');

/** The codes that only a bug, a broken installation or a lack of memory causes. */
const FAULTS = new Set(['ERR_QR_INTERNAL', 'ERR_QR_ADDON_NOT_LOADED', 'ERR_QR_OUT_OF_MEMORY']);

/** The documented codes that arguments alone can cause. */
const REACHABLE = Object.keys(CODES).filter((code) => !FAULTS.has(code));

/** Matches characters that no message, log line or answer may contain. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** The messages of npm `qrcode`, as docs/migrating.md lists them. */
const MESSAGES_OF_NPM = [
  /^No input text$/,
  /^String required as first argument$/,
  /^Too few arguments provided$/,
  /^Invalid data$/,
  /^Invalid argument$/,
  /^The amount of data is too big to be stored in a QR Code$/,
  /^\nThe chosen QR Code version cannot contain this amount of data\.\nMinimum version required to store current data is: (?:\d+|M[1-4]|R\d+x\d+)\.\n$/,
  /^"[^\n]*" cannot be encoded with mode (?:Numeric|Alphanumeric)\.\n Suggested mode is: (?:Alphanumeric|Kanji|Byte)$/,
  /^Invalid SJIS character: [^\n]+\nMake sure your charset is UTF-8$/u,
  /^Invalid hex color: [^\n]*$/,
  /^Color should be defined as hex string$/,
  /^"toSJISFunc" is not a valid function\.$/,
];

/** The maximum length of a message: the longest lists the names of all options. */
const MAX_MESSAGE = 420;

/**
 * @param {unknown} error the error that a call threw
 * @param {{ isOfNpm?: boolean, isOfFiles?: boolean, world: InstanceType<typeof import('./world').World> }} context
 * @returns {string} the name under which to count the error
 */
function judgeError(error, { isOfNpm = false, isOfFiles = false, world }) {
  if (world.isOwn(error)) return 'own error';
  if (isOfFiles && isOfFileSystem(error)) return 'file system';
  if (!(error instanceof QrCodeError)) throw failure('an error that is not documented', error);
  if (!REACHABLE.includes(error.code)) throw failure(`an error of code ${error.code}`, error);
  if (error.name !== (error.code === 'ERR_QR_ABORTED' ? 'AbortError' : 'QrCodeError')) {
    throw failure(`an error with the name ${error.name}`, error);
  }
  checkMessage(error, isOfNpm);
  return error.code;
}

/**
 * @param {InstanceType<typeof QrCodeError>} error
 * @param {boolean} isOfNpm
 */
function checkMessage(error, isOfNpm) {
  const { message, cause } = error;
  if (isOfNpm && MESSAGES_OF_NPM.some((each) => each.test(message))) {
    if (!(cause instanceof QrCodeError)) throw failure('an error of npm without a cause', message);
    checkMessage(cause, false);
    checkLine(message.replaceAll('\n', ' '), MAX_MESSAGE);
    return;
  }
  checkLine(message, MAX_MESSAGE);
  // All other messages follow from the fields.
  if (message !== writeMessage(error))
    throw failure('a message that differs from the one for its fields', message);
}

/**
 * Fails for a line that is too long, or has a character that controls a terminal or a log.
 *
 * @param {string} line
 * @param {number} [most] characters
 */
function checkLine(line, most = MAX_LINE + 100) {
  if (line.length > most) throw failure(`a message of ${line.length} characters`, line.slice(0, most));
  if (UNSAFE.test(line))
    throw failure('a message with a character that is not escaped', JSON.stringify(line));
}

/** @param {any} error */
function isOfFileSystem(error) {
  return (
    error instanceof Error &&
    ('syscall' in error || /** @type {any} */ (error).code === 'ERR_INVALID_ARG_VALUE')
  );
}

/**
 * @param {boolean} isRight
 * @param {string} message
 * @returns {void}
 */
function expect(isRight, message) {
  if (!isRight) throw new AssertionError({ message });
}

module.exports = { FAULTS, REACHABLE, UNSAFE, checkLine, expect, judgeError };
