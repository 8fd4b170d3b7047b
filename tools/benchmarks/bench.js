'use strict';

// npm run bench: compares the tiers, then times them. options.js lists the options. README.md in
// this folder explains the method.

const fs = require('node:fs');
const path = require('node:path');

const { ensureToolsInstalled, main, root } = require('../support/steps');
const { PHASES, USAGE, fieldOf, isOfFunctions, readOptions } = require('./options');

main(async () => {
  ensureToolsInstalled();
  const options = readOptions(process.argv.slice(2));
  const { buildTiers } = require('../tiers/build');
  const { load, commit, describeMachine, versions } = require('../support/machine');
  const { buildZopfli } = require('./sizes/zopfli');
  const { selectRows } = require('../tiers');
  const { phases } = options;
  const served = phases.every(isOfFunctions) ? [] : options.rows;
  buildTiers(phases.includes('calls') ? selectRows(undefined) : served);
  if (phases.includes('sizes')) buildZopfli();
  // Loads the addon, so it must come after the build.
  const { measure } = require('./measure');
  const before = { ...commit(), date: new Date().toISOString(), load: load() };

  /** @type {Partial<import('./report/results').Result> & { generator?: string }} */
  const found = {};
  const describeResult = () => {
    const { generator, ...measured } = found;
    /** @type {import('./report/results').Result} */
    const result = {
      format: 1,
      date: before.date,
      commit: before.commit,
      // The tree must not change during a run, as servers start from it until the end.
      isChanged: before.isChanged || commit().isChanged,
      machine: describeMachine(),
      versions: { ...versions(), ...(generator !== undefined && { generator }) },
      load: { before: before.load, after: load() },
      ...measured,
    };
    return result;
  };
  try {
    await measure(options, found);
  } catch (error) {
    if (options.isKept || options.isPart) {
      const { missing } = addPart(describeResult());
      console.error(`What was measured is kept. Go on with --in-parts --only ${missing.join(',')}.`);
    }
    throw error;
  }
  const result = describeResult();
  const { terminalReport } = require('./report/terminal');
  console.log(`\n${terminalReport(result)}`);
  if (options.isPart) {
    const { missing, whole } = addPart(result);
    if (missing.length > 0) {
      console.log(`\nKept. Still to be measured at this commit: ${missing.join(', ')}.`);
      return;
    }
    Object.assign(result, whole);
  }
  const isKept = options.isKept || options.isPart;
  const file = keep(result, isKept);
  console.log(
    `\nThe result is in ${file}.${isKept ? ' npm run tools -- bench:report makes docs/benchmarks.md of it.' : ''}`,
  );
}, USAGE);

/** What was measured so far of a result that is measured in parts. */
const PARTS = 'target/bench/parts.json';

/**
 * Adds a part to those of the same commit, which are kept in target/bench. Parts of another commit
 * are dropped.
 *
 * @param {import('./report/results').Result} result
 * @returns {{ missing: string[], whole: import('./report/results').Result }}
 */
function addPart(result) {
  const file = path.join(root, PARTS);
  /** @type {Partial<import('./report/results').Result>} */
  const known = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const isSame =
    known.commit === result.commit && !known.isChanged && known.versions?.node === result.versions.node;
  const before = isSame ? known : {};
  const whole = {
    ...before,
    ...result,
    versions: { ...before.versions, ...result.versions },
    load: { before: before.load?.before ?? result.load.before, after: result.load.after },
  };
  require('../support/results').writeResult(file, whole);
  const missing = PHASES.filter((phase) => !Object.hasOwn(whole, fieldOf(phase)));
  return { missing, whole };
}

/**
 * Saves a full result in place of the previous one, and any other result in target/bench.
 *
 * @param {import('./report/results').Result} result
 * @param {boolean} isKept
 * @returns {string} the file, relative to the repository
 */
function keep(result, isKept) {
  if (isKept) return require('./report/results').saveTimes(result);
  const file = 'target/bench/last.json';
  require('../support/results').writeResult(path.join(root, file), result);
  return file;
}
