'use strict';

/** Matches characters that a terminal obeys, or that hide the text next to them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Returns the start of a text with its unsafe characters escaped, for messages and logs.
 *
 * @param {string} text
 * @param {number} max the most characters, before they are escaped
 * @returns {string}
 */
function printable(text, max) {
  const start = text.length > max ? `${text.slice(0, max)}…` : text;
  return start.replace(UNSAFE, (each) => `\\u{${Number(each.codePointAt(0)).toString(16)}}`);
}

module.exports = { printable };
