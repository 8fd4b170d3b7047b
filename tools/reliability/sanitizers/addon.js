'use strict';

// Runs the addon in Node with the address sanitizer. Node is built without it, so the sanitizer of
// gcc, which is compatible with that of the Rust compiler, is preloaded as a library.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, root } = require('../../support/steps');
const { ensureProgram } = require('../support/system');
const { TARGET } = require('./rust');

const FOLDER = path.join(root, TARGET, 'addon');
const ADDON = path.join(FOLDER, 'qr-napi.node');
const REPORTS = path.join(FOLDER, 'reports');

/** The time that a test file may take. With the sanitizer it takes several times as long. */
const MINUTES = 10;

/** The tests of the addon; the others test files, packages and commands. */
const TESTS = [
  ...['all-symbols', 'async', 'batch', 'batch-signal', 'cli', 'cli-batch', 'colors', 'compat-calls'],
  ...['compat-files', 'compat-options', 'compat-symbols', 'corpus', 'formats-raster', 'formats-vector'],
  ...['handler', 'handler-options', 'input', 'logo', 'memory', 'panic', 'png', 'segments', 'workers'],
];

/** @returns {string} the library */
function runtime() {
  ensureProgram('gcc', 'gcc');
  const file = spawnSync('gcc', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).stdout.trim();
  if (!path.isAbsolute(file)) throw new StepError('gcc has no libasan.so: install libgcc-dev.');
  return fs.realpathSync(file);
}

/** @param {string} host */
function build(host) {
  const { status } = spawnSync(
    'cargo',
    ['build', '--release', '--locked', '--quiet', '--package=qr-napi', '--lib', `--target=${host}`],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        RUSTC_BOOTSTRAP: '1',
        RUSTFLAGS: '-Zsanitizer=address',
        CARGO_TARGET_DIR: TARGET,
        // Adds the checks of unsafe code in the standard library, and line numbers in reports.
        CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS: 'true',
        CARGO_PROFILE_RELEASE_DEBUG: 'line-tables-only',
        CARGO_PROFILE_RELEASE_STRIP: 'none',
        CARGO_PROFILE_RELEASE_LTO: 'off',
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
      },
    },
  );
  if (status !== 0) throw new StepError('The addon with the sanitizer could not be built.');
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.copyFileSync(path.join(root, TARGET, host, 'release/libqr_napi.so'), ADDON);
}

/**
 * Runs Node with the sanitizer and the addon that is built for it.
 *
 * @param {string[]} args
 * @param {{ leaks?: boolean, addon?: string }} [how]
 * @returns {{ status: number | null, output: string, reports: string[] }}
 */
function runNode(args, { leaks = false, addon = ADDON } = {}) {
  fs.rmSync(REPORTS, { recursive: true, force: true });
  fs.mkdirSync(REPORTS, { recursive: true });
  const options = [`detect_leaks=${leaks ? 1 : 0}`, `log_path=${REPORTS}/report`, 'quarantine_size_mb=32'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: MINUTES * 60_000,
    maxBuffer: 2 ** 28,
    env: {
      ...process.env,
      LD_PRELOAD: runtime(),
      ASAN_OPTIONS: options.join(':'),
      NAPI_RS_NATIVE_LIBRARY_PATH: addon,
    },
  });
  const reports = fs.readdirSync(REPORTS).map((name) => fs.readFileSync(path.join(REPORTS, name), 'utf8'));
  return { status, output: `${stdout}${stderr}`, reports };
}

/**
 * Rust code that writes beyond its memory when it is loaded, to check that the sanitizer detects
 * it.
 */
const WRONG = `
use std::hint::black_box;
extern "C" fn wrong() {
    let mut bytes = vec![1u8; black_box(10)];
    let place = bytes.as_mut_ptr();
    unsafe { *black_box(place.wrapping_add(black_box(11))) = 1 };
    black_box(bytes);
}
#[used]
#[unsafe(link_section = ".init_array")]
static WRONG: extern "C" fn() = wrong;
`;

/** Checks that the sanitizer detects a fault of an addon. */
function checkThatItSees() {
  const source = path.join(FOLDER, 'wrong.rs');
  const wrong = path.join(FOLDER, 'wrong.node');
  fs.writeFileSync(source, WRONG);
  const args = ['--edition=2024', '--crate-type=cdylib', '-Zsanitizer=address', '-o', wrong, source];
  const { status, stderr } = spawnSync('rustc', args, {
    encoding: 'utf8',
    env: { ...process.env, RUSTC_BOOTSTRAP: '1' },
  });
  if (status !== 0) throw new StepError(`The deliberate fault did not run:\n${stderr}`);
  const { reports } = runNode(['-e', `process.dlopen({ exports: {} }, ${JSON.stringify(wrong)})`]);
  if (!reports.some((report) => report.includes('heap-buffer-overflow'))) {
    throw new StepError('The sanitizer does not detect a deliberate fault.');
  }
}

/** @returns {{ files: number, tests: number, reports: number }} */
function addonTests() {
  let tests = 0;
  for (const name of TESTS) {
    const { status, output, reports } = runNode(['--test', `__test__/${name}.test.js`]);
    if (reports.length > 0) throw new StepError(`In the test ${name}:\n${reports.join('\n')}`);
    if (status !== 0) {
      throw new StepError(`The test ${name} failed with the sanitizer:\n${output.slice(-4000)}`);
    }
    tests += Number(/^# pass (\d+)/m.exec(output)?.[1] ?? 0);
  }
  if (tests === 0) throw new StepError('No test ran.');
  return { files: TESTS.length, tests, reports: 0 };
}

/**
 * The functions whose leaks are Node's own. When a worker thread is terminated during its work,
 * Node leaks some hundred bytes: the handles of an open promise and of a class.
 */
const OF_NODE = ['napi_create_promise', 'register_classes'];

/** @returns {{ calls: number, workers: number, leaks: number, ofNode: number }} */
function leaks() {
  const { status, output, reports } = runNode(['--expose-gc', path.join(__dirname, 'leaky.js')], {
    leaks: true,
  });
  const counts = /^done (\d+) (\d+)$/m.exec(output);
  if (counts === null) throw new StepError(`The calls ended with ${status}:\n${output.slice(-4000)}`);
  const found = reports.flatMap((report) => report.split(/\n(?=(?:Direct|Indirect) leak of)/));
  const ours = found.filter((leak) => /leak of/.test(leak) && /qr_napi|qr_core|qr_codecs|napi/.test(leak));
  const lost = ours.filter((leak) => !OF_NODE.some((name) => leak.includes(name)));
  if (lost.length > 0) throw new StepError(`Leaked memory:\n${lost.join('\n')}`);
  return {
    calls: Number(counts[1]),
    workers: Number(counts[2]),
    leaks: lost.length,
    ofNode: ours.length,
  };
}

module.exports = { addonTests, build, checkThatItSees, leaks };
