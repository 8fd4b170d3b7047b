'use strict';

// Writes the texts of --help for the commands of payloads.

const { SCHEMES, getFlag } = require('../payloads/table');
const { wrapWords } = require('./help');

/** @import { Field, Scheme } from '../payloads/table' */

/** The placeholders of values in help. */
const PLACEHOLDERS = Object.freeze(
  /** @type {Record<string, string>} */ ({
    amount: 'AMOUNT',
    bic: 'BIC',
    choice: 'NAME',
    country: 'CC',
    date: 'DATE',
    email: 'ADDRESS',
    iban: 'IBAN',
    integer: 'N',
    moment: 'TIME',
    number: 'N',
    phone: 'NUMBER',
    url: 'URL',
  }),
);

/** The most characters of a line. */
const WIDTH = 79;

/** Writes the list of all commands of payloads. */
function writePayloadList() {
  const width = Math.max(...SCHEMES.map(({ command }) => command.length));
  const lines = SCHEMES.map(({ command, title }) => `  ${command.padEnd(width)}  ${title}`);
  return `\
Usage: qr-napi COMMAND [options]    qr-napi COMMAND -h lists its options
Draws a code whose text follows the rules of a scheme, as in
  qr-napi wifi --ssid Guests --password 'correct horse'
${lines.join('\n')}
`;
}

/**
 * Writes the help of the command of a scheme.
 *
 * @param {Readonly<Scheme>} scheme
 */
function writePayloadHelp({ command, title, standard, fields }) {
  const flags = fields.filter(({ type }) => type !== 'record');
  const indent = Math.max(...flags.map((field) => formatLeft(field).length)) + 2;
  const lines = flags.map((field) => {
    const right = wrapWords(formatRight(field), Math.max(WIDTH - indent, 30));
    return formatLeft(field).padEnd(indent) + right.join(`\n${' '.repeat(indent)}`);
  });
  const required = flags
    .filter((field) => field.required && !field.name.includes('.'))
    .map((field) => ` --${getFlag(field)} ${getPlaceholder(field)}`);
  const usage = wrapWords(`Usage: qr-napi ${command}${required.join('')} [options]`, WIDTH);
  return `\
${usage.join('\n       ')}
${wrapWords(`${title}: ${standard}.`, WIDTH).join('\n')}
${lines.join('\n')}
  -o, --output FILE, and the other options of qr-napi --help
`;
}

/** @param {Readonly<Field>} field */
function formatLeft(field) {
  return field.type === 'boolean'
    ? `  --${getFlag(field)}`
    : `  --${getFlag(field)} ${getPlaceholder(field)}`;
}

/** @param {Readonly<Field>} field */
function formatRight({ help, required, choices, defaultText, default: value, type }) {
  const words = choices === undefined ? help : `${help}: ${choices.join(', ')}`;
  if (required) return `${words} (required)`;
  const text = defaultText ?? (value === undefined || type === 'boolean' ? '' : String(value));
  return text === '' ? words : `${words} (${text})`;
}

/** @param {Readonly<Field>} field */
function getPlaceholder({ type, isJson }) {
  return isJson ? 'JSON' : (PLACEHOLDERS[type] ?? 'TEXT');
}

module.exports = { writePayloadHelp, writePayloadList };
