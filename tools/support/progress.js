'use strict';

// Prints the current step and the time left: on a terminal as one line that is overwritten,
// otherwise one line per step.

const DOT_MS = 10_000;

/**
 * @param {number} seconds
 * @returns {string} such as 1:05
 */
function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

class Progress {
  #start = performance.now();
  #last = Number.NEGATIVE_INFINITY;
  #done = 0;
  #total;
  #out;

  /**
   * @param {number} seconds the expected duration of all steps
   * @param {NodeJS.WriteStream} [out]
   */
  constructor(seconds, out = process.stderr) {
    this.#total = seconds;
    this.#out = out;
  }

  /**
   * Reports that a step begins.
   *
   * @param {string} what
   * @param {number} seconds its expected duration
   */
  step(what, seconds) {
    const now = performance.now();
    // If the steps so far took longer than expected, expects the same of the others.
    const pace = Math.max(1, (now - this.#start) / 1000 / Math.max(this.#done, 1));
    const left = (this.#total - this.#done) * (this.#done > 20 ? pace : 1);
    this.#done += seconds;
    const line = `[${clock((now - this.#start) / 1000)}, about ${clock(left)} left] ${what}`;
    if (this.#out.isTTY) {
      this.#out.write(`\r\u001b[2K${line.slice(0, this.#out.columns - 1)}`);
    } else if (now - this.#last >= DOT_MS) {
      this.#last = now;
      this.#out.write(`${line}\n`);
    }
  }

  /**
   * Runs work that is not part of the plan, such as installing a tool, without counting its time.
   *
   * @template T
   * @param {() => T} work
   * @returns {T}
   */
  skip(work) {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.#start += performance.now() - start;
    }
  }

  /** Clears the progress line, so that other output starts on an empty line. */
  end() {
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K');
    this.#last = Number.NEGATIVE_INFINITY;
  }
}

module.exports = { Progress, clock };
