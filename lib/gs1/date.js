'use strict';

// Checks dates.

/** @import { Fault } from './checks' */

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Checks the month and the day of a date. Two digits for a year mean one of 1977 to 2076 or so, of
 * which 2000 ends a century, and is a leap year.
 *
 * @param {string} value YYMMDD or YYYYMMDD
 * @param {number} firstDay 0 if the day may be left open as 00
 * @returns {Fault | undefined}
 */
function findDateFault(value, firstDay) {
  const at = value.length - 4;
  const month = Number(value.slice(at, at + 2));
  if (month < 1 || month > 12) return { at };
  const day = Number(value.slice(at + 2));
  const year = Number(value.slice(0, at));
  const isLeap = year % 4 === 0 && (at === 2 || year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 && !isLeap ? 28 : Number(DAYS_IN_MONTH[month - 1]);
  return day < firstDay || day > last ? { at: at + 2 } : undefined;
}

module.exports = { findDateFault };
