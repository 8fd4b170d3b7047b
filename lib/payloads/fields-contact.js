'use strict';

// Lists the fields of contacts and events. table.js describes the rows.

/** @import { Field } from './table' */

/** The most values of a field that may occur several times. */
const MAX_VALUES = 10;

/** @type {readonly Readonly<Field>[]} */
const PHONES = [
  { name: 'phone', type: 'phone', maxItems: MAX_VALUES, help: 'a telephone number' },
  { name: 'mobile', type: 'phone', maxItems: MAX_VALUES, help: 'the number of a mobile phone' },
  { name: 'homePhone', type: 'phone', maxItems: MAX_VALUES, help: 'the number at home' },
  { name: 'workPhone', type: 'phone', maxItems: MAX_VALUES, help: 'the number at work' },
  { name: 'fax', type: 'phone', maxItems: MAX_VALUES, help: 'the number of a fax' },
];

/** @type {readonly Readonly<Field>[]} */
const ADDRESS = [
  { name: 'postalBox', type: 'text', help: 'the post office box' },
  { name: 'street', type: 'text', help: 'the street with its number' },
  { name: 'city', type: 'text', help: 'the town' },
  { name: 'region', type: 'text', help: 'the state or province' },
  { name: 'postalCode', type: 'text', help: 'the postal code' },
  { name: 'country', type: 'text', help: 'the name of the country' },
];

/** @type {readonly Readonly<import('./table').Scheme>[]} */
const CONTACT_SCHEMES = [
  {
    name: 'vCard',
    command: 'vcard',
    title: 'Contact',
    summary: 'Writes a contact, which phones save.',
    standard: 'RFC 2426 (vCard 3.0), RFC 6350 (vCard 4.0)',
    group: 'Contact',
    example: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
    fields: [
      {
        name: 'version',
        type: 'choice',
        choices: ['3.0', '4.0'],
        default: '3.0',
        flag: 'card-version',
        help: 'the version; every phone reads 3.0',
      },
      {
        name: 'name',
        type: 'text',
        defaultText: 'the parts of the name, of which one is then required',
        help: 'the whole name',
      },
      { name: 'firstName', type: 'text', help: 'the given name' },
      { name: 'lastName', type: 'text', help: 'the family name' },
      { name: 'middleName', type: 'text', help: 'further names' },
      { name: 'prefix', type: 'text', help: 'the words before the name, such as Dr.' },
      { name: 'suffix', type: 'text', help: 'the words after the name, such as Jr.' },
      { name: 'nickname', type: 'text', help: 'the nickname' },
      { name: 'organization', type: 'text', help: 'the company' },
      { name: 'department', type: 'text', help: 'the part of the company' },
      { name: 'title', type: 'text', help: 'the position' },
      ...PHONES,
      { name: 'email', type: 'email', maxItems: MAX_VALUES, help: 'an email address' },
      { name: 'url', type: 'url', maxItems: MAX_VALUES, help: 'the address of a page' },
      ...ADDRESS,
      { name: 'birthday', type: 'date', help: 'the birthday, such as 1815-12-10' },
      { name: 'note', type: 'lines', help: 'a note of any text' },
    ],
  },
  {
    name: 'meCard',
    command: 'mecard',
    title: 'Short contact',
    summary: 'Writes a contact in half the bytes of a vCard.',
    standard: 'MeCard of NTT Docomo',
    group: 'Contact',
    example: { firstName: 'Ada', lastName: 'Lovelace', phone: '+44 20 7946 0958' },
    fields: [
      {
        name: 'name',
        type: 'text',
        defaultText: 'firstName and lastName, of which one is then required',
        help: 'the whole name',
      },
      { name: 'firstName', type: 'text', help: 'the given name' },
      { name: 'lastName', type: 'text', help: 'the family name' },
      { name: 'reading', type: 'text', help: 'the pronunciation of the name, in kana' },
      { name: 'phone', type: 'phone', maxItems: MAX_VALUES, help: 'a telephone number' },
      {
        name: 'videoPhone',
        type: 'phone',
        maxItems: MAX_VALUES,
        help: 'the number of a videophone',
      },
      { name: 'email', type: 'email', maxItems: MAX_VALUES, help: 'an email address' },
      { name: 'nickname', type: 'text', help: 'the nickname' },
      { name: 'birthday', type: 'date', help: 'the birthday, such as 1815-12-10' },
      { name: 'url', type: 'url', maxItems: MAX_VALUES, help: 'the address of a page' },
      ...ADDRESS,
      { name: 'note', type: 'text', help: 'a note of one line' },
    ],
  },
  {
    name: 'event',
    command: 'event',
    title: 'Event',
    summary: 'Writes an event, which calendars add.',
    standard: 'RFC 5545 (iCalendar)',
    group: 'Contact',
    example: { title: 'Meeting', start: '2026-11-27T10:00:00Z', end: '2026-11-27T11:00:00Z' },
    fields: [
      { name: 'title', type: 'text', required: true, help: 'the title' },
      {
        name: 'start',
        type: 'moment',
        required: true,
        help: 'the start: 2026-11-27T10:00, or 2026-11-27 for a day',
      },
      {
        name: 'end',
        type: 'moment',
        help: 'the end; of whole days, the first day after it',
      },
      { name: 'location', type: 'text', help: 'the place' },
      { name: 'description', type: 'lines', help: 'a description of any text' },
      { name: 'url', type: 'url', help: 'the address of a page' },
      {
        name: 'uid',
        type: 'text',
        defaultText: 'made from title, start and location',
        help: 'the identifier',
      },
      {
        name: 'stamp',
        type: 'moment',
        defaultText: 'start',
        help: 'the time of the last change, in UTC',
      },
    ],
  },
];

module.exports = { CONTACT_SCHEMES };
