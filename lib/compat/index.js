'use strict';

// The functions of npm `qrcode` that servers call, and the same without a promise. What each gives, takes and throws is
// written in index.d.ts; docs/migrating.md says where they differ from npm.

const { writeWhole, writeWholeSync } = require('../file');
const { checkFile, checkText, readArguments, settle } = require('./arguments');
const { dataUrl } = require('./data-url');
const { CHARACTERS, IMAGES, draw } = require('./draw');
const { toFileStream } = require('./stream');
const { create } = require('./symbol');
const { typeOfFile } = require('./type');

/**
 * @param {any} text
 * @param {any} [options]
 */
function toBufferSync(text, options) {
  checkText(text);
  return draw(text, options, 'png').bytes;
}

/**
 * @param {any} text
 * @param {any} [options]
 */
function toStringSync(text, options) {
  checkText(text);
  return draw(text, options, 'utf8', CHARACTERS).bytes.toString();
}

/**
 * @param {any} text
 * @param {any} [options]
 */
function toDataURLSync(text, options) {
  checkText(text);
  return dataUrl(draw(text, options, 'png', IMAGES));
}

/**
 * @param {any} path
 * @param {any} text
 * @param {any} [options]
 */
function toFileSync(path, text, options) {
  checkFile(path, text);
  writeWholeSync(path, draw(text, options, () => typeOfFile(path)).bytes);
}

/**
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toBuffer(text, options, callback) {
  const read = readArguments(text, options, callback);
  return settle(() => toBufferSync(text, read.options), read.callback);
}

/**
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toDataURL(text, options, callback) {
  const read = readArguments(text, options, callback);
  return settle(() => toDataURLSync(text, read.options), read.callback);
}

/**
 * Calls its callback before it returns, and gives the string then too: npm does so, and callers rely on it.
 *
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toText(text, options, callback) {
  const read = readArguments(text, options, callback);
  if (read.callback === undefined) return settle(() => toStringSync(text, read.options));
  let string;
  try {
    string = toStringSync(text, read.options);
  } catch (error) {
    read.callback(error);
    return undefined;
  }
  read.callback(null, string);
  return string;
}

/**
 * @param {any} path
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toFile(path, text, options, callback) {
  checkFile(path, text);
  const read = readArguments(text, options, callback);
  return settle(() => {
    const { bytes } = draw(text, read.options, () => typeOfFile(path));
    return writeWhole(path, bytes);
  }, read.callback);
}

module.exports = {
  create,
  toBuffer,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toFile,
  toFileStream,
  toFileSync,
  toString: toText,
  toStringSync,
};
