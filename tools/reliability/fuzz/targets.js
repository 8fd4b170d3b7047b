'use strict';

// The targets of crates/qr-core/fuzz, and their libFuzzer options.

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} what a description of the target
 * @property {number} longest the maximum length of an input, in bytes
 * @property {string} [dictionary] a file in crates/qr-core/fuzz/dictionaries
 */

/** @type {Target[]} */
const TARGETS = [
  {
    name: 'symbol',
    what: 'content and options → symbol → PNG → read by rqrr',
    // Seven thousand digits fill version 40.
    longest: 7200,
    dictionary: 'text',
  },
  { name: 'png', what: 'PNG of any modules, size and colours, read by `png`', longest: 4096 },
  {
    name: 'segments',
    what: 'segments and version against all segmentations',
    longest: 7200,
    dictionary: 'text',
  },
  { name: 'mask', what: 'placement and penalty against those of the standard’s words', longest: 4096 },
  { name: 'svg', what: 'SVG read by an XML parser, its outlines filled', longest: 4096, dictionary: 'svg' },
  {
    name: 'logo',
    what: 'any bytes as a logo, in every format',
    // Quadratic run time shows only in long inputs.
    longest: 1024 * 1024,
    dictionary: 'logo',
  },
  { name: 'font', what: 'any bytes as the font of a frame, drawn as PNG and SVG', longest: 64 * 1024 },
  {
    name: 'symbologies',
    what: 'QR, Micro QR and rMQR with any options, read by the naive reader',
    longest: 1024,
    dictionary: 'text',
  },
  {
    name: 'read',
    what: 'damaged symbols, any modules and any codewords, read back',
    longest: 1024,
    dictionary: 'text',
  },
  { name: 'formats', what: 'GIF, BMP, WebP, JPEG, text, EPS and PDF, read back', longest: 4096 },
];

/**
 * The limits of libFuzzer for one input, in seconds and MB, including the memory of the target
 * itself.
 */
const LIMITS = { seconds: 20, memory: 1024, allocation: 256 };

module.exports = { LIMITS, TARGETS };
