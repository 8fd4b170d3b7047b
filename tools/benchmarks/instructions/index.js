'use strict';

// npm run bench:instructions: counts the instructions of each stage and writes them to
// results/instructions.json. With --check it compares them with the saved counts, and fails if a
// stage costs 3 % more. With --arm64 it counts those of an emulated arm64, and saves nothing.

const { readFlags } = require('../../support/command-line');
const { StepError, ensureToolsInstalled, main, say } = require('../../support/steps');

const USAGE = `npm run bench:instructions -- [--check | --arm64]

Counts the instructions of each stage of qr-core, by valgrind, in about a minute.

  --check   compare with tools/benchmarks/results/instructions.json, and fail where a stage costs 3 % more
  --arm64   count on arm64, emulated by QEMU, in about ten minutes, texts of up to 512 bytes; saves nothing
  --help`;

main(async () => {
  const flags = readFlags('--check', '--arm64');
  const isChecked = flags.has('--check');
  if (flags.size > 1) throw new StepError('There are no saved counts of arm64: remove --check or --arm64.');
  ensureToolsInstalled();
  const { countAll } = require('./callgrind');
  const { FILE, readCounts, raised, writeCounts } = require('./counts');
  const { instructionsTable } = require('../report/instructions');
  if (flags.has('--arm64')) {
    const { countOnArm64 } = require('./arm64');
    console.log(`\n${instructionsTable({ stages: await countOnArm64(say) })}`);
    return;
  }
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
