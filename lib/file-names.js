'use strict';

// Checks the names of files that strangers may choose. They must stay in their folder, and be valid
// on every system.

const { BAD_NAMES } = require('./messages/file-names');
const { isPrintable } = require('./printable');

/** Most file systems allow 255 bytes. The longest extension, `.jpeg`, takes 5 of them. */
const MAX_NAME_BYTES = 250;

/** Matches the names of devices in Windows, which it recognises before a dot too. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:[. ]|$)/i;

/** Matches the short names that Windows gives to files with longer names: both lead to one file. */
const SHORT_NAME = /^[^.]{0,6}~[0-9]+$/;
const MAX_SHORT_NAME = 8;

/** The rules for names. The first one that a name breaks is reported. */
const RULES = Object.freeze(
  /** @type {[(name: string) => boolean, string][]} */ ([
    [(name) => name === '', BAD_NAMES.empty],
    // A name must look the same wherever it is listed.
    [(name) => !isPrintable(name), BAD_NAMES.control],
    [(name) => /[/\\]/.test(name), BAD_NAMES.separator],
    [(name) => /[<>:"|?*]/.test(name), BAD_NAMES.forbidden],
    [(name) => /[. ]$/.test(name), BAD_NAMES.end],
    [(name) => DEVICE.test(name), BAD_NAMES.device],
    [isShortName, BAD_NAMES.short],
    [(name) => Buffer.byteLength(name) > MAX_NAME_BYTES, BAD_NAMES.long(MAX_NAME_BYTES)],
  ]),
);

/**
 * Returns the rule that a name breaks, as a phrase after the name.
 *
 * @param {string} name without extension
 * @returns {string | undefined} undefined if the name is good
 */
function findBrokenRule(name) {
  return RULES.find(([isBroken]) => isBroken(name))?.[1];
}

/**
 * Returns true for a name such as TICKET~1.
 *
 * @param {string} name
 */
function isShortName(name) {
  return name.length <= MAX_SHORT_NAME && SHORT_NAME.test(name);
}

module.exports = { findBrokenRule };
