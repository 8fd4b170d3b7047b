'use strict';

// Formats a result as Markdown tables, with aligned columns for terminals.

const { WORKLOADS } = require('../../support/workloads');
const { median, spread } = require('../../support/statistics');
const { ROWS } = require('../../tiers');

/** @typedef {import('./results').Result} Result */
/** @typedef {import('../../tiers/index').Row} Row */
/** @typedef {(string | undefined)[]} Cells */

/**
 * @param {string[]} header the headings; one that begins with a space heads a text column, the
 *   others columns of numbers
 * @param {Cells[]} rows
 * @returns {string}
 */
function table(header, rows) {
  const lines = rows.map((row) => header.map((_, i) => row[i] ?? '–'));
  const names = header.map((name) => name.trim());
  const widths = names.map((name, i) =>
    Math.max(3, name.length, ...lines.map((line) => (line[i] ?? '').length)),
  );
  const isText = header.map((name) => name.startsWith(' '));
  const format = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, i) => (isText[i] ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isText[i] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [format(names), `| ${rule.join(' | ')} |`, ...lines.map(format)].join('\n');
}

/**
 * @param {number | undefined} value
 * @returns {string | undefined} the number with three significant digits, or with all digits before
 *   the decimal point
 */
function number(value) {
  if (value === undefined) return undefined;
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1000) return Math.round(value).toLocaleString('en-US');
  if (rounded === 0) return '0';
  const digits = 2 - Math.floor(Math.log10(Math.abs(rounded)));
  return rounded.toFixed(Math.min(digits, 3));
}

/**
 * @param {number | undefined} count
 * @returns {string | undefined} the number with all digits
 */
function whole(count) {
  return count?.toLocaleString('en-US');
}

/** @param {number | undefined} bytes */
function megabytes(bytes) {
  return bytes === undefined ? undefined : number(bytes / 1e6);
}

/** @param {number} part */
function percent(part) {
  return `${Math.round(part * 100)} %`;
}

/** @param {string} id */
function rowOf(id) {
  return ROWS.find((row) => row.id === id) ?? { id, tier: 'yours', title: id, pipeline: 'yours' };
}

/** @param {string} id */
function names(id) {
  const { tier, title, pipeline } = rowOf(id);
  return [tier, title, pipeline];
}

const NAMES = [' tier', ' what', ' on'];

/**
 * Returns the table of a load.
 *
 * @param {Result} result
 * @param {import('../http').HttpResult} http
 */
function httpTable(result, http) {
  const rates = new Map(http.rows.map((row) => [row.id, median(row.closed.map(({ rate }) => rate))]));
  const base = rates.get('0-js');
  const isMain = http === result.http?.[0];
  const header = [
    ...NAMES,
    'requests/s',
    'spread',
    '× tier 0',
    'p50 ms',
    'p95 ms',
    'p99 ms',
    'max ms',
    'bytes',
  ];
  if (isMain) header.push('CPU s per 1,000', 'memory MB');
  const rows = http.rows.map((row) => {
    const bad = [...row.closed, ...row.open].reduce((sum, each) => sum + each.bad, 0);
    if (bad > 0) return [...names(row.id), `invalid: ${bad} bad answers`];
    const rate = rates.get(row.id) ?? 0;
    const of = (/** @type {'p50' | 'p95' | 'p99'} */ which) =>
      number(median(row.open.map(({ ms }) => ms[which])));
    const alone = result.alone?.find(({ id }) => id === row.id);
    return [
      ...names(row.id),
      `${number(rate)}${isLimited(row) ? ' *' : ''}`,
      percent(spread(row.closed.map((each) => each.rate))),
      base === undefined ? undefined : number(rate / base),
      of('p50'),
      of('p95'),
      `${of('p99')}${isLate(http, row) ? ' †' : ''}`,
      number(Math.max(...row.open.map(({ ms }) => ms.max))),
      number(median(row.closed.map(({ bytes }) => bytes))),
      number(alone?.cpuSeconds),
      megabytes(alone?.busy),
    ];
  });
  return table(header, rows);
}

/** A server that answers less than this share of the requested rate did not keep up. */
const LATE = 0.95;

/**
 * @param {import('../http').HttpResult} http
 * @param {import('../http').HttpRow} row
 */
function isLate(http, row) {
  return median(row.open.map(({ rate }) => rate)) < LATE * http.openRate;
}

/** A load generator that is busy for more than this share of the time limits the rate. */
const BUSY = 0.9;

/** @param {import('../http').HttpRow} row */
function isLimited(row) {
  return median(row.closed.map(({ busy }) => busy)) > BUSY;
}

/**
 * @param {Result} result
 * @param {import('../http').HttpResult} http
 */
function httpTitle({ machine }, http) {
  const workload = WORKLOADS.find(({ name }) => name === http.workload)?.title;
  const which = http.workers === machine.cores ? ', one per core' : '';
  return `${http.workers === 1 ? 'One worker' : `${http.workers} workers${which}`}, ${workload}`;
}

/**
 * @param {import('../http').HttpResult} http
 * @returns {string} a note on how the rows of its table were measured
 */
function httpNote(http) {
  const rounds = http.rows[0]?.closed.length ?? 0;
  const samples = http.rows[0]?.open[0]?.requests ?? 0;
  const cores =
    http.serverCores === undefined
      ? 'Servers and load generator share all cores, which lowers the rates. Nothing is pinned.'
      : `The servers are pinned to core ${http.serverCores.join(', ')}, the load generator to core ${http.loadCores?.join(', ')}.`;
  const isRight = http.rows.every(({ closed, open }) => [...closed, ...open].every(({ bad }) => bad === 0));
  const answers = isRight ? 'Every answer was 200.' : 'Rows with an answer other than 200 are invalid.';
  const late = http.rows.some((row) => isLate(http, row))
    ? ' A dagger marks a server that did not keep up with the rate of the open loop.'
    : '';
  const limited = http.rows.some(isLimited)
    ? ' An asterisk marks a rate that the load generator limits, as it used more than 90 % of its cores.'
    : '';
  return (
    `Requests/s: closed loop, ${http.connections} connections, median of ${rounds} rounds. Spread is the difference between the ` +
    `fastest and the slowest round, divided by the median. Latency: open loop at ${http.openRate} requests/s over ${http.openConnections} ` +
    `connections, half of the rate of the slowest row, median of ${rounds} rounds of ${samples} requests. Max is the maximum of ` +
    `all rounds. ${answers} ${cores}${limited}${late}`
  );
}

/** @param {import('../calls').CallResult} calls */
function callTable(calls) {
  const ours = calls.rows[0];
  const base = ours === undefined ? 1 : median(ours.us);
  const rows = calls.rows.map((row) => {
    if (row.us.length === 0) return [row.name, row.makes];
    const us = median(row.us);
    const size = row.size === undefined ? undefined : number(row.size);
    return [row.name, row.makes, number(us), number(Math.min(...row.us)), number(us / base), size];
  });
  return table([' implementation', ' makes', 'median µs', 'min µs', '× qr-napi', 'bytes'], rows);
}

/** @param {Result} result */
function memoryTable({ alone = [], soak, footprint }) {
  const header = [
    ...NAMES,
    'idle MB',
    'under load MB',
    'peak MB',
    'after soak MB',
    'slope KB/min',
    'start ms',
    'loop delay p99 ms',
    'installed MB',
    'build s',
  ];
  const ids = [alone, soak?.rows ?? []].flatMap((rows) => rows.map(({ id }) => id));
  ids.push(...Object.keys(footprint?.installed ?? {}));
  const rows = [...new Set(ids)].map((id) => {
    const row = alone.find((each) => each.id === id);
    const soaked = soak?.rows.find((each) => each.id === id);
    const bad = (row?.bad ?? 0) + (soaked?.bad ?? 0);
    if (bad > 0) return [...names(id), `invalid: ${bad} bad answers`];
    return [
      ...names(id),
      megabytes(row?.idle),
      megabytes(row?.busy),
      megabytes(row?.most),
      megabytes(soaked?.samples.at(-1)?.bytes),
      isLong(soak) && soaked?.slope !== undefined ? number(soaked.slope / 1000) : undefined,
      row && number(median(row.startMs)),
      number(row?.loopDelayMs?.p99),
      megabytes(footprint?.installed[id]),
      number(footprint?.buildSeconds?.[id]),
    ];
  });
  return table(header, rows);
}

/**
 * Returns whether a soak was long enough for a meaningful slope. A server allocates its permanent
 * data first.
 *
 * @param {import('../memory').Soak | undefined} soak
 */
function isLong(soak) {
  return soak !== undefined && soak.seconds >= 300;
}

/** @param {Result} result */
function memoryNote({ soak, footprint, alone = [] }) {
  const notes = [
    'Memory is the proportional set size (`Pss` of `smaps_rollup`), summed over the server and its descendants, including spawned commands ' +
      'that are alive when it is read. Each server runs alone, with one worker. "Under load" is the median during a closed loop.',
    `"Start" is the time from the start of the process to its first answer, median of ${alone[0]?.startMs.length ?? 0}. "Loop delay" is the ` +
      'delay of the event loop of the worker during the open loop.',
  ];
  if (soak !== undefined && isLong(soak)) {
    notes.push(
      `The soak lasts ${number(soak.seconds / 60)} minutes at ${soak.rate} requests/s, for all servers at the same time. They share the code of ` +
        'Node, so each takes less memory than alone. "Slope" is the growth in the second half. The ceilings show the growth of a server that draws nothing.',
    );
  }
  if (footprint !== undefined) {
    const std = footprint.isStdBuilt ? "; the build of Wasm includes Rust's standard library" : '';
    notes.push(
      `"Installed" is the code that draws. Tiers 0 to 3 also need Express (${megabytes(footprint.express)} MB) and Node ` +
        `(${megabytes(footprint.node)} MB). "Build" starts in an empty folder, with downloaded crates${std}.`,
    );
  }
  return notes.join(' ');
}

/** @param {Result} result */
function parityNote({ parity }) {
  if (parity === undefined) return '';
  const garbled = parity.garbled.article ?? 0;
  const failure = parity.failures > 1 ? ', and so did a failure in both kinds of server' : '';
  const but = garbled > 0 ? `, except ${garbled} non-ASCII texts that the article's pipeline garbles` : '';
  return (
    `Before timing, each of the ${parity.rows.length} servers drew ${parity.texts} texts. All codes read back as the text${but}. Codes of ` +
    `the same pipeline are equal byte for byte in every tier. ${parity.refusals} invalid requests got the same status, type and body from ` +
    `every server${failure}.`
  );
}

module.exports = {
  callTable,
  httpNote,
  httpTable,
  httpTitle,
  memoryNote,
  memoryTable,
  number,
  parityNote,
  rowOf,
  table,
  whole,
};
