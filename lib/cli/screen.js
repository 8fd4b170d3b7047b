'use strict';

// Checks that a code fits in the terminal. A terminal wraps longer lines, and then no reader finds
// the code.

const { FILES } = require('../messages/command');
const { CommandError } = require('./failure');

/**
 * Refuses a code that is wider than the terminal.
 *
 * @param {{ isTTY?: boolean, columns?: number }} output
 * @param {Buffer} code text with control sequences
 * @param {() => Buffer} [drawSmall] draws the same code with --small; undefined if this one is
 *   small
 */
function checkWidth({ isTTY, columns }, code, drawSmall) {
  // Some terminals report 0 columns.
  if (!isTTY || !columns) return;
  const width = measureWidth(code);
  if (width <= columns) return;
  const small = drawSmall === undefined ? undefined : measureWidth(drawSmall());
  throw new CommandError(FILES.tooWide(width, columns, small));
}

/**
 * Counts the columns of a code: of its first line, as all lines are equally long.
 *
 * @param {Buffer} code
 */
function measureWidth(code) {
  const [line = ''] = code.toString().split('\n', 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals use these characters
  return [...line.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

module.exports = { checkWidth };
