'use strict';

// Escapes text for the formats that separate their fields by characters.

/**
 * Escapes a text for MeCard and Wi-Fi codes, whose fields end at a semicolon.
 *
 * @param {string} text
 */
function escapeFields(text) {
  return /[\\;,:"]/.test(text) ? text.replace(/[\\;,:"]/g, '\\$&') : text;
}

/**
 * Escapes a text for vCard (RFC 6350, clause 3.4) and iCalendar (RFC 5545, clause 3.3.11).
 *
 * @param {string} text
 */
function escapeLines(text) {
  return /[\\;,\n]/.test(text) ? text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n') : text;
}

/** The most bytes of a line of vCard or iCalendar, without its end. */
const MAX_LINE = 75;

/**
 * Folds a line after at most 75 bytes (RFC 6350, clause 3.2; RFC 5545, clause 3.1). Cuts no
 * character.
 *
 * @param {string} line
 */
function foldLine(line) {
  if (isShort(line)) return line;
  const bytes = Buffer.from(line);
  const parts = [];
  let start = 0;
  while (start < bytes.length) {
    // The space at the start of each further line counts.
    let end = Math.min(bytes.length, start + (start === 0 ? MAX_LINE : MAX_LINE - 1));
    // A byte that begins with the bits 10 continues a character.
    while (end < bytes.length && bytes.readUInt8(end) >>> 6 === 0b10) end -= 1;
    parts.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return parts.join('\r\n ');
}

/**
 * Returns true for a line that needs no folding. False for some others too, which `foldLine` leaves
 * as they are.
 *
 * @param {string} line
 */
function isShort(line) {
  // No character takes more than three bytes a UTF-16 code unit.
  if (line.length * 3 <= MAX_LINE) return true;
  let bytes = 0;
  for (let i = 0; i < line.length && bytes <= MAX_LINE; i++) {
    const code = line.charCodeAt(i);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  return bytes <= MAX_LINE;
}

/**
 * Joins lines as vCard and iCalendar do.
 *
 * @param {readonly string[]} lines
 */
function joinLines(lines) {
  let text = '';
  for (let i = 0; i < lines.length; i++) text += `${foldLine(String(lines[i]))}\r\n`;
  return text;
}

module.exports = { escapeFields, escapeLines, foldLine, joinLines };
