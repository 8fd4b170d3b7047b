'use strict';

// What goes wrong in the command, as it is told there: in one line, with the names of its options.

const { QrCodeError } = require('../error');
const { writeMessage } = require('../messages');
const { OPTIONS, getTopName } = require('../options/table');
const { printableLine } = require('../printable');

/** The exit codes. */
const WORK_FAILED = 1;
const WRONG_USAGE = 2;

/**
 * What a shell has for a command that was ended by SIGPIPE, as those are whose reader goes away:
 * `qr-napi … | head -c 2`.
 */
const BROKEN_PIPE = 141;

/** The codes of errors that another command line mends, whatever the text is. */
const USAGE_CODES = new Set([
  'ERR_QR_INVALID_OPTION',
  'ERR_QR_UNKNOWN_OPTION',
  'ERR_QR_LOW_CONTRAST',
]);

/** The options of the library and their parts -> the flags of the command. */
const FLAGS_BY_OPTION = mapFlags();

/** An error whose message is all that there is to tell. */
class CommandError extends Error {
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
function createUsageError(message) {
  return new CommandError(message, WRONG_USAGE);
}

/** Names options as the command does: with their flags. @type {import('../messages').Words} */
const COMMAND = {
  option: (name) => getFlags(name).replace(', ', ' or '),
  set: (name, value) => (value === true ? getFlags(name) : `${getFlags(name)} ${value}`),
};

/**
 * Returns the message of an error in one line, and in the words of the command: "--width: Expected
 * an integer from 1 to 16384 but received 2.5".
 *
 * @param {Error} error
 * @returns {string}
 */
function formatError(error) {
  if (!(error instanceof QrCodeError)) return printableLine(String(error.message));
  const { argument = '', expected, received } = error;
  const isOfFlag = expected !== undefined && FLAGS_BY_OPTION.has(argument);
  const bad = () => `${getFlags(argument)}: Expected ${expected} but received ${received}`;
  return printableLine(isOfFlag ? bad() : writeMessage(error, COMMAND));
}

/**
 * @param {any} error whatever was thrown
 * @returns {number} the exit code
 */
function getExitCode(error) {
  if (error instanceof CommandError) return error.status;
  return USAGE_CODES.has(error?.code) ? WRONG_USAGE : WORK_FAILED;
}

/**
 * Whether nobody reads any more what is written to a pipe. Nothing is wrong then, and there is
 * nobody to tell.
 *
 * @param {any} error
 */
function isBrokenPipe(error) {
  // A file that is one, as for --output, is none of the command's own.
  return error?.code === 'EPIPE' && error.path === undefined;
}

/**
 * Returns the flags of each option: `--darkcolor` of `color.dark`, and of `color` the flags of both
 * its parts. `logo` has parts that mean nothing alone, so its flag is that of the first part.
 *
 * @returns {Map<string, string>}
 */
function mapFlags() {
  /** @type {Map<string, string>} */
  const flags = new Map();
  for (const { name, type, flag } of OPTIONS) {
    const shown = [flag, flag.negation].flatMap((each) =>
      each === undefined ? [] : `--${each.name}`,
    );
    flags.set(name, shown.join(', '));
    const top = getTopName(name);
    if (top === name) continue;
    const before = flags.get(top);
    if (before === undefined) flags.set(top, shown.join(', '));
    else if (type === 'color') flags.set(top, `${before}, ${shown.join(', ')}`);
  }
  return flags;
}

/** @param {string} name */
function getFlags(name) {
  return FLAGS_BY_OPTION.get(name) ?? name;
}

module.exports = {
  FLAGS_BY_OPTION,
  CommandError,
  BROKEN_PIPE,
  WORK_FAILED,
  WRONG_USAGE,
  isBrokenPipe,
  createUsageError,
  getExitCode,
  formatError,
};
