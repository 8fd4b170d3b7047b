'use strict';

// Writes contacts, as vCard 3.0 and 4.0 and as MeCard.

const { definePayload } = require('./define');
const { createPayloadError } = require('./error');
const { escapeFields, escapeLines, joinLines } = require('./escape');

/** The fields with telephone numbers, and their types in vCard 3.0 and 4.0. */
const PHONES = Object.freeze(
  /** @type {const} */ ([
    ['phone', 'VOICE', 'voice'],
    ['mobile', 'CELL', 'cell'],
    ['homePhone', 'HOME', 'home'],
    ['workPhone', 'WORK', 'work'],
    ['fax', 'FAX', 'fax'],
  ]),
);

/** The other components of a name. */
const NO_PARTS = Object.freeze([undefined, undefined, undefined, undefined]);

/**
 * Escapes the components of a property, and joins them.
 *
 * @param {readonly (string | undefined)[]} components
 */
function joinComponents(components) {
  return components.map((each) => (each === undefined ? '' : escapeLines(each))).join(';');
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
  const parts = [prefix, firstName, middleName, lastName, suffix].filter(
    (each) => each !== undefined,
  );
  if (firstName === undefined && lastName === undefined)
    throw createPayloadError(`${scheme}.name`, 'missing');
  return parts.join(' ');
}

/** @param {any} values */
function writeCard(values) {
  const isOld = values.version === '3.0';
  const { birthday } = values;
  return joinLines([
    'BEGIN:VCARD',
    `VERSION:${values.version}`,
    ...writeName(values, isOld),
    ...writeText('NICKNAME', values.nickname),
    ...writeOrganization(values),
    ...writeText('TITLE', values.title),
    ...PHONES.flatMap(([field, oldType, type]) =>
      (values[field] ?? []).map(
        (/** @type {string} */ number) => `TEL;TYPE=${isOld ? oldType : type}:${number}`,
      ),
    ),
    ...(values.email ?? []).map((/** @type {string} */ email) => `EMAIL:${escapeLines(email)}`),
    ...writeAddress(values),
    // A URI is no text, so nothing in it is escaped.
    ...(values.url ?? []).map((/** @type {string} */ url) => `URL:${url}`),
    ...(birthday === undefined ? [] : [`BDAY:${isOld ? dashDate(birthday) : birthday}`]),
    ...writeText('NOTE', values.note),
    'END:VCARD',
  ]);
}

/**
 * Writes a property of text, if it has a value.
 *
 * @param {string} property
 * @param {string | undefined} value
 */
function writeText(property, value) {
  return value === undefined ? [] : [`${property}:${escapeLines(value)}`];
}

/**
 * @param {any} values
 * @param {boolean} isOld
 */
function writeName(values, isOld) {
  const { lastName, firstName, middleName, prefix, suffix, name } = values;
  const parts = [lastName, firstName, middleName, prefix, suffix];
  const hasParts = parts.some((each) => each !== undefined);
  const fullName = `FN:${escapeLines(getFullName(values, 'vCard'))}`;
  // Version 3.0 requires N, so the whole name stands for the family name.
  if (!hasParts && !isOld) return [fullName];
  return [`N:${joinComponents(hasParts ? parts : [name, ...NO_PARTS])}`, fullName];
}

/** @param {any} values */
function writeOrganization({ organization, department }) {
  if (department !== undefined) return [`ORG:${joinComponents([organization, department])}`];
  return writeText('ORG', organization);
}

/** @param {any} values */
function writeAddress({ postalBox, street, city, region, postalCode, country }) {
  const address = [postalBox, undefined, street, city, region, postalCode, country];
  const isEmpty = address.every((each) => each === undefined);
  return isEmpty ? [] : [`ADR:${joinComponents(address)}`];
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
