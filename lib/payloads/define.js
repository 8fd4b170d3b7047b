'use strict';

// Makes the public function of each scheme from its rows in the table: the function reads every
// field once, checks it, and passes the values to the code that writes the text.

const { isRecord } = require('../objects');
const { createPayloadError, createValueError } = require('./error');
const { Payload } = require('./payload');
const { SCHEMES } = require('./table');
const { READERS } = require('./values');

/** @import { Requirements } from './payload' */
/** @import { Field } from './table' */
/** @import { ReadableField, Reader } from './values' */

/**
 * A field with its reader.
 *
 * @typedef {ReadableField & { name: string, read: Reader, isRequired: boolean, maxItems: number }}
 *   CompiledField
 *
 * @typedef {object} Compiled
 * @property {string} argument the name of the object, for errors
 * @property {ReadonlyMap<string, CompiledField>} fields by their names
 * @property {readonly CompiledField[]} required
 * @property {Record<string, any>} defaults of all fields, without a prototype
 */

/**
 * Returns true for an object that is no instance of a class, in a third of the time of `isRecord`.
 *
 * @param {any} input
 */
function isPlain(input) {
  try {
    return Object.getPrototypeOf(input) === Object.prototype;
  } catch {
    return false; // null, undefined, or a Proxy that is revoked or throws
  }
}

/**
 * Reads the fields of an object.
 *
 * @param {any} input as the caller passed it
 * @param {Compiled} compiled
 * @returns {Record<string, any>} the value of each field; undefined for one that is left out
 */
function readFields(input, { argument, fields, required, defaults }) {
  const names = isPlain(input) ? input : listNames(input, argument, fields);
  // Inherits the defaults: a copy of them takes three times as long, and so do properties without a
  // value.
  const values = Object.create(defaults);
  for (const name in names) {
    const field = fields.get(name);
    if (field === undefined) throw createUnknownError(name, argument, fields.keys());
    const value = input[name];
    if (value !== undefined)
      values[name] = field.maxItems === 0 ? field.read(value, field) : readList(value, field);
  }
  for (let i = 0; i < required.length; i++) {
    const field = /** @type {CompiledField} */ (required[i]);
    if (values[field.name] === undefined) throw createPayloadError(field.argument, 'missing');
  }
  return values;
}

/**
 * Lists the names of an instance of a class, whose getters no loop lists.
 *
 * @param {any} input
 * @param {string} argument
 * @param {Compiled['fields']} fields
 * @returns {Record<string, true>} an object with these names
 */
function listNames(input, argument, fields) {
  if (!isRecord(input)) throw createValueError(argument, 'an object', input);
  const names = Object.create(null);
  for (const name in input) names[name] = true;
  for (const name of fields.keys()) if (name in input) names[name] = true;
  return names;
}

/**
 * Reads one value or an array of values.
 *
 * @param {any} value
 * @param {CompiledField} field
 * @returns {any[]}
 */
function readList(value, field) {
  if (!Array.isArray(value)) return [field.read(value, field)];
  const { argument, maxItems } = field;
  const count = value.length; // read once, as a Proxy may return another length the next time
  if (!(count > 0 && count <= maxItems)) {
    if (count === 0) throw createPayloadError(argument, 'empty');
    throw createPayloadError(argument, 'too-long', {
      length: count,
      maxLength: maxItems,
      unit: 'entries',
    });
  }
  return Array.from({ length: count }, (_, i) =>
    field.read(value[i], { ...field, argument: `${argument}[${i}]` }),
  );
}

/**
 * Makes the error for a property that a scheme does not have.
 *
 * @param {string} name
 * @param {string} argument
 * @param {Iterable<string>} names
 */
function createUnknownError(name, argument, names) {
  const { findNearest } = require('../nearest');
  const { quote } = require('../error');
  const known = [...names];
  const suggestion = findNearest(name, known);
  return createPayloadError(argument, 'unknown-field', {
    field: quote(name),
    ...(suggestion === undefined ? { fields: known.join(', ') } : { suggestion }),
  });
}

/**
 * Compiles the rows of a scheme, or of a record in it.
 *
 * @param {readonly Readonly<Field>[]} rows
 * @param {string} argument the scheme, or the scheme and the record
 * @param {string} [prefix] of the rows: the name of the record with a dot
 * @returns {Compiled}
 */
function compile(rows, argument, prefix = '') {
  const own = rows.filter(
    ({ name }) => name.startsWith(prefix) && !name.slice(prefix.length).includes('.'),
  );
  const fields = own.map((row) => {
    const name = row.name.slice(prefix.length);
    const path = `${argument}.${name}`;
    // All fields have the same properties in the same order, so reading them takes half the time.
    return {
      name,
      argument: path,
      read: row.type === 'record' ? compileRecord(rows, path, `${row.name}.`) : READERS[row.type],
      isRequired: row.required === true,
      maxItems: row.maxItems ?? 0,
      min: row.min,
      max: row.max,
      maxBytes: row.maxBytes,
      decimals: row.decimals,
      choices: row.choices,
      pattern: row.pattern,
      expected: row.expected,
      charset: row.charset,
      countries: row.countries,
    };
  });
  const defaults = Object.create(null);
  for (const [i, { name }] of fields.entries()) defaults[name] = own[i]?.default;
  return {
    argument,
    fields: new Map(fields.map((field) => [field.name, field])),
    required: fields.filter(({ isRequired }) => isRequired),
    defaults,
  };
}

/**
 * Returns the reader of a record.
 *
 * @param {readonly Readonly<Field>[]} rows
 * @param {string} argument
 * @param {string} prefix
 * @returns {Reader}
 */
function compileRecord(rows, argument, prefix) {
  const compiled = compile(rows, argument, prefix);
  return (value) => readFields(value, compiled);
}

/**
 * Makes the function of a scheme.
 *
 * @param {string} scheme its name in the table
 * @param {(values: any) => string} write writes the text of the checked values
 * @param {Readonly<Requirements>} [requirements] what the scheme requires of the code
 * @returns {(input: any) => InstanceType<typeof Payload>}
 */
function definePayload(scheme, write, requirements) {
  const found = SCHEMES.find(({ name }) => name === scheme);
  if (found === undefined) throw new Error(`no scheme ${scheme}`);
  const compiled = compile(found.fields, scheme);
  const required = requirements && Object.freeze(requirements);
  const make = (/** @type {any} */ input) =>
    new Payload(scheme, write(readFields(input, compiled)), required);
  return Object.defineProperty(make, 'name', { value: scheme });
}

module.exports = { definePayload };
