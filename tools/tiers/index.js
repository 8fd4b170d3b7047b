'use strict';

// The rows of the tables: each tier with a pipeline, and how it is served.

const path = require('node:path');

const { StepError } = require('../support/steps');
const { artifact, exe } = require('./artifacts');

/** @typedef {import('./levels').Level} Level */

/**
 * Makes the PNG of a text.
 *
 * @callback Generate
 * @param {string} text
 * @param {Level} level
 * @param {number} width in pixels
 * @returns {Buffer | Promise<Buffer>}
 */

/**
 * The function `open` that the module of an engine exports.
 *
 * @callback Open
 * @param {string} pipeline
 * @returns {Generate}
 */

/**
 * A row of the tables.
 *
 * @typedef {object} Row
 * @property {string} id the name for `--tiers`
 * @property {string} tier
 * @property {string} title
 * @property {string} pipeline `qr-core`, `article`, or another name for the code that draws
 * @property {string} [engine] the module for the Node server
 * @property {string} [command] the command of a separate server
 * @property {boolean} [isCeiling] whether it makes no codes
 */

/** @type {readonly Row[]} */
const ROWS = Object.freeze([
  { id: '0-js', tier: '0', title: 'JavaScript', pipeline: 'npm qrcode', engine: engine('0-js') },
  ...twice('1-cli', '1', 'Rust command, spawned per request'),
  ...twice('2-wasm', '2', 'Rust in Wasm, wasm-bindgen'),
  ...twice('2-wasm-by-hand', '2', 'Rust in Wasm, by hand'),
  ...twice('3-napi', '3', 'Rust native addon'),
  ...['qr-core', 'article'].map((pipeline) => ({
    id: pipeline === 'article' ? '4-axum-article' : '4-axum',
    tier: '4',
    title: 'Rust server, axum',
    pipeline,
    command: artifact('4-axum', pipeline, `qr-axum${exe}`),
  })),
  {
    id: 'ceiling-node',
    tier: '–',
    title: 'ceiling: the Node server of tiers 0–3',
    pipeline: 'constant PNG',
    engine: engine('ceiling'),
    isCeiling: true,
  },
  {
    id: 'ceiling-axum',
    tier: '–',
    title: 'ceiling: the axum server of tier 4',
    pipeline: 'constant PNG',
    command: artifact('4-axum', 'qr-core', `qr-axum${exe}`),
    isCeiling: true,
  },
]);

/** @param {string} folder */
function engine(folder) {
  return path.join(__dirname, folder, 'engine.js');
}

/**
 * @param {string} id
 * @param {string} tier
 * @param {string} title
 * @returns {Row[]} a row with qr-core and one with the article's pipeline
 */
function twice(id, tier, title) {
  return ['qr-core', 'article'].map((pipeline) => ({
    id: pipeline === 'article' ? `${id}-article` : id,
    tier,
    title,
    pipeline,
    engine: engine(id),
  }));
}

/**
 * Returns the rows that `--tiers` selects by id or number of the tier.
 *
 * @param {string | undefined} names separated by commas
 * @param {string[]} [also] modules of engines outside this repository
 * @returns {Row[]} the rows in the order of the tables; all rows if there are no names
 */
function selectRows(names, also = []) {
  const rows = [...ROWS, ...also.map(rowOfModule)];
  if (names === undefined) return rows;
  const wanted = names.split(',').map((name) => name.trim());
  const isOf = (/** @type {Row} */ row, /** @type {string} */ name) => row.id === name || row.tier === name;
  const unknown = wanted.find((name) => !rows.some((row) => isOf(row, name)));
  if (unknown !== undefined) {
    const ids = rows.map((row) => row.id).join(', ');
    throw new StepError(`Expected tiers among 0, 1, 2, 3, 4, ${ids} for --tiers but received '${unknown}'.`);
  }
  return rows.filter((row) => wanted.some((name) => isOf(row, name)) || also.includes(row.engine ?? ''));
}

/**
 * @param {string} file
 * @returns {Row}
 */
function rowOfModule(file) {
  const title = path.basename(file, path.extname(file));
  // The engine has a separate pipeline, as its codes may differ from those of others.
  return { id: title, tier: 'yours', title, pipeline: title, engine: file };
}

module.exports = { ROWS, selectRows };
