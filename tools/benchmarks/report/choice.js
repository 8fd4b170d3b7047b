'use strict';

// Which tier to choose when, in a paragraph made of the figures of a result. What it advises is written here: where
// the figures say something else, it fails, and has to be written anew.

const { StepError } = require('../../support/steps');
const { median } = require('../../support/statistics');
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
  if (row === undefined || of?.busy === undefined)
    throw new StepError(`The result has no row ${id} with its memory.`);
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
  if (!isSo) throw new StepError('The figures contradict what report/choice.js says: write it anew.');
  return [
    `**Take tier 3, the native addon, in a server that you have in Node**: one worker answers ${number(addon.rate)} requests a second where npm`,
    `\`qrcode\` (tier 0) answers ${number(js.rate)}, ${number(addon.rate / js.rate)} times as many, with ${number(addon.cpu)} ms of processor time each in place of ${number(js.cpu)};`,
    `at the same modest rate 99 of 100 answers are there after ${number(addon.p99)} ms and not ${number(js.p99)} ms. The article's pipeline in an addon`,
    `answers ${number(article.rate)}, ${number(article.rate / js.rate)} times as many as tier 0; the core of this package makes that ${number(addon.rate / article.rate)} times more.`,
    `**Take tier 2, Wasm, where no addon can be loaded**: ${number(wasm.rate)} a second, ${number(wasm.rate / addon.rate)} of tier 3.`,
    `**Leave tier 1, a command for each request, to what has no server**: ${number(cli.rate)} a second, as each takes the start of a process.`,
    `**Take tier 4, a server in Rust, where codes are all that it does**, or where ${number(axum.memory)} MB in place of ${number(addon.memory)} count: it answers`,
    `${number(axum.rate)} a second, ${number(axum.rate / addon.rate)} times tier 3, and is a second service to build, deploy and watch.`,
    `**Stay with tier 0** where there are few requests, and nothing else waits for the worker that takes ${number(js.cpu)} ms for each.`,
    `The making of the code is the smaller part of a request by now: Express with a constant answer serves ${number(node.rate)} a second,`,
    `${number(node.rate / addon.rate)} times tier 3, and axum ${number(rust.rate)}, ${number(rust.rate / axum.rate)} times tier 4.`,
  ].join('\n');
}

module.exports = { choice };
