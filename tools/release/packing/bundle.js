'use strict';

// Bundles the JavaScript of the published package into three files. Loading one file takes half of
// the time of loading twenty.
//
// - index.js has the modules that every program needs, and runs them when it is loaded. It has those
//   of other options, other content and errors too, and runs each when it is needed: V8 compiles the
//   code of a module only then, which is half of the work of loading it.
// - lib/more.js has the other modules. index.js loads it when the first of them is needed, and
//   passes its own modules, so both files share one copy of each.
// - lib/cli/bin.js has a copy of all modules, as the command is a process without index.js. It runs
//   each when it is needed, so help is printed without the addon.
//
// Each module stays a function, so its code is what the repository has, without comments and
// indentation. Names and lines stay too, for stack traces.

const fs = require('node:fs');
const path = require('node:path');

const { root } = require('../../support/steps');
const { strip } = require('./strip');

/**
 * @typedef {object} Module
 * @property {string} name its path in the repository
 * @property {string} code without comments
 * @property {string[]} all the modules that it loads
 * @property {string[]} eager those that it loads at once
 */

/** The modules that other programs load by their path, and that are stubs in the package. */
const ENTRIES = ['lib/handler.js', 'lib/options/index.js', 'lib/payloads/index.js', 'lib/styling/index.js'];

/** The files that stay as they are: the generated loader finds binaries by its own path. */
const KEPT = ['lib/binding.js'];

/**
 * The modules that index.js has and runs later, with those that they load at once. A call of
 * `generateQrCode` must not read another file: a program may have no file descriptor left, or a test
 * may have replaced `fs`.
 */
const LATER = [
  'lib/content.js',
  'lib/draw.js',
  'lib/error.js',
  'lib/options/charsets.js',
  'lib/options/css-color.js',
  'lib/messages/unreadable.js',
  'lib/options/headers.js',
  'lib/options/paint.js',
  'lib/options/picture.js',
  'lib/payloads/payload.js',
];

const INDEX = 'index.js';
const MORE = 'lib/more.js';
const COMMAND = 'lib/cli/bin.js';

/** The key of the modules of index.js in its exports, which `Object.keys` does not list. */
const KEY = "Symbol.for('qr-napi.modules')";

/** Stands in the code of a bundle for the fields of package.json that modules read. */
const MANIFEST = '$$manifest';

/**
 * Bundles the package.
 *
 * @param {Readonly<Record<string, any>>} manifest the package.json that the package will have
 * @returns {Record<string, string>} the content of each JavaScript file of the package, by its path
 */
function bundle(manifest) {
  const command = listModules([COMMAND]);
  const all = listModules([INDEX, ...ENTRIES]);
  const core = listEager([INDEX], all);
  const later = listEager(LATER, all).filter((name) => !core.includes(name));
  const more = [...all.keys()].filter((name) => !core.includes(name) && !later.includes(name));
  const stubs = ENTRIES.map((name) => [name, writeStub(name)]);
  const print = (/** @type {string} */ code) => writeFile(code, manifest);
  return {
    [INDEX]: print(writeIndex(core, later, all)),
    [MORE]: print(writeMore(more, core, all)),
    [COMMAND]: `#!/usr/bin/env node\n${print(writeCommand(command))}`,
    ...Object.fromEntries(stubs),
    ...Object.fromEntries(KEPT.map((name) => [name, fs.readFileSync(path.join(root, name), 'utf8')])),
  };
}

/**
 * Reads modules and all modules that they load.
 *
 * @param {string[]} names
 * @returns {Map<string, Module>}
 */
function listModules(names) {
  /** @type {Map<string, Module>} */
  const modules = new Map();
  const visit = (/** @type {string} */ name) => {
    if (modules.has(name) || isOutside(name)) return;
    const source = fs.readFileSync(path.join(root, name), 'utf8').replace(/^#!.*\n/, '');
    const code = strip(source).replace("'use strict';\n", '');
    const found = findRequires(source, name);
    const all = found.map(({ target }) => target);
    const eager = found.filter(({ isEager }) => isEager).map(({ target }) => target);
    modules.set(name, { name, code, all, eager });
    for (const target of all) visit(target);
  };
  for (const name of names) visit(name);
  return modules;
}

/**
 * Returns true for a file that no bundle contains.
 *
 * @param {string} name
 */
function isOutside(name) {
  return name === 'package.json' || KEPT.includes(name);
}

/** Matches a call of `require` with a path. */
const REQUIRE = /\brequire\('(\.[^']*)'\)/g;

/**
 * Finds the modules that a module loads. A line without indentation loads its module at once; all
 * other code is in functions.
 *
 * @param {string} source
 * @param {string} from
 */
function findRequires(source, from) {
  const code = source.replace(/^ *(?:\/\/|\/?\*).*$/gm, '');
  return Array.from(code.matchAll(REQUIRE), (found) => {
    const line = found.input.slice(found.input.lastIndexOf('\n', found.index) + 1, found.index);
    return { target: resolve(/** @type {string} */ (found[1]), from), isEager: /^\S/.test(line) };
  });
}

/**
 * Finds the file that a module loads.
 *
 * @param {string} specifier
 * @param {string} from the path of the module
 * @returns {string} a path in the repository
 */
function resolve(specifier, from) {
  const file = require.resolve(path.join(root, path.dirname(from), specifier));
  return path.relative(root, file).replaceAll('\\', '/');
}

/**
 * Lists modules and those that they load at once, each after those that it needs.
 *
 * @param {string[]} names
 * @param {Map<string, Module>} modules
 * @returns {string[]}
 */
function listEager(names, modules) {
  /** @type {Set<string>} */
  const done = new Set();
  const visit = (/** @type {string} */ name, /** @type {string[]} */ above) => {
    if (done.has(name) || isOutside(name)) return;
    if (above.includes(name)) throw new Error(`Modules load each other: ${[...above, name].join(' > ')}`);
    for (const target of modules.get(name)?.eager ?? []) visit(target, [...above, name]);
    done.add(name);
  };
  for (const name of names) visit(name, []);
  return [...done];
}

/**
 * Writes the body of a module, with other expressions for what it loads.
 *
 * @param {Module | undefined} module
 * @param {string} file the path of the bundle
 * @param {(target: string) => string} load the expression for a module in a bundle
 * @returns {string}
 */
function writeBody(module, file, load) {
  if (module === undefined) throw new Error('No such module.');
  const { name, code } = module;
  // The names of a bundle have two, so that no name of a module hides one.
  if (/\$\$[a-z]/.test(code)) throw new Error(`${name} has a name of the bundle.`);
  const folder = path.posix.relative(path.dirname(file), path.dirname(name));
  const own = folder === '' ? '__dirname' : `(__dirname + '/${folder}')`;
  return code
    .replace(/\brequire\('\.[^']*\/package\.json'\)/g, () => MANIFEST)
    .replace(REQUIRE, (_, specifier) => {
      const target = resolve(specifier, name);
      if (!isOutside(target)) return load(target);
      const relative = path.posix.relative(path.dirname(file), target);
      return `require('${relative.startsWith('.') ? relative : `./${relative}`}')`;
    })
    .replaceAll('__dirname', own);
}

/**
 * Writes index.js. V8 compiles a function in parentheses at once. It would parse others twice, as
 * it runs them only later.
 *
 * @param {string[]} core
 * @param {string[]} later
 * @param {Map<string, Module>} modules
 */
function writeIndex(core, later, modules) {
  const load = (/** @type {string} */ target) =>
    core.includes(target) ? nameVariable(target) : `$$load('${target}')`;
  const parts = core.map(
    (name) => `const ${nameVariable(name)} = $$modules['${name}'] = (function () {
  const module = { exports: {} };
  ${writeBody(modules.get(name), INDEX, load)}
  return module.exports;
})();`,
  );
  return `'use strict';
const $$modules = {};
${writeFunctions(later, modules, INDEX, load, '$$loadMore(name)')}
let $$more;
function $$loadMore(name) {
  $$more ??= require('./${MORE}').link($$modules, $$load);
  return $$more(name);
}
${parts.join('\n')}
module.exports = ${nameVariable(INDEX)};
Object.defineProperty(module.exports, ${KEY}, { value: $$load });
`;
}

/**
 * Names the variable of a module.
 *
 * @param {string} name
 */
const nameVariable = (name) => `$${name.replace(/^lib\/|\.js$/g, '').replace(/\W/g, '_')}`;

/**
 * Writes lib/more.js: a function that takes the modules of index.js and the function that loads
 * them, and returns one that loads the other modules by name.
 *
 * @param {string[]} names
 * @param {string[]} core
 * @param {Map<string, Module>} modules
 */
function writeMore(names, core, modules) {
  const load = (/** @type {string} */ target) =>
    core.includes(target) ? `$$modules['${target}']` : `$$load('${target}')`;
  return `'use strict';
exports.link = ($$modules, $$loadIndex) => {
${writeFunctions(names, modules, MORE, load, '$$loadIndex(name)')}
return $$load;
};
`;
}

/**
 * Writes lib/cli/bin.js.
 *
 * @param {Map<string, Module>} modules
 */
function writeCommand(modules) {
  const load = (/** @type {string} */ target) => `$$load('${target}')`;
  return `'use strict';
const $$modules = {};
${writeFunctions([...modules.keys()], modules, COMMAND, load, 'undefined')}
$$load('${COMMAND}');
`;
}

/**
 * Writes modules as functions that run when they are first loaded.
 *
 * @param {string[]} names
 * @param {Map<string, Module>} all
 * @param {string} file the path of the bundle
 * @param {(target: string) => string} load
 * @param {string} other the expression for a module that is not among these
 */
function writeFunctions(names, all, file, load, other) {
  const parts = names.map(
    (name) => `'${name}'(module) {
  ${writeBody(all.get(name), file, load)}
},`,
  );
  return `const $$functions = {
${parts.join('\n')}
};
function $$load(name) {
  if ($$modules[name] !== undefined) return $$modules[name];
  if ($$functions[name] === undefined) return ${other};
  const module = { exports: {} };
  $$functions[name](module);
  return $$modules[name] = module.exports;
}`;
}

/**
 * Writes the file of another entry point.
 *
 * @param {string} name
 */
function writeStub(name) {
  const index = path.posix.relative(path.dirname(name), INDEX);
  return `'use strict';\n\nmodule.exports = require('${index}')[${KEY}]('${name}');\n`;
}

/**
 * Writes a file of the package: adds a first line, for those who read it, and the fields of
 * package.json that modules read, so that none reads that file.
 *
 * @param {string} code
 * @param {Readonly<Record<string, any>>} manifest
 */
function writeFile(code, { name, version, homepage, napi, repository, optionalDependencies }) {
  const read = JSON.stringify({ name, version, homepage, napi, repository, optionalDependencies });
  const all = code.replaceAll(MANIFEST, () => `(${read})`);
  return `// ${name} ${version}, packed from the modules in ${homepage}\n${all}`;
}

module.exports = { bundle };
