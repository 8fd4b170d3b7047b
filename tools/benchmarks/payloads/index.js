'use strict';

// npm run tools -- bench:payloads: times the function of each scheme with its example, and fails if
// one takes more than 2 µs. For a review, not for CI: it measures time.

const { parseArgs } = require('node:util');

const { StepError, main } = require('../../support/steps');

const USAGE = `npm run tools -- bench:payloads [--rounds N]

Times the functions of qr-napi/payloads with the examples of docs/payloads.md, without drawing.

  --rounds N   the turns of each function (25)
  --help`;

const ROUNDS = 25;

/** The calls of a turn. */
const CALLS = 2000;

/** The most microseconds of a call. */
const MAX_TIME = 2;

main(() => {
  const { values } = parseArgs({ options: { rounds: { type: 'string' } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new StepError(`Expected a positive integer for --rounds but received '${values.rounds}'.`);
  const payloads = /** @type {Record<string, any>} */ (require('../../../lib/payloads'));
  const { SCHEMES } = require('../../../lib/payloads/table');
  /** @type {Map<string, number[]>} */
  const times = new Map(SCHEMES.map(({ name }) => [name, []]));
  // In turns, so that a busy moment of the machine hits all.
  for (let round = 0; round < rounds; round++) {
    for (const { name, example } of SCHEMES) times.get(name)?.push(time(payloads[name], example));
  }
  const rows = SCHEMES.map(({ name }) => {
    // The fastest turn, as other work on the machine only adds time.
    return { name, least: Math.min(...(times.get(name) ?? [])) };
  });
  for (const { name, least } of rows) console.log(`${name.padEnd(14)} ${least.toFixed(2)} µs`);
  const slow = rows.filter(({ least }) => least > MAX_TIME).map(({ name }) => name);
  if (slow.length > 0) throw new StepError(`More than ${MAX_TIME} µs: ${slow.join(', ')}.`);
}, USAGE);

/**
 * @param {(fields: any) => { text: string }} make
 * @param {any} example
 * @returns {number} the microseconds of a call
 */
function time(make, example) {
  let length = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < CALLS; i++) length += make(example).text.length;
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (length === 0) throw new StepError('A payload is empty.');
  return nanoseconds / 1000 / CALLS;
}
