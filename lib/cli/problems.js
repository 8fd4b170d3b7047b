'use strict';

// What is wrong with single rows of a batch.

const { printableLine } = require('../printable');

/** The most that are told at the end: a file with another delimiter has something wrong with every row. */
const MOST_TOLD = 20;

class Problems {
  #tell;
  #isTellingAll;
  /** @type {string[]} */
  #first = [];
  count = 0;

  /**
   * @param {(line: string) => void} tell
   * @param {boolean} isTellingAll whether each is told at once
   */
  constructor(tell, isTellingAll) {
    this.#tell = tell;
    this.#isTellingAll = isTellingAll;
  }

  /**
   * @param {number} line
   * @param {string} problem
   */
  add(line, problem) {
    this.count += 1;
    const told = `line ${line}: ${printableLine(problem)}`;
    if (this.#isTellingAll) this.#tell(told);
    else if (this.#first.length < MOST_TOLD) this.#first.push(told);
  }

  /** Tells of them, where that is not done. */
  end() {
    for (const line of this.#first) this.#tell(line);
    const others = this.count - this.#first.length;
    if (this.#isTellingAll || others === 0) return;
    this.#tell(`and ${others.toLocaleString('en')} more; --verbose shows all`);
  }
}

module.exports = { Problems };
