'use strict';

// A command line -> the values of its options. Nothing in it is ignored: what is not known, given twice, or has a value too
// much or too few, is refused.

const { parseArgs } = require('node:util');

const { nearest } = require('../nearest');
const { misuse, shown } = require('./failure');

/**
 * The options of a command, by their long names.
 *
 * @typedef {Readonly<Record<string, { type: 'string' | 'boolean', short?: string }>>} Known
 *
 * @typedef {object} Arguments
 * @property {Record<string, string | true | undefined>} values
 * @property {string[]} words what is no option
 * @property {boolean} isLiteral whether the words come after --, and so mean nothing but themselves
 */

/**
 * @param {readonly string[]} args
 * @param {Known} known
 * @returns {Arguments}
 */
function readArguments(args, known) {
  const { tokens } = parseArgs({
    args: [...args],
    options: known,
    strict: false, // the messages are ours
    allowPositionals: true,
    tokens: true,
  });
  /** @type {Arguments} */
  const read = { values: {}, words: [], isLiteral: false };
  for (const token of tokens) {
    if (token.kind === 'positional') read.words.push(token.value);
    else if (token.kind === 'option-terminator') read.isLiteral = read.words.length === 0;
    else addOption(read.values, token, known);
  }
  return read;
}

/**
 * @param {Arguments['values']} values
 * @param {{ name: string, rawName: string, value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @param {Known} known
 */
function addOption(values, { name, rawName, value, inlineValue }, known) {
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined) {
    const meant = nearest(name, Object.keys(known));
    const expected = meant === undefined ? 'an option that --help lists' : `--${meant}`;
    throw misuse(expected, shown(rawName));
  }
  if (Object.hasOwn(values, name)) throw misuse(`--${name} once`, 'it twice');
  if (option.type === 'boolean') {
    if (value !== undefined) throw misuse(`no value for --${name}`, shown(value));
    values[name] = true;
    return;
  }
  if (value === undefined) throw misuse(`a value for --${name}`, 'none');
  // A number below zero is no option; what is wrong with it will be said.
  if (inlineValue === false && /^-\D/.test(value)) {
    throw misuse(`a value for --${name}, or --${name}=${value} if it is one,`, shown(value));
  }
  values[name] = value;
}

module.exports = { readArguments };
