'use strict';

// Draws many texts with options that are read once. index.d.ts documents the public function.

const { readParts } = require('./content');
const { describeLastDrawn, drawParts, keepLogo } = require('./draw');
const { readDrawing } = require('./options/read');
const { PayloadDrawings, copyDeep, getContent } = require('./payloads/draw');
const { isPayload } = require('./payloads/payload');
const { drawText } = require('./shared');

/** @import { Drawing } from './options/read' */

/**
 * Prepares a drawing for many codes: decodes its logo, and draws a code of one digit. The options
 * may be valid one by one and still allow no code, which the owner of a server should learn before
 * the first request.
 *
 * @param {Readonly<Drawing>} drawing
 * @returns {Readonly<Drawing>} the same drawing, whose logo the addon keeps as long as this object
 */
function prepareDrawing(drawing) {
  const prepared = keepLogo(drawing);
  // A digit is no GS1 element.
  drawText('0', prepared.gs1 ? { ...prepared, gs1: false } : prepared);
  return prepared;
}

/** @type {typeof import('../index').qrCodeGenerator} */
function qrCodeGenerator(options) {
  const given = copyDeep(options);
  const drawing = prepareDrawing(readDrawing(given));
  const drawings = new PayloadDrawings(given, drawing);
  const draw = (/** @type {any} */ text, /** @type {Readonly<Drawing>} */ own) =>
    typeof text === 'string' ? drawText(text, own) : drawParts(readParts(text, 'text', own), own);
  const generate = (/** @type {any} */ text) =>
    isPayload(text) ? draw(getContent(text), drawings.find(text)) : draw(text, drawing);
  const describe = (/** @type {any} */ text) => {
    generate(text);
    return /** @type {import('../index').QrCodeDescription} */ (describeLastDrawn());
  };
  return Object.assign(generate, { describe });
}

module.exports = { prepareDrawing, qrCodeGenerator };
