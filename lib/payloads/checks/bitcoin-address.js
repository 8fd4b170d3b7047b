'use strict';

// Checks addresses of Bitcoin: Base58Check, and Bech32 and Bech32m (BIP 173, BIP 350).

const { createPayloadError, createValueError } = require('../error');
const { computeChecksum } = require('./hash');

/** The longest address. */
const MAX_ADDRESS = 90;

/** What begins an address of each network: version bytes of Base58Check, and the part before 1. */
const NETWORKS = Object.freeze({
  main: { versions: [0x00, 0x05], prefixes: ['bc'] },
  test: { versions: [0x6f, 0xc4], prefixes: ['tb', 'bcrt'] },
});

const BASE_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BECH_32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** The value of each character by its code, or 255. */
const BASE_58_VALUES = mapCharacters(BASE_58);
const BECH_32_VALUES = mapCharacters(BECH_32);

/** @param {string} alphabet */
function mapCharacters(alphabet) {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

/**
 * Reads an address.
 *
 * @param {unknown} value
 * @param {string} argument
 * @param {'main' | 'test'} network
 * @returns {string}
 */
function readBitcoinAddress(value, argument, network) {
  const expected = 'a Bitcoin address';
  if (typeof value !== 'string' || value.length > MAX_ADDRESS || !/^[A-Za-z\d]+$/.test(value))
    throw createValueError(argument, expected, value);
  const { versions, prefixes } = NETWORKS[network];
  const end = value.lastIndexOf('1');
  const prefix = value.slice(0, Math.max(end, 0)).toLowerCase();
  const isKnown = Object.values(NETWORKS).some((each) => each.prefixes.includes(prefix));
  if (isKnown) {
    checkBech32(value, prefix.length, argument);
    if (!prefixes.includes(prefix)) throw createPayloadError(argument, 'network', { network });
    return value;
  }
  const version = decodeBase58Check(value);
  if (version === undefined) throw createValueError(argument, expected, value);
  if (version === -1) throw createPayloadError(argument, 'check-digits', { kind: 'address' });
  if (versions.includes(version)) return value;
  if (!Object.values(NETWORKS).some((each) => each.versions.includes(version)))
    throw createValueError(argument, expected, value);
  throw createPayloadError(argument, 'network', { network });
}

/** The bytes of a decoded address: the version, a hash of 20 bytes, and the checksum. */
const DECODED_BYTES = 25;
const CHECKSUM_BYTES = 4;

/** Four digits of base 58 at a time, and 24 bits of the number at a time, so products are exact. */
const STEP = 4;
const LIMB = 2 ** 24;
const LIMBS = 9;

/** Memory that calls use again. */
const limbs = new Float64Array(LIMBS);
const decoded = new Uint8Array(LIMBS * 3);

/**
 * Decodes an address in Base58Check, and compares its checksum.
 *
 * @param {string} text
 * @returns {number | undefined} the version byte; -1 if the checksum differs; undefined if the text
 *   is no address
 */
function decodeBase58Check(text) {
  if (text.length < 26 || text.length > 35 || !decodeBase58(text)) return undefined;
  const start = decoded.length - DECODED_BYTES;
  for (let i = 0; i < start; i++) if (decoded[i] !== 0) return undefined;
  // Each 1 at the start stands for a byte 0, so no other text decodes to the same bytes.
  let [ones, zeros] = [0, 0];
  while (text[ones] === '1') ones += 1;
  while (decoded[start + zeros] === 0) zeros += 1;
  if (ones !== zeros) return undefined;
  const end = decoded.length - CHECKSUM_BYTES;
  let checksum = 0;
  for (let i = end; i < decoded.length; i++) checksum = (checksum << 8) | Number(decoded[i]);
  return checksum === computeChecksum(decoded, start, end) ? decoded[start] : -1;
}

/**
 * Decodes base 58 into `decoded`.
 *
 * @param {string} text
 * @returns {boolean} false if the text has another character, or is too long
 */
function decodeBase58(text) {
  limbs.fill(0);
  let [value, base] = [0, 1];
  for (let i = 0; i < text.length; i++) {
    const digit = BASE_58_VALUES[text.charCodeAt(i)] ?? 255;
    if (digit === 255) return false;
    value = value * 58 + digit;
    base *= 58;
    if (i % STEP !== STEP - 1 && i !== text.length - 1) continue;
    if (!addDigits(base, value)) return false;
    [value, base] = [0, 1];
  }
  for (let i = 0; i < LIMBS; i++) {
    const limb = /** @type {number} */ (limbs[LIMBS - 1 - i]);
    decoded[3 * i] = limb >>> 16;
    decoded[3 * i + 1] = (limb >>> 8) & 0xff;
    decoded[3 * i + 2] = limb & 0xff;
  }
  return true;
}

/**
 * Multiplies the number in `limbs` by a base, and adds a value.
 *
 * @param {number} base
 * @param {number} value
 * @returns {boolean} false if the number is too large
 */
function addDigits(base, value) {
  let carry = value;
  for (let i = 0; i < LIMBS; i++) {
    const product = /** @type {number} */ (limbs[i]) * base + carry;
    carry = Math.floor(product / LIMB);
    limbs[i] = product - carry * LIMB;
  }
  return carry === 0;
}

/** The generator of the checksum. */
const GENERATOR = Object.freeze([0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]);

/** The checksums of Bech32, for version 0 of a witness program, and of Bech32m, for the others. */
const BECH_32_SUM = 1;
const BECH_32M_SUM = 0x2bc830a3;

/** The characters of the checksum. */
const CHECKSUM_LENGTH = 6;

/**
 * Refuses an address that is not a witness program in Bech32 or Bech32m.
 *
 * @param {string} text
 * @param {number} prefixLength
 * @param {string} argument
 */
function checkBech32(text, prefixLength, argument) {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase())
    throw createValueError(argument, 'an address in capital or in small letters', text);
  const version = BECH_32_VALUES[lower.charCodeAt(prefixLength + 1)] ?? 255;
  const digits = lower.length - prefixLength - 2 - CHECKSUM_LENGTH;
  const sum = sumBech32(lower, prefixLength);
  if (sum === undefined || version > 16 || !isProgram(lower, version, digits))
    throw createValueError(argument, 'a Bitcoin address', text);
  if (sum !== (version === 0 ? BECH_32_SUM : BECH_32M_SUM))
    throw createPayloadError(argument, 'check-digits', { kind: 'address' });
}

/**
 * Computes the checksum of an address in Bech32.
 *
 * @param {string} text in small letters
 * @param {number} prefixLength
 * @returns {number | undefined} undefined if the text has another character
 */
function sumBech32(text, prefixLength) {
  let sum = 1;
  for (let i = 0; i < prefixLength; i++) sum = addToSum(sum, text.charCodeAt(i) >>> 5);
  sum = addToSum(sum, 0);
  for (let i = 0; i < prefixLength; i++) sum = addToSum(sum, text.charCodeAt(i) & 31);
  for (let i = prefixLength + 1; i < text.length; i++) {
    const value = BECH_32_VALUES[text.charCodeAt(i)] ?? 255;
    if (value === 255) return undefined;
    sum = addToSum(sum, value);
  }
  return sum;
}

/**
 * Returns true if a program has a length that its version allows.
 *
 * @param {string} text
 * @param {number} version
 * @param {number} digits of five bits in the program
 */
function isProgram(text, version, digits) {
  const bytes = Math.floor((digits * 5) / 8);
  const isLength = version === 0 ? bytes === 20 || bytes === 32 : bytes >= 2 && bytes <= 40;
  return isLength && isPadded(text, digits);
}

/**
 * Returns true if the bits after the last byte of the program are fewer than five, and zero.
 *
 * @param {string} text
 * @param {number} digits of five bits in the program
 */
function isPadded(text, digits) {
  const rest = (digits * 5) % 8;
  const last = BECH_32_VALUES[text.charCodeAt(text.length - 1 - CHECKSUM_LENGTH)] ?? 255;
  return rest < 5 && (last & ((1 << rest) - 1)) === 0;
}

/**
 * Adds five bits to the checksum.
 *
 * @param {number} sum
 * @param {number} value
 */
function addToSum(sum, value) {
  const top = sum >>> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) {
    if ((top >>> i) & 1) next ^= /** @type {number} */ (GENERATOR[i]);
  }
  return next;
}

module.exports = { readBitcoinAddress };
