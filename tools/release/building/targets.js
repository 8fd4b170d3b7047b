'use strict';

// Builds the addon for a target, in the same way on a developer's computer, in CI and for a
// release.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, WEBASSEMBLY } = require('../../../lib/platforms');
const { StepError, root, run, say } = require('../../support/steps');
const webAssembly = require('./webassembly');
const { prepareLibnode, prepareZig, zig, zigbuild } = require('./zig');

/** @import { Platform } from '../../../lib/platforms' */

/** The folder of the binaries. */
const ADDONS = 'target/addons';

/**
 * The newest glibc that binaries may require: that of CentOS 7. Node.js 20 and later need a newer
 * one.
 */
const GLIBC = '2.17';

/**
 * Replacements for targets that only their own system can build. Any computer can build these, for
 * rehearsals and never for a release.
 *
 * @type {Record<string, string>}
 */
const STAND_INS = { 'x86_64-pc-windows-gnu': 'x86_64-pc-windows-msvc' };

/**
 * @param {string} target
 * @returns {Platform}
 */
function platformOf(target) {
  const platform = PLATFORMS.find((each) => each.target === (STAND_INS[target] ?? target));
  if (platform !== undefined) return platform;
  const known = PLATFORMS.map((each) => each.target).join(', ');
  throw new StepError(`Expected one of ${known} for the target but received ${JSON.stringify(target)}.`);
}

/**
 * @param {Platform} platform
 * @returns {[string, ...string[]]} the names of the built files: the binary, and its loader if it
 *   needs one
 */
function filesOf({ target, name }) {
  return target === WEBASSEMBLY ? webAssembly.FILES : [`qr-napi.${name}.node`];
}

/**
 * Builds the addon for a target, and puts it into target/addons.
 *
 * @param {string} target
 * @returns {string} the file, relative to the repository
 */
function buildTarget(target) {
  const platform = platformOf(target);
  const [binary] = filesOf(platform);
  fs.mkdirSync(path.join(root, ADDONS), { recursive: true });
  if (target === WEBASSEMBLY) {
    webAssembly.buildWebAssembly(path.join(root, ADDONS), rustc(['--print', 'sysroot']));
    return path.join(ADDONS, binary);
  }
  const { options, env } = prepareStandardLibrary(target);
  const args = ['--release', '--locked', '--package', 'qr-napi', ...options];
  if (platform.os === 'linux' || target in STAND_INS) {
    prepareZig();
    const windows = platform.os === 'win32' ? { LIBNODE_PATH: prepareLibnode() } : {};
    say(`Building the addon for ${target}`);
    const suffix = platform.libc === 'glibc' ? `.${GLIBC}` : '';
    run(zigbuild(), ['zigbuild', '--target', `${target}${suffix}`, ...args], {
      ...env,
      ...windows,
      CARGO_ZIGBUILD_ZIG_PATH: zig(),
      // Links musl dynamically: an addon is a shared library, and uses the C library of its
      // process.
      ...addFlags(env, platform.libc === 'musl' ? '-C target-feature=-crt-static' : undefined),
    });
  } else {
    say(`Building the addon for ${target}`);
    // Links the C library statically: a fresh Windows does not have that of Visual Studio.
    const flag = platform.os === 'win32' ? '-C target-feature=+crt-static' : undefined;
    run('cargo', ['build', '--target', target, ...args], { ...env, ...addFlags(env, flag) });
  }
  const file = path.join(ADDONS, binary);
  fs.copyFileSync(path.join(root, 'target', target, 'release', libraryOf(platform)), path.join(root, file));
  if (platform.libc === 'glibc') assertOldEnough(path.join(root, file));
  return file;
}

/**
 * Fails if a binary needs a newer glibc than `GLIBC`. A binary contains the names of symbol
 * versions as text; `objdump -T` shows which symbols have them.
 *
 * @param {string} file
 */
function assertOldEnough(file) {
  const text = fs.readFileSync(file, 'latin1');
  const versions = Array.from(
    text.matchAll(/GLIBC_(\d+)\.(\d+)/g),
    ([, major, minor]) => 1000 * Number(major) + Number(minor),
  );
  const [major = 0, minor = 0] = GLIBC.split('.').map(Number);
  const newest = Math.max(...versions);
  if (newest <= 1000 * major + minor) return;
  throw new StepError(
    `${file} needs glibc ${Math.floor(newest / 1000)}.${newest % 1000}; the limit is ${GLIBC}.`,
  );
}

/**
 * Flags of the compiler that make a binary smaller. A panic prints no place in the source: that takes
 * off 92 KB on Linux x64. Derived descriptions of values have no fields, and only short functions are
 * inlined: with the smaller parts of the standard library, that takes off 160 KB. The default call
 * then takes 0.8 % more instructions, and an SVG 2.4 %.
 */
const SMALLER = [
  '-Z location-detail=none',
  '-Z fmt-debug=shallow',
  '-C llvm-args=-inline-threshold=75',
  '-C llvm-args=-inlinehint-threshold=75',
].join(' ');

/**
 * Adds a flag of the compiler to those of the environment.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string | undefined} flag
 * @returns {NodeJS.ProcessEnv}
 */
function addFlags({ RUSTFLAGS }, flag) {
  const flags = [RUSTFLAGS, flag].filter((each) => each !== undefined);
  return flags.length === 0 ? {} : { RUSTFLAGS: flags.join(' ') };
}

/** @param {Platform} platform */
function libraryOf({ os }) {
  if (os === 'win32') return 'qr_napi.dll';
  return os === 'darwin' ? 'libqr_napi.dylib' : 'libqr_napi.so';
}

/**
 * Prepares the standard library for a target. Builds it from source, without parts that we do not
 * use: the one from rustup can print function names in a panic, which takes a quarter of the
 * binary. Uses the one from rustup if the source is missing.
 *
 * @param {string} target
 * @returns {{ options: string[], env: NodeJS.ProcessEnv }} for cargo
 */
function prepareStandardLibrary(target) {
  const source = path.join(rustc(['--print', 'sysroot']), 'lib/rustlib/src/rust/library/Cargo.lock');
  if (!fs.existsSync(source)) rustup(['component', 'add', 'rust-src']);
  if (fs.existsSync(source)) {
    // This variable allows -Z on a stable compiler. The source belongs to the same compiler.
    return {
      options: ['-Z', 'build-std=std,panic_unwind', '-Z', 'build-std-features=optimize_for_size'],
      env: { RUSTC_BOOTSTRAP: '1', RUSTFLAGS: SMALLER },
    };
  }
  const libraries = rustc(['--print', 'target-libdir', '--target', target]);
  if (!fs.existsSync(libraries)) rustup(['target', 'add', target]);
  if (fs.existsSync(libraries)) return { options: [], env: {} };
  throw new StepError(
    `There is no standard library for ${target}, and no source to build it from: rustup component add rust-src`,
  );
}

/** @param {string[]} args */
function rustup(args) {
  say(`rustup ${args.join(' ')}`);
  spawnSync('rustup', args, { cwd: root, stdio: 'inherit', timeout: 120_000 });
}

/** @param {string[]} args */
function rustc(args) {
  const { stdout, status, stderr } = spawnSync('rustc', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new StepError(`rustc ${args.join(' ')} failed: ${stderr}`);
  return stdout.trim();
}

module.exports = { ADDONS, buildTarget, filesOf, prepareStandardLibrary };
