'use strict';

// node calls.js FILE: makes the calls in a file that index.js wrote, on the main thread and off it.
// It prints the outcome of each at once, one per line, as the process may end at any moment.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const v8 = require('node:v8');

const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('../../../index');

/** @typedef {{ name: string, text: any, options: any, how: 'sync' | 'async' | 'batch' }} Job */

/** The number of texts in a batch. */
const BATCH = 4;

main();

async function main() {
  /** @type {Job[]} */
  const jobs = v8.deserialize(fs.readFileSync(process.argv[2] ?? ''));
  for (const job of jobs) {
    say(`begin ${nameOf(job)}`);
    try {
      say(
        `answer ${createHash('sha256')
          .update(await answer(job))
          .digest('hex')} ${nameOf(job)}`,
      );
    } catch (error) {
      const { code, name, message } = /** @type {any} */ (error);
      say(`error ${code ?? name} ${nameOf(job)}: ${message}`);
    }
  }
  say('end');
}

/** @param {Job} job */
function nameOf({ name, how }) {
  return `${name} (${how})`;
}

/** @param {string} line */
function say(line) {
  fs.writeSync(1, `${line}\n`);
}

/**
 * @param {Job} job
 * @returns {Promise<Buffer>}
 */
async function answer({ text, options, how }) {
  if (how === 'sync') return generateQrCode(text, options);
  if (how === 'async') return generateQrCodeAsync(text, options);
  const pictures = [];
  for await (const picture of generateQrCodes(Array(BATCH).fill(text), options)) pictures.push(picture);
  if (pictures.length !== BATCH) throw new Error(`${pictures.length} answers`);
  const [first] = pictures;
  if (first === undefined || pictures.some((picture) => !picture.equals(first)))
    throw new Error('answers differ');
  return first;
}
