'use strict';

// What goes wrong in the command, as it is told there: in one line, with the names of its options.

const { QrCodeError, describe } = require('../error');
const { messageOf } = require('../messages');
const { OPTIONS, topOf } = require('../options/table');
const { printableLine } = require('../printable');

/** The exit codes. */
const WORK_FAILED = 1;
const WRONG_USAGE = 2;

/** What a shell has for a command that was ended by SIGPIPE, as those are whose reader goes away: `qr-napi … | head -c 2`. */
const NOBODY_READS = 141;

/** The codes of errors that another command line mends, whatever the text is. */
const OF_USAGE = new Set(['ERR_QR_INVALID_OPTION', 'ERR_QR_UNKNOWN_OPTION', 'ERR_QR_LOW_CONTRAST']);

/** The options of the library and their parts -> the flags of the command. */
const FLAGS = flagsByOption();

/** An error whose message is all that there is to tell. */
class Failure extends Error {
  /**
   * @param {string} message
   * @param {number} status the exit code
   */
  constructor(message, status = WORK_FAILED) {
    super(message);
    this.status = status;
  }
}

/**
 * Makes the error for a wrong command line.
 *
 * @param {string} message
 */
function misuse(message) {
  return new Failure(message, WRONG_USAGE);
}

/** Names options as the command does: with their flags. @type {import('../messages').Words} */
const COMMAND = {
  option: (name) => flag(name).replace(', ', ' or '),
  set: (name, value) => (value === true ? flag(name) : `${flag(name)} ${value}`),
};

/**
 * Returns the message of an error in one line, and in the words of the command: "--width: Expected
 * an integer from 1 to 16384 but received 2.5".
 *
 * @param {Error} error
 * @returns {string}
 */
function told(error) {
  if (!(error instanceof QrCodeError)) return printableLine(String(error.message));
  const { argument = '', expected, received } = error;
  const isOfFlag = expected !== undefined && FLAGS.has(argument);
  const bad = () => `${flag(argument)}: Expected ${expected} but received ${received}`;
  return printableLine(isOfFlag ? bad() : messageOf(error, COMMAND));
}

/**
 * @param {any} error whatever was thrown
 * @returns {number} the exit code
 */
function statusOf(error) {
  if (error instanceof Failure) return error.status;
  return OF_USAGE.has(error?.code) ? WRONG_USAGE : WORK_FAILED;
}

/**
 * Whether nobody reads any more what is written to a pipe. Nothing is wrong then, and there is nobody to tell.
 *
 * @param {any} error
 */
function isOfPipe(error) {
  // A file that is one, as for --output, is none of the command's own.
  return error?.code === 'EPIPE' && error.path === undefined;
}

/**
 * Returns the flags of each option: `--darkcolor` of `color.dark`, and of `color` the flags of both
 * its parts. `logo` has parts that mean nothing alone, so its flag is that of the first part.
 *
 * @returns {Map<string, string>}
 */
function flagsByOption() {
  /** @type {Map<string, string>} */
  const flags = new Map();
  for (const { name, type, flag } of OPTIONS) {
    const shown = [flag, flag.negation].flatMap((each) =>
      each === undefined ? [] : `--${each.name}`,
    );
    flags.set(name, shown.join(', '));
    const top = topOf(name);
    if (top === name) continue;
    const before = flags.get(top);
    if (before === undefined) flags.set(top, shown.join(', '));
    else if (type === 'color') flags.set(top, `${before}, ${shown.join(', ')}`);
  }
  return flags;
}

/** @param {string} name */
function flag(name) {
  return FLAGS.get(name) ?? name;
}

module.exports = {
  FLAGS,
  Failure,
  NOBODY_READS,
  WORK_FAILED,
  WRONG_USAGE,
  isOfPipe,
  misuse,
  shown: describe,
  statusOf,
  told,
};
