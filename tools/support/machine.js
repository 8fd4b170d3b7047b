'use strict';

// Describes the machine of a result, without the names of the machine and its owner.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');

const { root } = require('./steps');

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {string} its output, or an empty string if the command is missing
 */
function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

/** The files that a result depends on. Tests and documentation may change while it is measured. */
const MEASURED = [
  'Cargo.toml',
  'Cargo.lock',
  'package-lock.json',
  'tools/Cargo.toml',
  'tools/Cargo.lock',
  'tools/package-lock.json',
  'src',
  'crates',
  'index.js',
  'lib',
  'tools/benchmarks',
  'tools/support',
  'tools/tiers',
];
const NOT_MEASURED = [
  ':!tools/benchmarks/README.md',
  ':!tools/benchmarks/report',
  ':!tools/benchmarks/results',
  ':!tools/benchmarks/shadow',
];

/** Returns the commit of the tree, and whether it has uncommitted changes. */
function commit() {
  return {
    commit: output('git', ['rev-parse', 'HEAD']),
    isChanged: output('git', ['status', '--porcelain', '--', ...MEASURED, ...NOT_MEASURED]) !== '',
  };
}

/** Returns the hardware of the machine. */
function describeMachine() {
  const [cpu] = os.cpus();
  return {
    cpu: (cpu?.model ?? 'unknown').replace(/\((R|TM)\)/g, '').trim(),
    cores: os.availableParallelism(),
    memory: os.totalmem(),
    system: `${os.type()} ${os.release().split('-')[0]} ${os.arch()}`,
  };
}

/** Returns the name of this machine's folder of results: its hardware, not its host name. */
function machineName() {
  const { cpu, cores } = describeMachine();
  const name = `${process.platform}-${process.arch}-${cpu}-${cores}-cores`;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/(^-|-$)/g, '');
}

/** Returns the versions of the programs and packages that a result depends on. */
function versions() {
  const dependency = (/** @type {string} */ name) => {
    const file = `${root}/node_modules/${name}/package.json`;
    return `${JSON.parse(fs.readFileSync(file, 'utf8')).version}`;
  };
  return {
    node: process.versions.node,
    rustc: output('rustc', ['--version']).replace(/^rustc /, ''),
    express: dependency('express'),
    qrcode: dependency('qrcode'),
  };
}

/** Returns the load averages of the last 1, 5 and 15 minutes: 0 on Windows, which has none. */
function load() {
  return os.loadavg().map((value) => Math.round(value * 100) / 100);
}

module.exports = { commit, describeMachine, load, machineName, output, versions };
