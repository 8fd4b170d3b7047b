'use strict';

// Compares the bytes that a decoder reads with the expected ones.

/** @import { Reading } from './processes' */

/**
 * @typedef {{ mode: { id: string }, data: string | Uint8Array }} CreatedSegment a segment as
 *   create() returns it
 * @typedef {'read' | 'wrong' | Exclude<Reading['outcome'], 'something'>} Verdict
 */

const shiftJis = new Map(
  (function* () {
    const decoder = new TextDecoder('shift_jis');
    for (let lead = 0x81; lead <= 0xef; lead++) {
      for (let trail = 0x40; trail <= 0xfc; trail++) {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        // Rows beyond JIS X 0208 repeat some of its characters.
        if (character.length === 1 && !isBeyond(lead)) yield [character, Buffer.of(lead, trail)];
      }
    }
  })(),
);

/** @param {number} lead the first byte of a character that is not in JIS X 0208, or is half a katakana */
function isBeyond(lead) {
  return lead === 0x87 || (lead > 0x9f && lead < 0xe0) || lead > 0xea;
}

/**
 * Returns the bytes that a decoder may read in a symbol. Most decoders return kanji mode as Shift
 * JIS, others as UTF-8.
 *
 * @param {readonly CreatedSegment[]} segments
 * @returns {string[]} the accepted byte strings, in hex digits
 */
function bytesOf(segments) {
  const toUtf8 = segments.map(({ data }) => Buffer.from(/** @type {string} */ (data)));
  const toShiftJis = segments.map(({ mode, data }, i) =>
    mode.id === 'Kanji'
      ? Buffer.concat([.../** @type {string} */ (data)].map((each) => shiftJis.get(each) ?? Buffer.of()))
      : (toUtf8[i] ?? Buffer.of()),
  );
  return [toShiftJis, toUtf8].map((parts) => Buffer.concat(parts).toString('hex'));
}

/**
 * @param {Reading} reading
 * @param {readonly string[]} expected
 * @returns {Verdict}
 */
function verdictOf({ outcome, hex }, expected) {
  if (outcome !== 'something') return outcome;
  return expected.includes(hex) ? 'read' : 'wrong';
}

module.exports = { bytesOf, verdictOf };
