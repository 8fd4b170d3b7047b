'use strict';

// Removes comments and indentation from JavaScript, and escapes characters beyond ASCII. V8 reads
// all characters of a file when it loads the file, and keeps a file beyond Latin-1 in two bytes a
// character.
//
// Knows as much of the syntax as our formatted code uses. A bundler would have to run in the job
// that packs a release, which runs no JavaScript that is installed from npm.

/** Matches the end of code after which a slash starts a regular expression. */
const BEFORE_REGEX = /(?:^|[([{,;:=!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of))$/;

/** The most characters of code that `BEFORE_REGEX` reads, with white space after them. */
const BEFORE = 20;

/** Matches a string in quotes. */
const STRING = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;

/** Matches a regular expression. */
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

/** Matches a comment with the white space before it. */
const COMMENT = /\s*(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)/y;

/** Matches characters of a template, up to its end or the next expression. */
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/** Matches code, up to the next character that may start something else. */
const PLAIN = /[^\s'"`/{}]+|[\s\S]/y;

/** Matches the end of a line with the indentation of the next one. */
const LINES = /\n\s*/y;

/**
 * Removes comments and indentation from a module.
 *
 * @param {string} code
 * @returns {string}
 */
function strip(code) {
  const stripper = new Stripper(code);
  stripper.copyCode();
  return stripper.out.trimStart();
}

class Stripper {
  /** @param {string} code */
  constructor(code) {
    this.code = code;
    this.at = 0;
    this.out = '';
  }

  /** Copies code, to its end or to the brace that closes it. */
  copyCode() {
    let depth = 0;
    while (this.at < this.code.length) {
      const next = this.code[this.at];
      if (next === '}' && depth === 0) return;
      if (next === '{') depth += 1;
      if (next === '}') depth -= 1;
      if (next === '`') this.copyTemplate();
      else if (this.match(COMMENT) === '') this.copyToken();
    }
  }

  /** Copies a string, a regular expression, the end of a line, or code up to one of these. */
  copyToken() {
    const isRegex = this.code[this.at] === '/' && BEFORE_REGEX.test(this.out.slice(-BEFORE).trimEnd());
    const text = this.match(isRegex ? REGEX : STRING);
    if (text !== '') this.out += escapeBeyondAscii(text);
    else this.out += this.match(LINES) === '' ? this.match(PLAIN) : '\n';
  }

  /** Copies a template. */
  copyTemplate() {
    this.copy('`');
    for (;;) {
      this.out += escapeBeyondAscii(this.match(TEMPLATE));
      if (this.code[this.at] !== '$') break;
      this.copy('${');
      this.copyCode();
      this.copy('}');
    }
    this.copy('`');
  }

  /**
   * Copies characters that the code must have.
   *
   * @param {string} text
   */
  copy(text) {
    if (!this.code.startsWith(text, this.at)) throw new Error(`Expected ${text} at ${this.at}.`);
    this.out += text;
    this.at += text.length;
  }

  /**
   * Passes what an expression matches.
   *
   * @param {RegExp} pattern
   * @returns {string} the match, which may be empty
   */
  match(pattern) {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.code) ?? [];
    this.at += found.length;
    return found;
  }
}

/**
 * Escapes the characters beyond ASCII of a string, a template or a regular expression.
 *
 * @param {string} text
 */
function escapeBeyondAscii(text) {
  return text.replace(
    /[^\0-~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

module.exports = { strip };
