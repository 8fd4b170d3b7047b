'use strict';

// Formats errors for the command: in one line, with the names of its flags.

const { QrCodeError } = require('../error');
const { writeMessage } = require('../messages');
const { OPTIONS, getTopName } = require('../options/table');
const { printableLine } = require('../printable');

/** The exit codes. */
const WORK_FAILED = 1;
const WRONG_USAGE = 2;

/** The exit code of a command that SIGPIPE ended, as in `qr-napi … | head -c 2`. */
const BROKEN_PIPE = 141;

/** The codes of errors of the command line, whatever the text is. */
const USAGE_CODES = new Set([
  'ERR_QR_INVALID_OPTION',
  'ERR_QR_INVALID_PAYLOAD',
  'ERR_QR_UNKNOWN_OPTION',
  'ERR_QR_LOW_CONTRAST',
]);

/** The flags of each option of the library. */
const FLAGS_BY_OPTION = mapFlags();

/** An error with a message for the user and an exit code. */
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

/** Names options by their flags. @type {import('../messages').Words} */
const COMMAND = {
  option: (name) => getFlags(name).replace(/, ([^,]*)$/, ' or $1'),
  set: (name, value) => (value === true ? getFlags(name) : `${getFlags(name)} ${value}`),
};

/**
 * Formats the message of an error in one line with the names of flags: "--width: Expected an
 * integer from 1 to 16384 but received 2.5".
 *
 * @param {Error} error
 * @returns {string}
 */
function formatError(error) {
  if (!(error instanceof QrCodeError)) return printableLine(String(error.message));
  const { argument = '', expected, received } = error;
  const flags = getFlags(argument);
  const message =
    expected !== undefined && flags !== argument
      ? `${flags}: Expected ${expected} but received ${received}`
      : writeMessage(error, COMMAND);
  return printableLine(message);
}

/**
 * Returns the exit code for an error.
 *
 * @param {any} error any value, as it was thrown
 * @returns {number}
 */
function getExitCode(error) {
  if (error instanceof CommandError) return error.status;
  return USAGE_CODES.has(error?.code) ? WRONG_USAGE : WORK_FAILED;
}

/**
 * Returns true if the reader of standard output has gone away, so that nobody reads a message
 * either.
 *
 * @param {any} error
 */
function isBrokenPipe(error) {
  // An error with a path concerns a file, such as a named pipe of --output.
  return error?.code === 'EPIPE' && error.path === undefined;
}

/**
 * Maps each option to its flags: `color.dark` to --darkcolor, and `color` to the flags of dark and
 * light. Maps `logo` to the flag of its first property, as the others mean nothing without it.
 *
 * @returns {Map<string, string>}
 */
function mapFlags() {
  /** @type {Map<string, string>} */
  const flags = new Map();
  for (const option of OPTIONS) {
    const { name, type, flag } = option;
    const names = joinFlags(flag, flag.negation);
    flags.set(name, names);
    // An error in a gradient may be about either flag.
    const allNames = joinFlags(flag, flag.negation, flag.gradient);
    if (type === 'color') flags.set(`${name}.stops`, allNames);
    const top = getTopName(name);
    if (top === name) continue;
    const before = flags.get(top);
    if (before === undefined) flags.set(top, allNames);
    // Those of finder patterns are that of dark modules, unless they are given.
    else if (type === 'color' && option.default !== undefined)
      flags.set(top, `${before}, ${allNames}`);
  }
  return flags;
}

/**
 * Joins the names of flags.
 *
 * @param {readonly ({ name: string } | undefined)[]} flags
 */
function joinFlags(...flags) {
  return flags.flatMap((each) => (each === undefined ? [] : `--${each.name}`)).join(', ');
}

/**
 * Returns the flags of an option or of a field of a payload, or its name if it has none. A stop of a
 * gradient, such as `color.dark.stops[0].color`, has the flags of the gradient.
 *
 * @param {string} name
 */
function getFlags(name) {
  const option = name.replace(/\.stops\[.*$/, '.stops');
  return FLAGS_BY_OPTION.get(option) ?? findPayloadFlag(name) ?? name;
}

/**
 * Returns the flag of a field of a payload, such as `wifi.ssid`.
 *
 * @param {string} name
 */
function findPayloadFlag(name) {
  if (!name.includes('.')) return undefined;
  const { findField, getFlag } = require('../payloads/table');
  const field = findField(name);
  return field === undefined || field.type === 'record' ? undefined : `--${getFlag(field)}`;
}

module.exports = {
  BROKEN_PIPE,
  CommandError,
  FLAGS_BY_OPTION,
  WORK_FAILED,
  createUsageError,
  formatError,
  getExitCode,
  isBrokenPipe,
};
