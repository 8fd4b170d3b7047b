'use strict';

// Builds the addon as WebAssembly with WASI, by the napi CLI, which writes the JavaScript around it.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { WEBASSEMBLY } = require('../lib/platforms');
const { StepError, root, runTool, say } = require('./steps');
const { zig } = require('./zig');

const BUILT = 'target/webassembly';

/** What is needed of what the CLI writes: the rest is for browsers, which have no Buffer. */
/** @type {[string, ...string[]]} */
const FILES = [`qr-napi.${WEBASSEMBLY}.wasm`, 'qr-napi.wasip1.cjs'];

/**
 * @param {string} folder where the files are put
 * @param {string} sysroot of the compiler
 */
function buildWebAssembly(folder, sysroot) {
  prepareLibc(path.join(sysroot, 'lib/rustlib', WEBASSEMBLY, 'lib/self-contained'));
  say(`Building the addon for ${WEBASSEMBLY}`);
  const names = ['--js', 'binding.js', '--dts', 'binding.d.ts'];
  const output = ['--platform', '--release', '--target', WEBASSEMBLY, '--output-dir', BUILT];
  // There is no unwinding: a panic ends the instance, and with it the process.
  const cargo = ['--', '--locked', '-Z', 'build-std=std,panic_abort', '-Z', 'build-std-features='];
  runTool('@napi-rs/cli', 'napi', ['build', ...output, ...names, ...cargo], { RUSTC_BOOTSTRAP: '1' });
  for (const name of FILES) fs.copyFileSync(path.join(root, BUILT, name), path.join(folder, name));
}

/**
 * The C library of WASI: rustup brings it. Where that cannot be had, Debian has it, in other parts.
 *
 * @param {string} folder where the compiler looks for it
 */
function prepareLibc(folder) {
  const isThere = () => fs.existsSync(path.join(folder, 'libc.a'));
  if (isThere()) return;
  say(`rustup target add ${WEBASSEMBLY}`);
  spawnSync('rustup', ['target', 'add', WEBASSEMBLY], { cwd: root, stdio: 'inherit', timeout: 120_000 });
  if (isThere()) return;
  const { ensureDebian } = require('./release/systems');
  const parts = path.join(ensureDebian('wasi-libc', ['wasi-libc']), 'usr/lib', WEBASSEMBLY);
  const objects = fs.mkdtempSync(path.join(root, 'target/wasi-libc-'));
  // Rust takes for granted that threads can be asked for, if only to be told that there are none.
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

module.exports = { FILES, buildWebAssembly };
