'use strict';

// Compares the codes of every implementation for one text, then times the implementations in turns.

const { decodeText } = require('../../../__test__/support/zxing');
const { StepError } = require('../../support/steps');
const { shuffled } = require('../../support/statistics');

/** @typedef {import('./implementations').Implementation} Implementation */

/**
 * The code to draw.
 *
 * @typedef {object} Item
 * @property {number} bytes of the text
 * @property {string} text
 * @property {number} width of the picture, in pixels
 *
 * @typedef {object} CallResult
 * @property {number} bytes of the text
 * @property {number} width of the picture, in pixels
 * @property {CallRow[]} rows
 *
 * @typedef {object} CallRow
 * @property {string} name
 * @property {'png' | 'svg' | 'modules' | 'constant'} makes
 * @property {string} [note]
 * @property {number} [size] bytes of the picture
 * @property {number[]} us microseconds per call in each round; empty if the implementation cannot
 *   draw this code
 *
 * @typedef {object} How
 * @property {number} rounds
 * @property {number} warmUpMs the warm-up time for each implementation
 * @property {(what: string, seconds: number) => void} step called with the current task and its
 *   expected duration
 * @property {string} title of the item, for `step`
 */

/** The approximate duration of a turn: many calls of a fast implementation, one of a slow one. */
const TURN_MS = 25;

/**
 * Gives each implementation a turn in every round, in another order each round.
 *
 * @param {readonly Implementation[]} implementations
 * @param {Item} item
 * @param {How} how
 * @returns {Promise<CallResult>}
 * @throws {StepError} if an implementation returns anything but the code of the text
 */
async function timeInTurns(implementations, item, { rounds, warmUpMs, step, title }) {
  step(`${title}: comparing the codes`, 1);
  const { able, rows } = await compare(implementations, item);
  const turns = new Map();
  for (const implementation of able) {
    step(`${title}: warming up ${implementation.name}`, warmUpMs / 1000);
    turns.set(implementation, await callsInTurn(implementation, item, warmUpMs));
  }
  for (let round = 0; round < rounds; round++) {
    step(`${title}: round ${round + 1} of ${rounds}`, (able.length * TURN_MS) / 1000);
    for (const implementation of shuffled(able, round)) {
      const us = await turn(implementation, item, turns.get(implementation));
      rows.get(implementation)?.us.push(Math.round(us * 1000) / 1000);
    }
  }
  return { bytes: item.bytes, width: item.width, rows: [...rows.values()] };
}

/**
 * @param {number} implementations the number of implementations
 * @param {Pick<How, 'rounds' | 'warmUpMs'>} how
 * @returns {number} the expected duration of the turns for one item, in seconds
 */
function secondsOfTurns(implementations, { rounds, warmUpMs }) {
  return 1 + (implementations * (warmUpMs + rounds * TURN_MS)) / 1000;
}

/**
 * Checks the codes before they are timed: each must decode to its text, and implementations of one
 * group must give the same bytes.
 *
 * @param {readonly Implementation[]} implementations
 * @param {Item} item
 */
async function compare(implementations, item) {
  /** @type {Map<Implementation, CallRow>} */
  const rows = new Map();
  /** @type {Implementation[]} */
  const able = [];
  /** @type {Map<string, Buffer>} the result of the first implementation of each group */
  const groups = new Map();
  for (const implementation of implementations) {
    const { name, makes, note, group = name, prepare } = implementation;
    /** @type {CallRow} */
    const row = { name, makes, ...(note !== undefined && { note }), us: [] };
    rows.set(implementation, row);
    if (cannotHold(implementation, item.bytes)) continue;
    const first = groups.get(group);
    if (first !== undefined) prepare?.(first);
    const { png, size } = await makeRight(implementation, item, first);
    groups.set(group, png);
    if (makes !== 'modules') row.size = size;
    able.push(implementation);
  }
  return { able, rows };
}

/**
 * @param {Implementation} implementation
 * @param {Item} item
 * @param {Buffer | undefined} expected the expected bytes, if known
 * @returns {Promise<{ png: Buffer, size: number }>} the result as a PNG, and the size of the result
 *   in bytes
 */
async function makeRight({ name, run, toPng }, { bytes, text, width }, expected) {
  const made = await run(text, width);
  const png = await toPng(made);
  if (expected !== undefined && !expected.equals(png)) {
    throw new StepError(`${name} returns wrong bytes for ${bytes} bytes of text. Nothing was timed.`);
  }
  if ((await readBack(png)) !== text) {
    throw new StepError(`The code of ${name} for ${bytes} bytes of text cannot be read. Nothing was timed.`);
  }
  return { png, size: Buffer.byteLength(typeof made === 'string' ? made : png) };
}

/**
 * @param {Implementation} implementation
 * @param {number} bytes
 */
function cannotHold({ name }, bytes) {
  // Level Q of version 40 holds 1663.
  if (name.startsWith('npm fast_qr')) return bytes > 1663;
  // npm qrcode-svg counts three bytes too many.
  return name === 'npm qrcode-svg' && bytes > 2950;
}

/** @param {Buffer} png */
async function readBack(png) {
  try {
    return await decodeText(png);
  } catch {
    return undefined;
  }
}

/**
 * Warms an implementation up.
 *
 * @param {Implementation} implementation
 * @param {Item} item
 * @param {number} warmUpMs
 * @returns {Promise<number>} the number of calls per turn
 */
async function callsInTurn(implementation, item, warmUpMs) {
  const end = performance.now() + warmUpMs;
  let us = 0;
  for (let calls = 1; performance.now() < end; calls = Math.min(2 * calls, 1000)) {
    us = await turn(implementation, item, calls);
  }
  return Math.max(1, Math.round((TURN_MS * 1000) / us));
}

/**
 * @param {Implementation} implementation
 * @param {Item} item
 * @param {number} calls
 * @returns {Promise<number>} microseconds per call
 */
async function turn({ run, isAsync }, { text, width }, calls) {
  const start = performance.now();
  // One call at a time, as the figure is how long a request waits for its code.
  if (isAsync) for (let i = 0; i < calls; i++) await run(text, width);
  else for (let i = 0; i < calls; i++) run(text, width);
  return ((performance.now() - start) * 1000) / calls;
}

module.exports = { secondsOfTurns, timeInTurns };
