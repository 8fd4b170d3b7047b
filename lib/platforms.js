'use strict';

// Which machines there is a binary for: the list `napi.targets` of package.json, in the words of Node and npm.

const { napi } = require('../package.json');

/**
 * @typedef {object} Platform
 * @property {string} target as Rust calls it
 * @property {string} name as the napi CLI calls it: of the binary, and at the end of the package that holds it
 * @property {string} [os] what process.platform is there; of WebAssembly it may be any
 * @property {string} cpu what process.arch is there
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

/** What the loader takes where nothing else fits: it runs wherever Node.js does, but on one core, and slower. */
const WEBASSEMBLY = 'wasm32-wasip1';

/** @type {readonly Platform[]} */
const PLATFORMS = napi.targets.map(read);

/**
 * @param {string} target
 * @returns {Platform}
 */
function read(target) {
  if (target === WEBASSEMBLY) return { target, name: target, cpu: 'wasm32' };
  const parts = target.split('-');
  const cpu = PROCESSORS[/** @type {string} */ (parts[0])];
  const found = Object.entries(SYSTEMS).filter(([part]) => parts.includes(part));
  // Android's is linux-android.
  const os = found.at(-1)?.[1];
  if (cpu === undefined || os === undefined) throw new Error(`There is no platform for ${target}.`);
  const abi = os === 'linux' || os === 'win32' ? `-${parts.at(-1)}` : '';
  const libc = os === 'linux' ? { libc: abi.includes('musl') ? 'musl' : 'glibc' } : {};
  return /** @type {Platform} */ ({ target, name: `${os}-${cpu}${abi}`, os, cpu, ...libc });
}

/**
 * @param {Platform} platform
 * @returns {string} for people
 */
function describe({ os, cpu, libc }) {
  if (os === undefined) return 'WebAssembly';
  return libc === undefined ? `${os} ${cpu}` : `${os} ${cpu} ${libc}`;
}

/** @returns {'glibc' | 'musl' | undefined} the C library of this process, on Linux */
function libc() {
  if (process.platform !== 'linux') return undefined;
  const { report } = process;
  if (typeof report?.getReport !== 'function') return 'glibc';
  // Otherwise getReport() looks up the names of all connected hosts.
  Object.assign(report, { excludeNetwork: true });
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport());
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

module.exports = { PLATFORMS, WEBASSEMBLY, describe, libc };
