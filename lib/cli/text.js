'use strict';

// Reads the content of a single code: text, or any bytes.

const { isUtf8 } = require('node:buffer');

const { FILES, USAGE } = require('../messages/command');
const { CommandError, createUsageError } = require('./failure');

/** @import { CommandLine } from './arguments' */

/** The most bytes of the end of a line, which may follow a text. */
const LINE_END = 2;

/**
 * Returns the words of the command line, or the text of standard input.
 *
 * @param {CommandLine} commandLine
 * @param {NodeJS.ReadStream} stdin
 * @param {number} [symbols] how many symbols may hold the text
 * @returns {Promise<string>}
 */
async function readText(commandLine, stdin, symbols) {
  const { words } = commandLine;
  const isDash = namesStdin(commandLine);
  if (words.length > 0 && !isDash) return words.join(' ');
  if (stdin.isTTY && !isDash) throw createUsageError(USAGE.missingText());
  return readUtf8(stdin, symbols);
}

/**
 * Returns the bytes of standard input, unchanged.
 *
 * @param {CommandLine} commandLine
 * @param {NodeJS.ReadStream} stdin
 * @param {number} [symbols] how many symbols may hold the bytes
 * @returns {Promise<Buffer>}
 */
async function readBytes(commandLine, stdin, symbols) {
  if ((commandLine.words.length > 0 || stdin.isTTY) && !namesStdin(commandLine)) {
    throw createUsageError(USAGE.binaryWithText());
  }
  return readAll(stdin, 0, symbols);
}

/**
 * Returns true if the only word is -, which stands for standard input.
 *
 * @param {CommandLine} commandLine
 */
function namesStdin({ words, isLiteral }) {
  return words.length === 1 && words[0] === '-' && !isLiteral;
}

/**
 * Reads UTF-8 from standard input.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @param {number} [symbols]
 * @returns {Promise<string>}
 */
async function readUtf8(stdin, symbols) {
  const bytes = await readAll(stdin, LINE_END, symbols);
  if (!isUtf8(bytes)) {
    throw new CommandError(FILES.notUtf8());
  }
  // Some systems write a byte order mark at the start of every pipe.
  return bytes
    .toString()
    .replace(/^\ufeff/, '')
    .replace(/\r?\n$/, '');
}

/**
 * Reads standard input. Refuses more bytes than MAX_CHARACTERS for each symbol, as none holds more.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @param {number} more the bytes that the limit does not count
 * @param {number} [symbols]
 * @returns {Promise<Buffer>}
 */
async function readAll(stdin, more, symbols = 1) {
  // Loaded here, as --help must work without the addon.
  const maxBytes = symbols * require('../native').MAX_CHARACTERS;
  const chunks = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes + more) {
      throw new CommandError(FILES.inputTooLong(maxBytes));
    }
  }
  return Buffer.concat(chunks);
}

module.exports = { readBytes, readText };
