'use strict';

// Parses CSV as RFC 4180 defines it, piece by piece, so that a file may be larger than the memory.
// Lines end with LF or CR LF. Empty rows are counted and left out. encoding.js has decoded the file
// to UTF-8, and removed the byte order mark.
//
// Written by hand, as the package has no run-time dependencies. It also bounds the memory of rows,
// goes on after bad rows, and returns the line and the end of each row in the file.

const { isUtf8 } = require('node:buffer');

const { ROWS } = require('../messages/command');
const { UTF_8 } = require('./encoding');
const { CommandError } = require('./failure');

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const ONE_QUOTE = Buffer.from('"');

/**
 * The most bytes of a field, and of all fields of a row. A longer one is a mistake, such as a quote
 * that is not closed, and its bytes are not kept.
 */
const MAX_FIELD_BYTES = 64 * 1024;
const MAX_ROW_BYTES = 1024 * 1024;

/** The most fields of a row: as many as the columns that Excel and LibreOffice have. */
const MAX_FIELDS = 16_384;

/**
 * @typedef {object} CsvRow
 * @property {number} line the line that it begins on, from 1
 * @property {number} end the bytes of the file up to its end
 * @property {string[]} fields
 * @property {string} [problem] what is wrong with the row; fields are then missing
 */

/** @typedef {'start' | 'plain' | 'quoted' | 'closed' | 'return'} State */

class CsvParser {
  #delimiter;
  #encoding;
  /**
   * The position in a row: before a field, in one without or with quotes, after its closing quote,
   * or after a CR that follows the quote.
   *
   * @type {State}
   */
  #state = 'start';
  #line;
  /** The bytes before the current piece. */
  #before = 0;

  /** @type {Uint8Array[]} the current field, in pieces */
  #parts = [];
  #size = 0;
  /** All bytes of the field, combined with OR: below 0x80 if the field is ASCII. */
  #bits = 0;
  #isQuoted = false;
  #quoteLine = 0;

  #rowLine;
  #rowSize = 0;
  /** @type {string[]} */
  #fields = [];
  /** @type {string | undefined} */
  #problem;
  /** @type {CsvRow[]} */
  #rows = [];

  /** Throws if the unfinished row is bad already, as its end may never come. */
  checkOpenRow() {
    if (this.#problem !== undefined)
      throw new CommandError(ROWS.atLine(this.#rowLine, this.#problem));
  }

  /** How many rows were left out, as all their fields are empty. */
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
   * Returns the rows that end in the next piece of the file.
   *
   * @param {Uint8Array} chunk UTF-8; kept until the last field in it ends
   * @returns {CsvRow[]}
   */
  write(chunk) {
    let at = 0;
    while (at < chunk.length) at = this.#step(chunk, at);
    this.#before += chunk.length;
    return this.#takeRows();
  }

  /**
   * Ends the file, and returns the last row if no line feed came after it.
   *
   * @returns {CsvRow[]}
   */
  end() {
    if (this.#state === 'quoted') throw this.#unclosedError(ROWS.unclosedAtEnd());
    if (this.#state !== 'start' || this.#rowSize > 0) this.#endRow(0);
    return this.#takeRows();
  }

  /** Returns the finished rows, once. */
  #takeRows() {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  /**
   * Reads bytes as far as they belong to one state.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   * @returns {number} where to continue
   */
  #step(chunk, at) {
    switch (this.#state) {
      case 'start':
        return this.#startField(chunk, at);
      case 'plain':
        return this.#readPlain(chunk, at);
      case 'quoted':
        return this.#readQuoted(chunk, at);
      default:
        return this.#readClosed(chunk, at);
    }
  }

  /**
   * Begins a field.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #startField(chunk, at) {
    this.#isQuoted = chunk[at] === QUOTE;
    this.#state = this.#isQuoted ? 'quoted' : 'plain';
    this.#quoteLine = this.#line;
    return this.#isQuoted ? at + 1 : at;
  }

  /**
   * Reads a field without quotes.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #readPlain(chunk, at) {
    const delimiter = this.#delimiter;
    let [end, bits] = [at, 0];
    for (; end < chunk.length; end++) {
      const byte = /** @type {number} */ (chunk[end]);
      if (byte === delimiter || byte === LF || byte === QUOTE) break;
      bits |= byte;
    }
    this.#append(chunk, at, end, bits);
    if (end === chunk.length) return end;
    if (chunk[end] === QUOTE) {
      this.#problem ??= ROWS.quoteInField();
      return end + 1;
    }
    return this.#finish(chunk, end);
  }

  /**
   * Reads a field in quotes up to the next quote.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #readQuoted(chunk, at) {
    let [end, bits] = [at, 0];
    for (; end < chunk.length; end++) {
      const byte = /** @type {number} */ (chunk[end]);
      if (byte === QUOTE) break;
      if (byte === LF) this.#line += 1;
      bits |= byte;
    }
    this.#append(chunk, at, end, bits);
    if (end === chunk.length) return end;
    this.#state = 'closed';
    return end + 1;
  }

  /**
   * Reads what follows a quote in a quoted field: the end of the field, or a second quote, as two
   * stand for one.
   *
   * @param {Uint8Array} chunk
   * @param {number} at
   */
  #readClosed(chunk, at) {
    const byte = chunk[at];
    if (byte === LF || (byte === this.#delimiter && this.#state === 'closed'))
      return this.#finish(chunk, at);
    if (byte === QUOTE && this.#state === 'closed') {
      this.#append(ONE_QUOTE, 0, 1, 0);
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
   * Ends a field, and its row at a line feed.
   *
   * @param {Uint8Array} chunk
   * @param {number} at the index of a delimiter or a line feed
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
   * Adds bytes to the field.
   *
   * @param {Uint8Array} bytes
   * @param {number} from
   * @param {number} to
   * @param {number} bits these bytes, combined with OR
   */
  #append(bytes, from, to, bits) {
    if (from === to) return;
    this.#size += to - from;
    this.#rowSize += to - from;
    this.#bits |= bits;
    if (this.#size > MAX_FIELD_BYTES) {
      // Without its closing quote, the field would swallow the next rows up to some quote in them.
      // All rows after that would be guesses.
      if (this.#state === 'quoted') throw this.#unclosedError(ROWS.unclosed(MAX_FIELD_BYTES));
      this.#problem ??= ROWS.fieldTooLong(MAX_FIELD_BYTES);
    }
    this.#checkRow();
    if (this.#problem === undefined) this.#parts.push(bytes.subarray(from, to));
    else this.#parts = [];
  }

  /** Marks a row that is too long, and frees its fields. */
  #checkRow() {
    if (this.#rowSize <= MAX_ROW_BYTES) return;
    this.#problem ??= ROWS.rowTooLong(MAX_ROW_BYTES);
    this.#fields = [];
  }

  /** Marks a row with too many fields, and frees them. */
  #checkFields() {
    if (this.#fields.length <= MAX_FIELDS) return;
    this.#problem ??= ROWS.tooManyFields(MAX_FIELDS);
    this.#fields = [];
  }

  /**
   * Ends a field.
   *
   * @param {boolean} isLast
   */
  #endField(isLast) {
    // An empty field takes memory too.
    this.#rowSize += 1;
    this.#checkRow();
    if (this.#problem === undefined) {
      const text = this.#decode(isLast && !this.#isQuoted);
      if (text !== undefined) this.#fields.push(text);
      this.#checkFields();
    }
    this.#parts = [];
    this.#size = 0;
    this.#bits = 0;
  }

  /**
   * Decodes the field.
   *
   * @param {boolean} isBeforeEnd whether a CR at its end belongs to the end of the line
   * @returns {string | undefined} undefined if the field is bad
   */
  #decode(isBeforeEnd) {
    const [first] = this.#parts;
    // Makes no buffer, so that an empty field takes a fraction of the time.
    if (first === undefined) return '';
    const part = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.length);
    if (this.#bits >= 0x80 && !isUtf8(bytes)) {
      this.#problem = this.#describeUndecodable();
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

  /** Returns the problem of a field that cannot be decoded. */
  #describeUndecodable() {
    const isOpen = this.#encoding === UTF_8;
    return ROWS.undecodable(this.#fields.length + 1, isOpen ? 'UTF-8' : this.#encoding, isOpen);
  }

  /**
   * Ends a row.
   *
   * @param {number} end the bytes of the current piece up to the end of the row
   */
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

  /**
   * Makes the error for a quote that is not closed.
   *
   * @param {string} problem
   */
  #unclosedError(problem) {
    return new CommandError(ROWS.atLine(this.#quoteLine, problem));
  }
}

module.exports = { CsvParser, MAX_FIELD_BYTES };
