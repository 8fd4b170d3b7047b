'use strict';

// docs/benchmarks.md: what is told of the newest result, and its plots.

const { StepError } = require('../../support/steps');
const { choice } = require('./choice');
const { formatTables } = require('./formats');
const { newestFormats } = require('../formats/results');
const { readCounts } = require('../instructions/counts');
const { RESIDENT_NOTE, batchTable, residentTable, versionsTable, widthsTable } = require('./costs');
const { goalsTable } = require('./goals');
const { filesTable, instructionsTable } = require('./instructions');
const { PLOTS, plot, plotsOf } = require('./plots');
const { newestTimes } = require('./results');
const { sizesNote, sizesTable } = require('./sizes');
const tables = require('./tables');

const FOLDER = 'docs/benchmarks';
/** The folder, as the page beside it names it. */
const RELATIVE = 'benchmarks';

const ARTICLE = `The yardstick: an article of October 2024, on a machine of 12 cores, an Express cluster of 12 workers, vegeta with 100 connections for 30 s, short
URLs.

| tier                                  | requests/s | avg ms | p99 ms | response | memory  |
| ------------------------------------- | ---------: | -----: | -----: | -------: | ------: |
| 0 JavaScript, npm \`qrcode\`            |       1464 |     68 |     96 |   1506 B | 1353 MB |
| 1 Rust command, spawned per request   |       2572 |     39 |     78 |    778 B | 1240 MB |
| 2 Rust in Wasm                        |       2978 |     34 |     63 |    778 B | 1286 MB |
| 3 Rust native addon                   |       5490 |     18 |     37 |    778 B | 1309 MB |
| 4 Rust server (axum)                  |       7212 |     14 |     27 |    778 B |   13 MB |

What is different here: tier 3 gives a Buffer and not an array of numbers (both are under [One call](#one-call)); latency is measured at a fixed rate, as
in a closed loop its average is only the connections divided by the throughput; all tiers are compiled with the same flags; all pictures are 200
pixels wide, or at least so on the article's pipeline; the memory of spawned commands counts; there are several rounds, after a warm-up, with
their spread; and long texts too.`;

/**
 * @param {{ file: string, result: import('./results').Result }} [of]
 * @returns {Map<string, string>} what is generated, by its name
 */
function files({ file, result } = newestTimes()) {
  const made = new Map([[`${FOLDER}.md`, report(file, result)]]);
  for (const name of plotsOf(result)) {
    for (const theme of /** @type {const} */ (['light', 'dark'])) {
      made.set(`${FOLDER}/${name}-${theme}.svg`, plot(name, result, theme));
    }
  }
  return made;
}

/**
 * @param {string} name
 * @returns {string} the plot of the theme that the page has
 */
function picture(name) {
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${RELATIVE}/${name}-dark.svg">`,
    `  <img alt="${PLOTS[name]?.alt}" src="${RELATIVE}/${name}-light.svg">`,
    '</picture>',
  ].join('\n');
}

/**
 * @param {string} file of the result
 * @param {import('./results').Result} result
 * @returns {string} Markdown
 */
function report(file, result) {
  const [main, ...others] = result.http ?? [];
  if (main === undefined) throw new StepError(`${file} has no loads: it is not of a full run.`);
  const parts = [
    '# Benchmarks',
    `<!-- Made by npm run tools -- bench:report of ${file}. Do not edit. -->`,
    choice(result),
    '## The five tiers',
    `The same server of QR codes five ways, after an article of October 2024 (its table is [below](#the-article)): ` +
      '`GET /qrcode?text=…` answers a PNG 200 pixels wide. Tiers 1 to 4 are there twice: on `qr-core`, the Rust of this package, and on the ' +
      "article's pipeline, the crates `qrcode` and `image`. So what a tier buys and what the core buys can be told apart. The ceilings answer " +
      'a constant PNG of the same length.',
    `### ${tables.httpTitle(result, main)}`,
    picture('throughput'),
    tables.httpTable(result, main),
    tables.httpNote(main),
    picture('latency'),
    ...others.flatMap((http) => [
      `### ${tables.httpTitle(result, http)}`,
      tables.httpTable(result, http),
      tables.httpNote(http),
    ]),
    '## What they take beside time',
    tables.memoryTable(result),
    tables.memoryNote(result),
    picture('memory'),
    ...(result.resident === undefined ? [] : [residentTable(result.resident), RESIDENT_NOTE]),
    '## One call',
    'The function alone, in one process, at level L; 200 pixels wide, the longest text 370. Every implementation has its turn in each ' +
      `round, in another order each round; median and least of ${result.calls?.[0]?.rows[0]?.us.length} rounds. What each makes was read back ` +
      'first, and what should be equal compared. Those that make `modules` draw no picture: their time is to be compared with a part of the others.',
    picture('calls'),
    ...(result.calls ?? []).flatMap((calls) => [`### ${calls.bytes} bytes of text`, tables.callTable(calls)]),
    notes(result),
    ...costs(result),
    ...formats(newestFormats()),
    ...instructions(readCounts()),
    '## How it was measured',
    conditions(file, result),
    '## The article',
    ARTICLE,
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/**
 * @param {import('./results').Result} result
 * @returns {string[]} nothing of what an older result has not
 */
function costs(result) {
  const { widths, symbolVersions, batches, sizes } = result;
  const parts = [];
  if (widths !== undefined) {
    parts.push(
      '### 44 bytes of text in pictures of each width',
      widthsTable(widths),
      "The article's pipeline makes a picture at least as wide as it is asked for.",
    );
  }
  if (symbolVersions !== undefined) {
    parts.push(
      '### Each version',
      'Small letters that just fill a version at level L, in a picture of two pixels a module; npm `qr` makes the modules and no picture.',
      picture('versions'),
      versionsTable(symbolVersions),
    );
  }
  if (batches !== undefined) {
    parts.push(
      '### Batches',
      `\`generateQrCodes\` on ${batches[0]?.cores} cores and a loop of \`generateQrCode\` over the same texts, in turns; median of ` +
        `${batches[0]?.loop.length} rounds, and of the ratio of each.`,
      batchTable(batches),
    );
  }
  if (sizes !== undefined) parts.push('### Bytes', sizesTable(sizes), sizesNote(sizes));
  if (parts.length === 0) return [];
  return [
    '## What a code costs',
    'What this package is to reach, and what was measured: times are medians of rounds in turns, those of the requests are of the tables above.',
    goalsTable(result),
    ...parts,
  ];
}

/** @param {ReturnType<typeof newestFormats>} newest */
function formats(newest) {
  if (newest === undefined) return [];
  const { file, result } = newest;
  const { date, commit, versions, machine } = result;
  return [
    '## Formats',
    'Bytes of the picture, and the median of rounds in turns, of texts of four lengths at level L with the quiet zone of the standard; pixels are as ' +
      'under [One call](#one-call), SVG has no size of its own. What each makes was read back first, SVG as resvg draws it. Commit ' +
      `${commit.slice(0, 12)}, ${date.slice(0, 10)}, Node ${versions.node}, ${machine.cpu}; every round is in [${file}](../${file}), by ` +
      '`npm run tools -- bench:formats`.',
    ...formatTables(result),
  ];
}

/** @param {import('../instructions/counts').Counts} counts */
function instructions(counts) {
  return [
    '## Instructions',
    `What a call executes in \`qr-core\`, as valgrind ${counts.valgrind} counts it, compiled by Rust ${counts.rustc}: the same in each run to one in a thousand. ` +
      'A symbol with its mask given has no masks to choose from; its picture is 200 pixels wide, or two pixels a module where that is wider. ' +
      'valgrind has AVX2, and not AVX-512. `npm run bench:instructions -- --check` fails where a stage costs 5 % more.',
    instructionsTable(counts),
    'Where they are spent from end to end, by the file of the source; system is what allocates and copies memory:',
    filesTable(counts),
  ];
}

/** @param {import('./results').Result} result */
function notes({ calls = [] }) {
  const rows = calls.flatMap(({ rows }) => rows).filter(({ note }) => note !== undefined);
  const lines = rows.map(({ name, note }) => `- ${name}: ${note}`);
  return [...new Set(lines)].join('\n');
}

/**
 * @param {string} file
 * @param {import('./results').Result} result
 */
function conditions(file, result) {
  const { machine, versions, load } = result;
  const cores = machine.cores === 1 ? 'a core' : `${machine.cores} cores`;
  return [
    tables.parityNote(result),
    '',
    `- ${machine.cpu}, ${cores}, ${Math.round(machine.memory / 2 ** 30)} GiB, ${machine.system}; load average ${load.before[0]} before, ` +
      `${load.after[0]} after (of the benchmark itself)`,
    `- Node ${versions.node}, Rust ${versions.rustc}, Express ${versions.express}, npm \`qrcode\` ${versions.qrcode}, ${versions.generator}`,
    `- commit ${result.commit.slice(0, 12)}${result.isChanged ? ', with changes' : ''}, ${result.date.slice(0, 10)}; every round is in [${file}](../${file})`,
    '- all Rust with the same profile and no flags for this processor; Wasm without an optimizer after the compiler',
    '- Express as it comes, in cluster mode; the answers of all servers are compared in status, type and body',
    '',
    'To run it yourself: `npm run bench` (up to 45 minutes; the first time it builds for ten more), or `npm run bench -- --quick` (within 5). ' +
      '[tools/benchmarks/README.md](../tools/benchmarks/README.md) has the options, and what each part does.',
  ].join('\n');
}

module.exports = { files };
