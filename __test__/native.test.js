'use strict';

// Loads the addon when something is wrong with it: the error names the problem, and the process
// lives on.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { version } = require('../package.json');
const { addon, copyOfPackage, run } = require('./support/copies');

/**
 * Returns the error of loading the package in a folder, in a child process.
 *
 * @param {string} folder
 * @param {{ before?: string, env?: NodeJS.ProcessEnv }} [how] JavaScript to run before
 * @returns {{ name: string, code: string, message: string, causes: string[] }}
 */
function failureOf(folder, { before = '', env } = {}) {
  const script = `${before}
    try {
      require(${JSON.stringify(folder)});
      console.log('{}');
    } catch ({ name, code, message, cause }) {
      const causes = [];
      for (let each = cause; each; each = each.cause) causes.push(each.message);
      console.log(JSON.stringify({ name, code, message, causes }));
    }`;
  return JSON.parse(run(script, env));
}

const isLinux = process.platform === 'linux';

describe('a package without its addon', () => {
  test('reports the missing package, the platform, the attempts and the fix', (t) => {
    const folder = copyOfPackage(t, { isAddonThere: false });
    const { name, code, message, causes } = failureOf(folder);
    assert.equal(name, 'QrCodeError');
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.ok(message.includes(`The package qr-napi-${process.platform}-${process.arch}`), message);
    assert.ok(
      message.includes(`of version ${version} was not loaded on ${process.platform} ${process.arch}`),
      message,
    );
    assert.ok(message.includes('remove node_modules and package-lock.json'), message);
    assert.ok(message.includes(`npm install --os=${process.platform} --cpu=${process.arch}`), message);
    assert.equal(message.includes('--libc='), isLinux);
    // The file beside it, then the package.
    assert.ok(causes.some((cause) => cause.includes(`./${addon}`)));
    assert.ok(causes.some((cause) => cause.includes(addon.replace(/\.node$/, '').replace('.', '-'))));
  });

  test('reports the same if NAPI_RS_NATIVE_LIBRARY_PATH is empty', (t) => {
    const folder = copyOfPackage(t, { isAddonThere: false });
    const { message } = failureOf(folder, { env: { NAPI_RS_NATIVE_LIBRARY_PATH: '' } });
    assert.ok(message.includes(`The package qr-napi-${process.platform}-${process.arch}`), message);
  });

  test('lists the supported platforms on an unsupported one', (t) => {
    const folder = copyOfPackage(t, { isAddonThere: false });
    const before = "Object.defineProperty(process, 'platform', { value: 'sunos' });";
    const { code, message } = failureOf(folder, { before });
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.match(message, /^qr-napi has no binary for sunos .+, only for linux x64 glibc, linux x64 musl, /);
    assert.ok(message.endsWith('npm install --cpu=wasm32 qr-napi-wasm32-wasip1.'), message);
  });
});

describe('a package of the source code without its addon', () => {
  test('advises to build the addon, not to install again', (t) => {
    const folder = copyOfPackage(t, { isAddonThere: false, isPublished: false });
    const { code, message } = failureOf(folder);
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.match(message, /installing it again does not help\. Run npm run pack:here in a clone of https:/);
    assert.doesNotMatch(message, /remove node_modules|--cpu/);
  });

  test('advises to build the addon if it is a clone', (t) => {
    const folder = copyOfPackage(t, { isAddonThere: false, isPublished: false });
    fs.writeFileSync(path.join(folder, 'Cargo.toml'), '');
    assert.ok(failureOf(folder).message.endsWith(`Build it: run npm run build in ${folder}.`));
  });

  test('advises the same if the addon has another version', (t) => {
    const folder = copyOfPackage(t, { version: '98.76.54', isPublished: false });
    const { message } = failureOf(folder);
    assert.ok(message.startsWith(`The addon has version ${version}, `), message);
    assert.match(message, /Run npm run pack:here/);
  });
});

test('refuses an addon of another version, and names both versions', (t) => {
  const folder = copyOfPackage(t, { version: '98.76.54' });
  const { code, message } = failureOf(folder);
  assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
  assert.ok(
    message.startsWith(`The addon has version ${version}, but the JavaScript of qr-napi has `),
    message,
  );
  assert.match(message, / has version 98\.76\.54\. /);
});

test('refuses a truncated addon', (t) => {
  const folder = copyOfPackage(t);
  const file = path.join(folder, 'lib', addon);
  const { size } = fs.statSync(file);
  for (const length of [0, 1, 63, 64, 4096, Math.floor(size / 2), size - 1]) {
    fs.truncateSync(file, length);
    const { code, message, causes } = failureOf(folder);
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED', `${length} bytes`);
    assert.ok(causes.length > 0);
    if (isLinux) {
      const reason = new RegExp(`${addon} was cut short: it has ${length} bytes`);
      assert.match(causes[0] ?? '', reason);
      assert.match(message, reason);
    }
    fs.copyFileSync(path.join(__dirname, '../lib', addon), file);
  }
  assert.deepEqual(failureOf(folder), {});
});

test('does not try the binary for the other C library', {
  skip: !isLinux && 'there is one C library',
}, (t) => {
  const folder = copyOfPackage(t);
  const [, start, end] = /** @type {RegExpExecArray} */ (/^(.*-)(gnu|musl)\.node$/.exec(addon));
  // Next to the other binary, and in a separate package.
  const other = `${start}${end === 'gnu' ? 'musl' : 'gnu'}.node`;
  fs.writeFileSync(path.join(folder, other), 'cut short');
  assert.deepEqual(failureOf(folder), {});
  fs.rmSync(path.join(folder, other));
  const name = other.replace(/\.node$/, '').replace('.', '-');
  fs.mkdirSync(path.join(folder, 'node_modules', name), { recursive: true });
  fs.writeFileSync(path.join(folder, 'node_modules', name, other), 'cut short');
  assert.deepEqual(failureOf(folder), {});
});

test('refuses a file that is no addon', (t) => {
  const folder = copyOfPackage(t);
  for (const text of ['not an addon', 'x'.repeat(10_000)]) {
    const file = path.join(folder, 'lib', addon);
    fs.writeFileSync(file, text);
    const { code, message, causes } = failureOf(folder);
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    // The message has the error of the system's loader, not only missing files in other places.
    assert.match(message, /^The package qr-napi-\S+ of version \S+ was not loaded on [^:]+: ./);
    if (isLinux) assert.ok(message.includes(file), message);
    assert.ok(message.includes(causes[0]?.split('\n')[0] ?? '?'), message);
  }
});

describe('NAPI_RS_NATIVE_LIBRARY_PATH', () => {
  test('is named in the error if it leads to no file', (t) => {
    const folder = copyOfPackage(t);
    const env = { NAPI_RS_NATIVE_LIBRARY_PATH: path.join(folder, 'nowhere.node') };
    const { code, message } = failureOf(folder, { env });
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
    assert.ok(
      message.includes(
        `NAPI_RS_NATIVE_LIBRARY_PATH names, ${env.NAPI_RS_NATIVE_LIBRARY_PATH}, was not loaded: `,
      ),
      message,
    );
    assert.ok(message.includes('Unset NAPI_RS_NATIVE_LIBRARY_PATH'), message);
  });

  test('is refused if it leads to a truncated addon', (t) => {
    const folder = copyOfPackage(t);
    const file = path.join(folder, 'short.node');
    fs.copyFileSync(path.join(folder, 'lib', addon), file);
    fs.truncateSync(file, 100_000);
    const { code } = failureOf(folder, { env: { NAPI_RS_NATIVE_LIBRARY_PATH: file } });
    assert.equal(code, 'ERR_QR_ADDON_NOT_LOADED');
  });

  test('loads the addon that it leads to', (t) => {
    const folder = copyOfPackage(t);
    const file = path.join(folder, 'other.node');
    fs.renameSync(path.join(folder, 'lib', addon), file);
    assert.deepEqual(failureOf(folder, { env: { NAPI_RS_NATIVE_LIBRARY_PATH: file } }), {});
  });
});

test('two copies in one process draw the same codes, one after the other and at the same time', (t) => {
  const folders = [copyOfPackage(t), copyOfPackage(t)].map((folder) => JSON.stringify(folder));
  const script = `
    const [one, other] = [require(${folders[0]}), require(${folders[1]})];
    const texts = Array.from({ length: 200 }, (_, i) => 'text ' + i);
    (async () => {
      if (one.generateQrCode === other.generateQrCode) throw new Error('one copy');
      const all = await Promise.all([one, other].map((each) => Promise.all(texts.map((text) => each.generateQrCodeAsync(text)))));
      console.log(texts.every((text, i) => {
        const png = one.generateQrCode(text);
        return [other.generateQrCode(text), all[0][i], all[1][i]].every((each) => each.equals(png));
      }));
      try {
        other.generateQrCode('');
      } catch (error) {
        console.log(error instanceof other.QrCodeError, error instanceof one.QrCodeError);
      }
    })();`;
  assert.equal(run(script), 'true\ntrue false\n');
});
