'use strict';

// Checks the options of a batch before its first row.

const { drawText } = require('../shared');

/** @import { Drawing } from '../options/read' */

/** The text that takes the fewest bits: it fits in every version at every level. */
const SHORTEST_TEXT = '1';

/**
 * Draws a code of the shortest text. Options that fail for this text fail for every text: a logo
 * that cannot be decoded, a width that holds no symbol, a logo that covers too much of every
 * allowed version.
 *
 * @param {Readonly<Drawing>} drawing
 * @throws {import('../error').QrCodeError} if no text can be drawn
 */
function checkDrawing(drawing) {
  // The text is no GS1 element.
  drawText(SHORTEST_TEXT, drawing.gs1 ? { ...drawing, gs1: false } : drawing);
}

module.exports = { checkDrawing };
