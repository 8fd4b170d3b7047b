'use strict';

// npm run tools -- test:runtimes: runs the published packages in every available runtime: the smoke
// test, then several threads and processes at the same time. Prints a table of the results, and why
// a runtime was skipped. With --built it packs only the binaries in npm/.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, WEBASSEMBLY } = require('../../../lib/platforms');
const { packAll, packDependencies } = require('../packing/packages');
const { readFlags } = require('../../support/command-line');
const { StepError, main, root, run, say } = require('../../support/steps');
const { prepareBuilt } = require('./built');
const { assertSmoke } = require('./decode');
const { ENVIRONMENT } = require('./projects');
const { Missing, ensureArm64, ensureMusl, ensureNode } = require('../../support/systems');
const { ensureTools, toolVersion } = require('../../locks/install');
const { ensureWine } = require('./wine');

const FOLDER = path.join(root, 'target/runtimes');
const BUN = toolVersion('bun', '@oven/bun-linux-x64');
const DENO = toolVersion('deno', '@deno/linux-x64-glibc');

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} platform the platform whose binary it must load
 * @property {() => { command: string[], project?: string, folder?: string, env?: NodeJS.ProcessEnv
 *   }} prepare returns the command that runs a script, the folder that the project must be in, and
 *   the command's name for that folder
 */

/** @type {readonly Runtime[]} */
const RUNTIMES = [
  ...[20, 22, 24, 26].map((major) => ({
    name: `Node.js ${major}`,
    platform: 'linux-x64-gnu',
    prepare: () => ({ command: [ensureNode(major)] }),
  })),
  {
    name: 'Node.js 24, musl',
    platform: 'linux-x64-musl',
    prepare() {
      const { folder, command } = ensureMusl();
      return { command, folder: path.join(folder, 'project'), project: '/project' };
    },
  },
  {
    name: 'Node.js 22, arm64, emulated',
    platform: 'linux-arm64-gnu',
    prepare() {
      const command = ensureArm64();
      // Processes that Node.js starts must be emulated too.
      return { command, env: { QEMU_LD_PREFIX: command[2] } };
    },
  },
  {
    name: 'Node.js 20, Windows, in Wine',
    platform: 'win32-x64-msvc',
    prepare() {
      const { folder, command } = ensureWine();
      return { command, folder: path.join(folder, 'project'), project: '/project' };
    },
  },
  ...[20, 26].map((major) => ({
    name: `Node.js ${major}, WebAssembly`,
    platform: WEBASSEMBLY,
    prepare: () => ({ command: [ensureNode(major)] }),
  })),
  {
    name: `Bun ${BUN}`,
    platform: 'linux-x64-gnu',
    prepare: () => ({
      command: [path.join(ensureTools('bun'), 'node_modules/@oven/bun-linux-x64/bin/bun')],
    }),
  },
  {
    name: `Deno ${DENO}`,
    platform: 'linux-x64-gnu',
    prepare: () => ({
      command: [
        path.join(ensureTools('deno'), 'node_modules/@deno/linux-x64-glibc/deno'),
        'run',
        '--allow-all',
        '--node-modules-dir=manual',
        '--no-check',
      ],
    }),
  },
];

/** The scripts that run in each runtime. */
const SCRIPTS = [
  { name: 'smoke', file: 'smoke.cjs', args: [] },
  { name: 'threads', file: 'parallel.cjs', args: ['threads'] },
  { name: 'cluster', file: 'parallel.cjs', args: ['cluster'] },
];

main(async () => {
  readFlags('--built');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new StepError('This command needs Linux on x64. The release workflow tests other systems.');
  }
  const packed = packAll(prepareBuilt());
  const files = new Map(packed.map(({ name, file }) => [name, file]));
  say('Running');
  const rows = [];
  for (const runtime of RUNTIMES) rows.push(await play(runtime, files));
  const titles = ['runtime', 'binary', ...SCRIPTS.map(({ name }) => name), ''];
  print([titles, ...rows.map(({ cells }) => cells)]);
  const failed = rows.filter((row) => row.isFailed);
  if (failed.length > 0) throw new StepError(`Failed: ${failed.map(({ cells }) => cells[0]).join(', ')}`);
});

/**
 * @param {Runtime} runtime
 * @param {Map<string, string>} files
 * @returns {Promise<{ cells: string[], isFailed: boolean }>}
 */
async function play({ name, platform, prepare }, files) {
  const start = [name, platform];
  const skipped = SCRIPTS.map(() => '–');
  let prepared;
  try {
    prepared = prepare();
  } catch (error) {
    if (!(error instanceof Missing) && !(error instanceof StepError)) throw error;
    return { cells: [...start, ...skipped, `skipped: ${error.message.split('\n')[0]}`], isFailed: false };
  }
  const {
    command,
    folder = path.join(FOLDER, name.replace(/\W+/g, '-')),
    project = folder,
    env = {},
  } = prepared;
  install(folder, platform, files);
  const cells = [];
  const notes = [];
  for (const { name: script, file, args } of SCRIPTS) {
    const [program, ...options] = [...command, path.posix.join(project, file), ...args];
    const { stdout, stderr, status, signal } = spawnSync(/** @type {string} */ (program), options, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 300_000,
      env: { ...ENVIRONMENT, ...env },
    });
    try {
      if (status !== 0) throw new Error(`${signal ?? `exit code ${status}`}: ${stderr.trim().slice(-400)}`);
      if (script === 'smoke') await assertSmoke(stdout);
      cells.push('passed');
    } catch (error) {
      cells.push('FAILED');
      notes.push(`${script}: ${/** @type {Error} */ (error).message}`);
    }
  }
  console.log(`${name}: ${cells.join(', ')}`);
  return { cells: [...start, ...cells, notes.join('; ')], isFailed: cells.includes('FAILED') };
}

/**
 * @param {string} folder created anew, with the main package and one binary
 * @param {string} platform
 * @param {Map<string, string>} files
 */
function install(folder, platform, files) {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const name of ['qr-napi', `qr-napi-${platform}`]) {
    const file = files.get(name);
    if (file === undefined)
      throw new StepError(`There is no ${name}: npm run tools -- build:target ${targetOf(platform)}`);
    unpack(file, path.join(folder, 'node_modules', name));
  }
  if (platform === WEBASSEMBLY) {
    for (const { name, file } of packDependencies()) unpack(file, path.join(folder, 'node_modules', name));
  }
  for (const name of ['smoke.cjs', 'parallel.cjs'])
    fs.copyFileSync(path.join(root, '__test__/published', name), path.join(folder, name));
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }');
}

/**
 * @param {string} file
 * @param {string} folder
 */
function unpack(file, folder) {
  fs.mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', file, '--strip-components=1', '-C', folder]);
}

/** @param {string} name */
function targetOf(name) {
  return PLATFORMS.find((platform) => platform.name === name)?.target;
}

/** @param {string[][]} rows the first has the titles */
function print(rows) {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0))) ?? [];
  console.log('');
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}
