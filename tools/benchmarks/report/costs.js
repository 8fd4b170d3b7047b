'use strict';

// Formats the costs of a code by width, by version and in a batch as tables.

const { NAMES } = require('../calls/implementations');
const { sizeOf } = require('../calls/items');
const { median } = require('../../support/statistics');
const { number, table, whole } = require('./tables');

/** @typedef {import('../calls').CallResult} CallResult */

/**
 * @param {CallResult | undefined} calls
 * @param {string} name
 * @returns {number | undefined} microseconds
 */
function timeOf(calls, name) {
  const us = calls?.rows.find((row) => row.name === name)?.us ?? [];
  return us.length === 0 ? undefined : median(us);
}

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
function ratio(a, b) {
  return a === undefined || b === undefined ? undefined : a / b;
}

/**
 * @param {(number | undefined)[]} values
 * @returns {string | undefined} undefined if a value was not measured
 */
function times(...values) {
  if (values.length === 0 || values.includes(undefined)) return undefined;
  return `${values.map(number).join(', ')} ×`;
}

/**
 * Shorter names for the heads of columns.
 *
 * @type {ReadonlyMap<string, string>}
 */
const SHORT = new Map([[NAMES.article, "article's addon"]]);

/** @param {readonly CallResult[]} widths */
function widthsTable(widths) {
  const names = widths[0]?.rows.map(({ name }) => name) ?? [];
  const header = ['width'];
  for (const name of names) header.push(`${SHORT.get(name) ?? name} µs`, '× qr-napi', 'bytes');
  const rows = widths.map((calls) => [
    `${calls.width}`,
    ...names.flatMap((name) => {
      const us = timeOf(calls, name);
      const size = calls.rows.find((row) => row.name === name)?.size;
      return [number(us), number(ratio(us, timeOf(calls, NAMES.ours))), whole(size)];
    }),
  ]);
  return table(header, rows);
}

/** The versions in the table. The plot has all. */
const SOME_VERSIONS = new Set([1, 2, 5, 10, 20, 30, 40]);

/** @param {readonly import('../calls').VersionResult[]} versions */
function versionsTable(versions) {
  const names = versions[0]?.rows.map(({ name }) => name) ?? [];
  const header = ['version', 'modules', 'bytes of text'];
  for (const name of names) header.push(`${name} µs`, 'ns/module');
  header.push('npm qr × qr-napi');
  const some = versions.filter(({ version }) => SOME_VERSIONS.has(version));
  const rows = some.map((calls) => [
    `${calls.version}`,
    whole(sizeOf(calls.version) ** 2),
    `${calls.bytes}`,
    ...names.flatMap((name) => [number(timeOf(calls, name)), number(moduleCost(calls, name))]),
    number(ratio(timeOf(calls, NAMES.qr), timeOf(calls, NAMES.ours))),
  ]);
  return table(header, rows);
}

/**
 * @param {import('../calls').VersionResult} calls
 * @param {string} name
 * @returns {number | undefined} nanoseconds per module
 */
function moduleCost(calls, name) {
  return ratio(timeOf(calls, name), sizeOf(calls.version) ** 2 / 1000);
}

/**
 * @param {import('../calls/batch').BatchResult} batch
 * @returns {number} the median ratio of the two rates of a round
 */
function gain({ loop, batch }) {
  return median(batch.map((rate, i) => rate / (loop[i] ?? Number.NaN)));
}

/** @param {readonly import('../calls/batch').BatchResult[]} batches */
function batchTable(batches) {
  const rows = batches.map((batch) => [
    `${batch.bytes}`,
    whole(batch.texts),
    number(median(batch.loop)),
    number(median(batch.batch)),
    number(gain(batch)),
  ]);
  return table(['bytes of text', 'texts', 'loop codes/s', 'batch codes/s', '× loop'], rows);
}

/** The numbers of cores that the model of a batch is computed for. */
const MODEL_CORES = Object.freeze([2, 4, 8, 12, 64]);

const MODEL_NOTE =
  'A model of a batch on other machines. A code takes *m* µs of CPU time on the main thread, which reads texts, starts tasks and hands ' +
  'out pictures, and *t* µs on all other threads. On *n* cores it takes max(*m*, (*m* + *t*) / *n*): all cores have work until the main ' +
  'thread is busy all the time. More cores than 1 + *t* / *m* do not help. The table divides the time of the loop by it. It leaves out that ' +
  'cores share memory and clock speed. *m* and *t* are the least of all rounds.';

/** @param {readonly import('../calls/batch').BatchResult[]} batches */
function batchModelTable(batches) {
  const rows = batches.flatMap(({ bytes, loop, main = [], others = [] }) => {
    if (main.length === 0) return [];
    const [m, t] = [Math.min(...main), Math.min(...others)];
    const loopUs = 1e6 / Math.max(...loop);
    const gains = MODEL_CORES.map((cores) => number(loopUs / Math.max(m, (m + t) / cores)));
    return [[`${bytes}`, number(m), number(t), ...gains, number(1 + t / m)]];
  });
  if (rows.length === 0) return undefined;
  const cores = MODEL_CORES.map((each) => `× loop, ${each} cores`);
  return table(['bytes of text', 'm, µs', 't, µs', ...cores, 'cores that help'], rows);
}

/** @param {import('../calls/async').AsyncResult} result */
function asyncTable({ bytes, empty, async }) {
  const ratios = async.map((us, i) => us / (empty[i] ?? Number.NaN));
  const row = [`${bytes}`, ...[empty, async, ratios].map((each) => number(median(each)))];
  return table(['bytes of text', 'empty task µs', 'async call µs', '× empty task'], [row]);
}

/** @param {readonly import('../memory/resident').ResidentSample[]} samples */
function residentTable(samples) {
  const rows = samples.map(({ calls, code, buffer }) => [
    whole(calls),
    (code / 1e6).toFixed(1),
    (buffer / 1e6).toFixed(1),
  ]);
  return table(['calls', 'MB', 'MB with Buffers only'], rows);
}

const RESIDENT_NOTE =
  'Resident memory, after garbage collection, of one process that calls `generateQrCode` with 44 bytes again and again, and of one that ' +
  'only allocates Buffers of the same length, which shows the memory that Node itself holds.';

module.exports = {
  MODEL_NOTE,
  asyncTable,
  batchModelTable,
  batchTable,
  gain,
  moduleCost,
  ratio,
  RESIDENT_NOTE,
  residentTable,
  timeOf,
  times,
  versionsTable,
  widthsTable,
};
