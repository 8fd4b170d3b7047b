'use strict';

// Whether a code fits in the terminal. Lines that are too long are wrapped, and then no reader
// finds the code.

const { Failure } = require('./failure');

/**
 * Refuses a code that is wider than the terminal.
 *
 * @param {{ isTTY?: boolean, columns?: number }} output
 * @param {Buffer} code text with control sequences
 * @param {() => Buffer} [drawSmall] draws the same code with --small; not given where this one is
 *   small
 */
function checkWidth({ isTTY, columns }, code, drawSmall) {
  // Some terminals say 0.
  if (!isTTY || !columns) return;
  const width = widthOf(code);
  if (width <= columns) return;
  const small = drawSmall === undefined ? undefined : widthOf(drawSmall());
  const advice =
    small !== undefined && small <= columns
      ? `Add --small, which takes ${small}, or write it into a file with --output`
      : `Make it wider${small === undefined ? '' : ` (--small takes ${small})`}, or write the code into a file with --output`;
  throw new Failure(`The code is ${width} columns wide, but the terminal has ${columns}. ${advice}.`);
}

/**
 * @param {Buffer} code
 * @returns {number} columns of its first line, which is as long as the others
 */
function widthOf(code) {
  const [line = ''] = code.toString().split('\n', 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a terminal reads
  return [...line.replace(/\x1b\[[0-9;]*m/g, '')].length;
}

module.exports = { checkWidth };
