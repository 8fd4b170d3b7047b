'use strict';

// Counts the bad rows of a batch, and reports them.

const { printableLine } = require('../printable');

/** The most rows that are listed at the end: with a wrong delimiter, every row is bad. */
const MAX_LISTED = 20;

class Problems {
  #print;
  #isVerbose;
  /** @type {string[]} the lines to print at the end */
  #first = [];
  /** How many rows are bad. */
  count = 0;

  /**
   * @param {(line: string) => void} print
   * @param {boolean} isVerbose whether to report every row at once, instead of some rows at the end
   */
  constructor(print, isVerbose) {
    this.#print = print;
    this.#isVerbose = isVerbose;
  }

  /**
   * Adds a bad row.
   *
   * @param {number} line
   * @param {string} problem
   */
  add(line, problem) {
    this.count += 1;
    const report = `line ${line}: ${printableLine(problem)}`;
    if (this.#isVerbose) this.#print(report);
    else if (this.#first.length < MAX_LISTED) this.#first.push(report);
  }

  /** Reports the rows that have not been reported yet. */
  end() {
    for (const line of this.#first) this.#print(line);
    const others = this.count - this.#first.length;
    if (this.#isVerbose || others === 0) return;
    this.#print(`and ${others.toLocaleString('en')} more; --verbose shows all`);
  }
}

module.exports = { Problems };
