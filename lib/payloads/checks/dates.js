'use strict';

// Reads dates and times.

const { createValueError } = require('../error');

const DAYS = Object.freeze([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

/**
 * Returns true if a year has a day, in the Gregorian calendar.
 *
 * @param {number} year
 * @param {number} month from 1
 * @param {number} day from 1
 */
function isDay(year, month, day) {
  if (month < 1 || month > 12 || day < 1 || day > /** @type {number} */ (DAYS[month - 1]))
    return false;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month !== 2 || day < 29 || isLeap;
}

/**
 * Reads a date such as `2026-11-27`.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {string} eight digits
 */
function readDate(value, argument) {
  const isWritten =
    typeof value === 'string' && value.length === 10 && /^\d{4}-\d\d-\d\d$/.test(value);
  if (!isWritten || !isDate(value))
    throw createValueError(argument, "a date such as '2026-11-27'", value);
  return value.slice(0, 4) + value.slice(5, 7) + value.slice(8);
}

/**
 * Returns true for digits as in `2026-11-27` that are a day.
 *
 * @param {string} text
 */
function isDate(text) {
  return isDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10)));
}

/** Matches a time of a day, with the offset from UTC if it has one. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?$/;

const MOMENT_EXPECTED =
  "a Date, or a string such as '2026-11-27', '2026-11-27T10:00' or '2026-11-27T10:00Z'";

/**
 * Reads a time, or a whole day. A string without an offset is local to the reader.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {{ kind: 'day' | 'local' | 'utc', text: string }} the text as iCalendar writes it
 */
function readMoment(value, argument) {
  if (value instanceof Date) return { kind: 'utc', text: formatUtc(value, argument, value) };
  if (typeof value !== 'string' || value.length > 40)
    throw createValueError(argument, MOMENT_EXPECTED, value);
  if (value.length === 10) return { kind: 'day', text: readDate(value, argument) };
  // The places of the digits are known, which takes less time than groups of the expression.
  const hour = value.slice(11, 13);
  const minute = value.slice(14, 16);
  const second = value[16] === ':' ? value.slice(17, 19) : '00';
  const isTime = hour < '24' && minute < '60' && second < '60';
  if (!MOMENT.test(value) || !isTime || !isDate(value))
    throw createValueError(argument, MOMENT_EXPECTED, value);
  const date = value.slice(0, 4) + value.slice(5, 7) + value.slice(8, 10);
  const text = `${date}T${hour}${minute}${second}`;
  if (value.endsWith('Z')) return { kind: 'utc', text: `${text}Z` };
  const sign = value.at(-6);
  if (sign !== '+' && sign !== '-') return { kind: 'local', text };
  const moment = new Date(`${value.slice(0, 16)}:${second}${value.slice(-6)}`);
  return { kind: 'utc', text: formatUtc(moment, argument, value) };
}

/**
 * Formats a time in UTC as iCalendar does.
 *
 * @param {Date} date
 * @param {string} argument
 * @param {unknown} value as the caller passed it
 */
function formatUtc(date, argument, value) {
  const time = date.getTime();
  const year = date.getUTCFullYear();
  if (Number.isNaN(time) || year < 0 || year > 9999)
    throw createValueError(argument, MOMENT_EXPECTED, value);
  return `${date.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

module.exports = { readDate, readMoment };
