'use strict';

// Reads the text of a code with the option `gs1`. docs/gs1.md describes it.

const { TEXT, checkString } = require('../content');
const { createArgumentError, describe } = require('../error');
const { PartKind } = require('../native');
const { joinElements, readElements } = require('./elements');

/** @import { Part } from '../content' */

/**
 * Validates GS1 element strings, and returns the parts of their code: FNC1 in first position, and
 * the elements with GS where it is needed.
 *
 * @param {unknown} text `(01)09521234543213(10)ABC`, or raw data
 * @param {string} name the name of the argument, for errors
 * @returns {Part[]}
 */
function readGs1(text, name) {
  if (typeof text !== 'string') {
    throw createArgumentError(
      'ERR_QR_INVALID_TEXT',
      'a string of GS1 elements',
      name,
      describe(text),
    );
  }
  checkString(text, name);
  return [
    { kind: PartKind.Fnc1First, data: '' },
    { kind: TEXT, data: joinElements(readElements(text, name)) },
  ];
}

module.exports = { readGs1 };
