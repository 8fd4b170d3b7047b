'use strict';

// Decodes a file of any encoding to UTF-8, piece by piece, so that the file may be larger than the
// memory.

const { describe } = require('../error');
const { USAGE } = require('../messages/command');
const { createUsageError } = require('./failure');

const UTF_8 = 'utf-8';

/** The byte order marks, and the encoding that each stands for. */
const MARKS = Object.freeze(
  /** @type {const} */ ([
    [[0xef, 0xbb, 0xbf], UTF_8],
    [[0xff, 0xfe], 'utf-16le'],
    [[0xfe, 0xff], 'utf-16be'],
  ]),
);
const MAX_MARK_BYTES = 3;

/**
 * Never occurs in UTF-8. Stands for bytes that cannot be decoded: the CSV parser refuses the field.
 */
const INVALID = Buffer.of(0xff);

/**
 * The characters of bytes 0x80 to 0x9f in windows-1252. TextDecoder is not used: in several
 * releases of Node.js it decodes these bytes as latin1.
 */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Decodes the next bytes of a file to UTF-8. `isLast` is true for the last call, which may have no
 * bytes.
 *
 * @typedef {(bytes: Buffer, isLast: boolean) => Buffer} Decode
 */

/** @type {Record<string, () => Decode>} */
const DECODERS = {
  [UTF_8]: () => (bytes) => bytes,
  'utf-16le': () => createUtf16Decoder(false),
  'utf-16be': () => createUtf16Decoder(true),
  'windows-1252': () => (bytes) =>
    Buffer.from(bytes.toString('latin1').replace(/[\x80-\x9f]/g, decodeC1)),
};

/**
 * Finds out the encoding of a file by its byte order mark, removes the mark, and decodes the rest.
 */
class Decoder {
  #asked;
  /** @type {Decode | undefined} undefined until the mark has been looked for */
  #decode;
  /** @type {Buffer} the bytes that may belong to a mark */
  #start = Buffer.alloc(0);
  /** The name of the encoding: the requested one, until the byte order mark names another. */
  encoding = UTF_8;

  /**
   * @param {Readonly<Encoding> | undefined} [asked] undefined to follow the byte order mark, or
   *   UTF-8 without one
   */
  constructor(asked) {
    this.#asked = asked;
    if (asked !== undefined) this.encoding = asked.name;
  }

  /**
   * Decodes the next bytes of the file.
   *
   * @param {Uint8Array} chunk
   * @returns {Buffer} UTF-8
   */
  write(chunk) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (this.#decode !== undefined) return this.#decode(bytes, false);
    this.#start = Buffer.concat([this.#start, bytes]);
    return this.#start.length < MAX_MARK_BYTES ? Buffer.alloc(0) : this.#beginDecoding(false);
  }

  /**
   * Ends the file.
   *
   * @returns {Buffer} the last bytes as UTF-8
   */
  end() {
    return this.#decode === undefined
      ? this.#beginDecoding(true)
      : this.#decode(Buffer.alloc(0), true);
  }

  /**
   * Looks for a byte order mark, and decodes the bytes after it.
   *
   * @param {boolean} isLast
   */
  #beginDecoding(isLast) {
    const found = MARKS.find(([mark]) => mark.every((byte, i) => this.#start[i] === byte));
    const [mark, marked] = found ?? [[], undefined];
    if (marked !== undefined) this.#applyMark(marked);
    this.#decode = createDecoder(this.encoding);
    const rest = this.#start.subarray(mark.length);
    this.#start = Buffer.alloc(0);
    return this.#decode(rest, isLast);
  }

  /**
   * Switches to the encoding of the byte order mark, or refuses it.
   *
   * @param {string} marked
   */
  #applyMark(marked) {
    const asked = this.#asked;
    if (asked !== undefined && asked.name !== marked && !(asked.isMarked && marked !== UTF_8)) {
      throw createUsageError(USAGE.otherEncoding(marked, asked.name));
    }
    this.encoding = marked;
  }
}

/**
 * @typedef {object} Encoding
 * @property {string} name its name in the WHATWG's Encoding Standard, in lower case
 * @property {boolean} isMarked whether the byte order mark selects the byte order of UTF-16
 */

/**
 * Reads the option --encoding.
 *
 * @param {string} label
 * @returns {Readonly<Encoding>}
 */
function readEncoding(label) {
  const key = label.trim().toLowerCase();
  const isMarked = key === 'utf-16' || key === 'unicode';
  if (Object.hasOwn(DECODERS, key)) return { name: key, isMarked: false };
  if (/^(?:latin-?1|iso-?8859-1|cp-?1252|ansi)$/.test(key))
    return { name: 'windows-1252', isMarked: false };
  if (isMarked) return { name: 'utf-16le', isMarked };
  try {
    return { name: new TextDecoder(key).encoding, isMarked: false };
  } catch {
    throw createUsageError(USAGE.unknownEncoding(describe(label)));
  }
}

/**
 * Makes the decoder of an encoding.
 *
 * @param {string} name
 */
function createDecoder(name) {
  return Object.hasOwn(DECODERS, name)
    ? /** @type {() => Decode} */ (DECODERS[name])()
    : createOtherDecoder(name);
}

/**
 * Makes a decoder of UTF-16.
 *
 * @param {boolean} isBigEndian
 * @returns {Decode}
 */
function createUtf16Decoder(isBigEndian) {
  // An odd byte, or the first half of a surrogate pair, waits for the next chunk.
  let rest = Buffer.alloc(0);
  return (bytes, isLast) => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let end = all.length - (all.length % 2);
    if (end > 0 && !isLast && (all[isBigEndian ? end - 2 : end - 1] ?? 0) >> 2 === 0xd8 >> 2)
      end -= 2;
    const units = all.subarray(0, end);
    rest = Buffer.from(all.subarray(end));
    // swap16 changes the bytes in place, and the chunk is the caller's.
    const text = (isBigEndian ? Buffer.from(units).swap16() : units).toString('utf16le');
    const decoded = encode(text, /\p{Surrogate}/u, text.isWellFormed());
    return isLast && rest.length > 0 ? Buffer.concat([decoded, INVALID]) : decoded;
  };
}

/**
 * Makes a decoder of an encoding that TextDecoder knows.
 *
 * @param {string} name
 * @returns {Decode}
 */
function createOtherDecoder(name) {
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  return (bytes, isLast) => {
    const text = decoder.decode(bytes, { stream: !isLast });
    return encode(text, /\ufffd/, !text.includes('\ufffd'));
  };
}

/**
 * Encodes a text as UTF-8, with INVALID for bytes that could not be decoded.
 *
 * @param {string} text
 * @param {RegExp} invalid matches the characters that stand for such bytes
 * @param {boolean} isValid whether the text has no such character
 * @returns {Buffer}
 */
function encode(text, invalid, isValid) {
  if (isValid) return Buffer.from(text);
  const parts = text
    .split(invalid)
    .flatMap((part, i) => (i > 0 ? [INVALID, Buffer.from(part)] : [Buffer.from(part)]));
  return Buffer.concat(parts);
}

/**
 * Decodes one of the bytes 0x80 to 0x9f of windows-1252.
 *
 * @param {string} byte
 */
function decodeC1(byte) {
  return /** @type {string} */ (WINDOWS_1252[byte.charCodeAt(0) - 0x80]);
}

module.exports = { Decoder, UTF_8, readEncoding };
