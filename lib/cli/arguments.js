'use strict';

// A command line -> the values of its options. Nothing in it is ignored: what is not known, given
// twice, or has a value too much or too few, is refused.

const { parseArgs } = require('node:util');

const { describe } = require('../error');
const { USAGE } = require('../messages/command');
const { printable } = require('../printable');
const { createUsageError } = require('./failure');
const { optionsLike } = require('./suggest');

/**
 * The most arguments, and the most letters of options in one argument: a text of more words fits in
 * no symbol, and no option is given twice. `parseArgs` takes time with the square of their number:
 * seconds for the 130,000 that a system lets through. A number and not MAX_CHARACTERS of the addon,
 * as help is printed without an addon, too; a test compares them.
 */
const MAX_ARGUMENTS = 7189;
const MAX_LETTERS = 64;

/**
 * The options of a command, by their long names.
 *
 * @typedef {Readonly<Record<string, { type: 'string' | 'boolean', short?: string }>>} KnownFlags
 *
 * @typedef {object} CommandLine
 * @property {Record<string, string | true | undefined>} values
 * @property {string[]} words what is no option
 * @property {boolean} isLiteral whether the words come after --, and so mean nothing but themselves
 */

/**
 * @param {readonly string[]} args
 * @param {KnownFlags} known
 * @param {{ command: string, known: () => KnownFlags }} other the other command, whose options are
 *   suggested too
 * @returns {CommandLine}
 */
function readArguments(args, known, other) {
  if (args.length > MAX_ARGUMENTS) {
    throw createUsageError(USAGE.tooManyArguments(args.length, MAX_ARGUMENTS));
  }
  const { tokens } = parseArgs({
    args: args.map((arg) => cutLetters(arg, known)),
    options: known,
    strict: false, // the messages are ours
    allowPositionals: true,
    tokens: true,
  });
  /** @type {CommandLine} */
  const read = { values: {}, words: [], isLiteral: false };
  for (const token of tokens) {
    if (token.kind === 'positional') read.words.push(args[token.index] ?? '');
    else if (token.kind === 'option-terminator') read.isLiteral = read.words.length === 0;
    else {
      checkDash(args[token.index] ?? '', known);
      if (!Object.hasOwn(known, token.name)) throw createUnknownFlagError(token, known, other);
      const { name, inlineValue } = token;
      const value = inlineValue === false ? args[token.index + 1] : token.value;
      addOption(read.values, { name, value, inlineValue }, known);
    }
  }
  return read;
}

/**
 * Cuts options of one letter, such as -fi, to more than there are. One of those that are left is
 * unknown or given twice, so the command is still refused. Letters after an option that takes a
 * value are its value, and stay. Words and values are read from the original argument.
 *
 * @param {string} arg
 * @param {KnownFlags} known
 */
function cutLetters(arg, known) {
  if (arg.length <= MAX_LETTERS || !/^-[^-]/.test(arg)) return arg;
  const letters = arg.slice(1, 1 + MAX_LETTERS);
  const hasValue = Object.values(known).some(
    ({ type, short }) => type === 'string' && short !== undefined && letters.includes(short),
  );
  return hasValue ? arg : `-${letters}`;
}

/**
 * @param {CommandLine['values']} values
 * @param {{ name: string, value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @param {KnownFlags} known
 */
function addOption(values, { name, value, inlineValue }, known) {
  if (Object.hasOwn(values, name)) throw createUsageError(USAGE.givenTwice(`--${name}`));
  if (known[name]?.type === 'boolean') {
    if (value !== undefined)
      throw createUsageError(USAGE.unwantedValue(`--${name}`, describe(value)));
    values[name] = true;
    return;
  }
  if (value === undefined) {
    // A shell takes ; for the end of the command.
    throw createUsageError(
      USAGE.missingValue(`--${name}`, name === 'delimiter' ? 'semicolon' : undefined),
    );
  }
  // A number below zero is no option; what is wrong with it will be said.
  if (inlineValue === false && /^-\D/.test(value)) {
    throw createUsageError(
      USAGE.valueLikeOption(`--${name}`, describe(value), `--${name}=${printable(value)}`),
    );
  }
  values[name] = value;
}

/**
 * @param {{ name: string, rawName: string }} token
 * @param {KnownFlags} known
 * @param {{ command: string, known: () => KnownFlags }} other
 */
function createUnknownFlagError({ name, rawName }, known, other) {
  const meant = optionsLike(name, known).map((each) => `--${each}`);
  if (Object.hasOwn(other.known(), name)) meant.push(`--${name} of ${other.command}`);
  return createUsageError(USAGE.unknownOption(describe(rawName), meant));
}

/**
 * Refuses a long option with one dash: -out codes would be read as -o with the value "ut".
 *
 * @param {string} arg
 * @param {KnownFlags} known
 */
function checkDash(arg, known) {
  const [, word] = /^-([a-z][a-z-]{2,})(?:=.*)?$/is.exec(arg) ?? [];
  if (word === undefined || isGroup(word, known)) return;
  const meant = optionsLike(word, known);
  if (meant.length === 0) return;
  const names = meant.map((each) => `--${each}`);
  throw createUsageError(USAGE.oneDash(describe(arg), names));
}

/**
 * Returns true if every letter of a word is an option without a value, as in -fi.
 *
 * @param {string} word
 * @param {KnownFlags} known
 */
function isGroup(word, known) {
  const options = Object.values(known);
  return [...word].every((letter) =>
    options.some(({ type, short }) => short === letter && type === 'boolean'),
  );
}

module.exports = { MAX_ARGUMENTS, readArguments };
