'use strict';

// What goes wrong in the command, as it is told there: in one line, with the names of its options.

const { describe } = require('../error');
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
 * The command line is wrong.
 *
 * @param {string} expected
 * @param {string} received
 */
function misuse(expected, received) {
  return new Failure(`Expected ${expected} but received ${received}`, WRONG_USAGE);
}

/**
 * A value as it is shown in a message.
 *
 * @param {string} value
 */
function shown(value) {
  return withoutType(describe(value));
}

/**
 * The message of an error of the library, in one line and in the words of the command: "--width: Expected at least 29 but
 * received 20".
 *
 * @param {{ message: string }} error
 * @returns {string}
 */
function told({ message }) {
  const line = printableLine(String(message)).replace('allowLowContrast: true', '--allow-low-contrast');
  const excluded = /^Expected no (\w+) (with .+) for options but received \w+$/.exec(line);
  if (excluded !== null) {
    return `${flag(excluded[1])}: Expected none ${excluded[2]}: leave it out, or choose another --type`;
  }
  const unknown = /^Expected .+ for an option but received "(\w+)"$/.exec(line);
  if (unknown !== null && FLAGS.has(unknown[1] ?? '')) {
    return `${flag(unknown[1])}: this version of the library has no such option`;
  }
  const [, expected, name = '', received = ''] =
    /^(Expected .+) for ([\w.]+) but received (.+)$/.exec(line) ?? [];
  if (!FLAGS.has(name)) return line;
  return `${flag(name)}: ${expected} but received ${withoutType(received)}`;
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
    const shown = [flag, flag.negation].flatMap((each) => (each === undefined ? [] : `--${each.name}`));
    flags.set(name, shown.join(', '));
    const top = topOf(name);
    if (top === name) continue;
    const before = flags.get(top);
    if (before === undefined) flags.set(top, shown.join(', '));
    else if (type === 'color') flags.set(top, `${before}, ${shown.join(', ')}`);
  }
  return flags;
}

/** @param {string | undefined} name */
function flag(name = '') {
  return FLAGS.get(name) ?? name;
}

/**
 * On a command line everything is a string.
 *
 * @param {string} description
 */
function withoutType(description) {
  return description.replace(/ of type (?:string|number)$/, '');
}

module.exports = {
  FLAGS,
  Failure,
  NOBODY_READS,
  WORK_FAILED,
  WRONG_USAGE,
  isOfPipe,
  misuse,
  shown,
  statusOf,
  told,
};
