'use strict';

// Compares the measured costs of a code with the goals.

const { NAMES } = require('../calls/implementations');
const { median } = require('../../support/statistics');
const { gain, ratio, timeOf, times } = require('./costs');
const { number, table } = require('./tables');

/** @typedef {import('./results').Result} Result */

/**
 * @param {Result} result
 * @param {number} bytes
 */
function callsOf({ calls = [] }, bytes) {
  return calls.find((each) => each.bytes === bytes);
}

/**
 * @param {NonNullable<Result['widths']>} widths
 * @param {number} width
 * @returns {number | undefined} microseconds
 */
function timeAt(widths, width) {
  const calls = widths.find((each) => each.width === width);
  return timeOf(calls, NAMES.ours);
}

/**
 * @param {string} name
 * @returns {(result: Result) => string | undefined} the ratio of its time to ours for 44 bytes
 */
function against(name) {
  return (result) => {
    const calls = callsOf(result, 44);
    return times(ratio(timeOf(calls, name), timeOf(calls, NAMES.ours)));
  };
}

/**
 * @param {string} id
 * @param {string} ceiling the same server with a constant answer
 * @returns {(result: Result) => string | undefined} the ratio of the medians, and its range over
 *   the rounds, which vary more than in other measurements
 */
function partOf(id, ceiling) {
  return ({ http: [main] = [] }) => {
    const [rates = [], ceilings = []] = [id, ceiling].map((each) =>
      (main?.rows.find((row) => row.id === each)?.closed ?? []).map(({ rate }) => rate),
    );
    if (rates.length === 0 || ceilings.length === 0) return undefined;
    const rounds = rates.map((rate, i) => rate / (ceilings[i] ?? Number.NaN)).sort((a, b) => a - b);
    const [least, most] = [rounds[0], rounds.at(-1)].map((round) => times(round));
    return `${times(ratio(median(rates), median(ceilings)))}; by round ${least} to ${most}`;
  };
}

/**
 * @param {number} bytes
 * @returns {(result: Result) => string | undefined}
 */
function gainOf(bytes) {
  return ({ batches = [] }) => times(...batches.filter((batch) => batch.bytes === bytes).map(gain));
}

/**
 * @param {(size: import('../sizes').SizeResult) => number} value
 * @returns {(result: Result) => string | undefined}
 */
function sizes(value) {
  return ({ sizes: [first, ...others] = [] }) => {
    if (first === undefined) return undefined;
    return `${[first, ...others].map((size) => value(size).toFixed(3)).join(', ')} ×`;
  };
}

/** @param {Result} result */
function memoryGrowth({ resident: [first, ...others] = [] }) {
  const last = others.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const [code, buffer] = /** @type {const} */ (['code', 'buffer']).map((what) => {
    const growth = (last[what] - first[what]) / 1e6;
    return `${growth < 0 ? '−' : '+'}${Math.abs(growth).toFixed(1)} MB`;
  });
  return `${code}; Buffers only ${buffer}`;
}

/**
 * @typedef {object} Goal
 * @property {string} what
 * @property {(result: Result) => string} goal
 * @property {(result: Result) => string | undefined} measured undefined if it was not measured
 */

/** @type {readonly Goal[]} */
const GOALS = [
  {
    what: "`generateQrCode`, 44 bytes, is faster than the article's pipeline as an addon, Buffer",
    goal: () => '≥ 150 ×',
    measured: against(NAMES.article),
  },
  {
    what: '`generateQrCode`, 44 bytes, is faster than npm `qrcode`',
    goal: () => '≥ 600 ×',
    measured: against(NAMES.qrcode),
  },
  {
    what: '`generateQrCode`, 11, 44, 512 and 2953 bytes, is faster than npm `qr`, which makes only the modules',
    goal: () => '≥ 5, 8, 8, 12 ×',
    measured: (result) =>
      times(
        ...(result.calls ?? []).map((calls) => ratio(timeOf(calls, NAMES.qr), timeOf(calls, NAMES.ours))),
      ),
  },
  {
    what: '`generateQrCode`, 44 bytes, is slower than an addon that returns a constant by the cheapest route',
    goal: () => '≤ 10 ×',
    measured: (result) => {
      const calls = callsOf(result, 44);
      return times(ratio(timeOf(calls, NAMES.ours), timeOf(calls, NAMES.constant)));
    },
  },
  {
    what: '`generateQrCode`, 44 bytes, takes longer at widths 300, 400, 512 and 1000 than at 200',
    goal: () => '≤ 1.4, 2, 2.2, 3 ×',
    measured: ({ widths = [] }) =>
      times(...[300, 400, 512, 1000].map((width) => ratio(timeAt(widths, width), timeAt(widths, 200)))),
  },
  {
    what: 'Request rate of Express, one worker, relative to a constant Buffer',
    goal: () => '≥ 0.9 ×',
    measured: partOf('3-napi', 'ceiling-node'),
  },
  {
    what: 'Request rate of axum, one worker, relative to constant bytes',
    goal: () => '≥ 0.75 ×',
    measured: partOf('4-axum', 'ceiling-axum'),
  },
  {
    what: '`generateQrCodeAsync`, 44 bytes, is slower than an empty task of the thread pool',
    goal: () => '≤ 2 ×',
    measured: ({ async }) =>
      async && times(median(async.async.map((us, i) => us / (async.empty[i] ?? Number.NaN)))),
  },
  {
    what: '`generateQrCodes`, 2953 bytes, is faster than a loop of `generateQrCode`',
    goal: ({ machine }) => `≥ ${number(0.9 * machine.cores)} ×`,
    measured: gainOf(2953),
  },
  {
    what: '`generateQrCodes`, 44 bytes, is faster than a loop of `generateQrCode`',
    goal: ({ machine }) => `≥ ${number(0.7 * machine.cores)} ×`,
    measured: gainOf(44),
  },
  {
    what: 'Compressed size relative to zlib level 9 at widths 200, 400 and 512, mean',
    goal: () => '≤ 0.90, 0.95, 0.95 ×',
    measured: sizes(({ zlib }) => zlib.mean),
  },
  {
    what: 'Compressed size relative to zopfli at widths 200, 400 and 512, mean',
    goal: () => '≤ 1.02, 1.06, 1.06 ×',
    measured: sizes(({ zopfli }) => zopfli.mean),
  },
  {
    what: 'Compressed size relative to zopfli at widths 200, 400 and 512, worst',
    goal: () => '≤ 1.2 ×',
    measured: sizes(({ zopfli }) => zopfli.worst),
  },
  {
    what: 'Growth of resident memory from the fewest to the most calls',
    goal: () => '+0 MB, except noise',
    measured: memoryGrowth,
  },
];

/**
 * @param {Result} result
 * @returns {string} the goals that were measured, or an empty string
 */
function goalsTable(result) {
  const rows = GOALS.map(({ what, goal, measured }) => [what, measured(result), goal(result)]);
  const known = rows.filter(([, measured]) => measured !== undefined);
  return known.length === 0 ? '' : table([' goal', 'measured', 'required'], known);
}

/**
 * What stands in the way of the goals that a machine may miss. Instructions are those of the
 * Instructions section; docs/benchmarks.md has this list below the table of goals.
 */
const OBSTACLES = [
  "**A constant**: an addon that returns a constant does not read its argument, and reads no code that another call has driven out of the processor's cache. Drawing takes 20,000 instructions of a call, the text and the options 2,800.",
  '**Wide pictures**: from 9 pixels a module on, a byte is part of one module or two, and the search for repetitions within a row, between modules, takes two thirds of a call. Without it a width of 400 would take 40,000 instead of 61,500 instructions, and 7 to 10 % more bytes, so it stays.',
  '**Size at widths of 400 and 512**: zlib and zopfli write a Huffman code for each picture, and zopfli tries many divisions into repetitions. We write codes that were prepared for all pictures of a scale, and divide each row once. The best division of each row with these codes saves 2 % of the bytes and takes twice the time.',
  '**Express**: between two calls a server runs 170,000 other instructions in 5,000 cache lines, so each call finds its code and its branch history gone: 2.4 µs in a loop are 5 µs there.',
  '**Batches**: the main thread divides the texts into tasks, copies them, and hands the codes out, on a core that could draw meanwhile. The loop copies nothing.',
  '**A call on another thread**: the thread draws after it has slept, with cold caches too. The empty task has nothing to find there.',
];

module.exports = { OBSTACLES, goalsTable };
