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
 * @param {CommandLine} arguments_
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<string>}
 */
async function readText({ words, isLiteral }, stdin) {
  const isAsked = words.length === 1 && words[0] === '-' && !isLiteral;
  if (words.length > 0 && !isAsked) return words.join(' ');
  if (stdin.isTTY && !isAsked) throw createUsageError(USAGE.missingText());
  return readUtf8(stdin);
}

/**
 * Returns the bytes of standard input, unchanged.
 *
 * @param {CommandLine} arguments_
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<Buffer>}
 */
async function readBytes({ words, isLiteral }, stdin) {
  const isAsked = words.length === 1 && words[0] === '-' && !isLiteral;
  if ((words.length > 0 && !isAsked) || (stdin.isTTY && !isAsked)) {
    throw createUsageError(USAGE.binaryWithText());
  }
  return readAll(stdin, 0);
}

/**
 * Reads UTF-8 from standard input.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @returns {Promise<string>}
 */
async function readUtf8(stdin) {
  const bytes = await readAll(stdin, LINE_END);
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
 * Reads standard input. Refuses more bytes than MAX_CHARACTERS, as no symbol holds them.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @param {number} more the bytes that the limit does not count
 * @returns {Promise<Buffer>}
 */
async function readAll(stdin, more) {
  // Loaded here, as --help must work without the addon.
  const { MAX_CHARACTERS } = require('../native');
  const chunks = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_CHARACTERS + more) {
      throw new CommandError(FILES.inputTooLong(MAX_CHARACTERS));
    }
  }
  return Buffer.concat(chunks);
}

module.exports = { readBytes, readText };
