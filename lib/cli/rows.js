'use strict';

// A CSV file -> what codes are to be made of it.

const { quote } = require('../error');
const { ROWS, USAGE } = require('../messages/command');
const { nearest } = require('../nearest');
const { Failure, misuse, shown } = require('./failure');
const { DELIMITERS } = require('./sheet');

/** @import { Row } from './csv' */
/** @import { Sheet } from './sheet' */

/** How many column names a message lists, at most. */
const MAX_COLUMNS_SHOWN = 20;

/** How to write each separator on a command line. */
const OPTIONS = /** @type {Record<string, string>} */ ({
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  ':': ':',
});

/**
 * What a row says, or what is wrong with it.
 *
 * @typedef {object} Item
 * @property {number} line
 * @property {number} end the bytes up to its end
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
 * @param {Columns} columns the names of those that matter
 * @param {InstanceType<typeof Sheet>} sheet knows these columns, and has read nothing yet
 * @returns {AsyncGenerator<Item[], void, undefined>} the items of each piece of the file. The first
 *   array is empty, and says that the columns have been found: the caller may wait for it before it
 *   makes anything
 */
async function* readItems(file, columns, sheet) {
  /** @type {((row: Row) => Item) | undefined} */
  let read;
  for await (const rows of rowsOf(file, sheet)) {
    const [header] = rows;
    if (header === undefined) continue;
    if (read === undefined) {
      read = readerOf(header, columns, sheet);
      rows.shift();
      yield [];
    }
    yield rows.map(read);
  }
  if (read === undefined) throw new Failure(ROWS.noHeader());
}

/**
 * @param {AsyncIterable<Uint8Array>} file
 * @param {InstanceType<typeof Sheet>} sheet
 */
async function* rowsOf(file, sheet) {
  for await (const chunk of file) yield sheet.write(chunk);
  yield sheet.end();
}

/**
 * @param {Row} header
 * @param {Columns} columns
 * @param {InstanceType<typeof Sheet>} sheet
 * @returns {(row: Row) => Item}
 */
function readerOf({ line, fields, problem }, columns, sheet) {
  if (problem !== undefined) throw new Failure(ROWS.atLine(line, problem));
  const [text, name] = /** @type {const} */ (['text', 'name']).map((which) => {
    const place = fields.indexOf(columns[which]);
    if (place < 0) throw missing(which, columns[which], fields, sheet.delimiter ?? ',');
    if (fields.indexOf(columns[which], place + 1) < 0) return place;
    throw new Failure(ROWS.atLine(line, ROWS.twoColumns(`--${which}`, shown(columns[which]))));
  });
  // Spreadsheets leave out the separators of empty columns at the end, in some rows and not in others.
  const least = 1 + Math.max(text ?? 0, name ?? 0);
  return (row) => {
    const { line, end } = row;
    const wrong = row.problem ?? problemOfCount(row.fields, least, fields.length);
    if (wrong !== undefined) return { line, end, text: '', name: '', problem: wrong };
    return { line, end, text: row.fields[text ?? 0] ?? '', name: row.fields[name ?? 0] ?? '' };
  };
}

/**
 * @param {string[]} fields
 * @param {number} least
 * @param {number} most all fields after these must be empty
 */
function problemOfCount(fields, least, most) {
  const count = fields.length;
  if (count >= least && (count <= most || fields.slice(most).every((field) => field === '')))
    return undefined;
  return ROWS.wrongCount(count, most);
}

/**
 * @param {keyof Columns} which
 * @param {string} wanted
 * @param {string[]} fields
 * @param {string} delimiter
 */
function missing(which, wanted, fields, delimiter) {
  const first = fields.slice(0, MAX_COLUMNS_SHOWN).map(shown).join(', ');
  const others = fields.length > MAX_COLUMNS_SHOWN ? ` and ${fields.length - MAX_COLUMNS_SHOWN} more` : '';
  const hint = hintOf(which, wanted, fields, delimiter);
  return misuse(USAGE.missingColumn(`--${which}`, shown(wanted), `${first}${others}`, hint));
}

/**
 * Suggests the option that may help if a column is missing.
 *
 * @param {keyof Columns} which
 * @param {string} wanted
 * @param {string[]} fields
 * @param {string} delimiter
 * @returns {string} to be appended to the message
 */
function hintOf(which, wanted, fields, delimiter) {
  const plain = (/** @type {string} */ field) => field.trim().toLowerCase();
  const key = plain(wanted);
  const meant = fields.find((field) => plain(field) === key) ?? nearest(wanted, fields);
  if (meant !== undefined && meant !== '') return USAGE.likelyColumn(`--${which}`, quote(meant));
  const others = [...DELIMITERS, '|', ...(fields.length === 1 ? [':'] : [])].filter(
    (each) => each !== delimiter,
  );
  const has = (/** @type {string} */ each) => fields.some((field) => field.includes(each));
  const splits = (/** @type {string} */ each) => fields.some((field) => field.split(each).includes(wanted));
  const other = others.find(splits) ?? others.find(has);
  if (other === undefined) return '';
  return USAGE.likelyDelimiter(other === '\t' ? 'tabs' : `"${other}"`, OPTIONS[other] ?? other);
}

module.exports = { readItems };
