'use strict';

/** Matches what a terminal obeys, and what hides the text next to it. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Returns the start of a text, with its unsafe characters escaped: safe to show in a message or
 * log.
 *
 * @param {string} text
 * @param {number} most the most characters, before they are escaped
 * @returns {string}
 */
function printable(text, most) {
  const start = text.length > most ? `${text.slice(0, most)}…` : text;
  return start.replace(UNSAFE, (each) => `\\u{${Number(each.codePointAt(0)).toString(16)}}`);
}

module.exports = { printable };
