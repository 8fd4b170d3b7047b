'use strict';

// npm run tools -- test:payloads: compares payloads of random fields with those of other packages,
// and compares what they accept and refuse.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { ensurePython, ensureTools } = require('../../locks/install');
const { StepError, main } = require('../../support/steps');

/** @import { Case } from './cases' */
/** @import { NumberCase } from './numbers' */

const USAGE = `npm run tools -- test:payloads [--count N]

Compares payloads of random fields with those that other packages write, and compares the account
numbers, references and addresses that they accept and refuse. Needs Python 3 with venv.

  --count N   how many payloads of each kind (200)
  --help`;

const COUNT = 200;

main(async () => {
  const { values } = parseArgs({ options: { count: { type: 'string' } } });
  const count = Number(values.count ?? COUNT);
  if (!Number.isInteger(count) || count < 1)
    throw new StepError(`Expected a positive integer for --count but received '${values.count}'.`);
  const folder = ensureTools('payloads');
  const python = ensurePython('payloads');
  const { listCases } = require('./cases');
  const { listNumbers } = require('./numbers');
  let failures = 0;
  for (const each of listCases(folder)) failures += await compareTexts(each, count, python);
  for (const each of listNumbers(folder)) failures += compareNumbers(each, count, python);
  if (failures > 0) throw new StepError(`${failures} results differ.`);
}, USAGE);

/**
 * Compares the payloads of random fields.
 *
 * @param {Case} each
 * @param {number} count
 * @param {string} python
 * @returns {Promise<number>} how many differ
 */
async function compareTexts({ name, make, ours, theirs, ask, normalise = (text) => text }, count, python) {
  const all = Array.from({ length: count }, make);
  const answers =
    ask === undefined
      ? await Promise.all(all.map((fields) => theirs?.(fields)))
      : askPython(python, all.map(ask)).map(({ value, error }) => {
          if (error !== undefined) throw new StepError(`${name}: ${error}`);
          return value;
        });
  const differences = all.flatMap((fields, i) => {
    const text = ours(fields);
    try {
      assert.deepEqual(normalise(text), normalise(answers[i]));
      return [];
    } catch {
      return [`${JSON.stringify(text)}\n${JSON.stringify(answers[i])}`];
    }
  });
  return report(name, count, differences);
}

/**
 * Compares which numbers are accepted: half of them valid, half damaged.
 *
 * @param {NumberCase} each
 * @param {number} count
 * @param {string} python
 * @returns {number} how many are judged otherwise
 */
function compareNumbers({ name, make, ours, theirs, ask }, count, python) {
  const { damageNumber } = require('./numbers');
  const all = Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? make() : damageNumber(make())));
  const answers =
    ask === undefined
      ? all.map((number) => theirs?.(number))
      : askPython(
          python,
          all.map((number) => [ask, [number]]),
        ).map(({ value }) => value);
  const accepted = answers.filter(Boolean).length;
  if (accepted === 0 || accepted === all.length) throw new StepError(`${name}: ${accepted} are accepted.`);
  const differences = all.flatMap((number, i) =>
    ours(number) === answers[i] ? [] : [`${number}: ${ours(number)}, ${answers[i]}`],
  );
  return report(`${name}, ${accepted} accepted`, all.length, differences);
}

/**
 * @param {string} name
 * @param {number} count
 * @param {string[]} differences
 */
function report(name, count, differences) {
  console.log(`${name}: ${count - differences.length} of ${count} are equal`);
  for (const difference of differences.slice(0, 3)) console.log(difference);
  return differences.length;
}

/**
 * Runs calls in oracle.py.
 *
 * @param {string} python
 * @param {[name: string, args: any][]} calls
 * @returns {{ value?: any, error?: string }[]}
 */
function askPython(python, calls) {
  const { status, stdout, stderr } = spawnSync(python, [path.join(__dirname, 'oracle.py')], {
    input: JSON.stringify(calls),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new StepError(`oracle.py failed:\n${stderr}`);
  return JSON.parse(stdout);
}
