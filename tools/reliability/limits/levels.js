'use strict';

// The ways to limit memory.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const MIB = 1024 * 1024;

/**
 * @param {number} mib
 * @returns {string} a shell command that sets the limit
 */
const addressSpace = (mib) => `ulimit -v ${mib * 1024}`;

/**
 * Finds the smallest address space, within 8 MiB, in which Node loads the package and makes a code.
 *
 * @returns {number | undefined} the size in MiB, or undefined if this system cannot limit it
 */
function leastAddressSpace() {
  const index = JSON.stringify(path.join(__dirname, '../../../index'));
  const starts = (/** @type {number} */ mib) => {
    const script = `require(${index}).generateQrCode('text')`;
    const command = `${addressSpace(mib)} && exec "$@"`;
    return spawnSync('sh', ['-c', command, 'sh', process.execPath, '-e', script]).status === 0;
  };
  let [low, high] = [8, 16 * 1024];
  if (!starts(high)) return undefined;
  while (high - low > 8) {
    const middle = (low + high) >> 1;
    if (starts(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Makes a separate control group of version 1 or 2, if possible. */
function makeControlGroup() {
  const name = `qr-napi-limits-${process.pid}`;
  for (const [parent, limit] of [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', 'memory.max'],
  ]) {
    const folder = path.join(parent ?? '', name);
    try {
      fs.mkdirSync(folder);
    } catch {
      continue; // not root, or no such version
    }
    const file = path.join(folder, limit ?? '');
    if (fs.existsSync(file)) {
      return {
        /** @param {number} mib */
        limit(mib) {
          fs.writeFileSync(file, `${mib * MIB}`);
          // Prevents swapping.
          const swap = path.join(folder, 'memory.swap.max');
          if (fs.existsSync(swap)) fs.writeFileSync(swap, '0');
          return `echo $$ > ${folder}/cgroup.procs`;
        },
        remove: () => fs.rmdirSync(folder),
      };
    }
    fs.rmdirSync(folder);
  }
  return undefined;
}

module.exports = { addressSpace, leastAddressSpace, makeControlGroup };
