'use strict';

// Reports errors that no caller can receive, as warnings of the process.

const { describe } = require('./error');
const { EMPTY_STRING_THROWN, UNSHOWABLE_ERROR } = require('./messages');
const { MAX_LINE, isPrintable, printable, printableLine } = require('./printable');

/** The most characters of a stack that are read, and the most properties of other values. */
const MAX_STACK = 10 * MAX_LINE;
const MAX_PROPERTIES = 5;

/**
 * Emits a warning of the process for an error that no caller can receive.
 *
 * @param {unknown} error any value, as the code of a caller may have thrown it
 */
function warn(error) {
  process.emitWarning(toWarning(error));
}

/**
 * Returns the error itself if its printed form is short and harmless in a log, and otherwise an
 * escaped copy. Returns a text for a value that is not an Error. Reads all properties now: Node
 * prints a warning one tick later, when nobody could catch an error of a getter or of `toString`.
 *
 * @param {unknown} error
 * @returns {Error | string}
 */
function toWarning(error) {
  try {
    if (!(error instanceof Error)) return describeThrown(error);
    const { code, name, message, stack = '' } = /** @type {Error & { code?: unknown }} */ (error);
    const { detail = '' } = /** @type {{ detail?: unknown }} */ (error);
    const texts = [
      name,
      message,
      typeof code === 'number' ? '' : (code ?? ''),
      detail,
      String(error),
    ];
    if (![...texts, stack].every((each) => typeof each === 'string')) return describe(error);
    if (/** @type {string[]} */ (texts).every(isLine) && isStack(stack) && texts.at(-1) !== '')
      return error;
    return copyError({ code, name, message, stack });
  } catch {
    return UNSHOWABLE_ERROR;
  }
}

/**
 * Returns true if a text is short and harmless in a log.
 *
 * @param {string} text
 */
function isLine(text) {
  return text.length <= MAX_LINE && isPrintable(text);
}

/**
 * Returns true if a stack is a short line about the error, and then only lines about functions.
 *
 * @param {string} stack
 */
function isStack(stack) {
  if (stack.length > MAX_STACK) return false;
  const [first = '', ...frames] = stack.split('\n');
  return isLine(first) && frames.every(isFrame);
}

/**
 * Returns true if a line of a stack names a function.
 *
 * @param {string} line
 */
function isFrame(line) {
  return /^ {4}at /.test(line) && isLine(line);
}

/**
 * Copies an error with its texts escaped and cut.
 *
 * @param {{ code?: unknown, name: string, message: string, stack: string }} error
 * @returns {Error}
 */
function copyError({ code, name, message, stack }) {
  const copy = new Error(printableLine(message));
  copy.name = printable(name) || 'Error';
  // The end of the stack: the message at its start may be long.
  const frames = stack.slice(-MAX_STACK).split('\n').filter(isFrame);
  copy.stack = [`${copy.name}: ${copy.message}`, ...frames].join('\n');
  return typeof code === 'string' ? Object.assign(copy, { code: printable(code) }) : copy;
}

/**
 * Describes a value that is not an Error, without calling getters.
 *
 * @param {unknown} value
 * @returns {string}
 */
function describeThrown(value) {
  if (typeof value === 'string') return printableLine(value) || EMPTY_STRING_THROWN;
  const description = describe(value);
  if (typeof value !== 'object' || value === null) return description;
  const names = Object.keys(value);
  const properties = names.slice(0, MAX_PROPERTIES).map((name) => {
    const property = Object.getOwnPropertyDescriptor(value, name);
    return `${printable(name)}: ${property && 'value' in property ? describe(property.value) : 'a getter'}`;
  });
  if (names.length > MAX_PROPERTIES) properties.push('…');
  return properties.length > 0 ? `${description} { ${properties.join(', ')} }` : description;
}

module.exports = { warn };
