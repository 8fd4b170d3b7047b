'use strict';

// Writes the sentences of the command about its command line, its input and its files. The callers
// escape names and values with `describe` of lib/error.js.

/**
 * Joins names as in "a, b or c".
 *
 * @param {readonly string[]} items
 */
const joinWithOr = (items) => `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

/** About the command line. */
const USAGE = {
  missingText: () => 'No text is given. Write it after qr-napi, or see qr-napi --help.',
  /** @param {string} one @param {string} other */
  bothGiven: (one, other) => `${one} and ${other} exclude each other. Use only one.`,
  /** @param {number} count @param {number} max */
  tooManyArguments: (count, max) =>
    `${count} arguments are given, and at most ${max} are read. Put the text in quotes.`,
  /** @param {string} flag */
  givenTwice: (flag) => `${flag} is given twice. Give it once.`,
  /** @param {string} flag @param {string} value */
  unwantedValue: (flag, value) => `${flag} takes no value, but has ${value}. Remove the value.`,
  /** @param {string} flag @param {string} [example] */
  missingValue: (flag, example) => `${flag} needs a value${example ? `, such as ${example}` : ''}.`,
  /** @param {string} flag @param {string} value @param {string} joined */
  valueLikeOption: (flag, value, joined) =>
    `${flag} needs a value, and ${value} looks like an option. If it is the value, write ${joined}.`,
  /** @param {string} flag @param {readonly string[]} meant */
  unknownOption: (flag, meant) =>
    meant.length > 0
      ? `Unknown option ${flag}. Did you mean ${meant.join(' or ')}?`
      : `Unknown option ${flag}. --help lists the options.`,
  /** @param {string} arg @param {readonly string[]} meant */
  oneDash: (arg, meant) =>
    `Long options begin with two dashes. Did you mean ${meant.join(' or ')} for ${arg}?`,
  /** @param {string} flag @param {string} other @param {string} reason */
  needs: (flag, other, reason) => `${flag} needs ${other}: ${reason}.`,
  /** @param {string} command @param {string} word */
  unwantedWords: (command, word) =>
    `${command} takes only options, but ${word} is given. For a code of these words, write ` +
    `qr-napi -- ${command} …`,
  /** @param {string} flag @param {string} value */
  badJson: (flag, value) => `${flag} needs JSON, and ${value} is none. Put it in single quotes.`,
  binaryWithText: () =>
    '--binary reads standard input, and takes no text. Write qr-napi --binary -o code.png < file.',
  /** @param {string} file @param {readonly string[]} endings */
  unknownEnding: (file, endings) =>
    `The name ${file} has no known extension. Add --type, or end the name in ${joinWithOr(endings)}.`,
  forceWithoutFile: () =>
    '--force replaces a file, but --output - writes to standard output. Remove --force, or name a file.',
  missingFolder: () => '--out is missing. Name the folder for the codes with --out FOLDER.',
  missingFile: () => 'No CSV file is given. Name one, or write - for standard input.',
  /** @param {number} count */
  tooManyFiles: (count) =>
    `batch takes one CSV file, but ${count} names are given. ` +
    'For a code of these words, write qr-napi -- batch …',
  /** @param {string} value */
  badDelimiter: (value) =>
    `--delimiter cannot be ${value}. Use one ASCII character that is not a quote, or comma, ` +
    'semicolon, tab or pipe.',
  /** @param {string} label */
  unknownEncoding: (label) =>
    `Unknown encoding ${label}. Use utf-8, utf-16le, utf-16be or windows-1252 for ` +
    '--encoding, or save the file ' +
    'as UTF-8.',
  /** @param {string} marked @param {string} asked */
  otherEncoding: (marked, asked) =>
    `The file begins with the byte order mark of ${marked}, but --encoding says ${asked}. ` +
    'Remove --encoding, or set it ' +
    `to ${marked}.`,
  /** @param {string} name */
  unmarkedEncoding: (name) =>
    `The first line of the file looks like ${name} without a byte order mark. Add --encoding ${name}.`,
  /** @param {string} flag @param {string} name @param {string} columns @param {string} hint */
  missingColumn: (flag, name, columns, hint) =>
    `The file has no column ${name} for ${flag}. Its columns are ${columns}.${hint}`,
  /** @param {string} flag @param {string} name */
  likelyColumn: (flag, name) => ` Did you mean ${flag} ${name}?`,
  /** @param {string} found @param {string} name */
  likelyDelimiter: (found, name) => ` The first line contains ${found}: try --delimiter ${name}.`,
};

/** About standard input and files. */
const FILES = {
  notUtf8: () => 'Standard input is not UTF-8. Convert it, or add --binary to encode its bytes.',
  /** @param {number} max */
  inputTooLong: (max) =>
    `Standard input has more than ${max} bytes, which no QR code can hold. Shorten it.`,
  /** @param {string} file */
  fileExists: (file) =>
    `--output: ${file} already exists. Choose another name, or replace it with --force.`,
  /** @param {string} file */
  notFolder: (file) => `--out: ${file} is not a folder. Name another one.`,
  /** @param {string} file */
  notCsv: (file) => `${file} is a folder. Name a CSV file.`,
  workbook: () =>
    'The file is a workbook, such as .xlsx, and not CSV. Save it as CSV UTF-8 in the spreadsheet.',
  /** @param {number} width @param {number} columns @param {number} [small] the width with --small */
  tooWide: (width, columns, small) => {
    const advice =
      small !== undefined && small <= columns
        ? `Add --small, which takes ${small}`
        : `Make the terminal wider${small === undefined ? '' : ` (--small takes ${small})`}`;
    return (
      `The code is ${width} columns wide, but the terminal has ${columns}. ` +
      `${advice}, or write the code into a file with --output.`
    );
  },
};

/** About the rows of a CSV file. */
const ROWS = {
  /** @param {number} line @param {string} problem */
  atLine: (line, problem) => `line ${line}: ${problem}`,
  noHeader: () => 'The file is empty. Its first line must have the names of the columns.',
  /** @param {string} flag @param {string} name */
  twoColumns: (flag, name) => `${flag}: two columns have the name ${name}. Rename one.`,
  /** @param {number} count @param {number} columns */
  wrongCount: (count, columns) =>
    `The row has ${count} ${count === 1 ? 'field' : 'fields'}, but the first line has ` +
    `${columns}. ` +
    'Check its separators and quotes.',
  quoteInField: () =>
    'A field has a quote in the middle. Put the whole field in quotes, and write two quotes for ' +
    'each one inside.',
  textAfterQuote: () =>
    'A field goes on after its closing quote. Write two quotes for each one inside a field.',
  /** @param {number} max */
  fieldTooLong: (max) =>
    `A field has more than ${max} bytes, which no QR code can hold. Shorten it.`,
  /** @param {number} max */
  rowTooLong: (max) => `The row has more than ${max} bytes. Shorten it.`,
  /** @param {number} max */
  tooManyFields: (max) => `The row has more than ${max} fields. Remove some.`,
  /** @param {number} field from 1 @param {string} encoding @param {boolean} isGuessed */
  undecodable: (field, encoding, isGuessed) =>
    `Field ${field} is not valid ${encoding}. ` +
    (isGuessed
      ? 'If Excel on Windows saved the file, add --encoding windows-1252.'
      : 'Choose another --encoding.'),
  loneReturn: () =>
    'A field has a carriage return without a line feed. ' +
    'Put the field in quotes, or end lines with line feeds.',
  unclosedAtEnd: () =>
    'The quoted field that begins here has no closing quote before the end of the file. Add it.',
  /** @param {number} max */
  unclosed: (max) =>
    `The quoted field that begins here has no closing quote within ${max} bytes. Add it.`,
  /** @param {string} name @param {string} rule */
  badName: (name, rule) => `The name ${name} ${rule}. Choose another name.`,
  nameTwice: () =>
    'An earlier row has this name, or one that differs only in case or spelling. Choose another name.',
  /** @param {string} name */
  nameTaken: (name) =>
    `The folder has a file whose name differs from ${name} only in case or spelling, and it ` +
    'cannot hold both. Choose another name.',
};

module.exports = { FILES, ROWS, USAGE };
