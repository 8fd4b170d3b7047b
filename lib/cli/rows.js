'use strict';

// Reads the texts and names of codes from the rows of a CSV file.

const { describe, quote } = require('../error');
const { ROWS, USAGE } = require('../messages/command');
const { findNearest } = require('../nearest');
const { CommandError, createUsageError } = require('./failure');
const { DELIMITERS } = require('./sheet');

/** @import { CsvRow } from './csv' */
/** @import { Sheet } from './sheet' */

/** The most column names that a message lists. */
const MAX_COLUMNS_SHOWN = 20;

/** The value of --delimiter for each separator. */
const DELIMITER_WORDS = /** @type {Record<string, string>} */ ({
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  ':': ':',
});

/**
 * The code that a row asks for, or the problem of the row.
 *
 * @typedef {object} Item
 * @property {number} line
 * @property {number} end the bytes of the file up to the end of the row
 * @property {string} text
 * @property {string} name
 * @property {string} [problem]
 *
 * @typedef {object} Columns
 * @property {string} text
 * @property {string} name
 */

/**
 * Reads the texts and the names of codes from a CSV file.
 *
 * @param {AsyncIterable<Uint8Array>} file
 * @param {Columns} columns the names of the columns to read
 * @param {InstanceType<typeof Sheet>} sheet for the same columns, not read yet
 * @returns {AsyncGenerator<Item[], void, undefined>} the items of each piece of the file. The first
 *   array is empty: the columns have been found, and the caller may begin to make things
 */
async function* readItems(file, columns, sheet) {
  /** @type {((row: CsvRow) => Item) | undefined} */
  let read;
  for await (const rows of readRows(file, sheet)) {
    const [header] = rows;
    if (header === undefined) continue;
    if (read === undefined) {
      read = createReader(header, columns, sheet);
      rows.shift();
      yield [];
    }
    yield rows.map(read);
  }
  if (read === undefined) throw new CommandError(ROWS.noHeader());
}

/**
 * Reads the rows of each piece of a file.
 *
 * @param {AsyncIterable<Uint8Array>} file
 * @param {InstanceType<typeof Sheet>} sheet
 */
async function* readRows(file, sheet) {
  for await (const chunk of file) yield sheet.write(chunk);
  yield sheet.end();
}

/**
 * Returns a function that reads the item of a row.
 *
 * @param {CsvRow} header
 * @param {Columns} columns
 * @param {InstanceType<typeof Sheet>} sheet
 * @returns {(row: CsvRow) => Item}
 */
function createReader({ line, fields, problem }, columns, sheet) {
  if (problem !== undefined) throw new CommandError(ROWS.atLine(line, problem));
  const [text, name] = /** @type {const} */ (['text', 'name']).map((which) => {
    const place = fields.indexOf(columns[which]);
    if (place < 0) throw missingColumn(which, columns[which], fields, sheet.delimiter ?? ',');
    if (fields.indexOf(columns[which], place + 1) < 0) return place;
    throw new CommandError(
      ROWS.atLine(line, ROWS.twoColumns(`--${which}`, describe(columns[which]))),
    );
  });
  // Spreadsheets leave out the separators of empty columns at the end of some rows.
  const minFields = 1 + Math.max(text ?? 0, name ?? 0);
  return (row) => {
    const { line, end } = row;
    const wrong = row.problem ?? findCountProblem(row.fields, minFields, fields.length);
    if (wrong !== undefined) return { line, end, text: '', name: '', problem: wrong };
    return { line, end, text: row.fields[text ?? 0] ?? '', name: row.fields[name ?? 0] ?? '' };
  };
}

/**
 * Checks the number of fields of a row.
 *
 * @param {string[]} fields
 * @param {number} min
 * @param {number} max the fields after these must be empty
 * @returns {string | undefined} a sentence if the number is wrong
 */
function findCountProblem(fields, min, max) {
  const count = fields.length;
  if (count >= min && (count <= max || fields.slice(max).every((field) => field === '')))
    return undefined;
  return ROWS.wrongCount(count, max);
}

/**
 * Makes the error for a column that the file does not have.
 *
 * @param {keyof Columns} which
 * @param {string} wanted
 * @param {string[]} fields
 * @param {string} delimiter
 */
function missingColumn(which, wanted, fields, delimiter) {
  const first = fields.slice(0, MAX_COLUMNS_SHOWN).map(describe).join(', ');
  const others =
    fields.length > MAX_COLUMNS_SHOWN ? ` and ${fields.length - MAX_COLUMNS_SHOWN} more` : '';
  const hint = suggestOption(which, wanted, fields, delimiter);
  return createUsageError(
    USAGE.missingColumn(`--${which}`, describe(wanted), `${first}${others}`, hint),
  );
}

/**
 * Suggests the option that may help if a column is missing.
 *
 * @param {keyof Columns} which
 * @param {string} wanted
 * @param {string[]} fields
 * @param {string} delimiter
 * @returns {string} the end of the message; empty without a suggestion
 */
function suggestOption(which, wanted, fields, delimiter) {
  const plain = (/** @type {string} */ field) => field.trim().toLowerCase();
  const key = plain(wanted);
  const meant = fields.find((field) => plain(field) === key) ?? findNearest(wanted, fields);
  if (meant !== undefined && meant !== '') return USAGE.likelyColumn(`--${which}`, quote(meant));
  const others = [...DELIMITERS, '|', ...(fields.length === 1 ? [':'] : [])].filter(
    (each) => each !== delimiter,
  );
  const has = (/** @type {string} */ each) => fields.some((field) => field.includes(each));
  const splits = (/** @type {string} */ each) =>
    fields.some((field) => field.split(each).includes(wanted));
  const other = others.find(splits) ?? others.find(has);
  if (other === undefined) return '';
  return USAGE.likelyDelimiter(
    other === '\t' ? 'tabs' : `"${other}"`,
    DELIMITER_WORDS[other] ?? other,
  );
}

module.exports = { readItems };
