'use strict';

// Talks to processes that answer each line with a line, in order.

const { spawn } = require('node:child_process');
const readline = require('node:readline');

const { StepError } = require('../../support/steps');

/** The maximum time for an answer, in milliseconds: nobody waits longer for a scan. */
const LIMIT = 10_000;

class Lines {
  /** @type {{ line: string, resolve: (answer: string | undefined) => void, reject: (error: Error) => void }[]} */
  #waiting = [];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #isDone = false;
  /** Whether the process has answered before. If it never did, it cannot be started at all. */
  #hasAnswered = false;

  /**
   * @param {string} name the name in errors
   * @param {string} command
   * @param {string[]} args
   */
  constructor(name, command, args) {
    this.name = name;
    this.command = command;
    this.args = args;
  }

  /**
   * @param {string} line
   * @returns {Promise<string | undefined>} the answer, or undefined if the process took too long or
   *   died
   */
  ask(line) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      if (this.#waiting.length === 1) this.#send();
    });
  }

  /** Ends the process, which has no open request any more. */
  end() {
    this.#isDone = true;
    this.#child?.stdin?.end();
  }

  #start() {
    const child = spawn(this.command, this.args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (part) => {
      complaints = `${complaints}${part}`.slice(-2000);
    });
    // Ignores errors of writing to a process that has just died: 'close' reports its end.
    child.stdin.on('error', () => {});
    child.on('error', (error) => {
      complaints = error.message;
    });
    child.on('close', () => {
      if (this.#child !== child) return;
      this.#child = undefined;
      if (this.#isDone) return;
      if (this.#hasAnswered) return this.#answer(undefined);
      clearTimeout(this.#timer);
      this.#waiting[0]?.reject(new StepError(`${this.name} does not start: ${complaints.trim()}`));
    });
    readline.createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#child !== child) return;
      this.#hasAnswered = true;
      this.#answer(line);
    });
  }

  #send() {
    if (this.#child === undefined) this.#start();
    const [first] = this.#waiting;
    this.#child?.stdin?.write(`${first?.line}\n`);
    this.#timer = setTimeout(() => {
      const slow = this.#child;
      this.#child = undefined;
      slow?.kill('SIGKILL');
      this.#answer(undefined);
    }, LIMIT);
  }

  /** @param {string | undefined} answer */
  #answer(answer) {
    clearTimeout(this.#timer);
    this.#waiting.shift()?.resolve(answer);
    if (this.#waiting.length > 0) this.#send();
  }
}

module.exports = { LIMIT, Lines };
