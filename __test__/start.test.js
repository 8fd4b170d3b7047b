'use strict';

// Runs npm start as a newcomer does.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const { decodeText } = require('./support/zxing');

const root = path.join(__dirname, '..');

test('a second npm start builds nothing, answers the request of the README, and ends cleanly', async (t) => {
  if (process.platform === 'win32') return t.skip('there are no signals to send');
  const server = spawn(process.execPath, ['tools/development/start.js'], {
    cwd: root,
    env: { ...process.env, PORT: '0', WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [output] = await once(server.stdout, 'data');
    // The first line has the address: nothing was installed or built.
    const [, origin] = /^QR codes at (http:\/\/127\.0\.0\.1:\d+)\//.exec(String(output)) ?? [];
    assert.ok(origin, String(output));

    const [, url] = /curl '(http[^']+)'/.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
    assert.ok(url);
    const response = await fetch(url.replace('http://127.0.0.1:42069', origin));
    assert.equal(response.status, 200);
    const png = Buffer.from(await response.arrayBuffer());
    assert.equal(png.readUInt32BE(16), 200);
    assert.equal(png.readUInt32BE(20), 200);
    assert.equal(await decodeText(png), 'https://www.reddit.com/r/rustjerk/top/?t=all');

    server.kill('SIGTERM');
    const [code] = await once(server, 'exit');
    assert.equal(code, 0);
  } finally {
    server.kill('SIGKILL');
  }
});
