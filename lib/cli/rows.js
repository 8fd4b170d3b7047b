'use strict';

// A CSV file -> what codes are to be made of it.

const { CsvParser } = require('./csv');
const { Failure, misuse, shown } = require('./failure');

/** @import { Row } from './csv' */

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
 * @param {AsyncIterable<Uint8Array>} file
 * @param {Columns} columns the names of those that matter
 * @param {string} delimiter
 * @returns {AsyncGenerator<Item[], void, undefined>} as many at once as come in a piece of the file
 */
async function* readItems(file, columns, delimiter) {
  const parser = new CsvParser(delimiter);
  /** @type {((row: Row) => Item) | undefined} */
  let read;
  for await (const rows of rowsOf(file, parser)) {
    const [header] = rows;
    if (header === undefined) continue;
    if (read === undefined) {
      read = readerOf(header, columns);
      rows.shift();
      // The columns are right, which the caller may wait for before anything is made.
      yield [];
    }
    yield rows.map(read);
  }
  if (read === undefined)
    throw new Failure('Expected a line with the names of the columns but received nothing');
}

/**
 * @param {AsyncIterable<Uint8Array>} file
 * @param {InstanceType<typeof CsvParser>} parser
 */
async function* rowsOf(file, parser) {
  for await (const chunk of file) yield parser.write(chunk);
  yield parser.end();
}

/**
 * @param {Row} header
 * @param {Columns} columns
 * @returns {(row: Row) => Item}
 */
function readerOf({ line, fields, problem }, columns) {
  if (problem !== undefined) throw new Failure(`line ${line}: ${problem}`);
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined)
    throw new Failure(`line ${line}: Expected each column once but received ${shown(twice)} twice`);
  const [text, name] = [placeOf('text', columns, fields), placeOf('name', columns, fields)];
  return (row) => {
    const { line, end } = row;
    const wrong = row.problem ?? problemOfCount(row.fields.length, fields.length);
    if (wrong !== undefined) return { line, end, text: '', name: '', problem: wrong };
    return { line, end, text: row.fields[text] ?? '', name: row.fields[name] ?? '' };
  };
}

/**
 * @param {number} count
 * @param {number} expected
 */
function problemOfCount(count, expected) {
  if (count === expected) return undefined;
  return `Expected ${expected} ${expected === 1 ? 'field' : 'fields'}, as the first line has, but received ${count}`;
}

/**
 * @param {keyof Columns} which
 * @param {Columns} columns
 * @param {string[]} fields
 */
function placeOf(which, columns, fields) {
  const place = fields.indexOf(columns[which]);
  if (place >= 0) return place;
  const first = fields.slice(0, 20).map(shown).join(', ');
  const others = fields.length > 20 ? ` and ${fields.length - 20} more` : '';
  throw misuse(`one of the columns, ${first}${others}, for --${which}`, shown(columns[which]));
}

module.exports = { readItems };
