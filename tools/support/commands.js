'use strict';

// Runs the commands that are measured, and the load generator. They end with the benchmark, however
// it ends.

const { once } = require('node:events');

const { StepError } = require('./steps');
const { spawnGuarded, tied } = require('./servers');

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Buffer} [input]
 * @returns {Promise<{ stdout: string, stderr: string }>} what it says
 * @throws {StepError} if it cannot be run, or fails
 */
async function outputOf(command, args, input) {
  const child = spawnGuarded(...tied(command, args), { stdio: 'pipe' });
  const { stdin, stdout, stderr } =
    /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (child);
  // It may end before it has read all: its exit code tells.
  stdin.on('error', () => {});
  stdin.end(input);
  const said = Promise.all([collect(stdout), collect(stderr)]);
  const [code, signal] = await once(child, 'close').catch((error) => {
    throw new StepError(`${command} cannot be run: ${error.message}`);
  });
  const [out, complaint] = await said;
  if (code !== 0) throw new StepError(`${command} failed (${signal ?? `exit ${code}`}): ${complaint.trim()}`);
  return { stdout: out, stderr: complaint };
}

/** @param {import('node:stream').Readable} stream */
async function collect(stream) {
  return Buffer.concat(await stream.toArray()).toString();
}

module.exports = { outputOf };
