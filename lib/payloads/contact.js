'use strict';

// Writes contacts, as vCard 3.0 and 4.0 and as MeCard.

const { definePayload } = require('./define');
const { createPayloadError } = require('./error');
const { escapeFields, escapeLines, joinLines } = require('./escape');

/** The fields with telephone numbers, and their types in vCard 3.0 and 4.0. */
const PHONES = Object.freeze([
  { field: 'phone', oldType: 'VOICE', type: 'voice' },
  { field: 'mobile', oldType: 'CELL', type: 'cell' },
  { field: 'homePhone', oldType: 'HOME', type: 'home' },
  { field: 'workPhone', oldType: 'WORK', type: 'work' },
  { field: 'fax', oldType: 'FAX', type: 'fax' },
]);

/** The other components of a name. */
const NO_PARTS = Object.freeze([undefined, undefined, undefined, undefined]);

/**
 * Escapes the components of a property, and joins them.
 *
 * @param {readonly (string | undefined)[]} components
 */
function joinComponents(components) {
  let text = '';
  for (let i = 0; i < components.length; i++) {
    const component = components[i];
    if (i > 0) text += ';';
    if (component !== undefined) text += escapeLines(component);
  }
  return text;
}

/**
 * Returns the name of a contact as people write it.
 *
 * @param {any} values
 * @param {string} scheme
 * @returns {string}
 */
function getFullName({ name, prefix, firstName, middleName, lastName, suffix }, scheme) {
  if (name !== undefined) return name;
  if (firstName === undefined && lastName === undefined)
    throw createPayloadError(`${scheme}.name`, 'missing');
  let text = '';
  for (const part of [prefix, firstName, middleName, lastName, suffix])
    if (part !== undefined) text += text === '' ? part : ` ${part}`;
  return text;
}

/** @param {any} values */
function writeCard(values) {
  const isOld = values.version === '3.0';
  const { birthday } = values;
  const lines = ['BEGIN:VCARD', `VERSION:${values.version}`];
  addName(lines, values, isOld);
  addText(lines, 'NICKNAME', values.nickname);
  addOrganization(lines, values);
  addText(lines, 'TITLE', values.title);
  for (const { field, oldType, type } of PHONES) {
    const numbers = values[field];
    if (numbers !== undefined) addAll(lines, `TEL;TYPE=${isOld ? oldType : type}`, numbers);
  }
  addAll(lines, 'EMAIL', values.email);
  addAddress(lines, values);
  // A URI is no text, so nothing in it is escaped. Numbers and email addresses need no escapes.
  addAll(lines, 'URL', values.url);
  if (birthday !== undefined) lines.push(`BDAY:${isOld ? dashDate(birthday) : birthday}`);
  addText(lines, 'NOTE', values.note);
  lines.push('END:VCARD');
  return joinLines(lines);
}

/**
 * Adds a property for each of its values, as they are.
 *
 * @param {string[]} lines
 * @param {string} property
 * @param {readonly string[] | undefined} all
 */
function addAll(lines, property, all) {
  if (all === undefined) return;
  for (const value of all) lines.push(`${property}:${value}`);
}

/**
 * Adds a property of text, if it has a value.
 *
 * @param {string[]} lines
 * @param {string} property
 * @param {string | undefined} value
 */
function addText(lines, property, value) {
  if (value !== undefined) lines.push(`${property}:${escapeLines(value)}`);
}

/**
 * @param {string[]} lines
 * @param {any} values
 * @param {boolean} isOld
 */
function addName(lines, values, isOld) {
  const { lastName, firstName, middleName, prefix, suffix, name } = values;
  const fullName = getFullName(values, 'vCard');
  const parts = [lastName, firstName, middleName, prefix, suffix];
  const hasParts = parts.some((each) => each !== undefined);
  // Version 3.0 requires N, so the whole name stands for the family name.
  if (hasParts || isOld) lines.push(`N:${joinComponents(hasParts ? parts : [name, ...NO_PARTS])}`);
  lines.push(`FN:${escapeLines(fullName)}`);
}

/**
 * @param {string[]} lines
 * @param {any} values
 */
function addOrganization(lines, { organization, department }) {
  if (department === undefined) addText(lines, 'ORG', organization);
  else lines.push(`ORG:${joinComponents([organization, department])}`);
}

/**
 * @param {string[]} lines
 * @param {any} values
 */
function addAddress(lines, { postalBox, street, city, region, postalCode, country }) {
  const address = [postalBox, undefined, street, city, region, postalCode, country];
  if (address.some((each) => each !== undefined)) lines.push(`ADR:${joinComponents(address)}`);
}

/**
 * Writes eight digits with dashes. Version 3.0 prefers the extended format of a date.
 *
 * @param {string} date
 */
function dashDate(date) {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

/** @param {any} values */
function writeMeCard(values) {
  const { name, firstName, lastName, reading, nickname, birthday, note } = values;
  let text = 'MECARD:';
  const add = (/** @type {string} */ key, /** @type {string | undefined} */ value) => {
    if (value !== undefined) text += `${key}:${escapeFields(value)};`;
  };
  const addAll = (/** @type {string} */ key, /** @type {string[] | undefined} */ all) => {
    for (const value of all ?? []) add(key, value);
  };
  if (name !== undefined) {
    if (firstName !== undefined || lastName !== undefined)
      throw createPayloadError('meCard.name', 'excluded', { other: 'firstName and lastName' });
    add('N', name);
  } else {
    getFullName(values, 'meCard');
    // A comma separates the family name from the given name.
    text += `N:${[lastName, firstName].flatMap((each) => (each === undefined ? [] : escapeFields(each))).join(',')};`;
  }
  add('SOUND', reading);
  addAll('TEL', values.phone);
  addAll('TEL-AV', values.videoPhone);
  addAll('EMAIL', values.email);
  add('NICKNAME', nickname);
  add('BDAY', birthday);
  addAll('URL', values.url);
  const { postalBox, street, city, region, postalCode, country } = values;
  const address = [postalBox, undefined, street, city, region, postalCode, country];
  if (address.some((each) => each !== undefined))
    text += `ADR:${address.map((each) => (each === undefined ? '' : escapeFields(each))).join(',')};`;
  add('NOTE', note);
  return `${text};`;
}

module.exports = {
  meCard: definePayload('meCard', writeMeCard),
  vCard: definePayload('vCard', writeCard),
};
