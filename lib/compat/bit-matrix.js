'use strict';

/** A square of modules, as npm `qrcode` has it: a byte for each, row by row. */
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
   * @param {number} row
   * @param {number} col
   * @param {number} value
   * @param {boolean} [reserved]
   */
  set(row, col, value, reserved) {
    const index = row * this.size + col;
    this.data[index] = value;
    if (reserved) this.reservedBit[index] = 1;
  }

  /**
   * @param {number} row
   * @param {number} col
   */
  get(row, col) {
    return this.data[row * this.size + col];
  }

  /**
   * @param {number} row
   * @param {number} col
   * @param {number} value
   */
  xor(row, col, value) {
    const index = row * this.size + col;
    this.data[index] = (this.data[index] ?? 0) ^ value;
  }

  /**
   * @param {number} row
   * @param {number} col
   */
  isReserved(row, col) {
    return this.reservedBit[row * this.size + col];
  }
}

module.exports = { BitMatrix };
