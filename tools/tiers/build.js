'use strict';

// Builds the Rust tiers into target/tiers. Cargo knows what is up to date, so it takes seconds if
// nothing has changed.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { cargo } = require('../support/cargo');
const { StepError, ensureBuilt, requireToolchains, root, say } = require('../support/steps');
const { artifact, exe } = require('./artifacts');

const WASM = 'wasm32-unknown-unknown';

/**
 * A crate, built with one pipeline.
 *
 * @typedef {object} Build
 * @property {string} tier
 * @property {string} crate
 * @property {string} pipeline
 * @property {string} made the file that cargo makes
 * @property {string} file its name in target/tiers
 * @property {boolean} [isWasm]
 * @property {boolean} [isBound] whether wasm-bindgen writes its JavaScript
 * @property {string} [manifest] that of the workspace, if it is not that of the tools
 */

const library = { darwin: 'libtier_napi.dylib', win32: 'tier_napi.dll' }[String(process.platform)];

/** @type {readonly Build[]} */
const BUILDS = Object.freeze([
  ...onBoth({ tier: '1-cli', crate: 'tier-cli', made: `qr-cli${exe}`, file: `qr-cli${exe}` }),
  ...onBoth({
    tier: '2-wasm',
    crate: 'tier-wasm',
    made: 'tier_wasm.wasm',
    file: 'bound.wasm',
    isBound: true,
  }),
  ...onBoth({
    tier: '2-wasm-by-hand',
    crate: 'tier-wasm-by-hand',
    made: 'tier_wasm_by_hand.wasm',
    file: 'tier_wasm_by_hand.wasm',
    isWasm: true,
  }),
  {
    tier: '3-napi',
    crate: 'tier-napi',
    pipeline: 'article',
    made: library ?? 'libtier_napi.so',
    file: 'article.node',
  },
  ...onBoth({ tier: '4-axum', crate: 'tier-axum', made: `qr-axum${exe}`, file: `qr-axum${exe}` }),
]);

/**
 * @param {Omit<Build, 'pipeline'>} build
 * @returns {Build[]}
 */
function onBoth(build) {
  return ['qr-core', 'article'].map((pipeline) => ({
    ...build,
    pipeline,
    isWasm: build.isWasm || build.isBound || false,
  }));
}

/**
 * Returns the settings for building WebAssembly: with the target that rustup installs, or if it
 * cannot, from the source of the standard library.
 *
 * @returns {{ args: string[], env: NodeJS.ProcessEnv, isStdBuilt: boolean }}
 */
function wasmSettings() {
  settings ??= findWasmSettings();
  return settings;
}

/** @type {ReturnType<typeof findWasmSettings> | undefined} */
let settings;

/** @returns {{ args: string[], env: NodeJS.ProcessEnv, isStdBuilt: boolean }} */
function findWasmSettings() {
  const target = ['--target', WASM];
  if (hasTarget()) return { args: target, env: {}, isStdBuilt: false };
  const { status } = spawnSync('rustup', ['target', 'add', WASM], { stdio: 'inherit' });
  if (status === 0 && hasTarget()) return { args: target, env: {}, isStdBuilt: false };
  const source = path.join(print(['sysroot']), 'lib/rustlib/src/rust/library/std');
  if (fs.existsSync(source)) {
    // RUSTC_BOOTSTRAP allows an unstable option on a stable toolchain.
    return {
      args: [...target, '-Z', 'build-std=std,panic_abort'],
      env: { RUSTC_BOOTSTRAP: '1' },
      isStdBuilt: true,
    };
  }
  throw new StepError(
    `Tier 2 needs Rust's standard library for ${WASM}. Install it: rustup target add ${WASM}` +
      '\n(or, to have it built from source: rustup component add rust-src)',
  );
}

function hasTarget() {
  return fs.existsSync(print(['target-libdir', '--target', WASM]));
}

/** @param {string[]} what */
function print(what) {
  return spawnSync('rustc', ['--print', ...what], { encoding: 'utf8' }).stdout.trim();
}

/**
 * @param {Build} build
 * @param {string} folder the target folder of cargo
 * @returns {string} the file that cargo made
 */
function cargoBuild(build, folder) {
  const { crate, pipeline, made, isWasm = false, isBound = false, manifest } = build;
  const { args, env } = isWasm ? wasmSettings() : { args: [], env: {} };
  // The addon of tier 3 always uses the article's pipeline.
  const features = pipeline === 'article' && crate !== 'tier-napi' ? ['--features', 'article'] : [];
  const common = ['--release', '--package', crate, '--target-dir', folder];
  // wasm-bindgen reads the features of the target from the file, and strips the rest itself.
  const strip = isBound ? { CARGO_PROFILE_RELEASE_STRIP: 'debuginfo' } : {};
  cargo('build', [...common, ...features, ...args], { ...env, ...strip }, manifest);
  return path.join(root, folder, isWasm ? WASM : '', 'release', made);
}

/** @param {Build} build */
function make(build) {
  const made = cargoBuild(build, 'target');
  const folder = artifact(build.tier, build.pipeline);
  const file = path.join(folder, build.file);
  // Writes the file only if it changed: a server that still runs has it open.
  if (fs.existsSync(file) && fs.readFileSync(file).equals(fs.readFileSync(made))) return;
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(made, `${file}.new`);
  if (build.isBound) bind(`${file}.new`, folder);
  fs.renameSync(`${file}.new`, file);
}

/**
 * @param {string} wasm
 * @param {string} folder the target folder of tier_wasm.js and tier_wasm_bg.wasm
 */
function bind(wasm, folder) {
  const named = path.join(folder, 'tier_wasm.wasm');
  fs.copyFileSync(wasm, named);
  const tool = ['--release', '--package', 'tier-bindgen', '--target-dir', 'target'];
  cargo('run', [...tool, '--', named, folder]);
  fs.rmSync(named);
}

/**
 * Builds the artifacts that the rows need, and the addon.
 *
 * @param {readonly import('./index').Row[]} rows
 */
function buildTiers(rows) {
  requireToolchains();
  ensureBuilt();
  const needed = BUILDS.filter((build) => rows.some((row) => isOf(build, row)));
  if (needed.length === 0) return;
  say('Building the tiers in Rust (about four minutes the first time, seconds when nothing has changed)');
  for (const build of needed) make(build);
}

/**
 * @param {Pick<Build, 'tier' | 'pipeline'>} build
 * @param {import('./index').Row} row
 * @returns {boolean} whether the row needs this build
 */
function isOf({ tier, pipeline }, row) {
  if (row.isCeiling) return tier === '4-axum' && pipeline === 'qr-core' && row.command !== undefined;
  return row.id.replace(/-article$/, '') === tier && row.pipeline === pipeline;
}

module.exports = { BUILDS, buildTiers, cargoBuild, isOf, wasmSettings };
