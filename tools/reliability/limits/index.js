'use strict';

// npm run tools -- test:limits [--quick] [--save]: runs the package with too little memory, in
// every way that this computer can limit it. Each answer is compared with the right one. A process
// may be ended by Node, Rust or the kernel, but may not crash or hang.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { StepError, ensureBuilt, ensureToolsInstalled, main, say } = require('../../support/steps');
const { TOOLS } = require('../../locks/install');
const { large, optionsOf, ordinary } = require('../support/calls');
const { save } = require('../support/results');
const { addressSpace, leastAddressSpace, makeControlGroup } = require('./levels');
const { section } = require('./report');
const { Limits } = require('./run');

/** @import { Job, Result } from './run' */

/**
 * @typedef {object} Level
 * @property {string} name
 * @property {Result['counts']} counts the number of calls by outcome, and how the process ended if
 *   it did
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {Level[]} levels
 * @property {string} [missing] the reason why it was not tried
 */

main(async () => {
  const { isQuick, isSaved } = read(process.argv.slice(2));
  ensureToolsInstalled();
  ensureBuilt();
  const start = Date.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-limits-'));
  try {
    const { ways, faults } = await tryAll(folder, isQuick);
    console.log(`\n${section({ ways })}`);
    if (isSaved)
      console.log(
        `\nWritten to ${save('limits', 'npm run tools -- test:limits --save', start, { ways, faults })}`,
      );
    if (faults.length > 0) throw new StepError(`Faults:\n${faults.join('\n')}`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

/** @param {string[]} args */
function read(args) {
  const { values } = parseArgs({
    args,
    options: { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
  });
  if (values.quick && values.save) throw new StepError('Only a full result can be saved: remove --quick.');
  return { isQuick: values.quick, isSaved: values.save };
}

/**
 * @param {string} folder
 * @param {boolean} isQuick
 */
async function tryAll(folder, isQuick) {
  const { generateQrCode } = require('../../../index');
  const hows = /** @type {const} */ (['sync', 'async', 'batch']);
  const small = ordinary().filter((_, i) => i % 10 === 0);
  const jobs = [...large(generateQrCode), ...small].flatMap((call, i) => {
    // A batch has several pictures in memory at once.
    const usual = hows.slice(0, i % 3 === 0 ? 3 : 2);
    return usual.map((how) => ({ name: call.name, text: call.text, options: optionsOf(call), how }));
  });
  jobs.push(...batches());
  const limits = new Limits(folder);
  limits.know(jobs);
  const { counts } = await limits.run(jobs, {});
  if (counts.right !== jobs.length) throw new StepError(`Without a memory limit: ${JSON.stringify(counts)}`);
  /** @type {Way[]} */
  const ways = [];
  /** @type {string[]} */
  const faults = [];
  const library = buildLibrary();
  /** @type {(name: string, levels: [string, Parameters<InstanceType<typeof Limits>['run']>[1]][]) => Promise<void>} */
  async function tryWay(name, levels) {
    say(name);
    /** @type {Way} */
    const way = { name, levels: [] };
    ways.push(way);
    for (const [level, how] of levels) {
      const result = await limits.run(jobs, {
        ...how,
        env: library === undefined ? {} : { LD_PRELOAD: library },
      });
      way.levels.push({ name: level, counts: result.counts });
      faults.push(...result.faults.map((fault) => `${name}, ${level}: ${fault}`));
      process.stdout.write('.');
    }
  }
  const heaps = isQuick ? [64] : [64, 32, 16, 8];
  await tryWay(
    'heap of V8 (--max-old-space-size)',
    heaps.map((mib) => [`${mib} MiB`, { flags: [`--max-old-space-size=${mib}`] }]),
  );
  const least = leastAddressSpace();
  const name = 'address space (ulimit -v)';
  if (least === undefined) ways.push({ name, levels: [], missing: 'no shell here limits it' });
  else {
    const more = isQuick ? [0, 64] : Array.from({ length: 24 }, (_, i) => 12 * i);
    await tryWay(
      name,
      more.map((mib) => [`${least + mib} MiB`, { shell: addressSpace(least + mib) }]),
    );
  }
  await inControlGroup(tryWay, ways, isQuick);
  await withFailures({ limits, jobs, ways, faults, isQuick, library });
  return { ways, faults };
}

/**
 * Returns batches of codes so large that each takes several tasks.
 *
 * @returns {Job[]}
 */
function batches() {
  const text = 'a'.repeat(1000);
  const image = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg"><!--${' '.repeat(4 * 1024 * 1024 - 100)}--></svg>`,
  );
  return [
    { name: 'terminal, widest quiet zone', text, options: { type: 'terminal', margin: 423 }, how: 'batch' },
    { name: 'svg, logo of 4 MiB', text, options: { type: 'svg', logo: { image, size: 0.2 } }, how: 'batch' },
  ];
}

/**
 * @param {(name: string, levels: [string, Parameters<InstanceType<typeof Limits>['run']>[1]][]) => Promise<void>} tryWay
 * @param {Way[]} ways
 * @param {boolean} isQuick
 */
async function inControlGroup(tryWay, ways, isQuick) {
  const name = 'control group';
  const group = makeControlGroup();
  if (group === undefined) {
    ways.push({ name, levels: [], missing: 'none can be made here: that takes root on Linux' });
    return;
  }
  try {
    for (const mib of isQuick ? [128] : [48, 64, 80, 96, 128, 160, 192, 256]) {
      await tryWay(`${name}, ${mib} MiB`, [[`${mib} MiB`, { shell: group.limit(mib) }]]);
    }
  } finally {
    group.remove();
  }
  const levels = ways.filter((way) => way.name.startsWith(name)).flatMap((way) => way.levels);
  ways.splice(0, ways.length, ...ways.filter((way) => !way.name.startsWith(name)), { name, levels });
}

/**
 * Makes each large allocation of the addon fail once.
 *
 * @param {{ limits: InstanceType<typeof Limits>, jobs: Job[], ways: Way[], faults: string[], isQuick: boolean, library: string | undefined }} what
 */
async function withFailures({ limits, jobs, ways, faults, isQuick, library }) {
  const name = 'each large allocation of the addon fails once';
  if (library === undefined) {
    ways.push({ name, levels: [], missing: 'there is no cc, or no glibc' });
    return;
  }
  say(name);
  /** @type {Way} */
  const way = { name, levels: [] };
  ways.push(way);
  const isLarge = (/** @type {Job} */ job) => / pixels|logo/.test(job.name) && job.how !== 'batch';
  for (const job of jobs.filter(isLarge).slice(0, isQuick ? 3 : Number.POSITIVE_INFINITY)) {
    const env = { LD_PRELOAD: library, QR_FAIL_FROM: '65536' };
    const { output } = await limits.run([job], { env: { ...env, QR_FAIL_AT: '0' } });
    const count = Number(/large allocations: (\d+)/.exec(output)?.[1] ?? 0);
    /** @type {Result['counts']} */
    const counts = {};
    for (let n = 1; n <= count; n++) {
      const result = await limits.run([job], { env: { ...env, QR_FAIL_AT: `${n}` } });
      for (const [outcome, times] of Object.entries(result.counts)) {
        const key = /** @type {keyof typeof counts} */ (outcome);
        counts[key] = (counts[key] ?? 0) + times;
      }
      faults.push(...result.faults.map((fault) => `allocation ${n} of ${job.name}: ${fault}`));
    }
    way.levels.push({ name: `${job.name} (${job.how}): ${count}`, counts });
    process.stdout.write('.');
  }
}

/** @returns {string | undefined} the library that makes allocations fail */
function buildLibrary() {
  if (process.platform !== 'linux') return undefined;
  fs.mkdirSync(TOOLS, { recursive: true });
  const library = path.join(TOOLS, 'failing.so');
  const source = path.join(__dirname, '../../../__test__/support/failing.c');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], {
    stdio: 'inherit',
  });
  return status === 0 ? library : undefined;
}
