'use strict';

// Checks before timing that all tiers draw the same codes, and refuse the same requests with the
// same answers.
//
// Codes of `qr-core` must be equal byte for byte in every tier, and so must those of the article's
// pipeline. Every code must read back as the text, except some CJK texts of the article's pipeline,
// which are counted.

const http = require('node:http');

const { generateQrCode } = require('../../..');
const { decodeText } = require('../../../__test__/support/zxing');
const { StepError } = require('../../support/steps');
const { withServers } = require('../../support/servers');
const { CORPUS, FAILURE, REFUSALS } = require('./corpus');
const { checkWasmMemory } = require('./wasm');

/** @typedef {import('../../support/servers').Server} Server */
/** @typedef {import('../../tiers/index').Row} Row */

/**
 * The result of the comparison.
 *
 * @typedef {object} Parity
 * @property {number} texts
 * @property {number} refusals
 * @property {string[]} rows
 * @property {number} failures the number of servers whose answer to a failure was compared
 * @property {Record<string, number>} garbled for each pipeline with this known fault, the number of
 *   texts that its codes garble
 */

/** The time that an answer may take. */
const ANSWER_MS = 10_000;
/** The maximum number of listed differences: they tend to have one cause. */
const MAX_LISTED = 10;

/**
 * Compares the answers of the servers of rows.
 *
 * @param {readonly Row[]} rows
 * @param {object} [options]
 * @param {(what: string) => void} [options.say] called with the current comparison
 * @param {number | undefined} [options.port] of the first server; default: free ones
 * @returns {Promise<Parity>}
 * @throws {StepError} if the answers differ; the message lists the differences
 */
async function checkParity(rows, { say = () => {}, port } = {}) {
  const makers = rows.filter((row) => !row.isCeiling);
  const ceilings = rows.filter((row) => row.isCeiling);
  /** @type {string[]} */
  const differences = [];
  /** @type {Map<string, Set<string>>} */
  const garbled = new Map();
  await withServers(makers, { workers: 1, port }, async (servers) => {
    const watched = (/** @type {Server} */ server, /** @type {string} */ path, method = 'GET') =>
      server.watch(request(server.origin, path, method));
    for (const item of CORPUS) {
      say(item.name);
      const path = `/qrcode?text=${encodeURIComponent(item.text)}&level=${item.level}`;
      const answers = await Promise.all(servers.map((server) => watched(server, path)));
      differences.push(...(await compareCodes(item, makers, answers, garbled)));
    }
    for (const refusal of REFUSALS) {
      say(refusal.name);
      const answers = await Promise.all(
        servers.map((server) => watched(server, refusal.path, refusal.method)),
      );
      differences.push(...compareRefusals(refusal, makers, answers));
    }
  });
  differences.push(...(await compareCeilings(ceilings, port)));
  if (rows.some((row) => row.id.startsWith('2-wasm-by-hand'))) differences.push(...checkWasmMemory());
  if (differences.length > 0) throw new StepError(report(differences));
  return {
    texts: CORPUS.length,
    refusals: REFUSALS.length,
    rows: makers.map((row) => row.id),
    failures: ceilings.length,
    garbled: Object.fromEntries([...garbled].map(([pipeline, texts]) => [pipeline, texts.size])),
  };
}

/**
 * @typedef {object} Answer
 * @property {number | undefined} status
 * @property {string | undefined} type
 * @property {Buffer} body
 */

/**
 * Sends a request. Does not use fetch, which would keep connections to stopped servers.
 *
 * @param {string} origin
 * @param {string} path
 * @param {string} method
 * @returns {Promise<Answer>}
 */
function request(origin, path, method) {
  return new Promise((resolve, reject) => {
    const sent = http.request(`${origin}${path}`, { method, agent: false, timeout: ANSWER_MS });
    sent.once('response', (res) => {
      res.toArray().then((chunks) => {
        resolve({ status: res.statusCode, type: res.headers['content-type'], body: Buffer.concat(chunks) });
      }, reject);
    });
    sent.once('timeout', () =>
      sent.destroy(new Error(`no answer in ${ANSWER_MS / 1000} s to ${path.slice(0, 100)}`)),
    );
    sent.once('error', reject).end();
  });
}

/**
 * @param {import('./corpus').Item} item
 * @param {readonly Row[]} rows
 * @param {readonly Answer[]} answers of the rows
 * @param {Map<string, Set<string>>} garbled the garbled texts of each pipeline; this function adds
 *   to it
 * @returns {Promise<string[]>} the differences
 */
async function compareCodes(item, rows, answers, garbled) {
  const differences = [];
  /** @type {Map<string, { row: Row, body: Buffer }>} the first answer of each pipeline */
  const first = new Map();
  for (const [i, { status, type, body }] of answers.entries()) {
    const row = /** @type {Row} */ (rows[i]);
    const where = `${row.id}: ${item.name}`;
    if (status !== 200 || type !== 'image/png') {
      differences.push(`${where}: answered ${status} ${type} and not 200 image/png`);
      continue;
    }
    const known = first.get(row.pipeline);
    if (known === undefined) {
      first.set(row.pipeline, { row, body });
      const problem = await misread(body, item.text);
      if (problem === undefined) continue;
      if (row.pipeline === 'article' && looksLikeShiftJis(item.text)) add(garbled, row.pipeline, item.name);
      else differences.push(`${where}: ${problem}`);
    } else if (!known.body.equals(body)) {
      differences.push(
        `${where}: the ${body.length} bytes are not the ${known.body.length} of ${known.row.id}`,
      );
    }
  }
  return differences;
}

/**
 * Returns whether two bytes of non-ASCII text look like a kanji in Shift JIS, as the `qrcode` crate
 * assumes.
 *
 * @param {string} text
 */
function looksLikeShiftJis(text) {
  const bytes = [...Buffer.from(text)];
  return bytes.some((byte, i) => {
    const pair = (byte << 8) | (bytes[i + 1] ?? 0);
    return (pair >= 0x8140 && pair <= 0x9ffc) || (pair >= 0xe040 && pair <= 0xebbf);
  });
}

/**
 * @param {Map<string, Set<string>>} sets
 * @param {string} name
 * @param {string} value
 */
function add(sets, name, value) {
  sets.set(name, (sets.get(name) ?? new Set()).add(value));
}

/**
 * @param {Buffer} png
 * @param {string} text
 * @returns {Promise<string | undefined>} the problem, if any
 */
async function misread(png, text) {
  try {
    const read = await decodeText(png);
    return read === text
      ? undefined
      : `reads back as ${JSON.stringify(read)} and not ${JSON.stringify(text)}`;
  } catch (error) {
    return `does not read back: ${/** @type {Error} */ (error).message}`;
  }
}

/**
 * @param {{ name: string, status: number, body: string }} expected
 * @param {readonly Row[]} rows
 * @param {readonly Answer[]} answers of the rows
 * @returns {string[]} the differences
 */
function compareRefusals(expected, rows, answers) {
  const wanted = `${expected.status} text/plain; charset=utf-8 '${expected.body}'`;
  return answers.flatMap(({ status, type, body }, i) => {
    const came = `${status} ${type} '${body.toString('utf8', 0, 200)}'`;
    return came === wanted ? [] : [`${rows[i]?.id}: ${expected.name}: answered ${came} and not ${wanted}`];
  });
}

/**
 * Checks the ceilings: they must answer with the constant. With a constant that no symbol holds,
 * both servers must give the same answer to the failure.
 *
 * @param {readonly Row[]} ceilings
 * @param {number | undefined} port
 * @returns {Promise<string[]>} the differences
 */
async function compareCeilings(ceilings, port) {
  const ask = (/** @type {string} */ constant) =>
    withServers(ceilings, { workers: 1, port, constant }, (servers) =>
      Promise.all(servers.map((server) => server.watch(request(server.origin, '/qrcode?text=a', 'GET')))),
    );
  const [first] = CORPUS;
  const expected = generateQrCode(first?.text ?? '', { errorCorrectionLevel: 'L' });
  const wrong = (await ask(first?.text ?? '')).flatMap(({ body }, i) =>
    body.equals(expected) ? [] : [`${ceilings[i]?.id}: the answer is not the constant`],
  );
  const failures = await ask('n'.repeat(3000));
  return [...wrong, ...compareRefusals({ name: 'a failure', ...FAILURE }, ceilings, failures)];
}

/** @param {readonly string[]} differences */
function report(differences) {
  const listed = differences.slice(0, MAX_LISTED).map((difference) => `  ${difference}`);
  const more = differences.length - listed.length;
  if (more > 0) listed.push(`  and ${more} more`);
  const count = differences.length === 1 ? 'a difference' : `${differences.length} differences`;
  return `The tiers do not give the same: ${count}. Nothing was timed.\n${listed.join('\n')}`;
}

module.exports = { checkParity };
