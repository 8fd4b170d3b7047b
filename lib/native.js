'use strict';

// The addon, or an error that says what to do. Finding it is left to binding.js, which the napi CLI generates; what is
// here is what that does not see.

const fs = require('node:fs');
const path = require('node:path');

const { QrCodeError } = require('./error');

const { name, version, napi } = require('../package.json');

/** Where systems have binaries in ELF, the only format in which one that was cut short ends the process. */
const ELF_SYSTEMS = ['linux', 'android', 'freebsd'];

/** @returns {typeof import('../binding') & { __napiBindingTarget?: string }} */
function load() {
  const { NAPI_RS_NATIVE_LIBRARY_PATH: override } = process.env;
  let binding;
  try {
    const file = ELF_SYSTEMS.includes(process.platform) ? candidate(override) : undefined;
    if (file !== undefined) assertWhole(file);
    binding = require('../binding');
  } catch (error) {
    throw failure(/** @type {Error} */ (error), override);
  }
  // A lock file, a cache or a copy can bring a binary of another version: what it takes and gives may differ.
  if (binding.VERSION !== version) {
    throw new QrCodeError(
      'ERR_QR_ADDON_NOT_LOADED',
      `Expected the addon of version ${version}, as the JavaScript of ${name} is, but received version ` +
        `${binding.VERSION}. ${advice()}`,
    );
  }
  return binding;
}

/**
 * The file that binding.js loads, if there is one.
 *
 * @param {string} [override]
 * @returns {string | undefined}
 */
function candidate(override) {
  if (override) return path.isAbsolute(override) && fs.existsSync(override) ? override : undefined;
  const { platform, arch } = process;
  const ends = platform !== 'linux' ? [''] : arch === 'arm' ? ['-gnueabihf'] : ['-gnu', '-musl'];
  const targets = ends.map((end) => `${platform}-${arch}${end}`);
  for (const find of [beside, resolved]) {
    const files = targets.map(find);
    const found = files.filter((file) => file !== undefined);
    // Both are there where an image is made for two kinds of Linux. To ask which this one is takes as long as all the rest.
    if (found.length > 1) return files[libc() === 'musl' ? 1 : 0];
    if (found.length === 1) return found[0];
  }
  return undefined;
}

/** @param {string} target */
const fileOf = (target) => `${napi.binaryName}.${target}.node`;

/**
 * In this folder, or in that of a package next to it, where most package managers put it: to look there takes a fiftieth
 * of what it takes to resolve a name.
 *
 * @param {string} target
 */
function beside(target) {
  const folder = path.join(__dirname, '..');
  const files = [path.join(folder, fileOf(target)), path.join(`${folder}-${target}`, fileOf(target))];
  return files.find((file) => fs.existsSync(file));
}

/** @param {string} target */
function resolved(target) {
  try {
    return require.resolve(`${name}-${target}/${fileOf(target)}`);
  } catch {
    return undefined; // not installed
  }
}

/**
 * Refuses a binary that was cut short, by a full disk or a broken download: the system's loader would map what is not
 * there, and the process would end with SIGBUS. The section headers are the last of a binary.
 *
 * @param {string} file
 */
function assertWhole(file) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const header = Buffer.alloc(64);
    const read = fs.readSync(descriptor, header, 0, header.length, 0);
    const { size } = fs.fstatSync(descriptor);
    const expected = read < header.length ? header.length : sizeOf(header);
    if (size >= expected) return;
    throw new Error(
      `Expected at least ${expected} bytes for ${file} but received ${size}: it was cut short.`,
    );
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * @param {Buffer} header the start of a file
 * @returns {number} the bytes that it has at least, if it is in ELF
 */
function sizeOf(header) {
  if (header.toString('latin1', 0, 4) !== '\x7fELF') return 0;
  const is64 = header[4] === 2;
  const isBig = header[5] === 2;
  const short = (/** @type {number} */ at) => (isBig ? header.readUInt16BE(at) : header.readUInt16LE(at));
  const word = (/** @type {number} */ at) => (isBig ? header.readUInt32BE(at) : header.readUInt32LE(at));
  const long = (/** @type {number} */ at) =>
    word(at + (isBig ? 4 : 0)) + 2 ** 32 * word(at + (isBig ? 0 : 4));
  // e_shoff, and e_shentsize × e_shnum.
  return is64 ? long(40) + short(58) * short(60) : word(32) + short(46) * short(48);
}

/**
 * @param {Error} error of binding.js
 * @param {string} [override]
 */
function failure(error, override) {
  // Loaded by those who need it.
  const { PLATFORMS, WEBASSEMBLY, describe } = require('./platforms');
  const platforms = PLATFORMS.filter(({ os, cpu }) => os === process.platform && cpu === process.arch);
  const here = [process.platform, process.arch, libc()].filter(Boolean).join(' ');
  const platform = platforms.find((each) => each.libc === libc());
  const [expected, received] = override
    ? [`an addon at ${override}, which NAPI_RS_NATIVE_LIBRARY_PATH names,`, 'nothing that loads']
    : platform === undefined
      ? [
          `one of the platforms ${PLATFORMS.map(describe).join(', ')}`,
          `${here}, for which there is only WebAssembly: npm install --cpu=wasm32 ${name}-${WEBASSEMBLY}`,
        ]
      : [`the package ${name}-${platform.name} of version ${version} on ${here}`, 'nothing that loads'];
  const what = override || platform ? advice(override) : '';
  return new QrCodeError(
    'ERR_QR_ADDON_NOT_LOADED',
    `Expected ${expected} but received ${received}.${what === '' ? '' : ` ${what}`}`,
    { cause: error.cause ?? error },
  );
}

/** @returns {string | undefined} the C library of this process, on Linux */
function libc() {
  if (process.platform !== 'linux') return undefined;
  const { report } = process;
  // Else it looks up the names of all hosts that there are connections to.
  Object.assign(report, { excludeNetwork: true });
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport());
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** @param {string} [override] */
function advice(override) {
  if (override) return 'Unset NAPI_RS_NATIVE_LIBRARY_PATH to load what npm installed.';
  const system = [`--os=${process.platform}`, `--cpu=${process.arch}`];
  const c = libc();
  if (c !== undefined) system.push(`--libc=${c}`);
  return (
    'Two things usually mend it: remove node_modules and package-lock.json and run npm install again, as npm may leave out ' +
    'what a lock file of another system does not name (https://github.com/npm/cli/issues/4828); or, if it was installed on ' +
    `another system than it runs on, npm install ${system.join(' ')}`
  );
}

module.exports = load();
