'use strict';

// Lists the systems that have a binary. Converts `napi.targets` of package.json to the names that
// Node.js and npm use.

const { napi } = require('../package.json');

/**
 * @typedef {object} Platform
 * @property {string} target its name in Rust
 * @property {string} name its name in the napi CLI: in the name of the binary, and at the end of
 *   the name of its package
 * @property {string} [os] the value of process.platform; undefined for WebAssembly, which runs on
 *   any
 * @property {string} cpu the value of process.arch
 * @property {'glibc' | 'musl'} [libc] the C library, on Linux
 */

const SYSTEMS = /** @type {const} */ ({
  linux: 'linux',
  darwin: 'darwin',
  windows: 'win32',
  freebsd: 'freebsd',
  android: 'android',
});

const PROCESSORS = /** @type {Record<string, string>} */ ({
  x86_64: 'x64',
  aarch64: 'arm64',
  armv7: 'arm',
  riscv64gc: 'riscv64',
  s390x: 's390x',
  wasm32: 'wasm32',
});

/**
 * The target that the loader falls back to: it runs wherever Node.js does, but slower, and on one
 * core.
 */
const WEBASSEMBLY = 'wasm32-wasip1';

/** @type {readonly Platform[]} */
const PLATFORMS = napi.targets.map(parseTarget);

/**
 * Parses the name of a target.
 *
 * @param {string} target
 * @returns {Platform}
 */
function parseTarget(target) {
  if (target === WEBASSEMBLY) return { target, name: target, cpu: 'wasm32' };
  const parts = target.split('-');
  const cpu = PROCESSORS[/** @type {string} */ (parts[0])];
  const found = Object.entries(SYSTEMS).filter(([part]) => parts.includes(part));
  // Targets of Android have both names: aarch64-linux-android.
  const os = found.at(-1)?.[1];
  if (cpu === undefined || os === undefined)
    throw new Error(`No platform for the target ${target}.`);
  const abi = os === 'linux' || os === 'win32' ? `-${parts.at(-1)}` : '';
  const libc = os === 'linux' ? { libc: abi.includes('musl') ? 'musl' : 'glibc' } : {};
  return /** @type {Platform} */ ({ target, name: `${os}-${cpu}${abi}`, os, cpu, ...libc });
}

/**
 * Describes a platform for people, such as `linux x64 musl`.
 *
 * @param {Platform} platform
 * @returns {string}
 */
function describePlatform({ os, cpu, libc }) {
  if (os === undefined) return 'WebAssembly';
  return libc === undefined ? `${os} ${cpu}` : `${os} ${cpu} ${libc}`;
}

/**
 * Detects the C library of this process.
 *
 * @returns {'glibc' | 'musl' | undefined} undefined if this is not Linux
 */
function detectLibc() {
  if (process.platform !== 'linux') return undefined;
  const { report } = process;
  if (typeof report?.getReport !== 'function') return 'glibc';
  // Keeps getReport() from looking up the names of all connected hosts.
  Object.assign(report, { excludeNetwork: true });
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (
    report.getReport()
  );
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

module.exports = { PLATFORMS, WEBASSEMBLY, describePlatform, detectLibc };
