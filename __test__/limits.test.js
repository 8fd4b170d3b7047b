'use strict';

// Tests that too little memory is reported as an error, and does not end the process.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');

const { generateQrCode } = require('../index');
const { convertAddonError } = require('../lib/error');

const source = path.join(__dirname, './support/failing.c');

/** Formats with allocations of at least 1 MiB, and which of them fails. */
const CASES = [
  { options: { type: 'jpeg', width: 4096 }, failing: 1 },
  { options: { type: 'bmp', width: 4096 }, failing: 1 },
];

test('throws an error with a code if an allocation fails', { skip: process.platform !== 'linux' }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    const library = path.join(folder, 'failing.so');
    const built = spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
    assert.equal(built.status, 0, `${built.stderr}`);
    for (const { options, failing } of CASES) {
      const script = `
        const { generateQrCode, generateQrCodeAsync } = require(${JSON.stringify(require.resolve('../index'))});
        const options = ${JSON.stringify(options)};
        const text = 'text'.repeat(500);
        const told = ({ code, message }) => console.log(code, message);
        try { generateQrCode(text, options); } catch (error) { told(error); }
        // Only one allocation fails, so the next call must be right.
        console.log(generateQrCode(text, options).length);
        generateQrCodeAsync(text, options).then(({ length }) => console.log(length));`;
      const { status, stdout } = spawnSync(process.execPath, ['-e', script], {
        encoding: 'utf8',
        env: { ...process.env, LD_PRELOAD: library, QR_FAIL_AT: `${failing}`, QR_FAIL_FROM: `${1 << 20}` },
      });
      const name = JSON.stringify({ options, failing });
      assert.equal(status, 0, name);
      const [first, second, third] = stdout.split('\n');
      assert.match(
        first ?? '',
        /^ERR_QR_OUT_OF_MEMORY Not enough memory .+: \d{6,8} more bytes are needed\. /,
        name,
      );
      assert.ok(Number(second) > 1000, name);
      assert.equal(second, third, name);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('does not report a logo as damaged if memory runs out', {
  skip: process.platform !== 'linux',
}, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    const library = path.join(folder, 'failing.so');
    assert.equal(spawnSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']).status, 0);
    const logo = path.join(folder, 'logo.jpeg');
    fs.writeFileSync(logo, generateQrCode('logo', { type: 'jpeg', width: 2500 }));
    const script = `
      const { generateQrCode } = require(${JSON.stringify(require.resolve('../index'))});
      const image = require('node:fs').readFileSync(${JSON.stringify(logo)});
      try { generateQrCode('text', { logo: { image, size: 0.1 } }); } catch ({ code }) { console.log(code); }`;
    const env = { ...process.env, LD_PRELOAD: library, QR_FAIL_AT: '1', QR_FAIL_FROM: `${1 << 16}` };
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env });
    assert.equal(stdout, 'ERR_QR_OUT_OF_MEMORY\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test('throws the same error if there is no memory for the Buffer', () => {
  const error = convertAddonError(new RangeError('Array buffer allocation failed'));
  assert.equal(error.code, 'ERR_QR_OUT_OF_MEMORY');
  assert.match(error.message, /^Not enough memory /);
  assert.match(String(error.cause), /Array buffer allocation failed/);
});
