'use strict';

// Pictures as data URLs (RFC 2397).

/** @import { Picture } from './draw' */

/**
 * @param {Picture} picture
 * @returns {string}
 */
function createDataUrl({ bytes, type }) {
  const url = `data:${type.mediaType};base64,${bytes.toString('base64')}`;
  if (type.name !== 'svg') return url;
  // What an SVG is made of is mostly allowed in a URL as it is.
  const escaped = encodeURI(bytes.toString()).replaceAll('#', '%23').replaceAll("'", '%27');
  const plain = `data:${type.mediaType};charset=utf-8,${escaped}`;
  return plain.length < url.length ? plain : url;
}

module.exports = { createDataUrl };
