'use strict';

// Packs the published packages: those in npm/ that have their binary, and the main package.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { PLATFORMS } = require('../../../lib/platforms');
const { npm } = require('../../support/npm');
const { StepError, addonHere, root } = require('../../support/steps');
const { filesOf } = require('../building/targets');

/** @import { Platform } from '../../../lib/platforms' */

/** Where the packages are put, as npm would publish them. */
const PACKAGES = path.join(root, 'target/packages');
const MAIN = 'qr-napi';

/**
 * A package, packed.
 *
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} version
 * @property {string} file
 * @property {number} size bytes of the file
 * @property {number} unpackedSize bytes of what is in it
 * @property {string[]} files what is in it
 */

/** @returns {Platform[]} those that there is a binary for */
function builtPlatforms() {
  return PLATFORMS.filter((platform) =>
    filesOf(platform).every((file) => fs.existsSync(path.join(root, 'npm', platform.name, file))),
  );
}

/**
 * Packs the packages of platforms, then the main one, which depends on them.
 *
 * @param {readonly Platform[]} platforms
 * @param {string} [folder] where they are put; emptied
 * @returns {Packed[]} in the order in which they are to be published: the main one last, so that whoever gets it gets
 *   the others
 */
function packAll(platforms, folder = PACKAGES) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return [...platforms.map((platform) => packBinary(platform, folder)), packMain(platforms, folder)];
}

/**
 * @param {Platform} platform
 * @param {string} folder
 */
function packBinary({ name }, folder) {
  const from = path.join(root, 'npm', name);
  const manifest = JSON.parse(fs.readFileSync(path.join(from, 'package.json'), 'utf8'));
  return packStaged(manifest, [...manifest.files, 'README.md'], from, folder);
}

/**
 * The main package is not packed where it is, as there its dependencies are those of whoever works on it: the packages of
 * the platforms are not published yet when its lock file is made.
 *
 * @param {readonly Platform[]} platforms
 * @param {string} folder
 */
function packMain(platforms, folder) {
  const manifest = readManifest();
  const { name, version, files } = manifest;
  // Exactly: the JavaScript takes no binary of another version.
  manifest.optionalDependencies = Object.fromEntries(
    platforms.map((platform) => [`${name}-${platform.name}`, version]),
  );
  return packStaged(manifest, [...files, 'README.md'], root, folder);
}

/**
 * Packs one package that needs no other: the JavaScript with the addon of this machine, which must
 * be built. The package is for use before a release, so it depends on nothing in the registry.
 *
 * @param {string} folder the target folder, whose other files stay
 * @returns {Packed}
 */
function packHere(folder) {
  const addon = addonHere();
  if (addon === undefined) {
    throw new StepError('The addon of this machine is not built: run npm run build first.');
  }
  const manifest = readManifest();
  const files = [...manifest.files, addon];
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    const packed = packStaged({ ...manifest, files }, [...files, 'README.md'], root, own);
    const file = path.join(folder, path.basename(packed.file));
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(packed.file, file);
    return { ...packed, file };
  } finally {
    fs.rmSync(own, { recursive: true });
  }
}

/** @returns package.json, without what is only for working on this repository */
function readManifest() {
  const { scripts, devDependencies, overrides, ...manifest } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return manifest;
}

/** Whose code a binary has in it goes with each. */
const LICENSES = ['LICENSE', 'THIRD-PARTY-LICENSES'];

/**
 * @param {{ files: string[] }} manifest
 * @param {string[]} files
 * @param {string} from
 * @param {string} folder
 */
function packStaged(manifest, files, from, folder) {
  const stage = path.join(folder, 'stage');
  // In lib there may be the addon of this machine, which is packed only where it is named.
  const filter = (/** @type {string} */ file) =>
    !file.endsWith('.node') || files.some((name) => path.join(from, name) === file);
  fs.mkdirSync(stage);
  for (const file of files.filter((each) => !LICENSES.includes(each))) {
    fs.cpSync(path.join(from, file), path.join(stage, file), { recursive: true, filter });
  }
  for (const file of LICENSES) fs.copyFileSync(path.join(root, file), path.join(stage, file));
  const all = { ...manifest, files: [...new Set([...manifest.files, ...LICENSES])] };
  fs.writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(all, null, 2)}\n`);
  const packed = pack(stage, folder);
  fs.rmSync(stage, { recursive: true });
  return packed;
}

/**
 * What the package of WebAssembly depends on, with all that these do, as it is installed here: for a registry that knows
 * no other.
 *
 * @returns {Packed[]}
 */
function packDependencies() {
  const { dependencies } = require('../../../npm/wasm32-wasip1/package.json');
  const all = new Set(Object.keys(dependencies));
  for (const name of all) {
    const manifest = require(path.join(root, 'tools/node_modules', name, 'package.json'));
    for (const each of Object.keys(manifest.dependencies ?? {})) all.add(each);
  }
  return Array.from(all, (name) => pack(path.join(root, 'tools/node_modules', name), PACKAGES));
}

/**
 * @param {string} from
 * @param {string} folder
 * @returns {Packed}
 */
function pack(from, folder) {
  return describePack(['--pack-destination', folder], from, folder);
}

/**
 * Describes the packages that were packed into a folder before.
 *
 * @param {string} [folder]
 * @returns {Packed[]} in the order in which packAll gives them
 */
function packedIn(folder = PACKAGES) {
  const { version } = readManifest();
  const names = [...PLATFORMS.map(({ name }) => `${MAIN}-${name}`), MAIN];
  const files = names.map((name) => `${name}-${version}.tgz`);
  return files
    .filter((file) => fs.existsSync(path.join(folder, file)))
    .map((file) => describePack([path.join(folder, file), '--dry-run'], folder, folder));
}

/**
 * @param {string[]} options of npm pack
 * @param {string} from where npm runs
 * @param {string} folder where the file is
 * @returns {Packed}
 */
function describePack(options, from, folder) {
  const args = ['pack', '--json', '--ignore-scripts', ...options];
  const { stdout, stderr, status } = npm(args, from);
  if (status !== 0) throw new StepError(`npm ${args.join(' ')} failed in ${from}:\n${stderr}`);
  const [{ name, version, filename, size, unpackedSize, files }] = JSON.parse(stdout);
  const paths = files.map((/** @type {{ path: string }} */ each) => each.path).sort();
  return { name, version, file: path.join(folder, filename), size, unpackedSize, files: paths };
}

module.exports = { MAIN, PACKAGES, builtPlatforms, packAll, packDependencies, packHere, packedIn };
