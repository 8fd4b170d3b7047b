'use strict';

// Tests that the soak detects leaks, and only leaks.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const { fit } = require('../reliability/soak/slope');
const { judge } = require('../reliability/soak/verdict');
const { random } = require('../../__test__/support/random');

/** @type {(leak: string) => { status: number | null, stdout: string, stderr: string }} */
function soak(leak) {
  const program = path.join(__dirname, '../reliability/soak/index.js');
  return spawnSync(process.execPath, [program, '--minutes', '0.2', '--leak', leak], { encoding: 'utf8' });
}

test('detects one picture in eight that is never freed', () => {
  const { status, stdout, stderr } = soak('memory');
  assert.match(stderr, /These grow: .*(resident|external|arrayBuffers)/, stdout + stderr);
  assert.equal(status, 1);
});

test('detects a file that is left open', () => {
  const { status, stdout, stderr } = soak('files');
  assert.match(stderr, /These grow: .*files/, stdout + stderr);
  assert.equal(status, 1);
});

test('finds a slope despite noise and jumps, and none if there is none', () => {
  const { below } = random(1);
  const noise = () => below(1000) / 1000;
  const points = (/** @type {number} */ slope) =>
    Array.from({ length: 500 }, (_, i) => ({ x: i, y: slope * i + 20 * noise() + (i === 100 ? 1e6 : 0) }));
  for (const slope of [-0.5, 0, 0.5]) {
    const found = fit(points(slope));
    assert.ok(Math.abs(found.slope - slope) < 0.02, `${found.slope} for ${slope}`);
    assert.ok(found.low <= slope && slope <= found.high, JSON.stringify(found));
    assert.ok(found.high - found.low < 0.05, JSON.stringify(found));
  }
});

test('distinguishes growing, steady and still undecided measurements', () => {
  const MIB = 1024 * 1024;
  /** @type {(growth: number, noise: number, count: number) => any} bytes by a million calls */
  const verdict = (growth, noise, count) => {
    const { below } = random(7);
    const samples = Array.from({ length: count }, (_, i) => {
      const resident = 100 * MIB + growth * (i / 10) + below(noise + 1);
      const loopDelay = { p50: 1, p99: 1, max: 1 };
      const others = { heapUsed: MIB, external: MIB, arrayBuffers: MIB, files: null, threads: 5, handles: 2 };
      return { seconds: i, calls: i * 1e5, rounds: i, resident, ...others, loopDelay };
    });
    return judge(samples).find(({ name }) => name === 'resident')?.verdict;
  };
  assert.equal(verdict(10 * MIB, MIB, 100), 'grows');
  assert.equal(verdict(0, MIB, 100), 'steady');
  assert.equal(verdict(MIB, 50 * MIB, 20), 'not settled');
  assert.equal(verdict(0, 0, 5), undefined);
});

test('refuses invalid arguments', () => {
  for (const args of [
    ['--minutes', '0'],
    ['--calls', 'x'],
    ['--leak', 'all'],
    ['--save', '--leak', 'memory'],
  ]) {
    const program = path.join(__dirname, '../reliability/soak/index.js');
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    assert.equal(status, 1, args.join(' '));
    assert.match(stderr, /Expected|not saved/);
  }
});
