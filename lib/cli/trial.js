'use strict';

// Finds out before the first row of a batch whether its options leave any code possible.

const { drawText } = require('../draw');

/** @import { Drawing } from '../options' */

/** Fits in every version at every level, and so has the smallest symbol of all. */
const SHORTEST_TEXT = '1';

/**
 * Draws a code of the shortest text. What fails for it fails for every text: a logo that cannot be
 * decoded, a width that holds no symbol, a logo that covers too much of each version that is open.
 *
 * @param {Readonly<Drawing>} drawing
 * @throws {import('../error').QrCodeError} where no text can be drawn
 */
function checkDrawing(drawing) {
  drawText(SHORTEST_TEXT, drawing);
}

module.exports = { checkDrawing };
