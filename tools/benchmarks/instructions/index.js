'use strict';

// npm run bench:instructions: counts the instructions of each stage and writes them to
// results/instructions.json. With --check it compares them with the saved counts, and fails if a
// stage costs 3 % more.

const { readFlags } = require('../../support/command-line');
const { StepError, ensureToolsInstalled, main, say } = require('../../support/steps');

const USAGE = `npm run bench:instructions -- [--check]

Counts the instructions of each stage of qr-core, by valgrind, in about a minute.

  --check   compare with tools/benchmarks/results/instructions.json, and fail where a stage costs 3 % more
  --help`;

main(async () => {
  const isChecked = readFlags('--check').has('--check');
  ensureToolsInstalled();
  const { countAll } = require('./callgrind');
  const { FILE, readCounts, raised, writeCounts } = require('./counts');
  const { instructionsTable } = require('../report/instructions');
  const before = isChecked ? readCounts() : undefined;
  const counts = await countAll(say);
  console.log(`\n${instructionsTable(counts)}`);
  if (before === undefined) {
    writeCounts(counts);
    console.log(
      `\nThe counts are in ${FILE}. npm run tools -- bench:report puts them into docs/benchmarks.md.`,
    );
    return;
  }
  if (before.rustc !== counts.rustc) {
    console.log(
      `\n${FILE} is of Rust ${before.rustc}, and this is ${counts.rustc}: that may be a difference too.`,
    );
  }
  const costlier = raised(before, counts);
  if (costlier.length > 0) throw new StepError(`Stages cost more than in ${FILE}:\n${costlier.join('\n')}`);
  console.log(`\nNo stage costs 3 % more than in ${FILE}.`);
}, USAGE);
