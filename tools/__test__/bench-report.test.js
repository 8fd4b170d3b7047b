'use strict';

// Tests the report of the benchmarks: statistics, tables, page and plots.

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { suite, test } = require('node:test');
const { setTimeout: wait } = require('node:timers/promises');

const { median, shuffled, slope, spread } = require('../support/statistics');
const { allowedCores, canMeasure, cpuOf, memoryOf } = require('../support/processes');
const { Progress, clock } = require('../support/progress');
const { machineName } = require('../support/machine');
const { formatResult } = require('../support/results');
const { newestTimes } = require('../benchmarks/report/results');
const { httpNote, httpTable, number, table } = require('../benchmarks/report/tables');
const { terminalReport } = require('../benchmarks/report/terminal');
const { growth } = require('../benchmarks/memory');
const { readReport } = require('../support/load');
const { plotsOf } = require('../benchmarks/report/plots');
const { choice } = require('../benchmarks/report/choice');
const { CORPUS, REFUSALS } = require('../benchmarks/parity/corpus');
const { ROWS } = require('../tiers');

suite('statistics', () => {
  test('median takes the middle, or the mean of the two in the middle', () => {
    assert.equal(median([3]), 3);
    assert.equal(median([10, 9, 2]), 9);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  test('spread is the range divided by the median', () => {
    assert.equal(spread([100, 105, 95]), 0.1);
    assert.equal(spread([7, 7]), 0);
  });

  test('slope fits a line through the points', () => {
    const points = [0, 1, 2, 3].map((x) => ({ x, y: 5 - 2 * x }));
    assert.equal(slope(points), -2);
    assert.equal(
      slope([
        { x: 0, y: 0 },
        { x: 1, y: 4 },
        { x: 2, y: 2 },
      ]),
      1,
    );
  });

  test('growth is measured in the second half, per minute', () => {
    const rise = (from) =>
      Array.from({ length: 61 }, (_, i) => ({ seconds: 10 * i, bytes: i < 30 ? 1e6 * i : from(i) }));
    assert.equal(growth(rise(() => 5e6)), 0);
    assert.equal(growth(rise((i) => 1000 * i)), 6000);
  });

  test('shuffled keeps every item', () => {
    const items = [1, 2, 3, 4, 5, 6, 7];
    const rounds = [0, 1, 2, 3, 4].map((round) => shuffled(items, round));
    for (const round of rounds) assert.deepEqual(round.toSorted(), items);
    assert.equal(new Set(rounds.map(String)).size, 5);
    assert.deepEqual(shuffled(items, 3), rounds[3]);
    assert.deepEqual(shuffled([], 2), []);
  });

  test('clock formats hours, minutes and seconds', () => {
    assert.equal(clock(0), '0:00');
    assert.equal(clock(65.4), '1:05');
    assert.equal(clock(-3), '0:00');
  });
});

test('the progress line shows the time left, without the time to install tools', () => {
  let said = '';
  const out = { isTTY: false, write: (text) => (said += text) };
  const progress = new Progress(100, out);
  progress.skip(() => {
    const end = performance.now() + 1100;
    while (performance.now() < end);
  });
  progress.step('first', 40);
  assert.equal(said, '[0:00, about 1:40 left] first\n');
  progress.end();
  progress.step('second', 60);
  assert.match(said, /^\[0:00, about 1:00 left\] second\n$/m);
});

suite('number formatting', () => {
  for (const [value, text] of [
    [0, '0'],
    [0.0004, '0.000'],
    [0.0123, '0.012'],
    [0.9996, '1.00'],
    [1.234, '1.23'],
    [12.34, '12.3'],
    [123.4, '123'],
    [999.6, '1,000'],
    [1234.5, '1,235'],
    [72672, '72,672'],
    [-17.09, '-17.1'],
    [-17089, '-17,089'],
    [undefined, undefined],
  ]) {
    test(`${value}`, () => assert.equal(number(value), text));
  }
});

test('formats a table with aligned columns', () => {
  assert.equal(
    table(
      [' what', 'µs'],
      [
        ['a', '1'],
        ['longer', undefined],
      ],
    ),
    ['| what   |  µs |', '| ------ | --: |', '| a      |   1 |', '| longer |   – |'].join('\n'),
  );
});

suite('a process and its children', { skip: canMeasure ? false : 'is read from /proc' }, () => {
  /** Returns a script that uses `seconds` of processor time, however busy the machine is. */
  const script = (seconds) => `while (process.cpuUsage().user < ${seconds}e6);`;

  test('their processor time is measured', () => {
    const before = cpuOf(process.pid);
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < 200_000);
    const own = cpuOf(process.pid) - before;
    assert.ok(own >= 0.15, `${own} s`);
    // Includes children that have ended, as a spawned command has when it is measured.
    assert.equal(spawnSync(process.execPath, ['-e', script(0.3)]).status, 0);
    const all = cpuOf(process.pid) - before;
    assert.ok(all - own >= 0.25, `${all} s and ${own} s`);
  });

  test('their memory is measured', async () => {
    const alone = memoryOf(process.pid);
    const { rss } = process.memoryUsage();
    assert.ok(alone > rss / 4 && alone < rss * 1.5, `${alone} of ${rss}`);
    // Starts a child, which starts another.
    const nested = `
      require('node:child_process').spawn(process.execPath, ['-e', 'globalThis.a = Buffer.alloc(64e6, 1); setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      process.stdin.resume().on('end', () => process.exit());
      process.on('exit', () => process.kill(0, 'SIGKILL'));`;
    const child = spawn(process.execPath, ['-e', nested], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    try {
      const end = performance.now() + 20_000;
      while (memoryOf(process.pid) < alone + 64e6 && performance.now() < end) await wait(50);
      const all = memoryOf(process.pid);
      assert.ok(all > alone + 64e6, `${all} and ${alone}`);
    } finally {
      process.kill(-child.pid, 'SIGKILL');
    }
  });

  test('a missing process counts as nothing', () => {
    assert.equal(memoryOf(2 ** 30), 0);
    assert.equal(cpuOf(2 ** 30), 0);
  });

  test('every allowed core is listed once', () => {
    const cores = allowedCores();
    // A container may be given less time than it has cores.
    assert.ok(cores.length >= os.availableParallelism());
    assert.equal(new Set(cores).size, cores.length);
  });
});

suite('the report of the load generator', () => {
  const report = {
    summary: { total: 2.5, slowest: 0.25, sizePerRequest: 426.6 },
    latencyPercentiles: { p50: 0.001, p95: 0.0025, p99: 0.0123456 },
    statusCodeDistribution: { 200: 990, 500: 7 },
    errorDistribution: { 'connection refused': 3 },
  };

  test('is converted to milliseconds, with bad answers counted', () => {
    assert.deepEqual(readReport(JSON.stringify(report)), {
      rate: 400,
      requests: 1000,
      bad: 10,
      errors: ['status 500', 'connection refused'],
      bytes: 427,
      ms: { p50: 1, p95: 2.5, p99: 12.346, max: 250 },
    });
  });

  test('is shown in the error if it cannot be parsed', () => {
    assert.throws(() => readReport('Error: no'), /The load generator reported 'Error: no' and no JSON/);
  });

  test('is invalid if an answer was bad', () => {
    const { result } = newestTimes();
    const [http] = structuredClone(result.http);
    http.rows[3].closed[2].bad = 3;
    const lines = httpTable(result, http).split('\n');
    assert.equal(lines.filter((line) => /\| invalid: 3 bad answers \|/.test(line)).length, 1);
    assert.match(lines[5], /invalid/);
    assert.match(httpNote(http), /Rows with an answer other than 200 are invalid/);
    assert.match(httpNote(result.http[0]), /Every answer was 200/);
  });

  test('a result that contradicts the recommendation is not published', () => {
    const { result } = newestTimes();
    const changed = structuredClone(result);
    for (const round of changed.http[0].rows.find(({ id }) => id === '0-js').closed) round.rate = 1e6;
    assert.throws(() => choice(changed), /The figures contradict what report\/choice\.js says/);
  });
});

suite('the newest result', () => {
  const { file, result } = newestTimes();

  test('measured everything, on a committed tree', () => {
    assert.deepEqual(
      result.http.map(({ rows }) => rows.map(({ id }) => id)),
      Array(3).fill(ROWS.map(({ id }) => id)),
    );
    assert.equal(result.isChanged, false);
    assert.ok(
      result.http.every(({ rows }) =>
        rows.every(({ closed, open }) => closed.length >= 5 && open.length >= 5),
      ),
    );
    for (const { rows } of result.http) {
      for (const { closed, open } of rows) for (const { bad } of [...closed, ...open]) assert.equal(bad, 0);
    }
    assert.equal(result.soak.seconds, 600);
    assert.deepEqual(
      result.calls.map(({ bytes }) => bytes),
      [11, 44, 512, 2953],
    );
    assert.deepEqual(
      result.widths.map(({ width }) => width),
      [100, 200, 300, 400, 512, 1000],
    );
    assert.equal(result.symbolVersions.length, 40);
    assert.deepEqual(
      result.batches.map(({ bytes }) => bytes),
      [44, 2953],
    );
    assert.deepEqual(
      result.sizes.map(({ width }) => width),
      [200, 400, 512],
    );
    assert.equal(result.resident.at(-1).calls, 10_000_000);
  });

  test('does not name the machine', () => {
    assert.deepEqual(Object.keys(result.machine).sort(), ['cores', 'cpu', 'memory', 'system']);
    assert.match(file, /^tools\/benchmarks\/results\/[a-z0-9-]+\/times\.json$/);
    assert.match(machineName(), /^[a-z0-9-]+$/);
    assert.ok(machineName().includes(`${os.availableParallelism()}-cores`));
  });

  test('survives a round trip through its file', () => {
    assert.equal(formatResult(result), fs.readFileSync(path.join(__dirname, '../..', file), 'utf8'));
    assert.deepEqual(JSON.parse(formatResult(result)), result);
  });

  test('has the figures of the tables', () => {
    const told = terminalReport(result);
    const [main] = result.http;
    for (const { closed } of main.rows) {
      assert.ok(told.includes(number(median(closed.map(({ rate }) => rate)))));
    }
    assert.doesNotMatch(told, /NaN|undefined|Infinity/);
  });

  test('is reported in part if only a part was measured', () => {
    for (const part of ['alone', 'soak', 'footprint']) {
      const told = terminalReport({ machine: result.machine, [part]: result[part] });
      assert.match(told, /^Memory, start-up and size\n\n\| tier /, part);
      assert.match(told, /^\| 3 .* native addon .*\d/m, part);
    }
  });

  test('gives the same page and plots every time', () => {
    const { files } = require('../benchmarks/report/page');
    const made = files();
    assert.deepEqual(files(), made);
    assert.equal(made.size, 1 + 2 * plotsOf(result).length);
    for (const [name, text] of made) {
      assert.doesNotMatch(text, /NaN|undefined|Infinity/, name);
      if (name.endsWith('.svg')) assert.match(text, /^<svg .*<\/svg>\n$/s);
    }
    const names = [...made.keys()].filter((name) => name.endsWith('.svg'));
    for (const name of names)
      assert.ok(made.get('docs/benchmarks.md').includes(name.replace('docs/', '')), name);
  });
});

suite('a result with the costs of a call', () => {
  const { NAMES } = require('../benchmarks/calls/implementations');
  const { files } = require('../benchmarks/report/page');
  const row = (name, us) => ({ name, makes: 'png', us: [us, 3 * us, 2 * us], size: 400 });
  const { file, result } = newestTimes();
  const full = {
    ...result,
    calls: [11, 44, 512, 2953].map((bytes) => ({
      bytes,
      width: 200,
      rows: [
        row(NAMES.ours, 2),
        row(NAMES.article, 320),
        row(NAMES.constant, 0.25),
        row(NAMES.qrcode, 1300),
        row(NAMES.qr, 9),
      ],
    })),
    widths: [{ bytes: 44, width: 1000, rows: [row(NAMES.ours, 4), row(NAMES.article, 6000)] }],
    symbolVersions: [1, 3, 40].map((version) => ({
      version,
      bytes: 17,
      width: 58,
      rows: [row(NAMES.ours, 4), row(NAMES.qr, 16)],
    })),
    batches: [44, 2953].map((bytes) => ({
      bytes,
      width: 200,
      texts: 1000,
      cores: 2,
      loop: [100, 200, 400],
      batch: [190, 300, 760],
    })),
    sizes: [200, 400].map((width) => ({
      width,
      bytes: 420,
      zlib: { texts: 1000, mean: 0.991, sum: 0.99, worst: 1.02 },
      zopfli: { texts: 250, mean: 1.062, sum: 1.06, worst: 1.18 },
    })),
    resident: [
      { calls: 1e5, code: 55e6, buffer: 54e6 },
      { calls: 1e7, code: 54.5e6, buffer: 54.3e6 },
    ],
  };

  test('is reported with its goals', () => {
    const told = terminalReport(full);
    for (const line of [
      /^\| .*article's pipeline as an addon, Buffer +\| +160 × \| +≥ 150 × \|$/m,
      /^\| .* faster than npm `qrcode` +\| +650 × \|/m,
      /^\| .* npm `qr`, .* 4\.50, 4\.50, 4\.50, 4\.50 × \|/m,
      /^\| .* constant by the cheapest route +\| +8\.00 × \|/m,
      /^\| `generateQrCodes`, 2953 bytes.* 1\.90 × \|/m,
      /^\| .* zlib level 9 .* 0\.991, 0\.991 × \|/m,
      /^\| .* zopfli .* worst +\| +1\.180, 1\.180 × \|/m,
      /^\| Growth of resident memory .* −0\.5 MB; Buffers only \+0\.3 MB \|/m,
      /^\| +1000 \| +8\.00 \| .* \| +12,000 \| +1,500 \|/m,
      /^\| +40 \| +31,329 \| .* \| +0\.255 \| .* 4\.00 \|$/m,
      /^\| 10,000,000 \| 54\.5 \| +54\.3 \|$/m,
    ]) {
      assert.match(told, line);
    }
    assert.doesNotMatch(told, /NaN|undefined|Infinity/);
  });

  test('has a table and a plot of the versions', () => {
    const made = files({ file, result: full });
    assert.ok(made.has('docs/benchmarks/versions-dark.svg'));
    for (const [name, text] of made) assert.doesNotMatch(text, /NaN|undefined|Infinity/, name);
    const page = made.get('docs/benchmarks.md');
    for (const title of ['Goals', 'Each version', 'Batches', 'PNG size', 'Instructions']) {
      assert.match(page, new RegExp(`^##+ ${title}$`, 'm'));
    }
  });

  test('is reported without the parts that were not measured', () => {
    const { widths, symbolVersions, batches, async, sizes, resident, ...less } = full;
    const made = files({ file, result: less });
    assert.ok(!made.has('docs/benchmarks/versions-dark.svg'));
    assert.doesNotMatch(made.get('docs/benchmarks.md'), /^## Goals|Resident memory/m);
    assert.doesNotMatch(terminalReport({ ...less, calls: [] }), /`generateQrCode`/);
  });
});

test('the parity queries fit the endpoint, and cover its options', () => {
  assert.ok(CORPUS.length > 100);
  for (const { name, text } of CORPUS) assert.ok(Buffer.byteLength(text) <= 512 && text.length > 0, name);
  assert.equal(new Set(CORPUS.map(({ name }) => name)).size, CORPUS.length);
  assert.deepEqual([...new Set(CORPUS.map(({ level }) => level))].sort(), ['H', 'L', 'M', 'Q']);
  assert.deepEqual([...new Set(REFUSALS.map(({ status }) => status))].sort(), [400, 404]);
});
