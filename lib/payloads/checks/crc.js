'use strict';

// Computes the checksum of EMVCo codes: CRC-16 with the polynomial 0x1021 and the initial value
// 0xffff (ISO/IEC 13239, as EMVCo writes it; also called CRC-16/CCITT-FALSE).

/** The checksum of each byte. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** The checksums of each byte with one, two and three bytes 0 after it. */
const SECOND = TABLE.map((crc) => addByte(crc, 0));
const THIRD = SECOND.map((crc) => addByte(crc, 0));
const FOURTH = THIRD.map((crc) => addByte(crc, 0));

/** The bytes of a text, in memory that calls use again. Longer texts get memory of their own. */
const memory = Buffer.allocUnsafeSlow(3 * 1024);

/** The two hex digits of each byte. */
const HEX = Object.freeze(
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0')),
);

/**
 * Returns the checksum of a text as UTF-8, in four hex digits.
 *
 * @param {string} text
 */
function computeCrc16(text) {
  const isLong = 3 * text.length > memory.length;
  const bytes = isLong ? Buffer.from(text) : memory;
  const length = isLong ? bytes.length : memory.write(text);
  let crc = 0xffff;
  let i = 0;
  // Four bytes at a time, as the checksum of each byte would wait for the one before it.
  for (; i + 3 < length; i += 4) {
    crc =
      at(FOURTH, (crc >>> 8) ^ at(bytes, i)) ^
      at(THIRD, (crc & 0xff) ^ at(bytes, i + 1)) ^
      at(SECOND, at(bytes, i + 2)) ^
      at(TABLE, at(bytes, i + 3));
  }
  for (; i < length; i++) crc = addByte(crc, at(bytes, i));
  return `${HEX[crc >>> 8]}${HEX[crc & 0xff]}`;
}

/**
 * @param {number} crc
 * @param {number} byte
 */
function addByte(crc, byte) {
  return ((crc << 8) & 0xffff) ^ at(TABLE, (crc >>> 8) ^ byte);
}

/**
 * Returns a number, without the `undefined` in its type.
 *
 * @param {Uint8Array | Uint16Array} array
 * @param {number} i
 */
function at(array, i) {
  return /** @type {number} */ (array[i]);
}

module.exports = { computeCrc16 };
