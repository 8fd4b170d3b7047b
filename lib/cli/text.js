'use strict';

// Reads the content of a single code: text, or any bytes.

const { isUtf8 } = require('node:buffer');

const { MOST_CHARACTERS } = require('../content');
const { FILES, USAGE } = require('../messages/command');
const { Failure, misuse } = require('./failure');

/** @import { Arguments } from './arguments' */

/** The most bytes of a text on standard input: no symbol holds more, and a line end may follow. */
const MAX_INPUT_BYTES = MOST_CHARACTERS + 2;

/**
 * Returns the words of the command line, or the text of standard input.
 *
 * @param {Arguments} arguments_
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<string>}
 */
async function readText({ words, isLiteral }, stdin) {
  const isAsked = words.length === 1 && words[0] === '-' && !isLiteral;
  if (words.length > 0 && !isAsked) return words.join(' ');
  if (stdin.isTTY && !isAsked) throw misuse(USAGE.missingText());
  return readUtf8(stdin);
}

/**
 * Returns the bytes of standard input, unchanged.
 *
 * @param {Arguments} arguments_
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<Buffer>}
 */
async function readBytes({ words, isLiteral }, stdin) {
  const isAsked = words.length === 1 && words[0] === '-' && !isLiteral;
  if ((words.length > 0 && !isAsked) || (stdin.isTTY && !isAsked)) {
    throw misuse(USAGE.binaryWithText());
  }
  return readAll(stdin, MOST_CHARACTERS);
}

/**
 * Reads UTF-8 from standard input.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @returns {Promise<string>}
 */
async function readUtf8(stdin) {
  const bytes = await readAll(stdin, MAX_INPUT_BYTES);
  if (!isUtf8(bytes)) {
    throw new Failure(FILES.notUtf8());
  }
  // Some systems write a byte order mark at the start of every pipe.
  return bytes
    .toString()
    .replace(/^\ufeff/, '')
    .replace(/\r?\n$/, '');
}

/**
 * Reads standard input to its end.
 *
 * @param {AsyncIterable<Buffer>} stdin
 * @param {number} most how many bytes to accept
 * @returns {Promise<Buffer>}
 */
async function readAll(stdin, most) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) {
      throw new Failure(FILES.inputTooLong(MOST_CHARACTERS));
    }
  }
  return Buffer.concat(chunks);
}

module.exports = { readBytes, readText };
