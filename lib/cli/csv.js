'use strict';

// Parses CSV as RFC 4180 has it, piece by piece, so that a file may be larger than the memory.
// Lines end with LF or CR LF. Empty rows are counted and left out. The file has been decoded to
// UTF-8 by encoding.js, which also removes the byte order mark.

const { isUtf8 } = require('node:buffer');

const { ROWS } = require('../messages/command');
const { UTF_8 } = require('./encoding');
const { Failure } = require('./failure');

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const ONE_QUOTE = Buffer.from('"');

/** The most bytes of a field, and of the fields of a row: what is longer is a mistake, and is not kept. */
const MOST_OF_A_FIELD = 64 * 1024;
const MOST_OF_A_ROW = 1024 * 1024;

/** The most fields of a row: as many as the columns that Excel and LibreOffice have. */
const MAX_FIELDS = 16_384;

/**
 * @typedef {object} Row
 * @property {number} line where it begins, from 1
 * @property {number} end the bytes up to its end
 * @property {string[]} fields
 * @property {string} [problem] what is wrong with it; then the fields are not all there
 */

/** @typedef {'start' | 'plain' | 'quoted' | 'closed' | 'return'} State */

class CsvParser {
  #delimiter;
  #encoding;
  /**
   * The position in a row: before a field, in one, after its closing quote, or after a CR that
   * follows the quote.
   */
  /** @type {State} */
  #state = 'start';
  #line;
  /** The bytes before the piece that is looked at. */
  #before = 0;

  /** @type {Uint8Array[]} the field, in pieces */
  #parts = [];
  #size = 0;
  /** All its bytes, or-ed: below 0x80, it is ASCII. */
  #bits = 0;
  #isQuoted = false;
  #quoteLine = 0;

  #rowLine;
  #rowSize = 0;
  /** @type {string[]} */
  #fields = [];
  /** @type {string | undefined} */
  #problem;
  /** @type {Row[]} */
  #rows = [];

  /** Throws if something is wrong with the row that has not ended yet: its end may never come. */
  checkOpenRow() {
    if (this.#problem !== undefined) throw new Failure(ROWS.atLine(this.#rowLine, this.#problem));
  }

  /** Counts the rows in which every field is empty, which are left out. */
  emptyRows = 0;

  /**
   * @param {string} delimiter one ASCII character
   * @param {{ line?: number, encoding?: string }} [file] the number of its first line; the encoding
   *   that messages name
   */
  constructor(delimiter = ',', { line = 1, encoding = UTF_8 } = {}) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#encoding = encoding;
    this.#line = line;
    this.#rowLine = line;
  }

  /**
   * The rows that end in the next piece of the file.
   *
   * @param {Uint8Array} chunk UTF-8; kept until the field that it ends in does
   * @returns {Row[]}
   */
  write(chunk) {
    let at = 0;
    while (at < chunk.length) at = this.#step(chunk, at);
    this.#before += chunk.length;
    return this.#taken();
  }

  /**
   * The last row, where no line feed came after it.
   *
   * @returns {Row[]}
   */
  end() {
    if (this.#state === 'quoted') throw this.#unclosed(ROWS.unclosedAtEnd());
    if (this.#state !== 'start' || this.#rowSize > 0) this.#endRow(0);
    return this.#taken();
  }

  #taken() {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /**
   * @param {Uint8Array} chunk
   * @param {number} at
   * @returns {number} where to go on
   */
  #step(chunk, at) {
    switch (this.#state) {
      case 'start':
        return this.#start(chunk, at);
      case 'plain':
        return this.#plain(chunk, at);
      case 'quoted':
        return this.#quoted(chunk, at);
      default:
        return this.#closed(chunk, at);
    }
  }

  /**
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #start(chunk, at) {
    this.#isQuoted = chunk[at] === QUOTE;
    this.#state = this.#isQuoted ? 'quoted' : 'plain';
    this.#quoteLine = this.#line;
    return this.#isQuoted ? at + 1 : at;
  }

  /**
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #plain(chunk, at) {
    const delimiter = this.#delimiter;
    let [end, bits] = [at, 0];
    for (; end < chunk.length; end++) {
      const byte = /** @type {number} */ (chunk[end]);
      if (byte === delimiter || byte === LF || byte === QUOTE) break;
      bits |= byte;
    }
    this.#take(chunk, at, end, bits);
    if (end === chunk.length) return end;
    if (chunk[end] === QUOTE) {
      this.#problem ??= ROWS.quoteInField();
      return end + 1;
    }
    return this.#finish(chunk, end);
  }

  /**
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #quoted(chunk, at) {
    let [end, bits] = [at, 0];
    for (; end < chunk.length; end++) {
      const byte = /** @type {number} */ (chunk[end]);
      if (byte === QUOTE) break;
      if (byte === LF) this.#line += 1;
      bits |= byte;
    }
    this.#take(chunk, at, end, bits);
    if (end === chunk.length) return end;
    this.#state = 'closed';
    return end + 1;
  }

  /**
   * After a quote in quotes, which is the end of the field, or the first of two that stand for one.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #closed(chunk, at) {
    const byte = chunk[at];
    if (byte === LF || (byte === this.#delimiter && this.#state === 'closed')) return this.#finish(chunk, at);
    if (byte === QUOTE && this.#state === 'closed') {
      this.#take(ONE_QUOTE, 0, 1, 0);
      this.#state = 'quoted';
      return at + 1;
    }
    if (byte === CR && this.#state === 'closed') {
      this.#state = 'return';
      return at + 1;
    }
    this.#problem ??= ROWS.textAfterQuote();
    this.#state = 'plain';
    return at;
  }

  /**
   * The end of a field, and of its row.
   *
   * @param {Uint8Array} chunk
   * @param {number} at where a delimiter or a line feed is
   */
  #finish(chunk, at) {
    if (chunk[at] === LF) {
      this.#line += 1;
      this.#endRow(at + 1);
    } else {
      this.#endField(false);
    }
    this.#state = 'start';
    return at + 1;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} from
   * @param {number} to
   * @param {number} bits
   */
  #take(bytes, from, to, bits) {
    if (from === to) return;
    this.#size += to - from;
    this.#rowSize += to - from;
    this.#bits |= bits;
    if (this.#size > MOST_OF_A_FIELD) {
      // Rows after a quote that is missing would be taken for a part of the field, and quotes in them for its end: what
      // came then would be guesses.
      if (this.#state === 'quoted') throw this.#unclosed(ROWS.unclosed(MOST_OF_A_FIELD));
      this.#problem ??= ROWS.fieldTooLong(MOST_OF_A_FIELD);
    }
    this.#checkRow();
    if (this.#problem === undefined) this.#parts.push(bytes.subarray(from, to));
    else this.#parts = [];
  }

  #checkRow() {
    if (this.#rowSize <= MOST_OF_A_ROW) return;
    this.#problem ??= ROWS.rowTooLong(MOST_OF_A_ROW);
    this.#fields = [];
  }

  #checkFields() {
    if (this.#fields.length <= MAX_FIELDS) return;
    this.#problem ??= ROWS.tooManyFields(MAX_FIELDS);
    this.#fields = [];
  }

  /** @param {boolean} isLast */
  #endField(isLast) {
    // A field of no bytes takes memory, too.
    this.#rowSize += 1;
    this.#checkRow();
    if (this.#problem === undefined) {
      const text = this.#text(isLast && !this.#isQuoted);
      if (text !== undefined) this.#fields.push(text);
      this.#checkFields();
    }
    this.#parts = [];
    this.#size = 0;
    this.#bits = 0;
  }

  /**
   * @param {boolean} isBeforeEnd whether a CR at its end is one of the line
   * @returns {string | undefined} undefined if it is none
   */
  #text(isBeforeEnd) {
    const [first] = this.#parts;
    // Without buffers, as an empty field then takes a fraction of the time.
    if (first === undefined) return '';
    const part = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.length);
    if (this.#bits >= 0x80 && !isUtf8(bytes)) {
      this.#problem = this.#undecodable();
      return undefined;
    }
    const whole = bytes.toString(this.#bits < 0x80 ? 'latin1' : 'utf8');
    const text = isBeforeEnd && whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (!this.#isQuoted && text.includes('\r')) {
      this.#problem = ROWS.loneReturn();
      return undefined;
    }
    return text;
  }

  #undecodable() {
    const isOpen = this.#encoding === UTF_8;
    return ROWS.undecodable(this.#fields.length + 1, isOpen ? 'UTF-8' : this.#encoding, isOpen);
  }

  /** @param {number} end the bytes of the piece up to there */
  #endRow(end) {
    this.#endField(true);
    if (this.#problem === undefined && this.#fields.every((field) => field === '')) {
      this.emptyRows += 1;
    } else {
      const row = { line: this.#rowLine, end: this.#before + end, fields: this.#fields };
      this.#rows.push(this.#problem === undefined ? row : { ...row, problem: this.#problem });
    }
    this.#rowLine = this.#line;
    this.#rowSize = 0;
    this.#fields = [];
    this.#problem = undefined;
    this.#isQuoted = false;
  }

  /** @param {string} problem */
  #unclosed(problem) {
    return new Failure(ROWS.atLine(this.#quoteLine, problem));
  }
}

module.exports = { CsvParser, MAX_FIELDS, MOST_OF_A_FIELD };
