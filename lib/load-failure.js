'use strict';

// Explains why the addon was not loaded, and what to do. This module is loaded only after a
// failure.

const path = require('node:path');

const manifest = require('../package.json');
const { createError } = require('./error');
const { PLATFORMS, WEBASSEMBLY, describePlatform, detectLibc } = require('./platforms');
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
 * @param {Error} error the error of lib/binding.js, or for a binary that was cut short
 * @param {PlacesOf} placesOf
 * @param {string} [override] the value of NAPI_RS_NATIVE_LIBRARY_PATH
 */
function createNotLoadedError(error, placesOf, override) {
  const disabled = findDisabledReason();
  if (disabled)
    return createLoadError({ reason: 'addons-disabled', ...describeDisabled() }, disabled);

  const here = [process.platform, process.arch, detectLibc()].filter(Boolean).join(' ');
  const platform = PLATFORMS.find(
    (each) => each.os === process.platform && describePlatform(each) === here,
  );
  if (!override && platform === undefined) {
    const platforms = PLATFORMS.map(describePlatform).join(', ');
    const wasm = `${name}-${WEBASSEMBLY}`;
    const details = { reason: 'no-binary', platform: here, platforms, package: wasm };
    return createLoadError(details, error.cause ?? error);
  }

  // lib/binding.js keeps no error codes, and its reason is the last in a chain of missing files.
  /** @type {Reason | undefined} */
  const reason =
    error.cause === undefined ? error : loadAgain(placesOf, platform?.name ?? '', override);
  if (reason?.code === DENIED) {
    const { resource } = reason;
    const file = printableLine(resource ?? 'a file that it does not name');
    const folder = printableLine(getFolder(resource) ?? 'FOLDER');
    return createLoadError({ reason: 'not-readable', file, folder }, reason);
  }
  const details = {
    ...(override
      ? { reason: 'override', file: printableLine(override) }
      : { reason: 'not-loaded', package: `${name}-${platform?.name}`, version, platform: here }),
    ...(reason && { problem: toSentence(reason) }),
    ...chooseRemedy(platform?.name, override),
  };
  return createLoadError(details, reason ?? error.cause ?? error);
}

/**
 * Makes the error for an addon of another version than this JavaScript.
 *
 * @param {string} received the version of the addon
 */
function createVersionError(received) {
  return createError('ERR_QR_ADDON_NOT_LOADED', {
    details: {
      reason: 'wrong-version',
      version,
      addonVersion: printableLine(String(received)),
      ...chooseRemedy(undefined, process.env.NAPI_RS_NATIVE_LIBRARY_PATH),
    },
  });
}

/**
 * Makes the error with its details.
 *
 * @param {Record<string, string>} details
 * @param {unknown} cause
 */
function createLoadError(details, cause) {
  return createError('ERR_QR_ADDON_NOT_LOADED', { details, cause });
}

/**
 * Checks whether Node.js loads addons.
 *
 * @returns {Reason | undefined} the error of Node.js if it loads no addon
 */
function findDisabledReason() {
  try {
    // Node.js checks its permissions first, so the file need not exist.
    process.dlopen({ exports: {} }, path.join(__dirname, 'no-such-addon.node'));
  } catch (error) {
    const { code } = /** @type {Reason} */ (error);
    if (code === 'ERR_DLOPEN_DISABLED') return /** @type {Reason} */ (error);
  }
  return undefined;
}

/** Returns how Node.js was started, and how to start it. */
function describeDisabled() {
  // `process.permission` exists only with the permission model.
  return Reflect.get(process, 'permission') === undefined
    ? { flags: 'with --no-addons', remedy: 'without --no-addons' }
    : { flags: 'with --permission and without --allow-addons', remedy: 'with --allow-addons' };
}

/**
 * Loads the binary again, to get the error that lib/binding.js had.
 *
 * @param {PlacesOf} placesOf
 * @param {string} target
 * @param {string} [override]
 * @returns {Reason | undefined} undefined if no file exists
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
  return found.find(({ code }) => code !== DENIED) ?? findHiddenReason(files) ?? found[0];
}

/**
 * Checks whether Node.js may read the files.
 *
 * @param {string[]} files
 * @returns {Reason | undefined} an error, if one of the files may not be read: older versions of
 *   Node.js report such a file as missing
 */
function findHiddenReason(files) {
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
 * Returns true for a copy from the npm registry: only such a copy depends on the packages with the
 * binaries.
 */
function isPublished() {
  const { optionalDependencies = {} } = /** @type {{ optionalDependencies?: object }} */ (manifest);
  return Object.keys(optionalDependencies).length > 0;
}

/**
 * Returns the first line of a message, as a sentence.
 *
 * @param {Reason} reason
 */
function toSentence({ message }) {
  const line = printableLine(String(message).split('\n', 1)[0] ?? '');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/**
 * Returns the folder of a file.
 *
 * @param {string} [file]
 */
const getFolder = (file) => file && `${path.dirname(file)}${path.sep}`;

/**
 * Chooses the remedy that the message suggests: see lib/messages/addon.js.
 *
 * @param {string} [platform] the name of this platform
 * @param {string} [override]
 * @returns {Record<string, string>}
 */
function chooseRemedy(platform, override) {
  if (override) return { remedy: 'unset' };
  // Reinstalling a copy that depends on no binary changes nothing.
  if (!isPublished()) {
    if (isClone()) return { remedy: 'build', folder: printableLine(path.join(__dirname, '..')) };
    const buildOn =
      platform === undefined ? 'a system like this one' : describePlatformNamed(platform);
    return { remedy: 'pack', buildOn };
  }
  const system = [`--os=${process.platform}`, `--cpu=${process.arch}`];
  const c = detectLibc();
  if (c !== undefined) system.push(`--libc=${c}`);
  return { remedy: 'reinstall', command: `npm install ${system.join(' ')}` };
}

/**
 * Returns true for a clone of the repository. Does not use `fs`, which a test may have mocked.
 */
function isClone() {
  try {
    require.resolve('../Cargo.toml');
    return true;
  } catch {
    return false;
  }
}

/**
 * Describes the platform that has a name.
 *
 * @param {string} platform
 */
function describePlatformNamed(platform) {
  const found = PLATFORMS.find((each) => each.name === platform);
  return found ? describePlatform(found) : platform;
}

module.exports = { createNotLoadedError, createVersionError };
