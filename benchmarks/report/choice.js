'use strict';

// Which tier to choose when, in a paragraph made of the figures of a result.

const { median } = require('../support/statistics');
const { number } = require('./tables');

/** @typedef {import('./results').Result} Result */

/**
 * What the paragraph needs of a row.
 *
 * @param {Result} result
 * @param {string} id
 */
function figures({ http = [], alone = [] }, id) {
  const row = http[0]?.rows.find((each) => each.id === id);
  const of = alone.find((each) => each.id === id);
  if (row === undefined || of === undefined) throw new Error(`Expected a row ${id} in the result`);
  return {
    rate: median(row.closed.map(({ rate }) => rate)),
    p99: median(row.open.map(({ ms }) => ms.p99)),
    memory: (of.busy ?? 0) / 1e6,
    loop: of.loopDelayMs?.p99 ?? 0,
  };
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {string} how many times `b` goes into `a`, or how little they differ
 */
function times(a, b) {
  const ratio = a / b;
  if (ratio > 1.1) return `${number(ratio)} times as many`;
  return ratio < 0.9 ? `${number(ratio)} times as many, fewer` : `as many, within a tenth`;
}

/**
 * @param {Result} result of a full run
 * @returns {string} Markdown
 */
function choice(result) {
  const [js, cli, wasm, addon, axum] = ['0-js', '1-cli', '2-wasm', '3-napi', '4-axum'].map((id) =>
    figures(result, id),
  );
  const [byArticle, ceiling, axumCeiling] = ['3-napi-article', 'ceiling-node', 'ceiling-axum'].map((id) =>
    figures(result, id),
  );
  if (!js || !cli || !wasm || !addon || !axum || !byArticle || !ceiling || !axumCeiling) return '';
  const enough = Math.floor(js.rate / 4 / 10) * 10;
  return [
    `**Take tier 3, the native addon, in a server that you have in Node**: one worker answers ${number(addon.rate)} requests a second`,
    `where npm \`qrcode\` (tier 0) answers ${number(js.rate)}, ${number(addon.rate / js.rate)} times as many, and at the same modest load 99 of 100`,
    `answers are there after ${number(addon.p99)} ms and not ${number(js.p99)} ms. The tier gives ${number(byArticle.rate / js.rate)} of that, as the article's`,
    `pipeline in an addon shows; the core gives the other ${number(addon.rate / byArticle.rate)}.`,
    `**Take tier 2, Wasm, where no addon can be loaded**: ${number(wasm.rate)} a second, ${number(wasm.rate / addon.rate)} of tier 3.`,
    `**Leave tier 1, a command for each request, to jobs that have no server**: ${number(cli.rate)} a second, and the start of a process`,
    'for each of them.',
    `**Take tier 4, a server in Rust, where codes are all it does** and ${number(addon.memory)} MB in place of ${number(axum.memory)} are too many: it answers`,
    `${number(axum.rate)} a second, ${times(axum.rate, addon.rate)} as tier 3, for a second service to build, deploy and watch.`,
    `**Stay with tier 0** below some ${enough} requests a second for each worker, if it does not matter that each code holds up all`,
    `else that the worker does for ${number(js.loop)} ms (99th percentile; ${number(addon.loop)} ms in tier 3). What is left to gain is in the making of`,
    `the code: Express with a constant answer serves ${number(ceiling.rate)} a second, ${number(ceiling.rate / addon.rate)} times tier 3, and axum`,
    `${number(axumCeiling.rate)}, ${number(axumCeiling.rate / axum.rate)} times tier 4.`,
  ].join('\n');
}

module.exports = { choice };
