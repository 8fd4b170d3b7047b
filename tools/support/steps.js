'use strict';

// The steps of the scripts: installing, building, running commands and reporting errors. This file
// uses only Node.js, as `npm start` runs it before anything is installed.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { detectLibc } = require('../../lib/platforms');
const { headerOf, isHelpWanted } = require('./command-line');

const root = path.join(__dirname, '../..');

/** The error of a failed step. Its message is complete, so no stack is shown. */
class StepError extends Error {}

/**
 * Runs a command in the repository to its end, and shows its output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 */
function run(command, args, env = {}) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (error) throw new StepError(`${command} cannot be run: ${error.message}`);
  if (status !== 0)
    throw new StepError(`${command} ${args.join(' ')} failed (${signal ?? `exit ${status}`})`);
}

/**
 * Runs a command that a development dependency brings.
 *
 * @param {string} name the dependency
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 */
function runTool(name, command, args, env) {
  const folder = path.join(root, 'node_modules', name);
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  run(process.execPath, [path.join(folder, typeof bin === 'string' ? bin : bin[command]), ...args], env);
}

/** @param {string} title */
function say(title) {
  console.log(`\n> ${title}`);
}

/** Fails early if a toolchain is missing, and says where to get it. */
function requireToolchains() {
  const node = Number(process.versions.node.split('.')[0]);
  if (node < 20) throw new StepError(`Node.js 20 or newer is needed; this is ${process.versions.node}.`);
  const { stdout, error } = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /^cargo (\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const needed = 'Rust 1.89 or newer is needed (https://rustup.rs)';
  if (error || major === undefined) throw new StepError(`${needed}; cargo was not found.`);
  if (Number(major) === 1 && Number(minor) < 89) throw new StepError(`${needed}; this is ${stdout.trim()}.`);
}

/**
 * @param {string} file
 * @returns {number} the time of its last change, or 0 if there is no file
 */
function changed(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Installs the development dependencies unless they match the lock file. */
function ensureInstalled() {
  install('.', 'Installing the development dependencies (about half a minute)');
}

/**
 * Installs the dependencies of the tools: the development dependencies, and the packages of
 * tools/package.json.
 */
function ensureToolsInstalled() {
  ensureInstalled();
  install('tools', 'Installing the packages of the tools (about ten seconds)');
}

/**
 * @param {string} folder of a package, relative to the repository
 * @param {string} title
 */
function install(folder, title) {
  const lock = path.join(root, folder, 'package-lock.json');
  // npm writes this file last, so an interrupted install is repeated.
  if (changed(path.join(root, folder, 'node_modules/.package-lock.json')) >= changed(lock)) return;
  say(title);
  const npm = process.env.npm_execpath;
  const where = folder === '.' ? '' : ` in ${folder}`;
  if (npm === undefined)
    throw new StepError(`The dependencies are not installed: run npm ci --ignore-scripts${where}.`);
  run(process.execPath, [npm, 'ci', '--ignore-scripts', '--prefix', folder]);
}

/**
 * @param {string} file relative to the repository
 * @returns {string[]} the file, or all files in the folder
 */
function filesIn(file) {
  if (!fs.statSync(path.join(root, file)).isDirectory()) return [file];
  return fs.readdirSync(path.join(root, file)).flatMap((name) => filesIn(path.join(file, name)));
}

/** The path of the addon, in the folder of its loader. */
const LIB = 'lib';

/** The sources of the addon. */
const SOURCES = [
  'Cargo.toml',
  'Cargo.lock',
  'build.rs',
  'package-lock.json',
  'src',
  'crates/qr-codecs',
  'crates/qr-core/Cargo.toml',
  'crates/qr-core/src',
  'crates/qr-deflate/Cargo.toml',
  'crates/qr-deflate/src',
  'crates/qr-dispatch',
];

/**
 * @returns {string | undefined} the addon for this machine, relative to the repository, if it was built
 */
function addonHere() {
  const start = `qr-napi.${process.platform}-${process.arch}`;
  const isMusl = detectLibc() === 'musl';
  return fs
    .readdirSync(path.join(root, LIB))
    .filter((name) => name.startsWith(start) && name.endsWith('.node') && name.includes('musl') === isMusl)
    .map((name) => `${LIB}/${name}`)
    .sort((a, b) => changed(path.join(root, b)) - changed(path.join(root, a)))[0];
}

/** @returns {boolean} whether the addon of this machine is newer than all its sources */
function isBuilt() {
  const addon = addonHere();
  if (addon === undefined) return false;
  const sources = SOURCES.flatMap(filesIn).map((file) => changed(path.join(root, file)));
  return changed(path.join(root, addon)) > Math.max(...sources);
}

/**
 * Builds the addon, with its loader and the loader's types.
 *
 * @param {string} [folder] the target folder, relative to the repository
 */
function build(folder = LIB) {
  const names = ['--js', 'binding.js', '--dts', 'binding.d.ts'];
  runTool('@napi-rs/cli', 'napi', ['build', '--platform', '--release', '--output-dir', folder, ...names]);
}

/** Builds the addon unless it is up to date. */
function ensureBuilt() {
  if (isBuilt()) return;
  requireToolchains();
  say('Building the addon (about a minute the first time, seconds after a change)');
  const start = Date.now();
  build();
  console.log(`Built in ${((Date.now() - start) / 1000).toFixed(0)} s.`);
}

/**
 * Runs a script, or prints its help if the command line has `--help` or `-h`. If a step fails, the
 * exit code is 1 and its message is the last line. If `util.parseArgs` refuses the command line,
 * the help follows its message.
 *
 * @param {() => void | Promise<void>} script
 * @param {string} [usage] the help; default: the comment at the head of the script
 * @param {readonly string[]} [args] the arguments of the script itself, if others follow
 */
async function main(script, usage, args = process.argv.slice(2)) {
  const help = () => usage ?? headerOf(process.argv[1] ?? __filename);
  if (isHelpWanted(args)) {
    console.log(help());
    return;
  }
  try {
    await script();
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const isUsage = code?.startsWith('ERR_PARSE_ARGS_') ?? false;
    if (!isUsage && !(error instanceof StepError)) throw error;
    console.error(`\n${message}${isUsage ? `\n\n${help()}` : ''}`);
    process.exitCode = 1;
  }
}

module.exports = {
  StepError,
  addonHere,
  build,
  ensureBuilt,
  ensureInstalled,
  ensureToolsInstalled,
  isBuilt,
  main,
  requireToolchains,
  root,
  run,
  runTool,
  say,
};
