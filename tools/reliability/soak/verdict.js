'use strict';

// Decides from samples what has grown. The limits and their reasons are in this file.

const { fit } = require('./slope');

/** @import { Fit } from './slope' */
/** @import { Sample } from './samples' */

const MIB = 1024 * 1024;

/**
 * What is judged, and how much of it may be added by a million calls.
 *
 * The least block that malloc gives takes 32 bytes: one that is lost in every call is 30 MiB for a million of them, and the
 * limit for all memory is as much as is lost by one call of fifteen. What lives on the heap of V8 is measured after a
 * collection and so is exact: half of that. Files, threads and handles are counted when nothing is under way, so there is
 * none to be added; one in a million calls allows for one that Node may open once.
 *
 * @type {readonly { name: keyof Sample, limit: number, isMemory: boolean }[]}
 */
const JUDGED = Object.freeze([
  { name: 'resident', limit: 2 * MIB, isMemory: true },
  { name: 'heapUsed', limit: MIB, isMemory: true },
  { name: 'external', limit: MIB, isMemory: true },
  { name: 'arrayBuffers', limit: MIB, isMemory: true },
  { name: 'files', limit: 1, isMemory: false },
  { name: 'threads', limit: 1, isMemory: false },
  { name: 'handles', limit: 1, isMemory: false },
]);

/** The part of a run in which what is kept for good is made: tables, compiled code, pools, and the heaps of threads. */
const WARM_UP = 1 / 3;

/** The samples that a line is put through, at least. */
const FEWEST = 8;

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {boolean} isMemory
 * @property {number} limit by a million calls
 * @property {number} first the sample after the warm-up
 * @property {number} last
 * @property {Fit} fit by a million calls
 * @property {'steady' | 'grows' | 'not settled'} verdict `grows` where even the lowest that the slope may be is above the
 *   limit, `steady` where the highest is below it; else the run was too short to tell
 */

/**
 * @param {readonly Sample[]} samples
 * @returns {Line[]}
 */
function judge(samples) {
  const all = samples.at(-1)?.calls ?? 0;
  const settled = samples.filter(({ calls }) => calls >= WARM_UP * all);
  if (settled.length < FEWEST) return [];
  return JUDGED.filter(({ name }) => settled.every((sample) => sample[name] !== null)).map(
    ({ name, limit, isMemory }) => {
      const points = settled.map((sample) => ({ x: sample.calls / 1e6, y: Number(sample[name]) }));
      const line = fit(points);
      const verdict = line.low > limit ? 'grows' : line.high <= limit ? 'steady' : 'not settled';
      const [first, last] = [points[0]?.y ?? 0, points.at(-1)?.y ?? 0];
      return { name, isMemory, limit, first, last, fit: line, verdict };
    },
  );
}

module.exports = { WARM_UP, judge };
