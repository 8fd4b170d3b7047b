'use strict';

// Tests installing from a clone: the package that npm run pack:here writes, every command of the
// documentation that installs it, and the messages of the other ways to pack.

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, describe, test } = require('node:test');

const manifest = require('../package.json');
const { npm } = require('../tools/support/npm');
const { packHere } = require('../tools/release/packing/packages');
const { ENVIRONMENT } = require('../tools/release/rehearsal/projects');
const { addon } = require('./support/copies');
const { REGISTERED, readInstalls } = require('./support/installs');

const root = path.join(__dirname, '..');
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-')));
after(() => fs.rmSync(folder, { recursive: true }));

const CLONE = path.join(folder, 'qr-napi');
const PROJECT = path.join(folder, 'my-project');
/** A project with the package, which the first test installs. */
const INSTALLED = path.join(folder, 'installed');

/** Runs npm without a registry, with a separate cache. */
const OFFLINE = {
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_offline: 'true',
  npm_config_cache: path.join(folder, 'cache'),
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/**
 * @param {string[]} args
 * @param {string} cwd
 * @param {Buffer} [input] of standard input
 */
function succeed(args, cwd, input) {
  const { status, stdout, stderr } = npm(args, cwd, OFFLINE, ENVIRONMENT, input);
  assert.equal(status, 0, `npm ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}

/**
 * @param {string} name of the file in a folder that is made anew, with what its package.json holds
 */
function makeProject(name, content = {}) {
  fs.rmSync(name, { recursive: true, force: true });
  fs.mkdirSync(name, { recursive: true });
  fs.writeFileSync(path.join(name, 'package.json'), JSON.stringify({ private: true, ...content }));
}

const packed = packHere(CLONE);

describe('npm run pack:here', () => {
  test('packs JavaScript and the addon, which install without a download or a script', () => {
    assert.equal(path.basename(packed.file), `qr-napi-${manifest.version}.tgz`);
    for (const name of [
      'index.js',
      'lib/binding.js',
      'lib/cli/bin.js',
      'THIRD-PARTY-LICENSES',
      `lib/${addon}`,
    ])
      assert.ok(packed.files.includes(name), name);
    makeProject(INSTALLED);
    succeed(['install', packed.file], INSTALLED);
    const installed = path.join(INSTALLED, 'node_modules/qr-napi/package.json');
    const own = JSON.parse(fs.readFileSync(installed, 'utf8'));
    assert.equal(own.version, manifest.version);
    for (const name of ['dependencies', 'optionalDependencies', 'devDependencies', 'scripts'])
      assert.equal(own[name], undefined, name);
    assert.deepEqual(
      fs.readdirSync(path.join(INSTALLED, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['qr-napi'],
    );
  });

  test('shares its modules between entry points, and names functions in stack traces', () => {
    const script = `
      const assert = require('node:assert');
      const qr = require('qr-napi');
      assert.deepEqual(Object.keys(qr), ${JSON.stringify(Object.keys(require('..')))});
      assert.deepEqual(qr.create('a').version, 1);
      assert.ok(require('qr-napi/options').options.length > 10);
      for (const call of [() => qr.generateQrCode(''), () => require('qr-napi/handler').qrCodeHandler({ widht: 1 })])
        assert.throws(call, (error) => {
          assert.ok(error instanceof qr.QrCodeError);
          assert.match(error.stack, /\\n +at .*(?:generateQrCode|qrCodeHandler) \\(.*:[1-9]\\d*:\\d+\\)/);
          return true;
        });
      const loaded = Object.keys(require.cache).map((file) => require('node:path').basename(file));
      assert.deepEqual(loaded.sort(), ['handler.js', 'index.js', 'index.js', 'more.js']);`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: INSTALLED,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });

  test('loads one file and the binary', () => {
    // Another file might be missing by then, or replaced by that of another version.
    const script = `
      const assert = require('node:assert');
      const { QrCodeError, describeLastQrCode, generateQrCode, generateQrCodeAsync } = require('qr-napi');
      const Module = require('node:module');
      Module._extensions['.js'] = (_, file) => assert.fail(file);
      generateQrCode('a', { type: 'svg', width: 300 });
      generateQrCode(Buffer.from('a'), { color: { dark: '#048' }, margin: 2 });
      generateQrCode([{ data: '1', mode: 'numeric' }, { data: 'ä' }], { eci: true });
      assert.equal(describeLastQrCode().version, 1);
      for (const [text, options] of [
        [''], ['\\ud800'], ['a'.repeat(1e4)], ['a'.repeat(5e3)], [1], [[{ data: 'a', mode: 'numeric' }]],
        ['a', 1], ['a', { widht: 1 }], ['a', { ecc: 'L' }], ['a', { width: 1 }], ['a', { type: 'pgn' }],
        ['a', { color: { dark: 'reddish' } }], ['a', { color: { dark: '#eee' } }], ['a', { small: true }],
        ['a', { width: 9, scale: 9 }], ['a', { type: 'utf8', width: 9 }], ['a', { [Symbol('b')]: 1 }],
      ])
        assert.throws(() => generateQrCode(text, options), QrCodeError);
      const signal = AbortSignal.abort();
      Promise.all([
        generateQrCodeAsync('a', { type: 'bmp' }),
        assert.rejects(generateQrCodeAsync('a', { signal }), QrCodeError),
        assert.rejects(generateQrCodeAsync(''), QrCodeError),
      ]).then(() => console.log(Object.keys(require.cache).length));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: INSTALLED,
      encoding: 'utf8',
    });
    assert.equal(stdout, '1\n', stderr);
  });

  test('without its binary, throws the documented error', () => {
    const copy = path.join(folder, 'without');
    fs.cpSync(path.join(INSTALLED, 'node_modules/qr-napi'), copy, { recursive: true });
    fs.rmSync(path.join(copy, 'lib', addon));
    const script = `
      const code = (file) => { try { require(file) } catch (error) { return error.code } };
      console.log(code('./index.js'), code('./lib/handler.js'));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      cwd: copy,
      encoding: 'utf8',
    });
    assert.equal(stdout, 'ERR_QR_ADDON_NOT_LOADED ERR_QR_ADDON_NOT_LOADED\n', stderr);
  });

  test('writes to the given folder, and prints how to install the file', () => {
    const to = path.join(folder, 'elsewhere');
    const args = [path.join(root, 'tools/release/packing/pack-here.js'), 'elsewhere'];
    const env = { ...process.env, INIT_CWD: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    assert.equal(status, 0, stderr);
    const file = path.join(to, path.basename(packed.file));
    assert.ok(fs.existsSync(file));
    assert.ok(stdout.includes(`npm install ${file}`) || stdout.includes(`npm install "`), stdout);
  });
});

const installs = readInstalls();

test('the documentation shows how to install the package', () => {
  const pages = new Set(installs.map(({ page }) => page));
  for (const page of [
    'README.md',
    'docs/deploying.md',
    'docs/install.md',
    'docs/migrating.md',
    'examples/README.md',
  ])
    assert.ok(pages.has(page), page);
  assert.ok(installs.length >= 20, `${installs.length}`);
});

test('the documentation and the examples name the current file and version', () => {
  for (const { command } of installs)
    for (const [name] of command.matchAll(/qr-napi-\d[\w.-]*\.tgz/g))
      assert.equal(name, path.basename(packed.file), command);
  for (const name of ['fastify', 'hono', 'nestjs', 'nextjs', 'styles', 'deploy/docker']) {
    const { dependencies } = require(path.join(root, 'examples', name, 'package.json'));
    assert.equal(dependencies['qr-napi'], manifest.version, name);
  }
});

describe('commands that need the npm registry say so', () => {
  const isNeeded = installs.filter(({ needsRegistry }) => needsRegistry);
  for (const { page, command, isMarked } of isNeeded)
    test(`${page}: ${command}`, () => assert.ok(isMarked, 'say that it needs the npm registry'));
});

describe('documented commands work', () => {
  const done = new Set();
  for (const { page, command, words, folders } of installs) {
    // npm run tools -- release:rehearse tests packages of several systems, and publishing.
    if (command.includes('VERSION')) continue;
    const own = words[0] === 'npx' ? words : offline(words);
    const cwd = folders.length > 0 ? path.resolve(CLONE, ...folders) : PROJECT;
    const key = JSON.stringify([own, cwd]);
    if (done.has(key)) continue;
    done.add(key);
    test(`${page}: ${command}`, () => (own[0] === 'npx' ? runCommand(own) : install(own, cwd)));
  }
});

/**
 * @param {string[]} words of a command
 * @returns {string[]} the same, with the packed file in place of the package of the registry, and
 *   without other packages
 */
function offline([program = '', verb = '', ...words]) {
  const file = path.posix.join('../qr-napi', path.basename(packed.file));
  const ours = words
    .filter((word) => word.startsWith('-') || word.includes('qr-napi'))
    .map((word) => {
      if (!REGISTERED.test(word)) return word;
      const [, name] = /^([\w-]+)@npm:/.exec(word) ?? [];
      return name === undefined ? file : `${name}@file:${file}`;
    });
  return [program, verb, ...ours];
}

/**
 * @param {string[]} words of a command of npm
 * @param {string} cwd
 */
function install([, ...words], cwd) {
  const dependencies = cwd === PROJECT ? {} : { 'qr-napi': manifest.version };
  makeProject(cwd, { dependencies });
  fs.copyFileSync(packed.file, path.join(cwd, path.basename(packed.file)));
  succeed(words, cwd);
  const name = words.some((word) => word.startsWith('qrcode@')) ? 'qrcode' : 'qr-napi';
  const script = `console.log(require(${JSON.stringify(name)}).toBufferSync('text').length)`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' });
  assert.match(stdout, /^\d+\n$/, stderr);
}

/**
 * @param {string[]} words of a command of npx, in a project that has the package unless they name
 *   one
 */
function runCommand([, ...all]) {
  // Reads a file, which no shell does for the command.
  const [words, isReading] = all.at(-2) === '<' ? [all.slice(0, -2), true] : [all, false];
  const name = words.indexOf('qr-napi');
  const cwd = words.some((word) => word.startsWith('--package=')) ? PROJECT : INSTALLED;
  if (cwd === PROJECT) makeProject(cwd);
  for (const file of ['tickets.csv', 'codes.csv'])
    fs.writeFileSync(path.join(cwd, file), 'id,name,text,url\n1,a,text,https://example.com/\n');
  const input = isReading ? Buffer.from([0x30, 0x82, 0x00, 0xff]) : undefined;
  const output = succeed(['exec', ...words.slice(0, name), '--', ...words.slice(name)], cwd, input);
  const [, flag, to = ''] = / (-o|--out) (\S+)/.exec(words.join(' ')) ?? [];
  const made = path.join(cwd, to);
  if (flag === '-o') assert.ok(fs.existsSync(made));
  else if (flag === '--out') assert.equal(fs.readdirSync(made).length, 1);
  else assert.notEqual(output, '');
  if (flag !== undefined) fs.rmSync(made, { recursive: true });
}

describe('packing too early in a clone names the command to run first', () => {
  const copy = path.join(folder, 'bare');
  fs.mkdirSync(copy);
  fs.copyFileSync(path.join(root, 'package.json'), path.join(copy, 'package.json'));
  for (const name of ['tools', 'lib', 'npm']) {
    const isSource = (/** @type {string} */ file) =>
      !/\.(?:node|wasm|cjs)$|[\\/](?:node_modules|target)$/.test(file);
    fs.cpSync(path.join(root, name), path.join(copy, name), { recursive: true, filter: isSource });
  }

  /**
   * @param {string[]} args of node
   * @param {RegExp} sentence
   */
  function fail(args, sentence) {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    assert.equal(status, 1, stdout);
    assert.match(stderr.trim(), sentence);
    assert.doesNotMatch(stderr, /\n\s+at |Node\.js v/);
  }

  test('npm run tools -- pack:all', () => {
    fail(
      ['tools/release/packing/pack.js'],
      /^There is no binary in npm\/.* Run npm run tools -- build:target .* run npm run pack:here\.$/,
    );
    assert.ok(!fs.existsSync(path.join(copy, 'target/packages')));
  });

  test('npm run tools -- artifacts, without a folder and with an empty one', () => {
    const advice = '\\. Run npm run tools -- build:target .* run npm run pack:here\\.$';
    fail(['tools/release/building/artifacts.js'], new RegExp(`^There is no folder .*addons${advice}`));
    fail(['tools/release/building/artifacts.js', 'lib'], new RegExp(`^There is no binary in .*lib${advice}`));
  });

  test('npm pack', () => {
    const { status, stderr } = npm(['pack'], copy, OFFLINE, ENVIRONMENT);
    assert.notEqual(status, 0);
    assert.match(stderr, /the package would have no binary\. Run npm run pack:here /);
    assert.deepEqual(
      fs.readdirSync(copy).filter((name) => name.endsWith('.tgz')),
      [],
    );
  });

  test('packing without an addon', () => {
    const script = "require('./tools/release/packing/packages').packHere('.')";
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: copy, encoding: 'utf8' });
    assert.notEqual(status, 0);
    assert.match(stderr, /The addon of this machine is not built: run npm run build first\./);
  });
});
