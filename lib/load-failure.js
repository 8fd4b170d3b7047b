'use strict';

// Explains why the addon was not loaded, and what to do. This module is loaded only after a
// failure.

const path = require('node:path');

const manifest = require('../package.json');
const { QrCodeError } = require('./error');
const { PLATFORMS, WEBASSEMBLY, describe, libc } = require('./platforms');
const { printableLine } = require('./printable');

const { name, version } = manifest;

/** The code of Node.js for access that its permission model denies. */
const DENIED = 'ERR_ACCESS_DENIED';

/**
 * @typedef {(target: string) => { files: string[], specifier: string }} PlacesOf where the binary
 *   of a target may be
 * @typedef {Error & { code?: string, resource?: string }} Reason
 */

/**
 * Makes the error for an addon that was not loaded.
 *
 * @param {Error} error of lib/binding.js, or of a binary that was cut short
 * @param {PlacesOf} placesOf
 * @param {string} [override] the value of NAPI_RS_NATIVE_LIBRARY_PATH
 */
function failure(error, placesOf, override) {
  const disabled = disabledReason();
  if (disabled) return notLoaded(disabledMessage(), disabled);

  const here = [process.platform, process.arch, libc()].filter(Boolean).join(' ');
  const platform = PLATFORMS.find((each) => each.os === process.platform && describe(each) === here);
  if (!override && platform === undefined) {
    const all = PLATFORMS.map(describe).join(', ');
    return notLoaded(
      `Expected one of the platforms ${all} but received ${here}, for which there is only WebAssembly: ` +
        `npm install --cpu=wasm32 ${name}-${WEBASSEMBLY}.`,
      error.cause ?? error,
    );
  }

  // lib/binding.js keeps no error codes, and its reason is the last in a chain of missing files.
  /** @type {Reason | undefined} */
  const reason = error.cause === undefined ? error : loadAgain(placesOf, platform?.name ?? '', override);
  const expected = override
    ? `an addon at ${printableLine(override)}, which NAPI_RS_NATIVE_LIBRARY_PATH names,`
    : `the package ${name}-${platform?.name} of version ${version} on ${here}`;
  if (reason?.code === DENIED) {
    return notLoaded(
      `Expected ${expected} but Node.js may not read ${printableLine(reason.resource ?? 'it')}. ` +
        `Start Node.js with --allow-fs-read=${printableLine(folderOf(reason.resource) ?? 'FOLDER')} too.`,
      reason,
    );
  }
  const received = reason ? `nothing that loads: ${firstLine(reason)}` : 'nothing that loads.';
  return notLoaded(
    `Expected ${expected} but received ${received} ${advice(platform?.name, override)}`,
    reason ?? error.cause ?? error,
  );
}

/**
 * Makes the error for an addon that does not belong to this JavaScript.
 *
 * @param {string} received its version
 */
function wrongVersion(received) {
  return notLoaded(
    `Expected the addon of version ${version}, as the JavaScript of ${name} is, but received version ` +
      `${printableLine(String(received))}. ${advice(undefined, process.env.NAPI_RS_NATIVE_LIBRARY_PATH)}`,
  );
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function notLoaded(message, cause) {
  return new QrCodeError('ERR_QR_ADDON_NOT_LOADED', message, cause === undefined ? {} : { cause });
}

/** @returns {Reason | undefined} the error of Node.js, if it loads no addon at all */
function disabledReason() {
  try {
    // Node.js checks its permissions first, so the file need not exist.
    process.dlopen({ exports: {} }, path.join(__dirname, 'no-such-addon.node'));
  } catch (error) {
    const { code } = /** @type {Reason} */ (error);
    if (code === 'ERR_DLOPEN_DISABLED') return /** @type {Reason} */ (error);
  }
  return undefined;
}

function disabledMessage() {
  // `process.permission` exists only with the permission model.
  const isRestricted = Reflect.get(process, 'permission') !== undefined;
  const [how, what] = isRestricted
    ? ['with --permission and without --allow-addons', 'with --allow-addons']
    : ['with --no-addons', 'without --no-addons'];
  return `The addon of ${name} cannot be loaded, as Node.js was started ${how}. Start Node.js ${what}.`;
}

/**
 * Loads the binary again, to get the error that lib/binding.js had.
 *
 * @param {PlacesOf} placesOf
 * @param {string} target
 * @param {string} [override]
 * @returns {Reason | undefined} undefined if there is no binary at all
 */
function loadAgain(placesOf, target, override) {
  const { files, specifier } = placesOf(target);
  const reasons = (override ? [override] : [...files, specifier]).flatMap((file) => {
    try {
      require(file);
      return [];
    } catch (error) {
      return [/** @type {Reason} */ (error)];
    }
  });
  const found = reasons.filter(({ code }) => code !== 'MODULE_NOT_FOUND');
  // A folder that may not be read does not necessarily have the binary.
  return found.find(({ code }) => code !== DENIED) ?? hiddenReason(files) ?? found[0];
}

/**
 * @param {string[]} files
 * @returns {Reason | undefined} an error, if one of the files may not be read: older versions of
 *   Node.js report such a file as missing
 */
function hiddenReason(files) {
  /** @type {{ has(scope: string, file: string): boolean } | undefined} */
  const permission = Reflect.get(process, 'permission');
  const resource = files.find((file) => permission?.has('fs.read', file) === false);
  if (resource === undefined || !isPublished()) return undefined;
  return Object.assign(new Error(`Node.js may not read ${printableLine(resource)}`), {
    code: DENIED,
    resource,
  });
}

/**
 * @returns {boolean} whether this copy depends on the packages with the binaries, as only a
 *   published copy does
 */
function isPublished() {
  const { optionalDependencies = {} } = /** @type {{ optionalDependencies?: object }} */ (manifest);
  return Object.keys(optionalDependencies).length > 0;
}

/** @param {Reason} reason */
function firstLine({ message }) {
  const line = printableLine(String(message).split('\n', 1)[0] ?? '');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** @param {string} [file] */
const folderOf = (file) => file && `${path.dirname(file)}${path.sep}`;

/**
 * @param {string} [platform] the name of this platform
 * @param {string} [override]
 */
function advice(platform, override) {
  if (override) return 'Unset NAPI_RS_NATIVE_LIBRARY_PATH to load what npm installed.';
  // Reinstalling a copy that depends on no binary changes nothing.
  if (!isPublished()) return sourceAdvice(platform);
  const system = [`--os=${process.platform}`, `--cpu=${process.arch}`];
  const c = libc();
  if (c !== undefined) system.push(`--libc=${c}`);
  return (
    'Two things usually mend it: remove node_modules and package-lock.json and run npm install again, as npm may leave out ' +
    'what a lock file of another system does not name (https://github.com/npm/cli/issues/4828); or, if it was installed on ' +
    `another system than it runs on, npm install ${system.join(' ')}`
  );
}

/** @param {string} [platform] */
function sourceAdvice(platform) {
  if (isClone()) return `Build it: run npm run build in ${printableLine(path.join(__dirname, '..'))}.`;
  const system = platform === undefined ? 'a system like this one' : describePlatform(platform);
  return (
    `This copy of ${name} comes from its source and not from the npm registry, so installing it again does not help. ` +
    `Run npm run pack:here in a clone of ${manifest.homepage} on ${system}, and install the file that it writes.`
  );
}

/**
 * @returns {boolean} whether this copy has the source. Does not use `fs`, which a test may have
 *   mocked
 */
function isClone() {
  try {
    require.resolve('../Cargo.toml');
    return true;
  } catch {
    return false;
  }
}

/** @param {string} platform */
function describePlatform(platform) {
  const found = PLATFORMS.find((each) => each.name === platform);
  return found ? describe(found) : platform;
}

module.exports = { failure, wrongVersion };
