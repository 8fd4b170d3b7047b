'use strict';

// Writes the sentences about logos that cannot be drawn, by `details.reason`.

/** @import { Write } from './index' */

const MIB = 2 ** 20;

/**
 * Returns a position in an SVG.
 *
 * @param {{ line: number, column?: number }} details
 */
const describePlace = ({ line, column }) =>
  `line ${line}${column === undefined ? '' : `, column ${column}`}`;

/** @type {Record<string, Write>} */
const RASTER = {
  'unknown-format': (_, { option }) =>
    `The logo is in an unknown format. Use a PNG, JPEG or WebP, or an SVG if ${option('type')} ` +
    `is 'svg'.`,
  damaged: () => 'The logo is damaged or cut short, and cannot be read. Save it again.',
  animated: () => 'The logo is animated. Use a picture with one frame.',
  'too-complex': () =>
    'The logo has too many Huffman tables or scans for its size. Save it again with an image editor.',
  compressed: () => 'The logo is compressed with gzip, as .svgz files are. Decompress it first.',
  'svg-on-raster': (_, { set }) =>
    `The logo is an SVG, but the code is not. Use a PNG, JPEG or WebP, or set ${set('type', 'svg')}.`,
  'not-on-format': (_, { option }) => `This type takes no logo. Choose another ${option('type')}.`,
  'too-many-bytes': ({ details: { bytes, maxBytes } }) =>
    `The logo has ${bytes} bytes, and may have at most ${maxBytes}. Save it with fewer.`,
  'too-many-pixels': ({ details: { width, height, maxWidth, maxLossyPixels, maxMemory } }) =>
    `The logo is too large to decode: it has ${width} × ${height} pixels. ` +
    `At most ${maxWidth} × ${maxWidth} are ` +
    `decoded (${maxLossyPixels / 1e6} million of a lossy WebP), in ${maxMemory / MIB} MiB of ` +
    'memory. Shrink it.',
};

/** @type {Record<string, Write>} */
const SVG = {
  'svg-encoding': ({ details: { encoding } }) =>
    `The logo is an SVG in the encoding ${encoding}, which cannot be read. Save it as UTF-8.`,
  'svg-bytes': ({ details: { encoding } }) =>
    `The logo is an SVG with bytes that are not valid ${encoding}. Save it again as UTF-8.`,
  'svg-not-well-formed': ({ details }) =>
    'The logo is not well-formed XML: there is an error at ' +
    `${describePlace(/** @type {any} */ (details))}. Correct it.`,
  'svg-prefix': ({ details }) =>
    'The logo is an SVG with an undeclared namespace prefix at ' +
    `${describePlace(/** @type {any} */ (details))}. ` +
    'Declare it with xmlns, or remove it.',
  'svg-unclosed': () =>
    'The logo is an SVG that is cut short: it ends before its root element does. Save it again.',
  'svg-root': () => 'The logo is XML, but no SVG: its root element is not svg. Use an SVG.',
  'svg-namespace': () =>
    'The logo is an SVG without its namespace. ' +
    'Add xmlns="http://www.w3.org/2000/svg" to its root element.',
  'svg-undeclared-entity': () =>
    'The logo is an SVG that uses an entity without declaring it. Replace the entity with its text.',
  'svg-entity-value': () =>
    'The logo is an SVG with an entity that contains markup or a reference. ' +
    'Replace the entity with its text.',
  'svg-external-entity': () =>
    'The logo is an SVG with an entity from another file. Replace the entity with its text.',
  'svg-parameter-entity': () =>
    'The logo is an SVG with a parameter entity, which is not allowed. ' +
    'Remove it from the document type.',
  'svg-attribute-defaults': () =>
    'The logo is an SVG whose document type declares attributes, which is not allowed. ' +
    'Remove the declarations.',
  'svg-too-many-bytes': ({ details: { maxBytes } }) =>
    `The logo is an SVG of more than ${maxBytes} bytes, as UTF-8 and with its entities ` +
    'replaced. Shorten it.',
  'svg-too-many-elements': ({ details: { maxMemory } }) =>
    `The logo is an SVG that takes more than ${maxMemory / MIB} MiB of memory to parse. ` +
    'Use fewer elements and attributes.',
  'svg-too-many-attributes': ({ details: { maxAttributes } }) =>
    `The logo is an SVG with more than ${maxAttributes} attributes on one element. Remove some.`,
  'svg-too-many-prefixes': ({ details: { maxPrefixes } }) =>
    `The logo is an SVG with more than ${maxPrefixes} namespace prefixes, or with a very long ` +
    'one. Remove or shorten some.',
  'svg-element': ({ details: { element } }) =>
    `The logo is an SVG with the element ${element}, which is not allowed. Remove it.`,
  'svg-attribute': ({ details: { attribute } }) =>
    `The logo is an SVG with the attribute ${attribute}, which is not allowed. Remove it.`,
  'svg-style-sheet': () =>
    'The logo is an SVG with an xml-stylesheet instruction, which is not allowed. Remove it.',
  'svg-link': ({ details: { url } }) =>
    `The logo is an SVG that refers to ${url}, outside the file. Embed it in the file, or remove it.`,
  'svg-picture': ({ details: { maxWidth } }) =>
    'The logo is an SVG with an embedded picture that cannot be read or is too large. ' +
    'Embed only PNG, JPEG or WebP ' +
    `in base64, together at most as large as ${maxWidth} × ${maxWidth} pixels.`,
  'svg-css': ({ details: { css } }) =>
    `The logo is an SVG with CSS that is not allowed, at ${css}. Use plain CSS that loads nothing.`,
  'svg-filter': ({ details: { attribute, maxValue } }) =>
    `The logo is an SVG with a filter that is slow to draw: ${attribute} is above ${maxValue}. ` +
    'Reduce it.',
  'svg-cycle': ({ details: { id } }) =>
    `The logo is an SVG in which #${id} refers to itself, directly or through others. ` +
    'Remove one of the references.',
  'svg-too-deep': ({ details: { maxDepth } }) =>
    `The logo is an SVG with more than ${maxDepth} elements inside one another. Simplify it.`,
  'svg-too-many-drawn': ({ details: { maxElements, maxBytes } }) =>
    'The logo is an SVG that takes too long to draw: ' +
    'with each element counted as often as it is drawn, it has more ' +
    `than ${maxElements} elements or ${maxBytes / MIB} MiB. Simplify it.`,
  'svg-too-many-selectors': () =>
    'The logo is an SVG whose style sheets have too many selectors for its elements. Simplify them.',
  'svg-unknown': () => 'The logo is an SVG that cannot be embedded. Simplify it.',
};

const SENTENCES = { ...RASTER, ...SVG };

/**
 * Finds the function that writes the sentence of a reason.
 *
 * @param {string} reason
 * @returns {Write}
 */
function findWriter(reason) {
  return /** @type {Write} */ (SENTENCES[reason] ?? SENTENCES['unknown-format']);
}

module.exports = { SENTENCES, findWriter };
