'use strict';

// How the addon is built for a target: the same on a developer's computer, in CI and for a release.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, WEBASSEMBLY } = require('../lib/platforms');
const { StepError, root, run, say } = require('./steps');
const webAssembly = require('./webassembly');

/** @import { Platform } from '../lib/platforms' */

/** Where binaries are put. */
const ADDONS = 'target/addons';
const TOOLS = 'target/tools';

/** The C library that binaries ask for at most: that of CentOS 7, older than what any Node.js from 20 on runs on. */
const GLIBC = '2.17';

const ZIGBUILD = '0.24.1';
const ZIG = '0.15.2';
const NODE_HEADERS = '1.9.0';

/**
 * What can be built on any computer in place of a target that needs its own: for a rehearsal, never for a release.
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
 * @returns {[string, ...string[]]} the names of the files that are built for it: its binary, and what goes with it
 */
function filesOf({ target, name }) {
  return target === WEBASSEMBLY ? webAssembly.FILES : [`qr-napi.${name}.node`];
}

/**
 * Builds the addon for a target, and puts it into target/addons.
 *
 * @param {string} target
 * @returns {string} where it is, relative to the repository
 */
function buildTarget(target) {
  const platform = platformOf(target);
  const [binary] = filesOf(platform);
  fs.mkdirSync(path.join(root, ADDONS), { recursive: true });
  if (target === WEBASSEMBLY) {
    prepareZig();
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
    run(
      path.join(root, TOOLS, 'bin/cargo-zigbuild'),
      ['zigbuild', '--target', `${target}${suffix}`, ...args],
      {
        ...env,
        ...windows,
        CARGO_ZIGBUILD_ZIG_PATH: zig(),
        // An addon is a shared library, and uses the C library of its process.
        ...(platform.libc === 'musl' ? { RUSTFLAGS: '-C target-feature=-crt-static' } : {}),
      },
    );
  } else {
    say(`Building the addon for ${target}`);
    // A Windows that nothing was installed on has no C library of Visual Studio.
    const windows = platform.os === 'win32' ? { RUSTFLAGS: '-C target-feature=+crt-static' } : {};
    run('cargo', ['build', '--target', target, ...args], { ...env, ...windows });
  }
  const file = path.join(ADDONS, binary);
  fs.copyFileSync(path.join(root, 'target', target, 'release', libraryOf(platform)), path.join(root, file));
  if (platform.libc === 'glibc') assertOldEnough(path.join(root, file));
  return file;
}

/**
 * The names of versions of symbols are in a binary as they are: `objdump -T` shows of which.
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
    `${file} asks for glibc ${Math.floor(newest / 1000)}.${newest % 1000}, and ${GLIBC} is the most.`,
  );
}

/** @param {Platform} platform */
function libraryOf({ os }) {
  if (os === 'win32') return 'qr_napi.dll';
  return os === 'darwin' ? 'libqr_napi.dylib' : 'libqr_napi.so';
}

/**
 * The standard library for a target: built from its source, so that it has nothing that we do not use. As rustup brings it,
 * it can show the names of functions in a panic, which is a quarter of the binary. Where there is no source it is taken so.
 *
 * @param {string} target
 * @returns {{ options: string[], env: NodeJS.ProcessEnv }} for cargo
 */
function prepareStandardLibrary(target) {
  const source = path.join(rustc(['--print', 'sysroot']), 'lib/rustlib/src/rust/library/Cargo.lock');
  if (!fs.existsSync(source)) rustup(['component', 'add', 'rust-src']);
  if (fs.existsSync(source)) {
    // -Z is for nightly compilers only, unless this is set; the source is of this very compiler.
    return {
      options: ['-Z', 'build-std=std,panic_unwind', '-Z', 'build-std-features='],
      env: { RUSTC_BOOTSTRAP: '1' },
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

const zig = () => path.join(root, TOOLS, 'python/ziglang', process.platform === 'win32' ? 'zig.exe' : 'zig');

/** Zig has the headers and start files of every C library, in every version, and links for all of them. */
function prepareZig() {
  const zigbuild = path.join(root, TOOLS, 'bin/cargo-zigbuild');
  if (!fs.existsSync(zigbuild)) {
    say(`Installing cargo-zigbuild ${ZIGBUILD} into ${TOOLS} (about a minute, once)`);
    run('cargo', [
      'install',
      '--locked',
      '--quiet',
      '--version',
      ZIGBUILD,
      'cargo-zigbuild',
      '--root',
      TOOLS,
    ]);
  }
  if (!fs.existsSync(zig())) {
    say(`Installing Zig ${ZIG} into ${TOOLS} (80 MB, once)`);
    const python = process.platform === 'win32' ? 'python' : 'python3';
    run(python, ['-m', 'pip', 'install', '--quiet', '--target', `${TOOLS}/python`, `ziglang==${ZIG}`]);
  }
}

/**
 * A library that says what node.exe has, as a linker that is not Windows' own asks for one.
 *
 * @returns {string} the folder that it is in
 */
function prepareLibnode() {
  // Loaded by those who need it: it loads this file.
  const { ensureTools } = require('./release/tools');
  const headers = path.join(
    ensureTools('libnode', { 'node-api-headers': NODE_HEADERS }),
    'node_modules/node-api-headers',
  );
  const folder = path.join(headers, 'def');
  const names = ['js_native_api', 'node_api'].flatMap((name) => {
    const lines = fs.readFileSync(path.join(folder, `${name}.def`), 'utf8').split(/\r?\n/);
    return lines.filter((line) => /^(?:napi|node)_/.test(line));
  });
  const definition = path.join(folder, 'libnode.def');
  fs.writeFileSync(definition, `NAME node.exe\nEXPORTS\n${names.join('\n')}\n`);
  // The first is what the linker looks for, the second what the build script of napi-build does.
  for (const name of ['node.lib', 'libnode.dll']) {
    run(zig(), [
      'dlltool',
      '-m',
      'i386:x86-64',
      '-d',
      definition,
      '-l',
      path.join(folder, name),
      '-D',
      'node.exe',
    ]);
  }
  return folder;
}

module.exports = { ADDONS, TOOLS, buildTarget, filesOf, zig };
