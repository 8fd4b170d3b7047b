'use strict';

// npm run bench: compares the tiers, then times them. options.js says what it takes; README.md in this folder how
// it measures, and why so.

const fs = require('node:fs');
const path = require('node:path');

const { ensureInstalled, main, root } = require('../scripts/steps');

main(async () => {
  ensureInstalled();
  const { USAGE, readOptions } = require('./options');
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const { buildTiers } = require('./tiers/build');
  const { generatorVersion } = require('./http/load');
  const { measure } = require('./measure');
  const { load, commit, describeMachine, versions } = require('./support/machine');
  const needsLoad = ['http', 'memory', 'soak'].some((phase) => options.phases.some((each) => each === phase));
  buildTiers(options.rows);
  const generator = needsLoad ? generatorVersion() : undefined;
  const before = { ...commit(), date: new Date().toISOString(), load: load() };

  const measured = await measure(options);

  /** @type {import('./report/results').Result} */
  const result = {
    format: 1,
    date: before.date,
    commit: before.commit,
    isChanged: before.isChanged,
    machine: describeMachine(),
    versions: { ...versions(), ...(generator !== undefined && { generator }) },
    load: { before: before.load, after: load() },
    ...measured,
  };
  const file = keep(result, options.isKept);
  const { terminalReport } = require('./report/tables');
  console.log(`\n${terminalReport(result)}`);
  console.log(
    `\nThe result is in ${file}.${options.isKept ? ' npm run bench:report makes BENCHMARKS.md of it.' : ''}`,
  );
});

/**
 * Writes a result, whole or not at all.
 *
 * @param {import('./report/results').Result} result
 * @param {boolean} isKept
 * @returns {string} the file, relative to the repository
 */
function keep(result, isKept) {
  const { formatResult } = require('./report/results');
  const { machineName } = require('./support/machine');
  const folder = isKept ? `benchmarks/results/${machineName()}` : 'target/bench';
  const file = path.join(folder, isKept ? `${result.date.slice(0, 10)}.json` : 'last.json');
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  fs.writeFileSync(path.join(root, `${file}.new`), formatResult(result));
  fs.renameSync(path.join(root, `${file}.new`), path.join(root, file));
  return file;
}
