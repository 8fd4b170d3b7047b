'use strict';

// Encodes pictures as data URLs (RFC 2397).

/** @import { Picture } from './draw' */

/**
 * Encodes a picture: in base64, or an SVG percent-encoded if that is shorter.
 *
 * @param {Picture} picture
 * @returns {string}
 */
function createDataUrl({ bytes, type }) {
  const url = `data:${type.mediaType};base64,${bytes.toString('base64')}`;
  if (type.name !== 'svg') return url;
  // A URL may contain most characters of an SVG unencoded.
  const escaped = encodeURI(bytes.toString()).replaceAll('#', '%23').replaceAll("'", '%27');
  const plain = `data:${type.mediaType};charset=utf-8,${escaped}`;
  return plain.length < url.length ? plain : url;
}

module.exports = { createDataUrl };
