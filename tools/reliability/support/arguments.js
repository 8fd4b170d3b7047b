'use strict';

// Reads the arguments of commands that take a number and --save.

const { parseArgs } = require('node:util');

const { StepError } = require('../../support/steps');

/**
 * @param {string} command the command as typed: `npm run tools -- test:faults`
 * @param {Record<string, { least: number, most: number, missing: number }>} numbers options with an integer
 * @returns {{ isSaved: boolean, numbers: Record<string, number>, typed: string }} the values;
 *   `typed` is the command with its arguments
 */
function readArguments(command, numbers) {
  /** @type {Record<string, { type: 'boolean' | 'string' }>} */
  const options = { save: { type: 'boolean' } };
  for (const name of Object.keys(numbers)) options[name] = { type: 'string' };
  /** @type {Record<string, string | boolean | undefined>} */
  const values = parseArgs({ options }).values;
  /** @type {Record<string, number>} */
  const found = {};
  for (const [name, { least, most, missing }] of Object.entries(numbers)) {
    const value = values[name];
    found[name] = value === undefined ? missing : Number(value);
    if (
      value === undefined ||
      (/^\d+$/.test(`${value}`) && Number(value) >= least && Number(value) <= most)
    ) {
      continue;
    }
    throw new StepError(
      `Expected an integer from ${least} to ${most} for --${name} but received '${value}'.`,
    );
  }
  const typed = process.argv.slice(2).join(' ');
  return { isSaved: values.save === true, numbers: found, typed: typed ? `${command} ${typed}` : command };
}

module.exports = { readArguments };
