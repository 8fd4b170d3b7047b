'use strict';

// The function alone: every implementation on the same texts in one process, one after the other in each round,
// in another order each round.

const { decodeText } = require('../../__test__/support/zxing');
const { StepError } = require('../../scripts/steps');
const { letters } = require('../support/letters');
const { shuffled } = require('../support/statistics');
const { loadImplementations } = require('./implementations');

/** @typedef {import('./implementations').Implementation} Implementation */

/**
 * @typedef {object} CallResult
 * @property {number} bytes of the text
 * @property {number} width of the picture, in pixels
 * @property {CallRow[]} rows
 *
 * @typedef {object} CallRow
 * @property {string} name
 * @property {'png' | 'modules' | 'constant'} makes
 * @property {string} [note]
 * @property {number} [size] bytes of the PNG
 * @property {number[]} us microseconds of a call, of each round; none where it cannot make this one
 */

/** A turn lasts about so long: many calls of a fast implementation, one of a slow one. */
const TURN_MS = 25;
const WARM_UP_MS = 300;

/** @type {readonly { bytes: number, text: string, width: number }[]} */
const TEXTS = Object.freeze([
  { bytes: 11, text: 'hello world', width: 200 },
  { bytes: 44, text: 'https://www.example.com/r/rust/top/?t=8453d7', width: 200 },
  { bytes: 512, text: letters(512), width: 200 },
  // Two pixels a module: npm qrcode draws modules of uneven width else, and at 200 no decoder reads its code.
  { bytes: 2953, text: letters(2953), width: 370 },
]);

/**
 * @param {object} options
 * @param {number} options.rounds
 * @param {readonly number[]} [options.bytes] of which texts; default: of all
 * @param {(what: string, seconds: number) => void} [options.step] told what is running
 * @returns {Promise<CallResult[]>}
 * @throws {StepError} if an implementation gives anything but the code of the text
 */
async function measureCalls({ rounds, bytes, step = () => {} }) {
  const implementations = await loadImplementations();
  const results = [];
  for (const item of TEXTS) {
    if (bytes !== undefined && !bytes.includes(item.bytes)) continue;
    step(`calls, ${item.bytes} bytes: comparing what is made`, 1);
    const { able, rows } = await compare(implementations, item);
    const turns = new Map();
    for (const implementation of able) {
      step(`calls, ${item.bytes} bytes: warming up ${implementation.name}`, WARM_UP_MS / 1000);
      turns.set(implementation, await callsInTurn(implementation, item));
    }
    for (let round = 0; round < rounds; round++) {
      step(`calls, ${item.bytes} bytes: round ${round + 1} of ${rounds}`, (able.length * TURN_MS) / 1000);
      for (const implementation of shuffled(able, round)) {
        const us = await turn(implementation, item, turns.get(implementation));
        rows.get(implementation)?.us.push(Math.round(us * 1000) / 1000);
      }
    }
    results.push({ bytes: item.bytes, width: item.width, rows: [...rows.values()] });
  }
  return results;
}

/**
 * Sees to it that what is timed is right: everything reads back, and what should be equal is.
 *
 * @param {readonly Implementation[]} implementations
 * @param {{ bytes: number, text: string, width: number }} item
 */
async function compare(implementations, item) {
  /** @type {Map<Implementation, CallRow>} */
  const rows = new Map();
  /** @type {Implementation[]} */
  const able = [];
  /** @type {Map<string, Buffer>} by group what the first of it made */
  const groups = new Map();
  for (const implementation of implementations) {
    const { name, makes, note, group = name, prepare } = implementation;
    /** @type {CallRow} */
    const row = { name, makes, ...(note !== undefined && { note }), us: [] };
    rows.set(implementation, row);
    if (cannotHold(implementation, item.bytes)) continue;
    const first = groups.get(group);
    if (first !== undefined) prepare?.(first);
    const png = await makeRight(implementation, item, first);
    groups.set(group, png);
    if (makes !== 'modules') row.size = png.length;
    able.push(implementation);
  }
  return { able, rows };
}

/**
 * @param {Implementation} implementation
 * @param {{ bytes: number, text: string, width: number }} item
 * @param {Buffer | undefined} expected the bytes, where they are known
 * @returns {Promise<Buffer>} a PNG of what it makes
 */
async function makeRight({ name, run, toPng }, { bytes, text, width }, expected) {
  const png = toPng(await run(text, width));
  if (expected !== undefined && !expected.equals(png)) {
    throw new StepError(`${name} gives other bytes than it should for ${bytes} bytes. Nothing was timed.`);
  }
  if ((await readBack(png)) !== text) {
    throw new StepError(`What ${name} makes of ${bytes} bytes does not read back. Nothing was timed.`);
  }
  return png;
}

/**
 * @param {Implementation} implementation
 * @param {number} bytes
 */
function cannotHold({ name }, bytes) {
  // Level Q of version 40 holds 1663.
  return name.startsWith('npm fast_qr') && bytes > 1663;
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
 * @param {{ text: string, width: number }} item
 * @returns {Promise<number>} how many calls a turn is to have
 */
async function callsInTurn(implementation, item) {
  const end = performance.now() + WARM_UP_MS;
  let us = 0;
  for (let calls = 1; performance.now() < end; calls = Math.min(2 * calls, 1000)) {
    us = await turn(implementation, item, calls);
  }
  return Math.max(1, Math.round((TURN_MS * 1000) / us));
}

/**
 * @param {Implementation} implementation
 * @param {{ text: string, width: number }} item
 * @param {number} calls
 * @returns {Promise<number>} microseconds of a call
 */
async function turn({ run, isAsync }, { text, width }, calls) {
  const start = performance.now();
  // One at a time: what is asked is how long a request waits for its code.
  if (isAsync) for (let i = 0; i < calls; i++) await run(text, width);
  else for (let i = 0; i < calls; i++) run(text, width);
  return ((performance.now() - start) * 1000) / calls;
}

module.exports = { TEXTS, measureCalls };
