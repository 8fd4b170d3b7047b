'use strict';

// Describes the schemes as data, for forms and commands.

const { SCHEMES, getFlag } = require('./table');

/** @import { Field } from './table' */

/**
 * Describes a field.
 *
 * @param {Readonly<Field>} field
 */
function describeField(field) {
  const { name, type, help, required = false, min, max, decimals, choices } = field;
  return Object.freeze({
    name,
    type,
    description: help,
    isRequired: required,
    ...(type === 'record' ? {} : { flag: `--${getFlag(field)}` }),
    ...omitUndefined({
      min,
      max,
      decimals: type === 'amount' ? (decimals ?? 2) : undefined,
      maxItems: field.maxItems,
      default: field.default,
      choices: choices && Object.freeze([...choices]),
    }),
  });
}

/**
 * Returns the properties that are not undefined.
 *
 * @param {Record<string, unknown>} record
 */
function omitUndefined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Returns a frozen description of each scheme. */
function describeSchemes() {
  return Object.freeze(
    SCHEMES.map(({ name, command, title, standard, group, fields }) =>
      Object.freeze({
        name,
        command,
        title,
        standard,
        group,
        fields: Object.freeze(fields.map(describeField)),
      }),
    ),
  );
}

module.exports = { describeSchemes };
