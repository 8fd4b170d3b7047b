'use strict';

// Shows the progress of a batch: a bar in a terminal, a line every ten seconds elsewhere. Not the
// progress line of `tools`, which shows planned steps with known times, and is not published.

const { printableLine } = require('../printable');

/** The milliseconds between two updates: of the bar, and of the lines. */
const BAR_INTERVAL_MS = 100;
const LINE_INTERVAL_MS = 10_000;

/**
 * The milliseconds over which the rate is averaged: long enough to be steady, short enough to
 * follow changes.
 */
const RATE_WINDOW_MS = 5_000;

/** The characters between the ends of the bar. */
const BAR_WIDTH = 24;

/** Moves the cursor to the first column, and clears the line. */
const CLEAR_LINE = '\r\x1b[K';

/**
 * @typedef {object} Position
 * @property {number} rows the rows that are finished
 * @property {number} bytes the bytes of the file up to the end of the last row
 *
 * @typedef {object} Output
 * @property {boolean | undefined} [isTTY]
 * @property {number | undefined} [columns] the width of the terminal, in characters
 * @property {(text: string) => unknown} write
 */

class ProgressBar {
  #output;
  #position;
  #size;
  #now;
  #start;
  /** @type {(Position & { time: number })[]} within RATE_WINDOW_MS, the oldest first */
  #samples;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isShown = false;

  /**
   * @param {Output} output
   * @param {Readonly<Position>} position read at each update
   * @param {number | undefined} size the bytes of the file; undefined if not known
   * @param {() => number} [now] returns the time in milliseconds
   */
  constructor(output, position, size, now = () => performance.now()) {
    this.#output = output;
    this.#position = position;
    this.#size = size;
    this.#now = now;
    this.#start = now();
    this.#samples = [{ rows: 0, bytes: 0, time: this.#start }];
  }

  /** Shows the progress from now on. */
  begin() {
    this.#timer = setInterval(
      () => this.show(),
      this.#output.isTTY ? BAR_INTERVAL_MS : LINE_INTERVAL_MS,
    );
    this.#timer.unref();
  }

  /** Shows the progress once. */
  show() {
    const line = this.#line();
    if (!this.#output.isTTY) {
      this.#output.write(`${line}\n`);
      return;
    }
    // A line that wraps could not be cleared. Some terminals report 0 columns.
    this.#output.write(`${CLEAR_LINE}${line.slice(0, (this.#output.columns || 80) - 1)}`);
    this.#isShown = true;
  }

  /**
   * Prints a line that stays, in place of the bar.
   *
   * @param {string} line
   */
  print(line) {
    this.#output.write(`${this.#isShown ? CLEAR_LINE : ''}${printableLine(line)}\n`);
    this.#isShown = false;
  }

  /** Removes the bar. */
  end() {
    clearInterval(this.#timer);
    if (this.#isShown) this.#output.write(CLEAR_LINE);
    this.#isShown = false;
  }

  /** Returns the seconds since the constructor was called. */
  get seconds() {
    return (this.#now() - this.#start) / 1000;
  }

  /** Returns the line to show. */
  #line() {
    const { rows, bytes } = this.#position;
    const time = this.#now();
    this.#samples.push({ rows, bytes, time });
    // Keeps one sample that is as old as the window, to average over all of it.
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) >= RATE_WINDOW_MS)
      this.#samples.shift();
    const [oldest = { rows, bytes, time }] = this.#samples;
    const seconds = Math.max(time - oldest.time, 1) / 1000;
    const count = `${rows.toLocaleString('en')} rows`;
    const rate = `${Math.round((rows - oldest.rows) / seconds).toLocaleString('en')}/s`;
    if (!this.#size) return `${count}  ${rate}`;
    const share = Math.min(1, bytes / this.#size);
    const left = (this.#size - bytes) / ((bytes - oldest.bytes) / seconds);
    const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
    const bar = this.#output.isTTY
      ? `[${'#'.repeat(Math.floor(BAR_WIDTH * share)).padEnd(BAR_WIDTH, '.')}] `
      : '';
    return `${bar}${percent}  ${count}  ${rate}  ${formatTime(left)}`;
  }
}

/**
 * Formats the time left as hours, minutes and seconds.
 *
 * @param {number} seconds
 * @returns {string}
 */
function formatTime(seconds) {
  // Nothing has been done yet, or the work stands still.
  if (!(seconds < 100 * 3600)) return '-:-- left';
  const whole = Math.ceil(Math.max(0, seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${String(whole % 60).padStart(2, '0')} left`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

module.exports = { ProgressBar };
