'use strict';

// Logos that need far more time or memory than their pixels. Each is drawn in its own process, whose
// peak memory shows what the logo took.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { describe, test } = require('node:test');

const { HOSTILE } = require('./support/hostile-logos');

const root = path.join(__dirname, '..');

/** The memory that a call may take, in KiB: the limit in SECURITY.md. */
const MAX_MEMORY = 256 * 1024;

/** The time limit of a process, in milliseconds. The slowest takes a tenth of it. */
const TIMEOUT = 30_000;

const DRAW = `
  const { HOSTILE, MAX_BYTES } = require('./__test__/support/hostile-logos');
  const { generateQrCode, generateQrCodeAsync } = require('.');
  const { make, type } = HOSTILE[process.argv[1]];
  const image = make(MAX_BYTES);
  generateQrCode('text');
  const before = process.resourceUsage().maxRSS;
  const calls = Array.from({ length: Number(process.argv[2]) }, () =>
    generateQrCodeAsync('text', { type, logo: { image } }),
  );
  Promise.allSettled(calls).then((results) => {
    const messages = results.map(({ reason }) => reason && \`\${reason.code}: \${reason.details.reason}\`);
    const memory = process.resourceUsage().maxRSS - before;
    console.log(JSON.stringify({ memory, messages: messages.map((message) => message ?? '') }));
  });
`;

/**
 * @param {string} name
 * @param {number} calls that draw the logo at the same time
 * @returns {{ memory: number, messages: string[] }}
 */
function draw(name, calls) {
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['-e', DRAW, name, `${calls}`], {
    cwd: root,
    encoding: 'utf8',
    timeout: TIMEOUT,
  });
  assert.equal(signal, null, `${name} was ended: ${stderr}`);
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

describe('hostile logos', () => {
  for (const [name, { refused }] of Object.entries(HOSTILE)) {
    test(`${name}: ${refused === undefined ? 'drawn' : 'refused'}`, () => {
      const { memory, messages } = draw(name, 1);
      const [message = ''] = messages;
      if (refused === undefined) assert.equal(message, '');
      else assert.equal(message, `ERR_QR_INVALID_LOGO: ${refused}`);
      assert.ok(memory < MAX_MEMORY, `${memory} KiB`);
    });
  }

  test('four at a time block the thread pool only briefly', () => {
    const { messages } = draw('jpeg, incomplete XMP and empty comments', 4);
    assert.deepEqual(messages, ['', '', '', '']);
  });
});
