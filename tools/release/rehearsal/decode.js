'use strict';

// Reads the codes of the smoke test with an independent decoder.

const path = require('node:path');

const { root } = require('../../support/steps');

/** @type {(png: Uint8Array) => Promise<string>} typed here, as the module is typed for browsers */
const decodeText = require(path.join(root, '__test__/support/zxing')).decodeText;

/** The number of codes that smoke.cjs makes. */
const CODES = 71;

/**
 * The digests that the first runtime printed.
 *
 * @type {Record<string, string> | undefined}
 */
let expected;

/**
 * @param {string} output the output of smoke.cjs
 * @returns {Promise<void>}
 * @throws {Error} if a code is missing or decodes to another text, or if a format has other bytes
 *   than in the runtime of the first call
 */
async function assertSmoke(output) {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`the smoke test printed no codes: ${last.slice(0, 200)}`);
  /** @type {{ made: { what: string, text: string, png: string }[], digests: Record<string, string> }} */
  const { made, digests } = JSON.parse(last);
  if (made.length !== CODES) throw new Error(`the smoke test made ${made.length} codes and not ${CODES}`);
  for (const { what, text, png } of made) {
    const read = await decodeText(Buffer.from(png, 'base64'));
    if (read !== text)
      throw new Error(`${what} of ${JSON.stringify(text)} is read as ${JSON.stringify(read)}`);
  }
  expected ??= digests;
  const names = new Set([...Object.keys(expected), ...Object.keys(digests)]);
  const others = [...names].filter((name) => digests[name] !== expected?.[name]);
  if (others.length > 0)
    throw new Error(`the bytes differ from those of the first runtime: ${others.join('; ')}`);
}

module.exports = { assertSmoke };
