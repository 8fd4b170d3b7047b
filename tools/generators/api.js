'use strict';

// Writes docs/api.md: what index.d.ts and lib/handler.d.ts say, for who reads it without an editor.
//
//   node tools/generators/api.js           writes the file
//   node tools/generators/api.js --check   fails if it differs

const fs = require('node:fs');
const path = require('node:path');

const { StepError, ensureInstalled, main, root, run } = require('../support/steps');
const { ensureTools } = require('../locks/install');

const FILE = 'docs/api.md';

/** What is required, where its types are, and what TypeDoc calls the page of it. */
const MODULES = [
  { name: 'qr-napi', types: 'index.d.ts', page: 'index.md' },
  { name: 'qr-napi/handler', types: 'lib/handler.d.ts', page: 'lib.handler.md' },
];

const INTRODUCTION = `# API

<!-- Made by node tools/generators/api.js of ${MODULES.map(({ types }) => types).join(' and ')}. Do not edit. -->

[docs/errors.md](errors.md) has an example of each error.`;

main(() => {
  ensureInstalled();
  const made = `${[INTRODUCTION, ...pages()].join('\n\n')}\n`;
  const file = path.join(root, FILE);
  if (!process.argv.includes('--check')) fs.writeFileSync(file, made);
  else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== made) {
    throw new StepError(`${FILE} is out of date: run node tools/generators/api.js and commit it.`);
  }
});

/** @returns {string[]} the page of each module */
function pages() {
  // TypeDoc needs TypeScript 5, the last version with an API in JavaScript.
  const folder = ensureTools('typedoc');
  const out = path.join(folder, 'pages');
  const types = MODULES.map((each) => path.join(root, each.types));
  const compilerOptions = {
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules/@types')],
    module: 'node16',
    moduleResolution: 'node16',
    skipLibCheck: true,
    strict: true,
  };
  const options = {
    entryPoints: types,
    plugin: ['typedoc-plugin-markdown'],
    tsconfig: 'tsconfig.json',
    out,
    readme: 'none',
    logLevel: 'Warn',
    disableSources: true,
    disableGit: true,
    excludeExternals: true,
    sort: ['source-order'],
    groupOrder: ['Functions', 'Classes', 'Interfaces', '*'],
    outputFileStrategy: 'modules',
    flattenOutputFiles: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    typeDeclarationFormat: 'table',
    expandObjects: true,
  };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: types }));
  fs.writeFileSync(path.join(folder, 'typedoc.json'), JSON.stringify(options));
  run(process.execPath, [path.join(folder, 'node_modules/typedoc/bin/typedoc'), '--options', folder]);
  return MODULES.map(({ name, page }) => {
    const text = fs.readFileSync(path.join(out, page), 'utf8');
    // All is on one page, a level below its title.
    const links = text.replace(/\]\((?:[\w.]+\.md)#/g, '](#').replace(/^# .*$/m, `# \`${name}\``);
    return outsideCode(links, (line) => line.replace(/^#{1,5} /, '#$&')).trim();
  });
}

/**
 * @param {string} text
 * @param {(line: string) => string} change of the lines that are no code
 */
function outsideCode(text, change) {
  let isCode = false;
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode;
    return isCode ? line : change(line);
  });
  return lines.join('\n');
}
