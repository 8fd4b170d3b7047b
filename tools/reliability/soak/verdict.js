'use strict';

// Decides from samples which measurements grow. The limits and their reasons are in this file.

const { fit } = require('./slope');

/** @import { Fit } from './slope' */
/** @import { Sample } from './samples' */

const MIB = 1024 * 1024;

/**
 * The judged measurements, and the allowed growth of each per million calls.
 *
 * The smallest block of malloc takes 32 bytes. Losing one in every call adds up to 30 MiB per
 * million calls; the limit for all memory allows a loss in one call of fifteen. The heap of V8 is
 * measured after a garbage collection, which is exact, so its limit is half of that. Files, threads
 * and handles are counted while the process is idle, so their number must not grow. The limit of
 * one per million calls allows for one that Node may open once.
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

/**
 * The part of a run that is not judged, as permanent data is created in it: tables, compiled code,
 * pools, and the heaps of threads.
 */
const WARM_UP = 1 / 3;

/** The minimum number of samples for fitting a line. */
const FEWEST = 8;

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {boolean} isMemory
 * @property {number} limit per million calls
 * @property {number} first the sample after the warm-up
 * @property {number} last
 * @property {Fit} fit per million calls
 * @property {'steady' | 'grows' | 'not settled'} verdict `grows` if the whole confidence interval
 *   is above the limit, `steady` if it is below; otherwise the run was too short to tell
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
