'use strict';

// Recommends a tier, with the figures of a result. The recommendation is written by hand: if the
// figures contradict it, the report fails, and the text must be rewritten.

const { StepError } = require('../../support/steps');
const { median } = require('../../support/statistics');
const { number } = require('./tables');

/** @typedef {import('./results').Result} Result */

/**
 * Returns the figures of a row that the recommendation needs.
 *
 * @param {Result} result
 * @param {string} id
 */
function figures({ http = [], alone = [] }, id) {
  const row = http[0]?.rows.find((each) => each.id === id);
  const of = alone.find((each) => each.id === id);
  if (row === undefined || of?.busy === undefined)
    throw new StepError(`The result has no row ${id} with memory.`);
  if ([...row.closed, ...row.open].some(({ bad }) => bad > 0))
    throw new StepError(`Row ${id} of the result is invalid.`);
  return {
    rate: median(row.closed.map(({ rate }) => rate)),
    p99: median(row.open.map(({ ms }) => ms.p99)),
    memory: of.busy / 1e6,
    cpu: of.cpuSeconds ?? 0,
  };
}

/**
 * @param {Result} result of a full run
 * @returns {string} Markdown
 * @throws {StepError} if the figures contradict the words
 */
function choice(result) {
  const of = (/** @type {string} */ id) => figures(result, id);
  const js = of('0-js');
  const cli = of('1-cli');
  const wasm = of('2-wasm');
  const addon = of('3-napi');
  const axum = of('4-axum');
  const article = of('3-napi-article');
  const node = of('ceiling-node');
  const rust = of('ceiling-axum');
  const order = [js, article, addon].map(({ rate }) => rate);
  const isSo =
    order.every((rate, i) => i === 0 || rate > (order[i - 1] ?? 0)) &&
    cli.rate < wasm.rate &&
    wasm.rate < 1.05 * addon.rate &&
    addon.rate > node.rate / 2 &&
    axum.rate > rust.rate / 2 &&
    axum.memory < addon.memory;
  if (!isSo) throw new StepError('The figures contradict what report/choice.js says: rewrite it.');
  return [
    `- **Use tier 3, the native addon, in an existing Node server.** One worker answers ${number(addon.rate)} requests/s, and npm \`qrcode\` ` +
      `(tier 0) ${number(js.rate)}: a factor of ${number(addon.rate / js.rate)}. A request takes ${number(addon.cpu)} ms of processor time ` +
      `instead of ${number(js.cpu)} ms. At the same moderate rate the 99th percentile of the latency is ${number(addon.p99)} ms instead of ` +
      `${number(js.p99)} ms. An addon with the pipeline of the article answers ${number(article.rate)} requests/s, ` +
      `${number(article.rate / js.rate)} times tier 0. The core of this package multiplies that by ${number(addon.rate / article.rate)}.`,
    `- **Use tier 2, Wasm, where no addon can be loaded**: ${number(wasm.rate)} requests/s, ${number(wasm.rate / addon.rate)} times tier 3.`,
    `- **Use tier 1, a command for each request, only without a server**: ${number(cli.rate)} requests/s, as each request starts a process.`,
    `- **Use tier 4, a Rust server, if it serves nothing but codes**, or if memory matters (${number(axum.memory)} MB instead of ` +
      `${number(addon.memory)} MB). It answers ${number(axum.rate)} requests/s, ${number(axum.rate / addon.rate)} times tier 3, but is a ` +
      'second service to build, deploy and monitor.',
    `- **Stay with tier 0** if there are few requests, and nothing else waits for the worker during the ${number(js.cpu)} ms of each.`,
    '',
    'Drawing the code is now the smaller part of a request: Express with a constant answer reaches ' +
      `${number(node.rate)} requests/s, ${number(node.rate / addon.rate)} times tier 3, and axum ${number(rust.rate)} requests/s, ` +
      `${number(rust.rate / axum.rate)} times tier 4.`,
  ].join('\n');
}

module.exports = { choice };
