'use strict';

// Runs the published addon in Node under Valgrind, which also detects uninitialised reads. The
// address sanitizer does not.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { StepError, root } = require('../../support/steps');
const { ensureProgram } = require('../support/system');
const { TARGET } = require('./rust');

/**
 * Only every fourth call is made: Valgrind is about fifty times slower, and Node without JIT slower
 * still.
 */
const EVERY = '4';
const MINUTES = 20;

/** @returns {{ calls: number, errors: number, ours: number }} */
function valgrind() {
  ensureProgram('valgrind', 'valgrind');
  const log = path.join(root, TARGET, 'valgrind.log');
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const { status, stdout, stderr } = spawnSync(
    'valgrind',
    [
      ...['--error-limit=no', '--smc-check=all-non-file', '--fair-sched=yes', `--log-file=${log}`],
      ...[process.execPath, '--jitless', path.join(__dirname, 'leaky.js'), EVERY],
    ],
    { cwd: root, encoding: 'utf8', timeout: MINUTES * 60_000 },
  );
  const done = /^done (\d+)/m.exec(stdout);
  const report = fs.readFileSync(log, 'utf8');
  const errors = /ERROR SUMMARY: (\d+) errors/.exec(report);
  if (done === null || errors === null) {
    throw new StepError(`The calls in Valgrind ended with ${status}:\n${stderr}\n${report.slice(-2000)}`);
  }
  // Each paragraph is an error with its place.
  const all = report.split(/\n==\d+== \n/);
  const ours = all.filter((part) => part.includes('qr-napi.') && /\bat 0x/.test(part));
  if (ours.length > 0) throw new StepError(`Valgrind reports errors in the addon:\n${ours.join('\n')}`);
  return { calls: Number(done[1]), errors: Number(errors[1]), ours: ours.length };
}

module.exports = { valgrind };
