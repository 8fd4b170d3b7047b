'use strict';

// Sends the requests of a log to two servers, and compares the content of their codes.

const fs = require('node:fs');
const { createInterface } = require('node:readline');

const { decodeText } = require('../../../__test__/support/zxing');

/** @typedef {Pick<import('../../support/servers').Server, 'origin' | 'watch'>} Watched */

/**
 * @typedef {object} Found
 * @property {number} lines
 * @property {number} codes the requests whose codes decode to the same text
 * @property {number} refusals the requests that both servers refuse in the same way
 * @property {number} different the requests with different answers
 * @property {string[]} differences each difference once, with its first line
 * @property {number[]} skipped the numbers of the lines without a GET request
 */

/**
 * @param {Watched[]} servers of tier 0 and tier 3
 * @param {{ log: string, param: string }} options
 * @returns {Promise<Found>}
 */
async function replay(servers, { log, param }) {
  /** @type {Found} */
  const found = { lines: 0, codes: 0, refusals: 0, different: 0, differences: [], skipped: [] };
  /** @type {Map<string, Verdict>} the earlier comparisons, as a log repeats requests */
  const known = new Map();
  for await (const line of createInterface({ input: fs.createReadStream(log), crlfDelay: Infinity })) {
    found.lines += 1;
    if (line.trim() === '') continue;
    const path = requestOf(line, param);
    if (path === undefined) {
      found.skipped.push(found.lines);
      continue;
    }
    let verdict = known.get(path);
    if (verdict === undefined) {
      verdict = await compare(servers, path);
      known.set(path, verdict);
      if (verdict.difference !== undefined)
        found.differences.push(`line ${found.lines}: ${verdict.difference}`);
    }
    if (verdict.difference !== undefined) found.different += 1;
    else if (verdict.isCode) found.codes += 1;
    else found.refusals += 1;
  }
  return found;
}

/**
 * @param {string} line
 * @param {string} param
 * @returns {string | undefined} the request in the form that the tiers accept, or undefined if the
 *   line has no GET request
 */
function requestOf(line, param) {
  const logged = /"GET (\S+) HTTP\/[\d.]+"/.exec(line)?.[1];
  const target = logged ?? (/^(\/|https?:\/\/)\S*$/.test(line.trim()) ? line.trim() : undefined);
  if (target === undefined) return undefined;
  const start = target.indexOf('?') + 1;
  const pairs = start === 0 ? [] : target.slice(start).replace(/#.*$/, '').split('&');
  // Keeps escapes as they are: the comparison must show how each server decodes odd ones.
  const kept = pairs.flatMap((pair) => {
    const [name, ...value] = pair.split('=');
    return decodeName(name ?? '') === param ? [['text', ...value].join('=')] : [];
  });
  return `/qrcode?${kept.join('&')}`;
}

/** @param {string} name */
function decodeName(name) {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** @typedef {{ isCode: boolean, difference?: string }} Verdict */

/**
 * @param {Watched[]} servers
 * @param {string} path
 * @returns {Promise<Verdict>}
 */
async function compare(servers, path) {
  const [old, own] = await Promise.all(servers.map((server) => server.watch(answerOf(server.origin, path))));
  if (old === undefined || own === undefined) throw new Error('Expected two servers');
  const where = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  const isCode = old.status === 200;
  if (old.said === own.said && old.status === own.status) return { isCode };
  return { isCode, difference: `${where}\n    tier 0: ${tell(old)}\n    tier 3: ${tell(own)}` };
}

/** @typedef {{ status: number, said: string }} Answer */

/**
 * @param {string} origin
 * @param {string} path
 * @returns {Promise<Answer>} the text of the code, or the answer that came instead
 */
async function answerOf(origin, path) {
  const response = await fetch(origin + path);
  const body = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200) return { status: response.status, said: body.toString() };
  try {
    return { status: 200, said: await decodeText(body) };
  } catch (error) {
    return { status: 200, said: `(not to be read: ${/** @type {Error} */ (error).message})` };
  }
}

/** @param {Answer} answer */
function tell({ status, said }) {
  const text = said.length > 200 ? `${said.slice(0, 200)}…` : said;
  return status === 200 ? JSON.stringify(text) : `${status} ${text}`;
}

/** @param {Found} found */
function summary({ lines, codes, refusals, different, differences, skipped }) {
  const parts = [
    `${lines} lines: ${codes} codes decode alike, ${refusals} requests are refused alike, ${different} differ.`,
  ];
  if (skipped.length > 0) {
    const listed = skipped.slice(0, 10).join(', ');
    const more = skipped.length > 10 ? ' …' : '';
    parts.push(`${skipped.length} lines have no GET request and were left out: ${listed}${more}`);
  }
  return [...parts, ...differences].join('\n');
}

module.exports = { replay, summary };
