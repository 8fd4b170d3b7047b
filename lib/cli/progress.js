'use strict';

// How far a batch has got: a bar in a terminal, a line now and then elsewhere.

const { printableLine } = require('../printable');

/** How often, in milliseconds. */
const BAR_EVERY = 100;
const LINE_EVERY = 10_000;

/** What the rate is taken from: long enough to be steady, short enough to follow what changes. */
const WINDOW = 5_000;

/** Characters between the ends of the bar. */
const BAR = 24;

/** To the first column, and nothing after it. */
const CLEAR = '\r\x1b[K';

/**
 * @typedef {object} Position
 * @property {number} rows
 * @property {number} bytes of the file, up to the last of the rows
 *
 * @typedef {object} Output
 * @property {boolean | undefined} [isTTY]
 * @property {number | undefined} [columns]
 * @property {(text: string) => unknown} write
 */

class Progress {
  #output;
  #position;
  #size;
  #now;
  #start;
  /** @type {(Position & { time: number })[]} of the window, the oldest first */
  #samples;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isShown = false;

  /**
   * @param {Output} output
   * @param {Readonly<Position>} position looked at whenever it is shown
   * @param {number | undefined} size the bytes of the file, if that is known
   * @param {() => number} [now] milliseconds
   */
  constructor(output, position, size, now = () => performance.now()) {
    this.#output = output;
    this.#position = position;
    this.#size = size;
    this.#now = now;
    this.#start = now();
    this.#samples = [{ rows: 0, bytes: 0, time: this.#start }];
  }

  /** Shows it from now on. */
  begin() {
    this.#timer = setInterval(() => this.show(), this.#output.isTTY ? BAR_EVERY : LINE_EVERY);
    this.#timer.unref();
  }

  /** Shows it once. */
  show() {
    const line = this.#line();
    if (!this.#output.isTTY) {
      this.#output.write(`${line}\n`);
      return;
    }
    // A line that is longer than the terminal is wide could not be taken back. Some terminals say 0.
    this.#output.write(`${CLEAR}${line.slice(0, (this.#output.columns || 80) - 1)}`);
    this.#isShown = true;
  }

  /**
   * Writes a line that stays, where the bar was.
   *
   * @param {string} line
   */
  tell(line) {
    this.#output.write(`${this.#isShown ? CLEAR : ''}${printableLine(line)}\n`);
    this.#isShown = false;
  }

  /** Takes the bar away. */
  end() {
    clearInterval(this.#timer);
    if (this.#isShown) this.#output.write(CLEAR);
    this.#isShown = false;
  }

  /** The seconds since it was made. */
  get seconds() {
    return (this.#now() - this.#start) / 1000;
  }

  #line() {
    const { rows, bytes } = this.#position;
    const time = this.#now();
    this.#samples.push({ rows, bytes, time });
    // The last one that is not younger than the window stays.
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) >= WINDOW)
      this.#samples.shift();
    const [oldest = { rows, bytes, time }] = this.#samples;
    const seconds = Math.max(time - oldest.time, 1) / 1000;
    const count = `${rows.toLocaleString('en')} rows`;
    const rate = `${Math.round((rows - oldest.rows) / seconds).toLocaleString('en')}/s`;
    if (!this.#size) return `${count}  ${rate}`;
    const share = Math.min(1, bytes / this.#size);
    const left = (this.#size - bytes) / ((bytes - oldest.bytes) / seconds);
    const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
    const bar = this.#output.isTTY ? `[${'#'.repeat(Math.floor(BAR * share)).padEnd(BAR, '.')}] ` : '';
    return `${bar}${percent}  ${count}  ${rate}  ${clock(left)}`;
  }
}

/**
 * @param {number} seconds
 * @returns {string} hours, minutes and seconds
 */
function clock(seconds) {
  // Nobody waits for longer; nothing has been done yet, or it stands still.
  if (!(seconds < 100 * 3600)) return '-:-- left';
  const whole = Math.ceil(Math.max(0, seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${String(whole % 60).padStart(2, '0')} left`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

module.exports = { Progress };
