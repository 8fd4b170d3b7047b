'use strict';

// Parses a command line. Refuses unknown options, options that are given twice, missing values and
// unwanted values, instead of ignoring them.

const { parseArgs } = require('node:util');

const { describe } = require('../error');
const { USAGE } = require('../messages/command');
const { printable } = require('../printable');
const { createUsageError } = require('./failure');
const { optionsLike } = require('./suggest');

/**
 * The most arguments: a text of more words fits in no symbol. And the most option letters in one
 * argument. The time of `parseArgs` grows with the square of both: the 130,000 arguments that a
 * system allows would take seconds. Not computed from MAX_CHARACTERS of the addon, as help must be
 * printed without the addon; a test compares the numbers.
 */
const MAX_ARGUMENTS = 7189;
const MAX_LETTERS = 64;

/**
 * The flags of a command, by their long names.
 *
 * @typedef {Readonly<Record<string, { type: 'string' | 'boolean', short?: string,
 *   isValueOptional?: boolean }>>} KnownFlags `isValueOptional`: a switch that takes a value after =
 *
 * @typedef {object} CommandLine
 * @property {Record<string, string | true | undefined>} values
 * @property {string[]} words the arguments that are not options
 * @property {boolean} isLiteral whether the words follow --, so that - and batch are plain text
 */

/**
 * Parses a command line.
 *
 * @param {readonly string[]} args
 * @param {KnownFlags} known
 * @param {{ command: string, known: () => KnownFlags }} other the other command, whose options an
 *   error suggests too
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
 * Cuts a long group of option letters, such as -fi, to MAX_LETTERS. No command has so many, so one
 * of the letters is unknown or given twice, and the command is still refused. Keeps an argument
 * with an option that takes a value, as the letters after it are the value.
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
 * Adds an option and its value.
 *
 * @param {CommandLine['values']} values
 * @param {{ name: string, value?: string | undefined, inlineValue?: boolean | undefined }} token
 * @param {KnownFlags} known
 */
function addOption(values, { name, value, inlineValue }, known) {
  if (Object.hasOwn(values, name)) throw createUsageError(USAGE.givenTwice(`--${name}`));
  if (known[name]?.type === 'boolean') {
    if (value !== undefined && !known[name].isValueOptional)
      throw createUsageError(USAGE.unwantedValue(`--${name}`, describe(value)));
    values[name] = value ?? true;
    return;
  }
  if (value === undefined) {
    // A shell ends the command at an unquoted ; so the value of --delimiter is missing.
    throw createUsageError(
      USAGE.missingValue(`--${name}`, name === 'delimiter' ? 'semicolon' : undefined),
    );
  }
  // A negative number is a value. The library refuses it with a better message.
  if (inlineValue === false && /^-\D/.test(value)) {
    throw createUsageError(
      USAGE.valueLikeOption(`--${name}`, describe(value), `--${name}=${printable(value)}`),
    );
  }
  values[name] = value;
}

/**
 * Makes the error for an unknown option, with suggestions.
 *
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
