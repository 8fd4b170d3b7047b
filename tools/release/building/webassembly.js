'use strict';

// Builds the addon as WebAssembly with WASI. The build uses only the static library of emnapi from
// npm. It runs no installed JavaScript, so none can change what is published.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { WEBASSEMBLY } = require('../../../lib/platforms');
const { StepError, root, run, say } = require('../../support/steps');
const { ensureTools } = require('../../locks/install');
const { zig } = require('./zig');

/** The JavaScript around the binary. The napi CLI wrote it, and npm run check compares it. */
const LOADER = 'tools/release/building/webassembly/qr-napi.wasip1.cjs';

/** @type {[string, ...string[]]} */
const FILES = [`qr-napi.${WEBASSEMBLY}.wasm`, path.basename(LOADER)];

/**
 * Builds the binary, and puts it into a folder with its loader.
 *
 * @param {string} folder
 * @param {string} sysroot of the compiler
 */
function buildWebAssembly(folder, sysroot) {
  prepareLibc(path.join(sysroot, 'lib/rustlib', WEBASSEMBLY, 'lib/self-contained'));
  const emnapi = path.join(ensureTools('emnapi'), 'node_modules/emnapi/lib', WEBASSEMBLY);
  say(`Building the addon for ${WEBASSEMBLY}`);
  const what = ['--release', '--locked', '--package', 'qr-napi', '--lib', '--target', WEBASSEMBLY];
  // There is no unwinding: a panic ends the instance, and with it the process.
  const std = ['-Z', 'build-std=std,panic_abort', '-Z', 'build-std-features='];
  // Without this option the linker pads each address to five bytes, which adds 5 % to the binary.
  const link = ['--', '-C', 'link-arg=--compress-relocations'];
  run('cargo', ['rustc', ...what, ...std, ...link], { RUSTC_BOOTSTRAP: '1', EMNAPI_LINK_DIR: emnapi });
  const built = path.join(root, 'target', WEBASSEMBLY, 'release/qr_napi.wasm');
  fs.copyFileSync(built, path.join(folder, FILES[0]));
  fs.copyFileSync(path.join(root, LOADER), path.join(folder, path.basename(LOADER)));
}

/**
 * Prepares the C library of WASI. It comes from rustup, or from Debian, which splits it into other
 * files.
 *
 * @param {string} folder the folder where the compiler looks for it
 */
function prepareLibc(folder) {
  const isThere = () => fs.existsSync(path.join(folder, 'libc.a'));
  if (isThere()) return;
  say(`rustup target add ${WEBASSEMBLY}`);
  spawnSync('rustup', ['target', 'add', WEBASSEMBLY], { cwd: root, stdio: 'inherit', timeout: 120_000 });
  if (isThere()) return;
  const { ensureDebian } = require('../../support/systems');
  const parts = path.join(ensureDebian('wasi-libc', ['wasi-libc']), 'usr/lib', WEBASSEMBLY);
  const objects = fs.mkdtempSync(path.join(root, 'target/wasi-libc-'));
  // Rust links functions that create threads, even if they only report that there are none.
  for (const name of ['libc.a', 'libwasi-emulated-pthread.a'])
    call('ar', ['x', path.join(parts, name)], objects);
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['crt1-command.o', 'crt1-reactor.o'])
    fs.copyFileSync(path.join(parts, name), path.join(folder, name));
  call(zig(), ['ar', 'rcs', path.join(folder, 'libc.a'), ...fs.readdirSync(objects)], objects);
  fs.rmSync(objects, { recursive: true });
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function call(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new StepError(`${command} ${args[0]} failed: ${error?.message ?? stderr}`);
}

module.exports = { FILES, LOADER, buildWebAssembly };
