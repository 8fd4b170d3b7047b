'use strict';

// Measures line coverage: builds the targets again for coverage, and runs each on every input of
// its corpus.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, root, run, say } = require('../../support/steps');
const { ensureProgram } = require('../support/system');
const { FUZZ, compiler } = require('./build');

/** @import { Target } from './targets' */

const BUILD = path.join(FUZZ, 'target/coverage');
const PROFILES = path.join(root, 'target/fuzz/profiles');

/** The maximum number of inputs per run: a command line is limited to some megabytes. */
const MAX_INPUTS = 2000;

/**
 * @typedef {{ count: number, covered: number }} Lines
 *
 * @typedef {object} Coverage
 * @property {Lines | null} lines of all files
 * @property {({ file: string } & Lines)[]} files the files with lines that no input reached
 * @property {string} [why] the reason why it could not be measured
 */

/**
 * @param {Target[]} targets
 * @returns {Coverage}
 */
function measureCoverage(targets) {
  const { host, llvm } = compiler();
  const tools = [`llvm-profdata-${llvm}`, `llvm-cov-${llvm}`];
  const [profdata = '', cov = ''] = tools;
  try {
    for (const tool of tools) ensureProgram(tool, `llvm-${llvm}`);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { lines: null, files: [], why: error.message };
  }
  say('Building the fuzz targets once more, for their coverage (some minutes the first time)');
  const manifest = path.join(FUZZ, 'Cargo.toml');
  run('cargo', ['build', '--release', '--locked', '--bins', '--manifest-path', manifest, '--target', host], {
    // With --target, these flags do not apply to build scripts and macros.
    RUSTFLAGS: '-Cinstrument-coverage --cfg fuzzing',
    CARGO_TARGET_DIR: BUILD,
  });
  fs.rmSync(PROFILES, { recursive: true, force: true });
  fs.mkdirSync(PROFILES, { recursive: true });
  const programs = targets.map(({ name }) => {
    const file = path.join(BUILD, host, 'release', name);
    runOnCorpus(file, name);
    return file;
  });
  const merged = path.join(PROFILES, 'merged.profdata');
  const raw = fs.readdirSync(PROFILES).map((name) => path.join(PROFILES, name));
  run(profdata, ['merge', '-sparse', '-o', merged, ...raw]);
  return summary(cov, merged, programs);
}

/**
 * @param {string} file the program
 * @param {string} name of the target
 */
function runOnCorpus(file, name) {
  const folders = [path.join(FUZZ, 'corpus', name), path.join(root, 'target/fuzz/seeds', name)];
  const inputs = folders
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder).map((input) => path.join(folder, input)));
  for (let i = 0; i < inputs.length; i += MAX_INPUTS) {
    const { status, stderr } = spawnSync(file, inputs.slice(i, i + MAX_INPUTS), {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, LLVM_PROFILE_FILE: path.join(PROFILES, `${name}-${i}.profraw`) },
    });
    if (status !== 0) throw new StepError(`${name} failed on its corpus:\n${stderr.slice(-1000)}`);
  }
}

/**
 * @param {string} cov the program
 * @param {string} profile
 * @param {string[]} programs
 * @returns {Coverage}
 */
function summary(cov, profile, programs) {
  const [first = '', ...others] = programs;
  const objects = others.flatMap((program) => ['-object', program]);
  const args = ['export', '-summary-only', `-instr-profile=${profile}`, first, ...objects];
  const { status, stdout, stderr } = spawnSync(cov, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new StepError(`${cov} failed:\n${stderr}`);
  /** @type {{ filename: string, summary: { lines: Lines } }[]} */
  const all = JSON.parse(stdout).data[0].files;
  const files = all
    .map(({ filename, summary }) => ({
      file: path.relative(root, filename),
      count: summary.lines.count,
      covered: summary.lines.covered,
    }))
    .filter(({ file }) => isTried(file));
  const sum = (/** @type {'count' | 'covered'} */ of) => files.reduce((total, file) => total + file[of], 0);
  return {
    lines: { count: sum('count'), covered: sum('covered') },
    files: files
      .filter(({ count, covered }) => covered < count)
      .sort((a, b) => b.count - b.covered - (a.count - a.covered)),
  };
}

/**
 * @param {string} file relative to the repository
 * @returns {boolean} whether the file is part of the product
 */
function isTried(file) {
  const isOurs = /^crates\/qr-(core|codecs)\/src\//.test(file);
  return isOurs && !/\/src\/(naive\/|fuzzing\.rs)/.test(file);
}

module.exports = { measureCoverage };
