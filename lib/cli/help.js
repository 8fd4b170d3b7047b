'use strict';

// Writes the texts of --help. Each fits on a screen of 80 × 24 characters.

const { OPTIONS, findOption, listFlagNames } = require('../options/table');

/** @import { Flag } from '../options/table' */

/** The first column of the right side, and its width, in characters. */
const INDENT = 25;
const WIDTH = 79 - INDENT;

/** Writes the help of `qr-napi`. */
function writeSingleHelp() {
  return `\
Usage: qr-napi [options] [text ...]            draw a QR code in the terminal
       qr-napi -o code.svg [options] text      write it into a file
       qr-napi batch codes.csv --out folder    thousands: qr-napi batch -h
       qr-napi wifi --ssid NAME                and others: qr-napi payloads
Words are joined by a space. - or no text reads stdin, with --binary any bytes.
  -o, --output FILE      such as code.png; - is stdout; -f, --force replaces it
${formatFlag(TYPE)}
${formatFlags()}
      --sequence[=N]     codes of a long text, name-1of3.png (--sequence-part)
  -h, --help, --version, --verbose, --grade (ISO 15415); --verify, --no-verify
`;
}

/** Writes the help of `qr-napi batch`. */
function writeBatchHelp() {
  return `\
Usage: qr-napi batch codes.csv --out folder [options]
Makes a file for each row of a CSV file, on all cores. - is stdin.
What is in the folder stays: to go on after a stop, run the same again.
      --text COLUMN      the column of what the codes hold (text)
      --name COLUMN      the column of the names of the files (name)
  -o, --out FOLDER       where they are put; made if it is not there
${formatFlag(TYPE)}
  -f, --force            replace files that are there
      --delimiter CHAR   separator, or semicolon, tab, pipe (detected)
      --encoding NAME    such as windows-1252 (by byte order mark, or UTF-8)
      --verbose          report every bad row at once, not 20 at the end
  -h, --help
${formatSharedFlags()}
Exit codes: 0; 1 if a row is bad or the work failed; 2 for wrong usage;
130 after Ctrl-C.
`;
}

const { flag: TYPE } = findOption('type');

/** Formats the flags that have a line of help, except --type. */
function formatFlags() {
  const flags = OPTIONS.map(({ flag }) => flag);
  return flags
    .filter((flag) => flag !== TYPE && flag.help !== undefined)
    .map(formatFlag)
    .join('\n');
}

/**
 * Formats a flag: its names on the left, its help on the right, in as many lines as it needs.
 *
 * @param {Readonly<Flag>} flag
 */
function formatFlag({ name, short, value, help = '' }) {
  const names = `${short === undefined ? '' : `-${short}, `}--${name}`;
  const left = value === undefined ? names : `${names} ${value}`;
  return `  ${left}`.padEnd(INDENT) + wrapWords(help, WIDTH).join(`\n${' '.repeat(INDENT)}`);
}

/** Formats the list of the flags that `qr-napi` and `qr-napi batch` share. */
function formatSharedFlags() {
  const flags = OPTIONS.filter(({ flag }) => flag !== TYPE).flatMap(({ flag }) => {
    const [name, ...others] = listFlagNames(flag).map((each) => `--${each}`);
    return [flag.short === undefined ? name : `-${flag.short}`, ...others];
  });
  const list = flags.join(', ').replace(/, (\S+)$/, ' and $1');
  return wrapWords(`Of all codes: ${list}, as qr-napi --help tells.`, 79).join('\n');
}

/**
 * Breaks a text between words into lines.
 *
 * @param {string} text
 * @param {number} width the most characters of a line
 */
function wrapWords(text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

module.exports = { wrapWords, writeBatchHelp, writeSingleHelp };
