'use strict';

// Packs the published packages: those in npm/ that have their binary, and the main package, whose
// JavaScript is bundled.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { PLATFORMS } = require('../../../lib/platforms');
const { npm } = require('../../support/npm');
const { StepError, addonHere, root } = require('../../support/steps');
const { filesOf } = require('../building/targets');
const { bundle } = require('./bundle');

/** @import { Platform } from '../../../lib/platforms' */

/** The folder of the packages, named as npm publishes them. */
const PACKAGES = path.join(root, 'target/packages');
const MAIN = 'qr-napi';

/**
 * A packed package.
 *
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} version
 * @property {string} file
 * @property {number} size bytes of the file
 * @property {number} unpackedSize bytes of its content
 * @property {string[]} files the paths in it
 */

/** @returns {Platform[]} the platforms whose binary exists */
function builtPlatforms() {
  return PLATFORMS.filter((platform) =>
    filesOf(platform).every((file) => fs.existsSync(path.join(root, 'npm', platform.name, file))),
  );
}

/**
 * Packs the packages of platforms, then the main one, which depends on them.
 *
 * @param {readonly Platform[]} platforms
 * @param {string} [folder] the target folder, which is emptied first
 * @returns {Packed[]} in the order of publishing: the main package last, so that its dependencies
 *   exist
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
 * Packs the main package from a copy, with the packages of the platforms as dependencies. The
 * package.json of the repository cannot name them, as they are not published yet when its lock file
 * is made.
 *
 * @param {readonly Platform[]} platforms
 * @param {string} folder
 */
function packMain(platforms, folder) {
  const manifest = readManifest();
  const { name, version, files } = manifest;
  // Exact versions: the JavaScript refuses a binary of another version.
  manifest.optionalDependencies = Object.fromEntries(
    platforms.map((platform) => [`${name}-${platform.name}`, version]),
  );
  return packStaged(manifest, [...files, 'README.md'], root, folder, bundle(manifest));
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
    const content = bundle(manifest);
    const packed = packStaged({ ...manifest, files }, [...files, 'README.md'], root, own, content);
    const file = path.join(folder, path.basename(packed.file));
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(packed.file, file);
    return { ...packed, file };
  } finally {
    fs.rmSync(own, { recursive: true });
  }
}

/** @returns package.json, without the fields for development */
function readManifest() {
  const { scripts, devDependencies, overrides, ...manifest } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  return manifest;
}

/** The licence files of every package. */
const LICENSES = ['LICENSE', 'THIRD-PARTY-LICENSES'];

/**
 * @param {{ files: string[] }} manifest
 * @param {string[]} files
 * @param {string} from
 * @param {string} folder
 * @param {Record<string, string>} [bundled] the content of JavaScript files, instead of those in lib
 */
function packStaged(manifest, files, from, folder, bundled = {}) {
  const stage = path.join(folder, 'stage');
  // lib may contain the addon of this machine, which is packed only if `files` names it.
  const filter = (/** @type {string} */ file) =>
    (!file.endsWith('.node') || files.some((name) => path.join(from, name) === file)) &&
    (!file.endsWith('.js') || !file.startsWith(path.join(from, 'lib')));
  fs.mkdirSync(stage);
  for (const file of files.filter((each) => !LICENSES.includes(each))) {
    fs.cpSync(path.join(from, file), path.join(stage, file), { recursive: true, filter });
  }
  for (const [file, content] of Object.entries(bundled)) {
    fs.mkdirSync(path.dirname(path.join(stage, file)), { recursive: true });
    fs.writeFileSync(path.join(stage, file), content);
  }
  for (const file of LICENSES) fs.copyFileSync(path.join(root, file), path.join(stage, file));
  const all = { ...manifest, files: [...new Set([...manifest.files, ...LICENSES])] };
  fs.writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(all, null, 2)}\n`);
  const packed = pack(stage, folder);
  fs.rmSync(stage, { recursive: true });
  return packed;
}

/**
 * Packs the dependencies of the WebAssembly package, direct and indirect, as installed here. A
 * registry without other packages needs them.
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
 * @returns {Packed[]} in the order of packAll
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
 * @param {string} from the folder that npm runs in
 * @param {string} folder the folder of the file
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
