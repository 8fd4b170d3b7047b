'use strict';

// The text of a single code.

const { isUtf8 } = require('node:buffer');

const { MOST_CHARACTERS } = require('../content');
const { Failure, misuse } = require('./failure');

/** @import { Arguments } from './arguments' */

/** No more bytes than characters fit in a symbol; after them may come the end of the line. */
const MOST_BYTES = MOST_CHARACTERS + 2;

/**
 * The words of the command line, or what comes from standard input.
 *
 * @param {Arguments} arguments_
 * @param {NodeJS.ReadStream} stdin
 * @returns {Promise<string>}
 */
async function readText({ words, isLiteral }, stdin) {
  const isAsked = words.length === 1 && words[0] === '-' && !isLiteral;
  if (words.length > 0 && !isAsked) return words.join(' ');
  if (stdin.isTTY && !isAsked) throw misuse('a text (qr-napi --help tells more)', 'none');
  return readAll(stdin);
}

/**
 * @param {AsyncIterable<Buffer>} stdin
 * @returns {Promise<string>}
 */
async function readAll(stdin) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) {
      throw new Failure(`Expected at most ${MOST_CHARACTERS} bytes from standard input but received more`);
    }
  }
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) throw new Failure('Expected UTF-8 from standard input but received other bytes');
  // Some systems put a byte order mark in front of all that goes through a pipe.
  return bytes
    .toString()
    .replace(/^\ufeff/, '')
    .replace(/\r?\n$/, '');
}

module.exports = { readText };
