'use strict';

// Measures the peak memory of a script in a child process.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');

const root = path.join(__dirname, '../..');

/**
 * Runs a script that calls `peak()`, which returns the most memory that the process has had so far,
 * in MiB, and prints a value as JSON.
 *
 * @param {string} source
 * @param {{ cores?: number, flags?: string[] }} [how] as on a computer with so many cores
 * @returns {any} the value
 */
function peakOf(source, { cores, flags = [] } = {}) {
  const script = `
    const cores = ${cores ?? 0};
    if (cores > 0) require('node:os').availableParallelism = () => cores;
    const { generateQrCode, generateQrCodeAsync, generateQrCodes } = require('.');
    const peak = () => process.resourceUsage().maxRSS / 1024;
    (async () => { ${source} })();`;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', script], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  });
  assert.equal(status, 0, `${signal} ${stderr}`);
  return JSON.parse(stdout);
}

module.exports = { peakOf };
