'use strict';

// The functions of npm `qrcode` that servers call, and synchronous versions of them. index.d.ts
// documents each function; docs/migrating.md lists the differences from npm.

const { accessSync } = require('node:fs');

const { writeWhole, writeWholeSync } = require('../file');
const { checkFile, checkText, readArguments, runCall, settle } = require('./arguments');
const { createDataUrl } = require('./data-url');
const { IMAGES, draw, drawCharacters } = require('./draw');
const { toFileStream } = require('./stream');
const { create } = require('./symbol');
const { detectFileType } = require('./type');

/**
 * Draws a code as bytes.
 *
 * @param {any} text
 * @param {any} [options]
 */
function toBufferSync(text, options) {
  checkText(text);
  return draw(text, options, 'png').bytes;
}

/**
 * Draws a code as a string.
 *
 * @param {any} text
 * @param {any} [options]
 */
function toStringSync(text, options) {
  checkText(text);
  return drawCharacters(text, options);
}

/**
 * Draws a code as a data URL.
 *
 * @param {any} text
 * @param {any} [options]
 */
function toDataURLSync(text, options) {
  checkText(text);
  return createDataUrl(draw(text, options, 'png', IMAGES));
}

/**
 * Draws a code, and writes it to a file.
 *
 * @param {any} path
 * @param {any} text
 * @param {any} [options]
 */
function toFileSync(path, text, options) {
  checkFile(path, text);
  writeWholeSync(path, draw(text, options, () => detectFileType(path)).bytes);
}

/**
 * Passes the result of `toBufferSync` to the callback or a promise.
 *
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toBuffer(text, options, callback) {
  return settle(readArguments(text, options, callback), (read) => toBufferSync(text, read));
}

/**
 * Passes the result of `toDataURLSync` to the callback or a promise.
 *
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toDataURL(text, options, callback) {
  return settle(readArguments(text, options, callback), (read) => toDataURLSync(text, read));
}

/**
 * Passes the result of `toStringSync` to the callback or a promise. As npm does, calls the callback
 * before it returns, and then returns the string too: callers rely on both.
 *
 * @param {any} text
 * @param {any} [options] or the callback
 * @param {any} [callback]
 */
function toText(text, options, callback) {
  const read = readArguments(text, options, callback);
  const make = (/** @type {any} */ readOptions) => toStringSync(text, readOptions);
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
 * Draws a code at once, and then writes it to a file without blocking the thread.
 *
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
 * Throws Node's error for a path with a NUL before anything is written, as npm does.
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
