'use strict';

// Reads a CSV file as spreadsheets save it: in one of several encodings, and with one of several
// separators.

const { FILES, USAGE } = require('../messages/command');
const { CsvParser, MAX_FIELD_BYTES } = require('./csv');
const { Decoder, UTF_8 } = require('./encoding');
const { CommandError, createUsageError } = require('./failure');
const { LineEnds } = require('./line-ends');

/** @import { Encoding } from './encoding' */
/** @import { CsvRow } from './csv' */

/** The separators to try if none is given. If several find the columns, the first one wins. */
const DELIMITERS = Object.freeze([',', ';', '\t']);

/** Matches the line in which Excel names the separator of the file. */
const SEPARATOR_LINE = /^sep=([\t !#-~])(?:\r?\n|\r?$)/i;
const MAX_SEPARATOR_LINE_BYTES = 7;

/**
 * The bytes that the parser gets at a time. The parser reports an unclosed quote only after more
 * bytes than these, so an earlier call has returned the rows before the quote.
 */
const PIECE_BYTES = MAX_FIELD_BYTES;

/**
 * The first bytes of spreadsheets that are not CSV: .xlsx and .ods, which are ZIP files, and .xls.
 */
const WORKBOOK_MAGIC = Object.freeze(['PK\x03\x04', '\xd0\xcf\x11\xe0']);

/** The most bytes to search for the header line. */
const MAX_HEAD_BYTES = 1024 * 1024;

/**
 * A parser that tries one of the separators on the header line.
 *
 * @typedef {object} Trial
 * @property {string} delimiter
 * @property {InstanceType<typeof CsvParser>} parser
 * @property {boolean} isOver whether the header line has been found, or cannot be found
 * @property {CsvRow | undefined} [header]
 */

class Sheet {
  #decoder;
  #lineEnds = new LineEnds();
  #columns;
  #parser = new CsvParser();
  #isBegun = false;
  #hasHeader = false;
  /** @type {Buffer[]} the bytes that were read before the separator was known */
  #head = [];
  #headSize = 0;
  /** @type {Trial[]} */
  #trials = [];
  /**
   * The bytes that have been read, and those that have been parsed. Counted in the file and in
   * UTF-8.
   */
  #read = { file: 0, utf8: 0 };
  #done = { file: 0, utf8: 0 };
  /** The bytes of the line that names the separator, which the parser does not get. */
  #skipped = 0;

  /** @type {string | undefined} undefined until it is detected */
  delimiter;
  /** @type {'option' | 'line' | 'header'} where the separator comes from */
  origin = 'option';
  #line = 1;
  /** @type {unknown} */
  #failure;

  /**
   * @param {readonly string[]} columns the names by which the header line is recognised
   * @param {{ delimiter?: string | undefined, encoding?: Readonly<Encoding> | undefined }}
   *   [options] each is detected if it is not given
   */
  constructor(columns, { delimiter, encoding } = {}) {
    this.#columns = columns;
    this.#decoder = new Decoder(encoding);
    this.delimiter = delimiter;
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  /** Returns how many empty rows were left out. */
  get emptyRows() {
    return this.#parser.emptyRows;
  }

  /**
   * Returns the rows that end in the next piece of the file.
   *
   * @param {Uint8Array} chunk
   * @returns {CsvRow[]}
   */
  write(chunk) {
    if (this.#read.file === 0) checkFormat(chunk);
    const bytes = this.#lineEnds.write(this.#decoder.write(chunk));
    this.#count(chunk.length, bytes.length);
    return this.#isBegun ? this.#parse(bytes) : this.#detectSeparator(bytes, false);
  }

  /**
   * Ends the file, and returns its last rows.
   *
   * @returns {CsvRow[]}
   */
  end() {
    const bytes = Buffer.concat([this.#lineEnds.write(this.#decoder.end()), this.#lineEnds.end()]);
    this.#count(0, bytes.length);
    const rows = this.#isBegun ? this.#parse(bytes) : this.#detectSeparator(bytes, true);
    if (this.#failure !== undefined) throw this.#failure;
    return rows.concat(this.#setEnds(this.#parser.end()));
  }

  /**
   * Counts bytes that were read.
   *
   * @param {number} file
   * @param {number} utf8
   */
  #count(file, utf8) {
    this.#read.file += file;
    this.#read.utf8 += utf8;
  }

  /**
   * Detects the separator, and then begins to parse.
   *
   * @param {Buffer} bytes
   * @param {boolean} isLast
   * @returns {CsvRow[]}
   */
  #detectSeparator(bytes, isLast) {
    this.#head.push(bytes);
    this.#headSize += bytes.length;
    if (this.#trials.length > 0) {
      this.#continueTrials(bytes);
    } else {
      if (this.#headSize < MAX_SEPARATOR_LINE_BYTES && !isLast) return [];
      const head = this.#cutSeparatorLine(Buffer.concat(this.#head));
      this.#head = [head];
      if (this.delimiter !== undefined) return this.#beginParsing(this.delimiter);
      this.#trials = DELIMITERS.map((delimiter) => this.#startTrial(delimiter));
      this.#continueTrials(head);
    }
    const isOver = this.#trials.every((trial) => trial.isOver) || this.#headSize > MAX_HEAD_BYTES;
    if (!isOver && !isLast) return [];
    if (isLast) this.#continueTrials(undefined);
    this.origin = 'header';
    return this.#beginParsing(this.#chooseSeparator());
  }

  /**
   * Removes the line that names the separator, if the file has one.
   *
   * @param {Buffer} head
   */
  #cutSeparatorLine(head) {
    const [line, delimiter] =
      SEPARATOR_LINE.exec(head.toString('latin1', 0, MAX_SEPARATOR_LINE_BYTES)) ?? [];
    if (line === undefined || delimiter === undefined) return head;
    if (this.delimiter === undefined) {
      this.delimiter = delimiter;
      this.origin = 'line';
    }
    this.#line += 1;
    this.#skipped = line.length;
    return head.subarray(line.length);
  }

  /**
   * Makes a parser that tries a separator.
   *
   * @param {string} delimiter
   * @returns {Trial}
   */
  #startTrial(delimiter) {
    return { delimiter, parser: new CsvParser(delimiter), isOver: false };
  }

  /**
   * Looks for the header line with each separator.
   *
   * @param {Buffer | undefined} bytes undefined at the end of the file
   */
  #continueTrials(bytes) {
    for (const trial of this.#trials) {
      if (trial.isOver) continue;
      try {
        trial.header =
          bytes === undefined ? trial.parser.end()[0] : readHeader(trial.parser, bytes);
        trial.isOver = trial.header !== undefined;
      } catch {
        trial.isOver = true; // the header line has a quote that is not closed
      }
    }
  }

  /**
   * Chooses the separator that finds the columns. If none does, chooses the one that makes the most
   * columns, for the message.
   */
  #chooseSeparator() {
    const fieldsOf = (/** @type {Trial} */ { header }) =>
      header?.problem === undefined ? (header?.fields ?? []) : [];
    const right = this.#trials.find((trial) =>
      this.#columns.every((name) => fieldsOf(trial).includes(name)),
    );
    const most = Math.max(...this.#trials.map((trial) => fieldsOf(trial).length));
    const chosen = right ?? this.#trials.find((trial) => fieldsOf(trial).length === most);
    this.#trials = [];
    return chosen?.delimiter ?? ',';
  }

  /**
   * Parses the bytes that were read before the separator was known.
   *
   * @param {string} delimiter
   * @returns {CsvRow[]} the rows of the head
   */
  #beginParsing(delimiter) {
    const head = Buffer.concat(this.#head);
    this.#head = [];
    if (this.encoding === UTF_8) checkZeros(head);
    this.delimiter = delimiter;
    this.#parser = new CsvParser(delimiter, { line: this.#line, encoding: this.encoding });
    this.#isBegun = true;
    return this.#parse(head);
  }

  /**
   * Parses the next bytes. An error waits for the next call, so that the rows before it are not
   * lost.
   *
   * @param {Buffer} bytes
   * @returns {CsvRow[]}
   */
  #parse(bytes) {
    if (this.#failure !== undefined) throw this.#failure;
    /** @type {CsvRow[][]} */
    const rows = [];
    try {
      for (const piece of splitPieces(bytes)) {
        const some = this.#parser.write(piece);
        rows.push(some);
        this.#hasHeader ||= some.length > 0;
        if (!this.#hasHeader) this.#parser.checkOpenRow();
      }
    } catch (error) {
      this.#failure = error;
    }
    return this.#setEnds(rows.length === 1 ? (rows[0] ?? []) : rows.flat());
  }

  /**
   * Converts the ends of rows from UTF-8 into places in the file. The parser counts bytes of UTF-8:
   * within a piece of another encoding, the place is an estimate.
   *
   * @param {CsvRow[]} rows
   */
  #setEnds(rows) {
    const [done, read] = [this.#done, this.#read];
    const rate = (read.file - done.file) / Math.max(1, read.utf8 - done.utf8);
    for (const row of rows)
      row.end = Math.round(done.file + (this.#skipped + row.end - done.utf8) * rate);
    this.#done = { ...read };
    return rows;
  }
}

/**
 * Splits bytes into pieces of at most PIECE_BYTES.
 *
 * @param {Buffer} bytes
 */
function* splitPieces(bytes) {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/**
 * Parses bytes up to the first row.
 *
 * @param {InstanceType<typeof CsvParser>} parser
 * @param {Buffer} bytes
 * @returns {CsvRow | undefined}
 */
function readHeader(parser, bytes) {
  for (const piece of splitPieces(bytes)) {
    const [header] = parser.write(piece);
    if (header !== undefined) return header;
  }
  return undefined;
}

/**
 * Refuses a spreadsheet that is not CSV.
 *
 * @param {Uint8Array} start the first bytes of the file
 */
function checkFormat(start) {
  const magic = Buffer.from(start.subarray(0, 4)).toString('latin1');
  if (!WORKBOOK_MAGIC.includes(magic)) return;
  throw new CommandError(FILES.workbook());
}

/**
 * Refuses UTF-16 without a byte order mark. It is valid UTF-8, in which every second byte is zero.
 *
 * @param {Buffer} head
 */
function checkZeros(head) {
  const end = head.indexOf('\n');
  const line = head.subarray(0, end < 0 ? head.length : end);
  const zeros = [0, 0];
  for (const [i, byte] of line.entries()) if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (4 * Math.max(even, odd) < line.length || line.length < 2) return;
  const name = even > odd ? 'utf-16be' : 'utf-16le';
  throw createUsageError(USAGE.unmarkedEncoding(name));
}

module.exports = { DELIMITERS, Sheet };
