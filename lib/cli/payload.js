'use strict';

// Runs `qr-napi wifi --ssid Guests` and the commands of the other schemes. The table of schemes has
// their flags.

const { describe } = require('../error');
const { USAGE } = require('../messages/command');
const { getFlag } = require('../payloads/table');
const { readArguments } = require('./arguments');
const { CommandError, createUsageError } = require('./failure');
const { KNOWN_FLAGS: OF_SINGLE, drawSingle, readSingleOptions, write } = require('./single');

/** @import { CommandLine, KnownFlags } from './arguments' */
/** @import { Field, Scheme } from '../payloads/table' */

/** The other command. An error suggests its options too. */
const OTHER_COMMAND = { command: 'qr-napi', known: () => OF_SINGLE };

/** The flags of `qr-napi` that are about its text. */
const TEXT_FLAGS = new Set(['binary', 'version', 'sequence']);

/**
 * Runs the command of a scheme.
 *
 * @param {Readonly<Scheme>} scheme
 * @param {readonly string[]} args
 */
async function runPayload(scheme, args) {
  const { values, words } = readArguments(args, listFlags(scheme), OTHER_COMMAND);
  if (values.help) return write(require('./help-payloads').writePayloadHelp(scheme));
  if (words.length > 0)
    throw createUsageError(USAGE.unwantedWords(scheme.command, describe(words[0])));
  const options = readSingleOptions(values);
  // Loaded here, as --help must work without the addon.
  const payloads = /** @type {Record<string, any>} */ (require('../payloads'));
  await drawSingle(payloads[scheme.name](readInput(scheme, values)), options, values);
}

/**
 * Lists the flags of the command of a scheme.
 *
 * @param {Readonly<Scheme>} scheme
 * @returns {KnownFlags}
 */
function listFlags({ fields }) {
  const own = fields
    .filter(({ type }) => type !== 'record')
    .map((field) => [getFlag(field), { type: field.type === 'boolean' ? 'boolean' : 'string' }]);
  const others = Object.entries(OF_SINGLE).filter(([name]) => !TEXT_FLAGS.has(name));
  return Object.freeze(Object.fromEntries([...others, ...own]));
}

/**
 * Converts the flags to the fields of a payload, which the library validates.
 *
 * @param {Readonly<Scheme>} scheme
 * @param {CommandLine['values']} values
 */
function readInput({ fields }, values) {
  /** @type {Record<string, any>} */
  const input = {};
  for (const field of fields) {
    const value = values[getFlag(field)];
    if (value === undefined || field.type === 'record') continue;
    const [top = '', part] = field.name.split('.');
    const read = readValue(field, value);
    if (part === undefined) input[top] = read;
    else input[top] = { ...input[top], [part]: read };
  }
  return input;
}

/**
 * @param {Readonly<Field>} field
 * @param {string | true} value
 * @returns {unknown}
 */
function readValue(field, value) {
  if (value === true) return true;
  if (field.isJson) return parseJson(getFlag(field), value);
  const isNumber = field.type === 'integer' || field.type === 'number';
  // Any other value is left to the library, which has a message for it.
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

/**
 * @param {string} flag
 * @param {string} text
 */
function parseJson(flag, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(USAGE.badJson(`--${flag}`, describe(text)), 2);
  }
}

module.exports = { listFlags, runPayload };
