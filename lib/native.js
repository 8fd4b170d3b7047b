'use strict';

// Loads the addon, or throws an error that says what to do. Checks that the binary is whole and of
// the right version. lib/binding.js, which the napi CLI generates, loads the addon where this file
// does not find its binary.

const fs = require('node:fs');
const path = require('node:path');

const { name, napi, version } = require('../package.json');

/**
 * Systems whose binaries are in ELF, the only format in which a binary that was cut short ends the
 * process.
 */
const ELF_SYSTEMS = ['linux', 'android', 'freebsd'];

/** The first four bytes of a file in ELF. */
const ELF_MAGIC = 0x7f454c46;

/**
 * Loads the addon.
 *
 * @returns {typeof import('./binding') & { __napiBindingTarget?: string }}
 */
function load() {
  const { NAPI_RS_NATIVE_LIBRARY_PATH: override, NAPI_RS_FORCE_WASI: wasi } = process.env;
  let binding;
  try {
    const file = ELF_SYSTEMS.includes(process.platform) ? findWhole(override) : undefined;
    binding = (!override && !wasi && file && loadFile(file)) || require('./binding');
  } catch (error) {
    throw require('./load-failure').createNotLoadedError(
      /** @type {Error} */ (error),
      listPlaces,
      override,
    );
  }
  // A lock file, a cache or a copy can bring a binary of another version, with other functions.
  if (binding.VERSION !== version)
    throw require('./load-failure').createVersionError(binding.VERSION);
  return binding;
}

/**
 * Loads a binary as lib/binding.js does, which has 36 KB for every other case: parsing it takes a
 * sixth of the time of loading this package. Calls the system's loader, as `require` would first
 * resolve the path again.
 *
 * @param {string} file
 * @returns {any} the exports, or undefined for lib/binding.js to try, and to collect errors
 */
function loadFile(file) {
  try {
    const addon = { exports: /** @type {any} */ ({}) };
    process.dlopen(addon, file);
    addon.exports.__napiBindingTarget = 'native';
    return addon.exports;
  } catch {
    return undefined;
  }
}

/**
 * Finds the binary, and refuses one that was cut short, by a full disk or a broken download: the system's loader
 * would map pages that are not there, and the process would end with SIGBUS. The loader reports
 * every other fault. So an `fs` that a test has mocked, or that may not read a folder, never keeps
 * the addon from loading.
 *
 * @param {string} [override]
 * @returns {string | undefined} the path of the binary, if it is known
 */
function findWhole(override) {
  let file;
  let shortage;
  try {
    file = findBinary(override);
    shortage = file && findShortage(file);
  } catch {
    return undefined;
  }
  if (shortage) throw new Error(shortage);
  return file;
}

/**
 * Returns the path of the binary that lib/binding.js will load, or undefined.
 *
 * @param {string} [override]
 * @returns {string | undefined}
 */
function findBinary(override) {
  if (override) return path.isAbsolute(override) && exists(override) ? override : undefined;
  const { platform, arch } = process;
  const ends = platform !== 'linux' ? [''] : arch === 'arm' ? ['-gnueabihf'] : ['-gnu', '-musl'];
  const targets = ends.map((end) => `${platform}-${arch}${end}`);
  for (const find of [findFile, resolvePackage]) {
    const files = targets.map(find);
    const found = files.filter((file) => file !== undefined);
    // A container image may have both binaries. Detects the C library only then, as that takes as
    // long as all other checks.
    if (found.length > 1) return files[require('./platforms').detectLibc() === 'musl' ? 1 : 0];
    if (found.length === 1) return found[0];
  }
  return undefined;
}

/**
 * Lists the places that lib/binding.js tries: this folder, and a package. `files` includes the path
 * where most package managers put that package, as a look there takes a fiftieth of the time of
 * resolving its name.
 *
 * @param {string} target
 * @returns {{ files: string[], specifier: string }}
 */
function listPlaces(target) {
  const root = path.dirname(__dirname);
  const file = `${napi.binaryName}.${target}.node`;
  // Not path.join, which took a tenth of the time of loading this package.
  return {
    files: [`${__dirname}${path.sep}${file}`, `${root}-${target}${path.sep}${file}`],
    specifier: `${name}-${target}/${file}`,
  };
}

/**
 * Finds the binary of a target without resolving a package name.
 *
 * @param {string} target
 */
const findFile = (target) => listPlaces(target).files.find(exists);

/**
 * Returns true if a file exists.
 *
 * @param {string} file
 * @returns {boolean} false, too, if `--permission` of Node.js hides the folder
 */
function exists(file) {
  try {
    return fs.existsSync(file);
  } catch {
    return false;
  }
}

/**
 * Finds the binary of a target as Node.js resolves its package.
 *
 * @param {string} target
 */
function resolvePackage(target) {
  try {
    return require.resolve(listPlaces(target).specifier);
  } catch {
    return undefined; // not installed
  }
}

/**
 * Compares the size of a binary with the size that its header gives. The section headers are at the
 * end of a binary.
 *
 * @param {string} file
 * @returns {string | undefined} a sentence if the file is too short
 */
function findShortage(file) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const header = new Uint8Array(64);
    const read = fs.readSync(descriptor, header, 0, header.length, 0);
    const expected = read === header.length ? readElfSize(header) : 0;
    // Reading the last byte takes a thirtieth of the time of asking for the size.
    const isKnown = expected > 0 && Number.isSafeInteger(expected);
    if (isKnown && fs.readSync(descriptor, header, 0, 1, expected - 1) === 1) return undefined;
    const { size } = fs.fstatSync(descriptor);
    // A mocked fs may return anything, so this checks that the file was really read.
    if (read !== Math.min(size, header.length)) return undefined;
    const shown = () => require('./printable').printableLine(file);
    if (read < header.length) return `${shown()} was cut short: it has ${size} bytes.`;
    if (size >= expected) return undefined;
    return `${shown()} was cut short: it has ${size} bytes, and its header names ${expected}.`;
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Reads the size of an ELF binary from its header: the end of the section headers. Five fields of a
 * fixed format need no library, and the package has no run-time dependencies. A `DataView` reads
 * them in a tenth of the time of the first calls of `Buffer`.
 *
 * @param {Uint8Array} header the first 64 bytes of a file
 * @returns {number} the least number of bytes of the whole file; 0 if it is not in ELF
 */
function readElfSize(header) {
  const view = new DataView(header.buffer);
  if (view.getUint32(0) !== ELF_MAGIC) return 0;
  const is64 = header[4] === 2;
  const isLittle = header[5] !== 2;
  const short = (/** @type {number} */ at) => view.getUint16(at, isLittle);
  // e_shoff, and e_shentsize × e_shnum.
  return is64
    ? Number(view.getBigUint64(40, isLittle)) + short(58) * short(60)
    : view.getUint32(32, isLittle) + short(46) * short(48);
}

const binding = load();

// The addon returns all limits in one call: an export for each would make the binary larger.
module.exports = Object.assign(binding, binding.limits());
