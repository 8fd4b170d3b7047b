'use strict';

// npm run tools -- soak [--minutes 5] [--calls 0] [--arenas 1] [--leak memory|files] [--save]:
// makes calls of every kind in one process, for at least that time and number of calls, and looks
// for growth. A second process does the same with a stand-in for the package, which shows the
// growth of Node itself.
//
// glibc has up to eight heaps per core. Each thread uses one, and each heap grows to the peak
// demand of a thread. --arenas 1 allows only one heap, so that this growth does not hide a leak.
// --arenas 0 keeps the default of glibc.

const { fork } = require('node:child_process');
const { once } = require('node:events');
const path = require('node:path');
const { parseArgs } = require('node:util');

const { Progress } = require('../../support/progress');
const { StepError, ensureBuilt, ensureToolsInstalled, main } = require('../../support/steps');
const { save } = require('../support/results');
const { print } = require('./report');
const { judge } = require('./verdict');

/** @typedef {import('./samples').Sample} Sample */

const LEAKS = ['none', 'memory', 'files'];

/** The time after which a round counts as hanging. */
const HANGS_MS = 60_000;

main(async () => {
  const { minutes, calls, arenas, leak, isSaved } = read(process.argv.slice(2));
  ensureToolsInstalled();
  ensureBuilt();
  const start = Date.now();
  const figures = await soak({ minutes, calls, arenas, leak });
  console.log(print(figures));
  if (isSaved) {
    const command = `npm run tools -- soak --minutes ${minutes}${calls > 0 ? ` --calls ${calls}` : ''}${arenas === 1 ? '' : ` --arenas ${arenas}`} --save`;
    console.log(`\nWritten to ${save(arenas === 1 ? 'soak' : 'soak-heaps', command, start, figures)}`);
  }
  const growing = figures.lines.filter(({ verdict }) => verdict === 'grows');
  if (growing.length > 0) throw new StepError(`These grow: ${growing.map(({ name }) => name).join(', ')}.`);
});

/** @param {string[]} args */
function read(args) {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '5' },
      calls: { type: 'string', default: '0' },
      arenas: { type: 'string', default: '1' },
      leak: { type: 'string', default: 'none' },
      save: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0))
    throw new StepError(`Expected a number above 0 for --minutes but received ${values.minutes}.`);
  const [calls, arenas] = [readWhole('calls', values.calls), readWhole('arenas', values.arenas)];
  if (!LEAKS.includes(values.leak)) {
    throw new StepError(`Expected ${LEAKS.join(', ')} for --leak but received ${values.leak}.`);
  }
  if (values.save && values.leak !== 'none')
    throw new StepError('A deliberate leak cannot be saved: remove --save or --leak.');
  if (values.save && arenas > 1) throw new StepError('--save needs --arenas 1 or --arenas 0.');
  return { minutes, calls, arenas, leak: values.leak, isSaved: values.save };
}

/**
 * @param {string} name
 * @param {string} value
 */
function readWhole(name, value) {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new StepError(`Expected a whole number for --${name} but received ${value}.`);
}

/** @param {{ minutes: number, calls: number, arenas: number, leak: string }} options */
async function soak({ minutes, calls, arenas, leak }) {
  const subject = await startProcess('../../../index.js', leak, arenas);
  const control = await startProcess('stand-in.js', 'none', arenas);
  const progress = new Progress(60 * minutes);
  const until = performance.now() + 60_000 * minutes;
  try {
    // A busy machine may take too few samples in time. Then the soak goes on until there are
    // enough.
    const isDone = () =>
      performance.now() >= until &&
      (subject.samples.at(-1)?.calls ?? 0) >= calls &&
      judge(subject.samples).length > 0;
    while (!isDone()) {
      const before = performance.now();
      const sample = await subject.round();
      await control.round();
      progress.step(`${sample.calls.toLocaleString('en')} calls`, (performance.now() - before) / 1000);
    }
    await Promise.all([subject.end(), control.end()]);
  } finally {
    progress.end();
    subject.kill();
    control.kill();
  }
  return {
    arenas,
    seconds: Math.round(subject.samples.at(-1)?.seconds ?? 0),
    counts: subject.counts,
    lines: judge(subject.samples),
    control: judge(control.samples),
    loopDelay: delays(subject.samples),
  };
}

/**
 * @param {string} module
 * @param {string} leak
 * @param {number} arenas
 */
async function startProcess(module, leak, arenas) {
  const child = fork(path.join(__dirname, 'process.js'), [module, leak], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...(arenas > 0 && { MALLOC_ARENA_MAX: `${arenas}` }) },
  });
  const ended = once(child, 'exit');
  /** @type {Sample[]} */
  const samples = [];
  /** @type {Record<string, number>} */
  const counts = {};

  /** @returns {Promise<any>} the next message */
  async function told() {
    const stop = new AbortController();
    const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
    try {
      const result = await Promise.race([
        once(child, 'message', { signal: stop.signal }),
        ended.then(() => undefined),
      ]);
      if (result !== undefined) return result[0];
      const [code, signal] = await ended;
      throw new StepError(`The process with ${module} ended during its work (${signal ?? `exit ${code}`}).`);
    } finally {
      stop.abort();
      clearTimeout(hangs);
    }
  }

  await told();
  return {
    samples,
    counts,
    async round() {
      child.send('round');
      const message = await told();
      samples.push(message.sample);
      Object.assign(counts, message.counts);
      return /** @type {Sample} */ (message.sample);
    },
    kill: () => child.kill('SIGKILL'),
    async end() {
      if (child.connected) child.send('end');
      // An open handle would keep the process alive.
      const late = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
      const [code, signal] = await ended;
      clearTimeout(late);
      if (code !== 0) throw new StepError(`The process with ${module} failed (${signal ?? `exit ${code}`}).`);
    },
  };
}

/** @param {Sample[]} samples */
function delays(samples) {
  const sorted = (/** @type {'p50' | 'p99' | 'max'} */ name) =>
    samples.map(({ loopDelay }) => loopDelay[name]).toSorted((a, b) => a - b);
  const middle = (/** @type {number[]} */ values) => values[values.length >> 1] ?? 0;
  return { p50: middle(sorted('p50')), p99: middle(sorted('p99')), max: sorted('max').at(-1) ?? 0 };
}
