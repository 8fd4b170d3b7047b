'use strict';

// Writes the message of a picture that was read back in vain.

/** @import { Write } from './index' */

/**
 * What is wrong with the picture, by the reason.
 *
 * @type {Record<string, (details: Record<string, any>) => string>}
 */
const FAULTS = {
  contrast: ({ contrast, minContrast }) =>
    `its contrast is ${contrast} %, and at least ${minContrast} % is needed`,
  finder: () => 'they would not find its finder patterns',
  pixels: ({ pixels, minPixels }) =>
    `its modules are ${pixels} pixels wide, and their shapes need ${minPixels}`,
  'quiet-zone': () => 'its quiet zone is not light',
  codewords: ({ wrong, most }) =>
    `a block has ${wrong} wrong codewords, and at most ${most} leave room for dirt`,
  threshold: () => 'too many of its modules are neither dark nor light',
  'not-decoded': () => 'too many of its modules are wrong',
};

/**
 * Writes the sentences of `ERR_QR_UNREADABLE`.
 *
 * @type {Write}
 */
const writeUnreadable = ({ argument, details }, { option }) => {
  const setSize = (/** @type {string} */ name) => `Set ${option(name)} to ${details.size} or more`;
  /** @type {Record<string, string>} */
  const remedies = {
    width: setSize('width'),
    scale: setSize('scale'),
    // 1 is the most.
    'style.size': details.size === 1 ? `Set ${option('style.size')} to 1` : setSize('style.size'),
    'style.finderFrame': `Leave out ${option('style.finderFrame')} and ${option('style.finderCentre')}`,
    color: `Use plain colours in ${option('color')}`,
  };
  const fault = FAULTS[String(details.reason)];
  const remedy = remedies[argument] ?? 'Use plainer shapes and colours, or a smaller logo';
  return `Readers could not read this code: ${fault?.(details)}. ${remedy}.`;
};

module.exports = { FAULTS, writeUnreadable };
