'use strict';

// Tests that the published packages are complete, and contain nothing else.

const assert = require('node:assert/strict');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { describe, test } = require('node:test');

const manifest = require('../package.json');
const { PLATFORMS } = require('../lib/platforms');
const { bundle } = require('../tools/release/packing/bundle');
const { packAll } = require('../tools/release/packing/packages');
const { strip } = require('../tools/release/packing/strip');

const root = path.join(__dirname, '..');

describe('the packages of the platforms', () => {
  test('match the list of targets', () => {
    execFileSync(process.execPath, ['tools/generators/packages.js', '--check'], { cwd: root });
  });

  test('have the names that lib/binding.js looks for', () => {
    const binding = fs.readFileSync(path.join(root, 'lib/binding.js'), 'utf8');
    for (const { name, cpu } of PLATFORMS) {
      const file = cpu === 'wasm32' ? 'qr-napi.wasip1.cjs' : `qr-napi.${name}.node`;
      assert.ok(binding.includes(`require('./${file}')`), name);
      assert.ok(binding.includes(`require('qr-napi-${name}')`), name);
    }
  });

  test('have the version of the addon', () => {
    const cargo = fs.readFileSync(path.join(root, 'Cargo.toml'), 'utf8');
    assert.equal(/^version = "(.*)"$/m.exec(cargo)?.[1], manifest.version);
    const binding = require('../lib/binding');
    assert.equal(binding.VERSION, manifest.version);
  });
});

test('the main package contains no test, source or source map', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const [main] = packAll([], folder).slice(-1);
  const lib = listFiles('lib').filter((name) => !/\.(?:js|node)$/.test(name));
  const expected = [
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENSES',
    'index.d.ts',
    'index.js',
    'lib/binding.js',
    'lib/cli/bin.js',
    'lib/handler.js',
    'lib/more.js',
    'lib/options/index.js',
    'lib/payloads/index.js',
    'lib/styling/index.js',
    ...lib,
    'package.json',
  ];
  assert.deepEqual(main?.files, expected.sort());
  for (const name of lib) assert.match(name, /\.(?:mjs|d\.ts|d\.mts)$/);
});

/**
 * @param {string} folder in the repository
 * @returns {string[]} the paths of all files in it
 */
function listFiles(folder) {
  return fs
    .readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)).replaceAll('\\', '/'));
}

describe('the bundles of the package', () => {
  const bundles = bundle(manifest);

  test('contain every module once, and the command contains all', () => {
    const modules = ['index.js', ...listFiles('lib')].filter(
      (name) => name.endsWith('.js') && name !== 'lib/binding.js',
    );
    const library = `${bundles['index.js']}${bundles['lib/more.js']}`;
    for (const name of modules) {
      const isOfCommand = name.startsWith('lib/cli/') || name === 'lib/messages/command.js';
      assert.equal(count(library, name), isOfCommand ? 0 : 1, name);
      const isOfLibrary = ['lib/handler.js', 'lib/options/index.js'].includes(name);
      if (!isOfLibrary && !/^lib\/(?:compat|styling)\//.test(name))
        assert.equal(count(bundles['lib/cli/bin.js'] ?? '', name), 1, name);
    }
  });

  test('load no file of the repository', () => {
    for (const [file, code] of Object.entries(bundles)) {
      if (file === 'lib/binding.js') continue;
      const loaded = Array.from(code.matchAll(/require\('(\.[^']*)'\)/g), ([, name]) =>
        path.posix.join(path.dirname(file), name ?? ''),
      );
      for (const name of loaded) assert.ok(name in bundles, `${file}: ${name}`);
      assert.doesNotMatch(code, /[^\0-~]/, file);
    }
  });

  test('of the registry advise to install a missing binary', (t) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    const optionalDependencies = { 'qr-napi-linux-x64-gnu': manifest.version };
    for (const [file, code] of Object.entries(bundle({ ...manifest, optionalDependencies }))) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), code);
    }
    const { stderr } = spawnSync(process.execPath, ['index.js'], { cwd: folder, encoding: 'utf8' });
    assert.match(stderr, /npm install --os=/);
  });

  /**
   * @param {string} code
   * @param {string} name
   * @returns {number} how often a bundle defines a module
   */
  function count(code, name) {
    return [`modules['${name}'] = (function`, `\n'${name}'(module) {`]
      .map((start) => code.split(start).length - 1)
      .reduce((sum, each) => sum + each);
  }
});

describe('strip', () => {
  /** @type {readonly [name: string, code: string, expected: string][]} */
  const cases = [
    ['comments', '// a\nf(); // b\n/** c */\ng(/* d */ 1);\n', 'f();\ng( 1);\n'],
    ['indentation and empty lines', 'if (a) {\n  b();\n\n}\n', 'if (a) {\nb();\n}\n'],
    ['strings with the start of a comment', 'f(\'//\', "/* \\" */");', 'f(\'//\', "/* \\" */");'],
    ['expressions with quotes and slashes', "s.match(/['/]\\/[/*]/g);", "s.match(/['/]\\/[/*]/g);"],
    ['divisions', 'a = b / c; // d / e', 'a = b / c;'],
    [
      'templates in templates',
      // biome-ignore-start lint/suspicious/noTemplateCurlyInString: code as a string
      'f(`// ${g({ a: `  }${b /* c */}` })}\n  //`);',
      'f(`// ${g({ a: `  }${b}` })}\n  //`);',
      // biome-ignore-end lint/suspicious/noTemplateCurlyInString: code as a string
    ],
    ['characters beyond ASCII', "f('…', `é`, /😀/u);", "f('\\u2026', `\\u00e9`, /\\ud83d\\ude00/u);"],
  ];
  for (const [name, code, expected] of cases)
    test(`copes with ${name}`, () => assert.equal(strip(code), expected));

  test('keeps every token of every module', (t) => {
    // The compiler of TypeScript removes comments too. All white space but that in strings is the
    // same then, as TypeScript indents and formats both versions alike.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
    t.after(() => fs.rmSync(folder, { recursive: true }));
    const names = ['index.js', ...listFiles('lib').filter((name) => name.endsWith('.js'))];
    const [before, after] = ['before', 'after'].map((version) => {
      const files = names.map((name) => {
        const file = path.join(folder, version, name);
        const code = fs.readFileSync(path.join(root, name), 'utf8');
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, version === 'after' ? strip(code) : code);
        return file;
      });
      const out = path.join(folder, `${version}-printed`);
      const options = ['--allowJs', '--removeComments', '--noCheck', '--noResolve', '--ignoreConfig'];
      const target = ['--target', 'esnext', '--module', 'commonjs', '--rootDir', path.join(folder, version)];
      const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
      execFileSync(process.execPath, [tsc, ...files, ...options, ...target, '--outDir', out]);
      return names.map((name) => fs.readFileSync(path.join(out, name), 'utf8'));
    });
    for (const [i, name] of names.entries())
      assert.equal(after?.[i], before?.[i]?.replace(/[^\0-~]/g, toEscape), name);
  });

  /** @param {string} character */
  const toEscape = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
});
