'use strict';

// Writes events, as iCalendar.

const { definePayload } = require('./define');
const { createPayloadError } = require('./error');
const { escapeLines, joinLines } = require('./escape');

/** The lines before those of an event, and after them. */
const HEAD = joinLines([
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//qr-napi//payloads//EN',
  'BEGIN:VEVENT',
]);
const TAIL = joinLines(['END:VEVENT', 'END:VCALENDAR']);

/** @param {any} values */
function write({ title, start, end, location, description, url, uid, stamp }) {
  if (end !== undefined) checkEnd(start, end);
  if (stamp !== undefined && stamp.kind !== 'utc')
    throw createPayloadError('event.stamp', 'not-utc');
  const lines = [
    `UID:${escapeLines(uid ?? makeUid(title, start, location))}`,
    // Not the time of the call, so that the same fields are the same code.
    `DTSTAMP:${stamp?.text ?? toUtc(start)}`,
    writeMoment('DTSTART', start),
  ];
  if (end !== undefined) lines.push(writeMoment('DTEND', end));
  lines.push(`SUMMARY:${escapeLines(title)}`);
  if (location !== undefined) lines.push(`LOCATION:${escapeLines(location)}`);
  if (description !== undefined) lines.push(`DESCRIPTION:${escapeLines(description)}`);
  if (url !== undefined) lines.push(`URL:${url}`);
  return HEAD + joinLines(lines) + TAIL;
}

/** @typedef {ReturnType<typeof import('./checks/dates').readMoment>} Moment */

/**
 * Refuses an end of another kind than the start, and one that is not later.
 *
 * @param {Moment} start
 * @param {Moment} end
 */
function checkEnd(start, end) {
  if (end.kind !== start.kind) throw createPayloadError('event.end', 'other-kind');
  if (end.text <= start.text) throw createPayloadError('event.end', 'not-later');
}

/**
 * @param {string} property
 * @param {Moment} moment
 */
function writeMoment(property, { kind, text }) {
  return kind === 'day' ? `${property};VALUE=DATE:${text}` : `${property}:${text}`;
}

/**
 * Returns the start as a time in UTC.
 *
 * @param {Moment} start
 */
function toUtc({ kind, text }) {
  if (kind === 'utc') return text;
  return kind === 'day' ? `${text}T000000Z` : `${text}Z`;
}

/**
 * Makes an identifier from the fields that identify an event, so that a calendar that scans the code
 * twice has one event. It is the hash FNV-1a of 32 bits.
 *
 * @param {string} title
 * @param {Moment} start
 * @param {string} [location]
 */
function makeUid(title, { text }, location = '') {
  const all = `${title}\n${location}`;
  let hash = 0x811c9dc5;
  for (let i = 0; i < all.length; i++) hash = Math.imul(hash ^ all.charCodeAt(i), 0x01000193);
  return `${text}-${(hash >>> 0).toString(16).padStart(8, '0')}@qr-napi`;
}

module.exports = { event: definePayload('event', write) };
