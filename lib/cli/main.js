'use strict';

// Runs the command qr-napi, and reports its errors.

const { BROKEN_PIPE, formatError, getExitCode, isBrokenPipe } = require('./failure');

/**
 * Runs a command line.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  // The work goes on if messages cannot be written.
  process.stderr.on('error', () => {});
  try {
    if (args[0] === 'batch') return await require('./batch-command').runBatch(args.slice(1));
    if (args[0] === 'payloads' && args.length === 1) {
      await require('./single').write(require('./help-payloads').writePayloadList());
      return 0;
    }
    const scheme = require('./schemes').findScheme(args[0]);
    if (scheme === undefined) await require('./single').runSingle(args);
    else await require('./payload').runPayload(scheme, args.slice(1));
    return 0;
  } catch (error) {
    if (isBrokenPipe(error)) return BROKEN_PIPE;
    process.stderr.write(
      `qr-napi: ${formatError(error instanceof Error ? error : new Error(String(error)))}\n`,
    );
    return getExitCode(error);
  }
}

module.exports = { main };
