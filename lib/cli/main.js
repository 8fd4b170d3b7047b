'use strict';

// The command: which of its two parts is meant, and what is told of what goes wrong.

const { NOBODY_READS, isOfPipe, statusOf, told } = require('./failure');

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  // Where messages cannot be written, there is nobody to report that to. The work goes on.
  process.stderr.on('error', () => {});
  try {
    if (args[0] === 'batch') return await require('./batch-command').batch(args.slice(1));
    await require('./single').single(args);
    return 0;
  } catch (error) {
    if (isOfPipe(error)) return NOBODY_READS;
    process.stderr.write(`qr-napi: ${told(error instanceof Error ? error : new Error(String(error)))}\n`);
    return statusOf(error);
  }
}

module.exports = { main };
