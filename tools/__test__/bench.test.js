'use strict';

// Tests how `npm run bench` fails: its messages, and that it leaves no process behind.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { after, before, suite, test } = require('node:test');

const { crateVersion } = require('../locks/install');
const { start } = require('./support/commands');

const root = path.join(__dirname, '../..');
const isLinux = process.platform === 'linux';
const onLinux = { skip: isLinux ? false : 'processes are found by /proc' };

/** The rows that need no more than what npm test has built. */
const TIERS = ['--tiers', '0-js,3-napi'];
const PARITY = ['--only', 'parity', ...TIERS];

/** @param {string} name */
function engine(name) {
  return ['--also', path.join(__dirname, 'engines', `${name}.js`)];
}

/** @returns {string} the state of all results, which a failed run must not change */
function results() {
  const list = (folder) =>
    fs.existsSync(folder)
      ? fs
          .readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.json/.test(name))
          .map((name) => `${name} ${fs.statSync(path.join(folder, name)).mtimeMs}`)
      : [];
  return [
    ...list(path.join(root, 'tools/benchmarks/results')),
    ...list(path.join(root, 'target/bench')),
  ].join('\n');
}

/**
 * Runs the benchmark, and checks that it fails and leaves no process or file behind.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} its output
 */
async function refusal(args, env) {
  const known = results();
  const bench = start('tools/benchmarks/bench.js', args, env);
  const { code, output } = await bench.end();
  assert.equal(code, 1, output);
  assert.equal(results(), known);
  if (isLinux) assert.deepEqual(await bench.left(1000), []);
  assert.doesNotMatch(output, /^ {4}at /m, 'a stack is not a message');
  return output;
}

suite('parity', () => {
  test('passes if the tiers answer the same', async () => {
    const bench = start('tools/benchmarks/bench.js', PARITY);
    const { code, output } = await bench.end();
    assert.equal(code, 0, output);
    assert.match(output, /each of the 2 servers drew \d{3} texts\. All codes read back as the text\./);
    if (isLinux) assert.deepEqual(await bench.left(1000), []);
  });

  test('stops before timing if a tier draws another text', async () => {
    const output = await refusal(['--only', 'http,memory', ...TIERS, ...engine('wrong')]);
    assert.match(output, /The tiers do not give the same: a difference\. Nothing was timed\./);
    assert.match(output, /wrong: Greek: reads back as "Καλησπέρα κόσμε" and not "Καλημέρα κόσμε"/);
    assert.doesNotMatch(output, /closed loop|warming up/);
  });

  test('reports a failing tier as a difference', async () => {
    const output = await refusal([...PARITY, ...engine('throw')]);
    assert.match(output, /throw: Greek: answered 500 text\/plain; charset=utf-8 and not 200 image\/png/);
  });
});

suite('failures', () => {
  test('names a server that crashes, with its output', async () => {
    const output = await refusal([...PARITY, ...engine('crash')]);
    assert.match(
      output,
      /The server of crash ended by itself: exit code 1: .*worker \d+ ended with SIGKILL/s,
    );
  });

  test('names a port that is in use', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address();
    try {
      const output = await refusal([...PARITY, '--port', `${port}`]);
      assert.match(
        output,
        new RegExp(`The server of 0-js does not start: .*port ${port} of 127.0.0.1 is in use`, 's'),
      );
    } finally {
      taken.close();
    }
  });

  test('names an engine that is missing', async () => {
    const output = await refusal([...PARITY, '--also', 'no-such-engine.js']);
    assert.match(output, /Expected a module for --also but received 'no-such-engine\.js'/);
  });

  const oha = path.join(root, `target/tools/oha-${crateVersion('oha')}/bin/oha`);
  const skip = fs.existsSync(oha) || process.platform === 'win32' ? 'the generator is installed here' : false;
  test('names a load generator that cannot be installed, with the command to install it', {
    skip,
  }, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    try {
      fs.writeFileSync(path.join(folder, 'cargo'), '#!/bin/sh\n[ "$1" = --version ] && echo cargo 1.99.0\n', {
        mode: 0o755,
      });
      const output = await refusal(['--only', 'http', ...TIERS], { PATH: folder });
      assert.match(
        output,
        /The load generator is missing\. Install it: cargo install .*--version [\d.]+ oha/,
      );
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });

  for (const [args, message] of [
    [['--tiers', '5'], /Expected tiers among 0, 1, 2, 3, 4, 0-js, .* for --tiers but received '5'/],
    [['--tiers', ''], /for --tiers but received ''/],
    [['--only', 'speed'], /Expected parts among parity, calls, .* for --only but received 'speed'/],
    [['--only', 'calls', '--tiers', '3'], /Expected no --tiers with calls, .* but received '3'/],
    [['--only', 'http,sizes', '--tiers', '3'], /Expected no --tiers with sizes, .* but received '3'/],
    [
      ['--also', __filename, '--also', __filename],
      /Expected another name for --also but received 'bench\.test' again/,
    ],
    [['--rounds', '0'], /Expected an integer from 1 to 100 for --rounds but received '0'/],
    [['--rounds', '1.5'], /for --rounds but received '1\.5'/],
    [['--port', '65535'], /Expected an integer from 1 to \d+ for --port but received '65535'/],
    [['--slow'], /Unknown option '--slow'.*npm run bench -- \[options\]/s],
    [['quick'], /Unexpected argument 'quick'.*npm run bench/s],
  ]) {
    test(`refuses ${args.join(' ')}`, async () => {
      assert.match(await refusal(args), message);
    });
  }

  test('--help lists all options', async () => {
    const { code, output } = await start('tools/benchmarks/bench.js', ['--help']).end();
    assert.equal(code, 0);
    for (const name of ['quick', 'tiers', 'only', 'all', 'rounds', 'also', 'port'])
      assert.match(output, new RegExp(`--${name} `));
  });
});

suite('no process is left behind after', onLinux, () => {
  for (const [signal, expected] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    test(`${signal}`, async () => {
      const known = results();
      const bench = start('tools/benchmarks/bench.js', PARITY);
      await bench.says(/parity/);
      // The primaries of two clusters, and their workers.
      await bench.has(5);
      bench.child.kill(signal);
      const { code, output } = await bench.end();
      assert.equal(code, expected);
      assert.match(output, new RegExp(`Stopped by ${signal}: no result is written`));
      assert.deepEqual(await bench.left(1000), []);
      assert.equal(results(), known);
    });
  }

  test('SIGKILL, which cannot be handled', async () => {
    const bench = start('tools/benchmarks/bench.js', PARITY);
    await bench.says(/parity/);
    await bench.has(5);
    bench.child.kill('SIGKILL');
    await bench.end();
    assert.deepEqual(await bench.left(3000), []);
  });
});

const canTie = isLinux && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;

test('a running load ends when the benchmark is killed', {
  skip: canTie ? false : 'needs setpriv of util-linux',
}, async () => {
  const script = `
      const { spawnGuarded, tied } = require('./tools/support/servers');
      spawnGuarded(...tied('sleep', ['60']));
      console.log('up');`;
  const bench = start('-e', [script]);
  await bench.says(/up/);
  await bench.has(2);
  bench.child.kill('SIGKILL');
  await bench.end();
  assert.deepEqual(await bench.left(2000), []);
});

suite('the server of the tiers', onLinux, () => {
  let server;
  before(async () => {
    server = start('tools/tiers/server.js', [], {
      ENGINE: path.join(root, 'tools/tiers/3-napi/engine.js'),
      PIPELINE: 'qr-core',
      WORKERS: '2',
    });
    await server.says(/listening on http/);
  });
  after(() => server.child.kill('SIGKILL'));

  test('ends with all its processes on SIGTERM', async () => {
    assert.equal(server.processes().length, 3);
    server.child.kill('SIGTERM');
    assert.deepEqual(await server.left(2000), []);
    assert.equal((await server.end()).code, 0);
  });
});
