'use strict';

// Reads the option `image`: bytes, a data URL or the path of a file. Nothing is loaded from the
// network.

const { readFile, stat } = require('node:fs/promises');
const { isUint8Array } = require('node:util').types;

const { createError } = require('../error');
const { findRow } = require('../options/rows');
const { createValueError } = require('../options/values');
const { isMissing } = require('./numbers');

/** @typedef {{ bytes: Uint8Array } | { path: string }} Image */

/** Matches a URL. Two letters or more before the colon, as `C:` is a drive of Windows. */
const URL_START = /^[a-z][a-z\d+.-]+:/i;

/** Matches the start of a data URL up to its data (RFC 2397). */
const DATA_URL = /^data:([^,]*),/i;

/** Matches base64, with both alphabets of RFC 4648. */
const BASE64 = /^[\w+/-]*={0,2}$/;

/**
 * Reads an image. A file is read later, as it takes time.
 *
 * @param {unknown} value
 * @returns {Readonly<Image> | undefined}
 */
function readImage(value) {
  if (isMissing(value)) return undefined;
  if (isUint8Array(value)) return Object.freeze({ bytes: value });
  if (typeof value !== 'string') {
    const expected = 'the bytes of a picture, a data URL or the path of a file';
    throw createValueError(expected, 'image', value);
  }
  if (/^data:/i.test(value)) return Object.freeze({ bytes: parseDataUrl(value) });
  if (!URL_START.test(value)) return Object.freeze({ path: value });
  throw createError('ERR_QR_INVALID_OPTION', {
    argument: 'image',
    details: { reason: 'image-url' },
  });
}

/**
 * Decodes a data URL. The content tells its format, and not the media type.
 *
 * @param {string} url
 * @returns {Buffer}
 */
function parseDataUrl(url) {
  const [start = '', header = ''] = DATA_URL.exec(url) ?? [];
  if (start === '') throw createDataUrlError(url);
  // One character a byte.
  const data = Buffer.from(url.slice(start.length)).toString('latin1');
  const bytes = data.replace(/%([\da-f]{2})/gi, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  if (!/;\s*base64\s*$/i.test(header)) return Buffer.from(bytes, 'latin1');
  const base64 = bytes.replace(/\s+/g, '');
  if (!BASE64.test(base64)) throw createDataUrlError(url);
  return Buffer.from(base64, 'base64');
}

/** @param {string} url */
function createDataUrlError(url) {
  return createValueError("a data URL such as 'data:image/png;base64,iVBO…'", 'image', url);
}

/** Loads the images of one object. */
class ImageLoader {
  /** The last file. @type {Buffer | undefined} */
  #last;

  /**
   * Returns the bytes of an image. Reads a file each time, as it may have changed. If it has not,
   * returns the same buffer as before, whose picture the addon has already decoded.
   *
   * @param {Readonly<Image>} image
   * @returns {Promise<Uint8Array>}
   */
  async load(image) {
    if ('bytes' in image) return image.bytes;
    await checkSize(image.path);
    const bytes = await readFile(image.path);
    if (this.#last?.equals(bytes)) return this.#last;
    this.#last = bytes;
    return bytes;
  }
}

/**
 * Refuses a file that is too large for an image, before it is read.
 *
 * @param {string} path
 */
async function checkSize(path) {
  const { max = 0 } = findRow('logo.image');
  const { size } = await stat(path);
  if (size <= max) return;
  throw createError('ERR_QR_INVALID_LOGO', {
    argument: 'image',
    details: { reason: 'too-many-bytes', bytes: size, maxBytes: max },
  });
}

module.exports = { ImageLoader, readImage };
