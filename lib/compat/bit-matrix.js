'use strict';

/** A square of modules, with the methods of npm's BitMatrix. Has a byte a module, row by row. */
class BitMatrix {
  /**
   * @param {number} size modules on a side
   * @param {Uint8Array} [data] 1 for dark modules
   * @param {Uint8Array} [reservedBit] 1 for function modules, which hold no codewords
   */
  constructor(size, data = new Uint8Array(size * size), reservedBit = new Uint8Array(size * size)) {
    this.size = size;
    this.data = data;
    this.reservedBit = reservedBit;
  }

  /**
   * Sets a module.
   *
   * @param {number} row
   * @param {number} col
   * @param {number} value 1 for dark
   * @param {boolean} [reserved] whether the module is a function module
   */
  set(row, col, value, reserved) {
    const index = row * this.size + col;
    this.data[index] = value;
    if (reserved) this.reservedBit[index] = 1;
  }

  /**
   * Returns 1 for a dark module.
   *
   * @param {number} row
   * @param {number} col
   */
  get(row, col) {
    return this.data[row * this.size + col];
  }

  /**
   * Inverts a module if `value` is 1.
   *
   * @param {number} row
   * @param {number} col
   * @param {number} value
   */
  xor(row, col, value) {
    const index = row * this.size + col;
    this.data[index] = (this.data[index] ?? 0) ^ value;
  }

  /**
   * Returns 1 for a function module.
   *
   * @param {number} row
   * @param {number} col
   */
  isReserved(row, col) {
    return this.reservedBit[row * this.size + col];
  }
}

module.exports = { BitMatrix };
