'use strict';

// node tools/development/check-types.js: compiles our types and the TypeScript of the documentation
// with the oldest and the newest supported TypeScript and @types/node. npm test uses the installed
// TypeScript.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const { StepError, main, root, say } = require('../support/steps');
const { ensureTools } = require('../locks/install');

/**
 * The oldest TypeScript that we test, and the last version before 7. Both are installed elsewhere,
 * as node_modules can have only one `tsc`.
 */
const TYPESCRIPTS = ['typescript-5.0', 'typescript-5.9'];

/**
 * The oldest and the newest @types/node, by their names in node_modules. In the oldest, `Buffer`
 * has no parameter.
 */
const OLDEST = 'types-node-20.0';
const NEWEST = 'types-node-26';

/**
 * @typedef {object} Setting
 * @property {string} typescript its folder
 * @property {string} types the name in node_modules of the types of Node.js
 * @property {boolean} [hasDom] whether the project also has the types of browsers
 * @property {string[]} [only] the files to compile, instead of all
 */

/**
 * @param {string} typescript the folder of TypeScript 5.9 or newer, in which typed arrays have a
 *   type for their memory
 * @returns {Setting[]}
 */
function settingsOf(typescript) {
  return [
    { typescript, types: NEWEST },
    { typescript, types: NEWEST, hasDom: true },
    // From TypeScript 5.9 on, a `Buffer` of the oldest types is no `Uint8Array`, so only code with
    // strings compiles.
    { typescript, types: OLDEST, only: ['api.cts'] },
  ];
}

/** @param {Setting} setting */
function titleOf({ typescript, types, hasDom = false }) {
  const version = (/** @type {string} */ folder) =>
    JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
  const node = version(path.join(root, 'node_modules', types));
  return `TypeScript ${version(typescript)}, @types/node ${node}${hasDom ? ', dom' : ''}`;
}

/**
 * Compiles __test__/types and the blocks of TypeScript in the documentation in a project that has
 * the package installed.
 *
 * @param {Setting} setting
 * @returns {string} the errors of TypeScript, or an empty string
 */
function compile({ typescript, types, hasDom = false, only }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
  try {
    for (const [name, target] of /** @type {const} */ ([
      ['node_modules/qr-napi', root],
      ['types/node', path.join(root, 'node_modules', types)],
    ])) {
      const link = path.join(folder, name);
      fs.mkdirSync(path.dirname(link), { recursive: true });
      fs.symlinkSync(target, link, 'junction');
    }
    for (const [name, text] of sources()) {
      if (only?.includes(name) ?? true) fs.writeFileSync(path.join(folder, name), text);
    }
    const compilerOptions = {
      module: 'node16',
      moduleResolution: 'node16',
      target: 'es2022',
      lib: ['es2022', ...(hasDom ? ['dom', 'dom.iterable'] : [])],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      // Checks our own .d.ts files.
      skipLibCheck: false,
      typeRoots: ['types'],
      types: ['node'],
    };
    const include = ['*.mts', '*.cts'];
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
    const args = [path.join(typescript, 'bin/tsc'), '--project', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    if (status === 0) return '';
    if (!stdout.includes('error TS')) return stdout + stderr;
    // Skips errors in the types of Node.js, which are written for another version of TypeScript.
    // Indented lines continue an error.
    const problems = stdout.split(/\n(?=\S)/);
    return problems.filter((problem) => !/^\S*(?:types-node|undici-types)/.test(problem)).join('\n');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** @returns {[string, string][]} names and texts of files */
function sources() {
  const folder = path.join(root, '__test__/types');
  const names = fs.readdirSync(folder);
  return [
    ...names.map(
      (name) => /** @type {[string, string]} */ ([name, fs.readFileSync(path.join(folder, name), 'utf8')]),
    ),
    ...blocks(),
  ];
}

/** @returns {[string, string][]} the blocks of TypeScript in the documentation */
function blocks() {
  const pages = ['README.md', ...fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)];
  return pages
    .filter((page) => page.endsWith('.md'))
    .flatMap((page) => {
      const text = fs.readFileSync(path.join(root, page), 'utf8');
      return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, code = ''], i) => {
        const name = `${page.replace(/\W/g, '-')}-${i + 1}.mts`;
        return /** @type {[string, string]} */ ([name, code]);
      });
    });
}

if (require.main === module) {
  main(() => {
    const folder = path.join(ensureTools('typescript'), 'node_modules');
    const [oldest = '', newer = ''] = TYPESCRIPTS.map((name) => path.join(folder, name));
    const settings = [
      { typescript: oldest, types: OLDEST, hasDom: true },
      { typescript: oldest, types: NEWEST },
      ...settingsOf(newer),
    ];
    say(`Compiling with ${settings.map(titleOf).join('; ')}`);
    const failed = settings.flatMap((setting) => {
      const problems = compile(setting);
      return problems === '' ? [] : [`${titleOf(setting)}:\n${problems}`];
    });
    if (failed.length > 0) throw new StepError(failed.join('\n'));
  });
}

module.exports = { blocks, compile, settingsOf, titleOf };
