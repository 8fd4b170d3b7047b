'use strict';

// Measures the installed size and the build time.

const fs = require('node:fs');
const path = require('node:path');

const { OF_ADDON } = require('../../support/cargo');
const { root } = require('../../support/steps');
const { artifact } = require('../../tiers/artifacts');
const { BUILDS, cargoBuild, isOf, wasmSettings } = require('../../tiers/build');

/**
 * @typedef {object} Footprint
 * @property {Record<string, number>} installed bytes of the files that make the codes, by row
 * @property {number} express bytes of Express with its dependencies, which tiers 0 to 3 also need
 * @property {number} node bytes of the command `node`, which tiers 0 to 3 also need
 * @property {boolean} isStdBuilt whether the Wasm build compiles Rust's standard library too
 * @property {Record<string, number>} [buildSeconds] seconds from an empty folder to the installed
 *   files, by row; the sources of the crates are already downloaded
 */

/** @param {string} file or folder */
function sizeOf(file) {
  const stats = fs.statSync(file);
  if (!stats.isDirectory()) return stats.size;
  return fs.readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 0);
}

/**
 * @param {string} name a package that is installed here
 * @param {string} from the folder of the package that needs it
 * @param {Set<string>} found the folders of packages; this function adds to it
 */
function collect(name, from, found) {
  // The nearest, as Node looks for it.
  for (let folder = from; folder.startsWith(root); folder = path.dirname(folder)) {
    const here = path.join(folder, 'node_modules', name);
    if (!fs.existsSync(path.join(here, 'package.json'))) continue;
    if (found.has(here)) return;
    found.add(here);
    const { dependencies = {} } = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
    for (const next of Object.keys(dependencies)) collect(next, here, found);
    return;
  }
}

/**
 * @param {string} name
 * @returns {number} bytes of a package and all that it depends on
 */
function packageSize(name) {
  /** @type {Set<string>} */
  const found = new Set();
  collect(name, root, found);
  let bytes = 0;
  for (const folder of found) {
    for (const file of fs.readdirSync(folder)) {
      if (file !== 'node_modules') bytes += sizeOf(path.join(folder, file));
    }
  }
  return bytes;
}

/**
 * @returns {number} the bytes of the files that npm would pack, with the binary of this platform
 */
function ownSize() {
  const { files } = require('../../../package.json');
  const names = [...files, 'package.json', 'README.md', 'LICENSE'];
  return names.reduce((sum, name) => sum + sizeOf(path.join(root, name)), 0);
}

/**
 * @param {readonly import('../../tiers/index').Row[]} rows
 * @returns {Footprint}
 */
function measureInstalled(rows) {
  /** @type {Record<string, number>} */
  const installed = {};
  for (const row of rows) {
    if (row.isCeiling) continue;
    if (row.id === '0-js') installed[row.id] = packageSize('qrcode');
    else if (row.id === '3-napi') installed[row.id] = ownSize();
    else if (fs.existsSync(folderOf(row))) installed[row.id] = sizeOf(folderOf(row)) - leftover(row);
  }
  const hasWasm = rows.some((row) => row.tier === '2');
  return {
    installed,
    express: packageSize('express'),
    node: sizeOf(fs.realpathSync(process.execPath)),
    isStdBuilt: hasWasm && wasmSettings().isStdBuilt,
  };
}

/** @param {import('../../tiers/index').Row} row */
function folderOf(row) {
  return artifact(row.id.replace(/-article$/, ''), row.pipeline);
}

/**
 * @param {import('../../tiers/index').Row} row
 * @returns {number} bytes of the files in the folder that only the build needs
 */
function leftover(row) {
  const bound = path.join(folderOf(row), 'bound.wasm');
  return fs.existsSync(bound) ? sizeOf(bound) : 0;
}

/**
 * The crate of this package, which is measured like a tier.
 *
 * @type {import('../../tiers/build').Build}
 */
const ADDON = {
  tier: '3-napi',
  crate: 'qr-napi',
  manifest: OF_ADDON,
  pipeline: 'qr-core',
  made: '',
  file: '',
};

/**
 * Returns the clean builds to time: those with qr-core. The article's pipeline takes about as long.
 *
 * @param {readonly import('../../tiers/index').Row[]} rows
 */
function timedBuilds(rows) {
  const all = [...BUILDS.filter(({ pipeline }) => pipeline === 'qr-core'), ADDON];
  return all.filter((build) => rows.some((row) => isOf(build, row) && !row.isCeiling));
}

/**
 * Builds a tier from an empty folder.
 *
 * @param {import('../../tiers/build').Build} build
 * @returns {number} seconds
 */
function measureBuild(build) {
  const folder = 'target/from-clean';
  // It may install the target, which must not count as build time.
  if (build.isWasm) wasmSettings();
  fs.rmSync(path.join(root, folder), { recursive: true, force: true });
  const start = performance.now();
  try {
    cargoBuild(build, folder);
    return Math.round((performance.now() - start) / 100) / 10;
  } finally {
    fs.rmSync(path.join(root, folder), { recursive: true, force: true });
  }
}

module.exports = { measureBuild, measureInstalled, timedBuilds };
