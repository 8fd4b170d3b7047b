'use strict';

// Runs `qr-napi --sequence`: draws a text as several codes, each into a file of its own.

const fs = require('node:fs');
const path = require('node:path');

const { describe } = require('../error');
const { FILES, USAGE } = require('../messages/command');
const { CommandError, createUsageError } = require('./failure');
const { readBytes, readText } = require('./text');

/** @import { CommandLine } from './arguments' */

/**
 * Draws the codes, and writes them.
 *
 * @param {CommandLine} read
 * @param {Record<string, any>} options those of each code
 * @param {(file: string, code: Buffer) => Promise<void>} save
 */
async function runSequence(read, options, save) {
  const { output, sequence, binary, force, verbose } = read.values;
  if (typeof output !== 'string' || output === '-') {
    const reason = 'without it no file has a name, such as code-1of3.png for code.png';
    throw createUsageError(USAGE.needs('--sequence', '--output', reason));
  }
  const { MAX_SYMBOLS } = require('../native');
  const text = await (binary ? readBytes : readText)(read, process.stdin, MAX_SYMBOLS);
  const { describeLastQrCode, generateQrCodeSequence } = require('../../index');
  const symbols = sequence === true ? undefined : parseCount(String(sequence));
  const codes = generateQrCodeSequence(text, /** @type {any} */ ({ ...options, symbols }));
  const files = codes.map((_, i) => nameFile(output, i + 1, codes.length));
  if (force === undefined) refuseExisting(files);
  for (const [i, code] of codes.entries()) await save(/** @type {string} */ (files[i]), code);
  if (verbose === undefined) return;
  const version = describeLastQrCode()?.version;
  process.stderr.write(`qr-napi: ${codes.length} codes, version ${version}\n`);
}

/**
 * Parses the number of codes. Returns any other value unchanged, as the library has a message for
 * it.
 *
 * @param {string} value
 */
function parseCount(value) {
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/**
 * Names the file of a code: `name-1of3.png` for `name.png`.
 *
 * @param {string} file
 * @param {number} index from 1
 * @param {number} count
 */
function nameFile(file, index, count) {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-${index}of${count}${ext}`);
}

/**
 * Refuses files that exist, before any is written.
 *
 * @param {string[]} files
 */
function refuseExisting(files) {
  const existing = files.find((file) => fs.existsSync(file));
  if (existing !== undefined) throw new CommandError(FILES.fileExists(describe(existing)));
}

module.exports = { runSequence };
