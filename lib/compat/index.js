'use strict';

// The functions of npm `qrcode` that servers call, and the same without a promise. What each gives,
// takes and throws is written in index.d.ts; docs/migrating.md says where they differ from npm.

const { accessSync } = require('node:fs');

const { writeWhole, writeWholeSync } = require('../file');
const { runCall, checkFile, checkText, readArguments, settle } = require('./arguments');
const { createDataUrl } = require('./data-url');
const { CHARACTERS, IMAGES, draw } = require('./draw');
const { toFileStream } = require('./stream');
const { create } = require('./symbol');
const { detectFileType } = require('./type');

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
  return createDataUrl(draw(text, options, 'png', IMAGES));
}

/**
 * @param {any} path
 * @param {any} text
 * @param {any} [options]
 */
function toFileSync(path, text, options) {
  checkFile(path, text);
  writeWholeSync(path, draw(text, options, () => detectFileType(path)).bytes);
}

/**
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toBuffer(text, options, callback) {
  return settle(readArguments(text, options, callback), (read) => toBufferSync(text, read));
}

/**
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toDataURL(text, options, callback) {
  return settle(readArguments(text, options, callback), (read) => toDataURLSync(text, read));
}

/**
 * Calls its callback before it returns, and gives the string then too: npm does so, and callers
 * rely on it.
 *
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toText(text, options, callback) {
  const read = readArguments(text, options, callback);
  const make = (/** @type {any} */ given) => toStringSync(text, given);
  if (read.callback === undefined) return settle(read, make);
  let string;
  try {
    string = runCall(read, make);
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
  return settle(
    readArguments(text, options, callback),
    (read) => {
      const { bytes } = draw(text, read, () => detectFileType(path));
      checkPath(path);
      return bytes;
    },
    (bytes) => writeWhole(path, bytes),
  );
}

/**
 * Throws Node's error for a path with a NUL, as npm does before it writes.
 *
 * @param {string} path
 */
function checkPath(path) {
  if (path.includes('\0')) accessSync(path);
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
