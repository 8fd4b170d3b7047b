'use strict';

// Runs the measured commands and the load generator. They end with the benchmark, even if it is
// killed.

const { once } = require('node:events');

const { StepError } = require('./steps');
const { spawnGuarded, tied } = require('./servers');

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Buffer} [input]
 * @returns {Promise<{ stdout: string, stderr: string }>} its output
 * @throws {StepError} if it cannot be run, or fails
 */
async function outputOf(command, args, input) {
  const child = spawnGuarded(...tied(command, args), { stdio: 'pipe' });
  const { stdin, stdout, stderr } =
    /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (child);
  // The command may end before it has read all input. Its exit code tells whether it failed.
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
