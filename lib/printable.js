'use strict';

// Makes text of a caller, a file or the environment safe to show in messages, logs and terminals:
// short, and without characters that a terminal obeys or that hide the text next to them. Text is
// cut before anything reads it, so a long text takes no more time and memory than a short one.

/** The most characters of a value or a name that a message shows. */
const MAX_SHOWN = 60;

/** The most characters of a line: of a message of the command, or of another program's error. */
const MAX_LINE = 2000;

/**
 * The longest string whose start a message shows. For a longer one it shows the length: V8 copies a
 * string that was joined from others before it reads the first character.
 */
const MAX_READ = 2 ** 20;

/**
 * Matches unsafe characters: see `getUnsafe`.
 *
 * @type {RegExp | undefined}
 */
let unsafe;

const SHORT_ESCAPES = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

/**
 * Returns an expression that matches control characters, format characters such as those that
 * reverse the direction of text, line separators, and lone surrogates. Created when it is first
 * needed, as listing these characters takes a tenth of the time of loading this package.
 */
function getUnsafe() {
  // biome-ignore lint/complexity/useRegexLiterals: V8 checks a literal when it loads this file.
  unsafe ??= new RegExp('[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]', 'u');
  return unsafe;
}

/**
 * Escapes unsafe characters as JavaScript does: `\n`, `\u202e`, `\u{e0001}`.
 * Leaves all others, so escaping twice is the same as escaping once.
 *
 * @param {string} text of bounded length
 * @returns {string}
 */
function escapeUnsafe(text) {
  return text.replace(new RegExp(getUnsafe(), 'gu'), escapeCharacter);
}

/**
 * Returns the escape sequence of a character.
 *
 * @param {string} character
 */
function escapeCharacter(character) {
  const short = SHORT_ESCAPES.get(character);
  if (short !== undefined) return short;
  const hex = /** @type {number} */ (character.codePointAt(0)).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * Returns true if a text contains no unsafe character.
 *
 * @param {string} text of bounded length
 */
function isPrintable(text) {
  return !getUnsafe().test(text);
}

/**
 * Returns the longest start of a text that takes at most `max` characters when escaped. Cuts no
 * surrogate pair and no escape.
 *
 * @param {string} text
 * @param {number} [max]
 * @returns {string} not escaped; the whole text if it is short enough
 */
function cutStart(text, max = MAX_SHOWN) {
  if (text.length > MAX_READ) return '';
  // One more character, as the last one may be the first half of a surrogate pair.
  const head = text.slice(0, max + 1);
  let [end, length] = [0, 0];
  for (const character of head) {
    length += getUnsafe().test(character) ? escapeCharacter(character).length : character.length;
    if (length > max) break;
    end += character.length;
  }
  return head.slice(0, end);
}

/**
 * Escapes a text, and cuts it to `max` characters with `…` after them.
 *
 * @param {string} text
 * @param {number} [max]
 * @returns {string}
 */
function printable(text, max = MAX_SHOWN) {
  if (text.length > MAX_READ) return `(${text.length} characters)`;
  if (text.length <= max && isPrintable(text)) return text;
  const start = cutStart(text, max);
  return start.length < text.length ? `${escapeUnsafe(start)}…` : escapeUnsafe(start);
}

/**
 * Escapes and cuts a line of the command or of another program's error.
 *
 * @param {string} line
 * @returns {string}
 */
function printableLine(line) {
  return printable(line, MAX_LINE);
}

module.exports = {
  MAX_LINE,
  MAX_READ,
  MAX_SHOWN,
  cutStart,
  escapeUnsafe,
  isPrintable,
  printable,
  printableLine,
};
