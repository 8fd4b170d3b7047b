'use strict';

// Finds out before the first row of a batch whether its options leave any code possible.

const { drawText } = require('../draw');
const { QrCodeError } = require('../error');

/** @import { Drawing } from '../options' */

/** Fits in every version at every level. */
const SHORTEST_TEXT = '1';
const MAX_VERSION = 40;

/**
 * Draws a code of the shortest text. A logo that cannot be decoded, or a width that holds no symbol, concerns every row.
 *
 * @param {Readonly<Drawing>} drawing
 * @throws {QrCodeError} where no text can be drawn
 */
function checkDrawing(drawing) {
  const error = failureOf(drawing);
  if (error === undefined) return;
  // A longer text may have a larger symbol, which covers a logo better.
  if (error.code === 'ERR_QR_LOGO_TOO_LARGE' && drawing.version === 0 && isPossible(drawing)) return;
  throw error;
}

/** @param {Readonly<Drawing>} drawing */
function isPossible(drawing) {
  for (let version = 1; version <= MAX_VERSION; version++) {
    if (failureOf({ ...drawing, version }) === undefined) return true;
  }
  return false;
}

/**
 * @param {Readonly<Drawing>} drawing
 * @returns {InstanceType<typeof QrCodeError> | undefined}
 */
function failureOf(drawing) {
  try {
    drawText(SHORTEST_TEXT, drawing);
    return undefined;
  } catch (error) {
    if (error instanceof QrCodeError) return error;
    throw error;
  }
}

module.exports = { checkDrawing };
