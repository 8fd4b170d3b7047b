'use strict';

// Replaces CR by LF in files whose lines end with CR alone, such as Excel's "CSV (Macintosh)". The
// first line decides for the whole file. In other files, the parser reports a lone CR.

const LF = 0x0a;
const CR = 0x0d;

class LineEnds {
  /** @type {boolean | undefined} undefined until the first line has ended */
  #isCr;
  /**
   * Whether the last byte was a CR. The next byte decides whether the CR is alone.
   */
  #endsWithCr = false;

  /**
   * Converts the next bytes. May keep a CR at their end until the next call.
   *
   * @param {Buffer} bytes UTF-8
   * @returns {Buffer}
   */
  write(bytes) {
    if (this.#isCr === false || bytes.length === 0) return bytes;
    const all = this.#endsWithCr ? Buffer.concat([Buffer.of(CR), bytes]) : bytes;
    this.#endsWithCr = false;
    this.#isCr ??= this.#decide(all);
    if (this.#isCr) return replaceCr(all);
    return this.#endsWithCr ? all.subarray(0, -1) : all;
  }

  /**
   * Ends the file, and returns the byte that was kept.
   *
   * @returns {Buffer}
   */
  end() {
    return this.#endsWithCr ? Buffer.of(LF) : Buffer.alloc(0);
  }

  /**
   * Looks at the end of the first line. Returns undefined if it has not come yet.
   *
   * @param {Buffer} bytes
   */
  #decide(bytes) {
    const at = bytes.findIndex((byte) => byte === CR || byte === LF);
    if (at < 0) return undefined;
    if (bytes[at] === LF) return false;
    if (at < bytes.length - 1) return bytes[at + 1] !== LF;
    this.#endsWithCr = true;
    return undefined;
  }
}

/**
 * Replaces each CR by LF.
 *
 * @param {Buffer} bytes
 */
function replaceCr(bytes) {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf(CR); at >= 0; at = changed.indexOf(CR, at + 1)) changed[at] = LF;
  return changed;
}

module.exports = { LineEnds };
