'use strict';

// Writes the sentences about options of npm `qr-code-styling` that are not drawn, by
// `details.reason`.

/** @import { Write } from './index' */

/** @type {Readonly<Record<string, Write>>} */
const SENTENCES = Object.freeze({
  append: () =>
    'append needs a page, and a server has none. Call getRawData, and send the picture.',
  circle: () =>
    "shape: 'circle' would fill the quiet zone around the code with random modules. Use 'square'.",
  extension: () =>
    'applyExtension changes the elements of a page, and a server has none. ' +
    "Change the text that getRawData('svg') returns.",
  'file-name': ({ argument, details: { rule } }) =>
    `${argument} ${rule}. Choose another name, or write what getRawData returns.`,
  'image-url': () =>
    'image is a URL, and nothing is loaded from the network. Load it yourself, and pass its bytes: ' +
    'image: new Uint8Array(await response.arrayBuffer()).',
  'not-square': ({ details: { width, height } }) =>
    `The picture is square, but width is ${width} and height is ${height}. ` +
    'Set both to the same number.',
});

module.exports = { SENTENCES };
