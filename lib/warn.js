'use strict';

const { inspect } = require('node:util');

/**
 * Reports an error that no caller can receive, as a warning of the process.
 *
 * @param {unknown} error anything that code of a caller can throw
 */
function warn(error) {
  process.emitWarning(printable(error));
}

/**
 * Returns the error if Node can print it, otherwise a text. Node prints a warning one tick later,
 * when nobody could catch an error that a getter or `toString` throws.
 *
 * @param {unknown} error
 * @returns {Error | string}
 */
function printable(error) {
  try {
    if (!(error instanceof Error)) return inspect(error);
    const { code, name, message, stack } = /** @type {Error & { code?: unknown }} */ (error);
    const texts = [name, message, stack ?? '', typeof code === 'number' ? '' : (code ?? '')];
    const isPrintable = texts.every((each) => typeof each === 'string') && String(error) !== '';
    return isPrintable ? error : inspect(error);
  } catch {
    return 'An error that cannot be shown';
  }
}

module.exports = { warn };
