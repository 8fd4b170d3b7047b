'use strict';

// Computes the checksum of EMVCo codes: CRC-16 with the polynomial 0x1021 and the initial value
// 0xffff (ISO/IEC 13239, as EMVCo writes it; also called CRC-16/CCITT-FALSE).

/** The checksum of each byte. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

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
  let crc = 0xffff;
  let codes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    codes |= code;
    crc = addByte(crc, code);
  }
  if (codes >= 0x80) {
    crc = 0xffff;
    for (const byte of Buffer.from(text)) crc = addByte(crc, byte);
  }
  return `${HEX[crc >>> 8]}${HEX[crc & 0xff]}`;
}

/**
 * @param {number} crc
 * @param {number} byte
 */
function addByte(crc, byte) {
  return ((crc << 8) & 0xffff) ^ /** @type {number} */ (TABLE[((crc >>> 8) ^ byte) & 0xff]);
}

module.exports = { computeCrc16 };
