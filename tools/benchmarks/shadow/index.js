'use strict';

// npm run tools -- shadow --log FILE: replays the requests of a log against tier 0 and tier 3, and
// reports every answer that decodes differently. Use it to test a migration with your own traffic.

const fs = require('node:fs');
const { parseArgs } = require('node:util');

const { StepError, ensureBuilt, ensureToolsInstalled, main } = require('../../support/steps');

/** The capacity of version 40, as a log may have texts that the endpoint of the tiers refuses. */
const MAX_TEXT_BYTES = 2953;

const USAGE = `npm run tools -- shadow --log FILE [--param NAME]

Replays the requests of FILE against npm qrcode (tier 0) and this package (tier 3), side by side, and reports every
answer that decodes differently. Exits 1 if there is one.

  --log FILE    a request on each line: a path, a URL, or a line of an access log as nginx and Apache write it
  --param NAME  the query parameter with the text; default: text`;

main(async () => {
  const options = readOptions();
  ensureToolsInstalled();
  ensureBuilt();
  const { withServers } = require('../../support/servers');
  const { replay, summary } = require('./replay');
  const { selectRows } = require('../../tiers');
  const found = await withServers(
    selectRows('0-js,3-napi'),
    { workers: 1, mostBytes: MAX_TEXT_BYTES },
    (servers) => replay(servers, options),
  );
  console.log(summary(found));
  if (found.differences.length > 0) process.exitCode = 1;
}, USAGE);

/** @returns {{ log: string, param: string }} */
function readOptions() {
  const { values } = parseArgs({ options: { log: { type: 'string' }, param: { type: 'string' } } });
  const { log, param = 'text' } = values;
  if (log === undefined) throw new StepError(`Expected a file for --log but received none.\n\n${USAGE}`);
  try {
    fs.accessSync(log, fs.constants.R_OK);
    if (!fs.statSync(log).isFile()) throw new Error('not a file');
  } catch {
    throw new StepError(`Expected a readable file for --log but received '${log}'.`);
  }
  if (param === '') throw new StepError('Expected a name for --param but received an empty one.');
  return { log, param };
}
