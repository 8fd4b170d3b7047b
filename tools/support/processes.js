'use strict';

// Measures the memory and processor time of a process and its descendants, from /proc. Linux only.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');

const isLinux = process.platform === 'linux';
/** The clock ticks per second: the kernel counts processor time in ticks. */
const TICKS = isLinux ? Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100 : 100;

/**
 * @param {string} file
 * @returns {string} the content, or an empty string if the process has ended
 */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @returns {number[]} the cores that this process may run on */
function allowedCores() {
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(read('/proc/self/status'))?.[1];
  if (list === undefined) return Array.from({ length: os.availableParallelism() }, (_, i) => i);
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/**
 * @param {number} pid
 * @returns {number[]} the process and its descendants
 */
function tree(pid) {
  const pids = [pid];
  // Children are listed under the thread that started them.
  for (const parent of pids) {
    for (const thread of threads(parent)) {
      const children = read(`/proc/${parent}/task/${thread}/children`).trim();
      if (children !== '') pids.push(...children.split(' ').map(Number));
    }
  }
  return pids;
}

/** @param {number} pid */
function threads(pid) {
  try {
    return fs.readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/**
 * Returns the memory of a process and its descendants. Shared pages are divided among the
 * processes, so the sum counts them once.
 *
 * @param {number} pid
 * @returns {number} bytes of proportional set size
 */
function memoryOf(pid) {
  let kilobytes = 0;
  for (const each of tree(pid)) {
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${each}/smaps_rollup`))?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

/**
 * @param {number} pid
 * @returns {number} the processor time of a process, its descendants and all ended children, in
 *   seconds
 */
function cpuOf(pid) {
  let ticks = 0;
  for (const each of tree(pid)) {
    // The name, in parentheses, may have spaces in it.
    const fields = read(`/proc/${each}/stat`)
      .replace(/^.*\) /s, '')
      .split(' ');
    for (const field of [11, 12, 13, 14]) ticks += Number(fields[field] ?? 0);
  }
  return ticks / TICKS;
}

/**
 * Returns whether /proc has everything that this file reads. Otherwise nothing is reported, instead
 * of 0.
 */
const canMeasure =
  isLinux && fs.existsSync(`/proc/self/task/${process.pid}/children`) && memoryOf(process.pid) > 0;

module.exports = { allowedCores, canMeasure, cpuOf, memoryOf };
