'use strict';

// Writes THIRD-PARTY-LICENSES: the owners and licences of the code in the binary. Every published
// package contains the file.
//
//   node tools/generators/third-party-licenses.js           writes the file
//   node tools/generators/third-party-licenses.js --check   fails if the file differs

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { name: ours, napi } = require('../../package.json');
const { DATA, LINKED_BY_TOOLS, RUST, TEXTS_OF_CRATES } = require('./licenses');
const { StepError, main, root } = require('../support/steps');

/** @import { Part } from './licenses' */

/**
 * A crate, in the words of Cargo.
 *
 * @typedef {object} Crate
 * @property {string} name
 * @property {string} version
 * @property {string | null} license
 * @property {string | null} repository
 * @property {string | null} source
 * @property {string} manifest_path
 */

/** Licences besides MIT that a crate may have. If a crate offers a choice, we take MIT. */
const ALONE = ['BSD-3-Clause', 'ISC'];

const target = path.join(root, 'THIRD-PARTY-LICENSES');

main(() => {
  const linkedByTools = LINKED_BY_TOOLS.map((part) => ({ ...part, texts: part.texts.map(read) }));
  const data = DATA.map((part) => ({ ...part, texts: part.texts.map(read) }));
  const text = write(linkedCrates().map(partOf), linkedByTools, data);
  if (!process.argv.includes('--check')) {
    fs.writeFileSync(target, text);
  } else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
    throw new StepError(
      'THIRD-PARTY-LICENSES is out of date: run node tools/generators/third-party-licenses.js and commit it.',
    );
  }
});

/**
 * Returns the third-party crates that are linked into the addon for any target. Leaves out crates
 * that only take part in the build: macros and build scripts.
 *
 * @returns {Crate[]}
 */
function linkedCrates() {
  // Lists all crates of the workspace with their folders, including crates that are not linked.
  const metadata = cargo([
    'metadata',
    '--format-version=1',
    ...napi.targets.map((each) => `--filter-platform=${each}`),
  ]);
  const crates = new Map(
    JSON.parse(metadata).packages.map((/** @type {Crate} */ crate) => [
      `${crate.name} v${crate.version}`,
      crate,
    ]),
  );
  const edges = ['--edges=normal,no-proc-macro', ...napi.targets.map((each) => `--target=${each}`)];
  const tree = cargo(['tree', `--package=${ours}`, '--prefix=none', '--format={p}', ...edges]);
  // Our own crates have their path after the version.
  const ids = new Set(tree.match(/^\S+ v\S+/gm));
  return [...ids]
    .sort()
    .map((id) => crates.get(id) ?? fail(`cargo metadata does not list ${id}.`))
    .filter(({ source }) => source !== null);
}

/** @param {string[]} args */
function cargo(args) {
  const { stdout, stderr, status, error } = spawnSync('cargo', [...args, '--locked', '--quiet'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error || status !== 0) fail(`cargo ${args[0]} failed: ${error?.message ?? stderr}`);
  return stdout;
}

/**
 * @param {Crate} crate
 * @returns {Part}
 */
function partOf({ name, version, license, repository, manifest_path }) {
  const folder = path.dirname(manifest_path);
  const own = TEXTS_OF_CRATES[name];
  // Each part of a licence such as "(Apache-2.0 OR MIT) AND BSD-3-Clause" applies.
  const found = (license ?? '').split(' AND ').flatMap((each) => {
    const offered = each.replace(/[()]/g, '').split(/ OR |\//);
    const taken = offered.includes('MIT') ? 'MIT' : offered[0];
    if (taken === undefined || (taken !== 'MIT' && !ALONE.includes(taken))) {
      fail(`${name} ${version} is licensed as ${license}: a person must decide whether we can use it.`);
    }
    return own === undefined ? textsIn(folder, offered, taken) : [];
  });
  const texts = own === undefined ? found : [read(own)];
  if (texts.length === 0)
    fail(`${name} ${version} has no text of its licence: add it to tools/generators/licenses.`);
  return { name, version, license: license ?? '', repository: repository ?? '', texts };
}

/**
 * @param {string} folder of a crate
 * @param {string[]} offered the licences that the crate offers
 * @param {string} taken the licence that we take
 * @returns {string[]} the notices of the crate and the text of its licence
 */
function textsIn(folder, offered, taken) {
  const names = fs.readdirSync(folder).sort();
  const notices = names.filter((name) => /^notice/i.test(name));
  const licenses = names.filter((name) => /^(?:licen[cs]e|copying)/i.test(name));
  const named = licenses.filter((name) => name.toLowerCase().includes(taken.toLowerCase()));
  // A single licence file is seldom named after its licence.
  const chosen = named.length > 0 || offered.length > 1 ? named : licenses;
  return [...notices, ...chosen].map((name) => tidy(fs.readFileSync(path.join(folder, name), 'utf8')));
}

/** @param {string} name of a file in tools/generators/licenses */
function read(name) {
  return tidy(fs.readFileSync(path.join(__dirname, 'licenses', name), 'utf8'));
}

/** @param {string} text */
function tidy(text) {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}

/**
 * @param {readonly Part[]} crates
 * @param {readonly Part[]} linkedByTools
 * @param {readonly Part[]} data
 */
function write(crates, linkedByTools, data) {
  const sections = [
    title(`What others made in the binary of ${ours}`),
    'The binary, a file that ends in .node or .wasm, contains our own code, licensed as in the file LICENSE, and the\n' +
      'code listed here. If a licence offers a choice, we take MIT. The CLI of napi wrote the loaders, lib/binding.js and\n' +
      'for WebAssembly qr-napi.wasip1.cjs: the entry of the crate napi also applies to them. All other\n' +
      'JavaScript is our own.',
    title('Crates'),
    'The crates of Cargo.lock that are linked for at least one system. The linker removes unused code, so this list may\n' +
      'name more than the binary contains.',
    crates.map(entry).join('\n'),
    title('What the compiler and the linker add'),
    `The parts of the standard library depend on the version of Rust: these are for ${RUST}. A binary may contain\n` +
      'fewer: if its standard library was built from source, it has no code that reads debug information.',
    linkedByTools.map(entry).join('\n'),
    title('Data'),
    data.map(entry).join('\n'),
    title('The texts'),
    ...texts([...crates, ...linkedByTools, ...data]),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {string} text */
function title(text) {
  return `${text}\n${'='.repeat(text.length)}`;
}

/** @param {Part} part */
function label({ name, version }) {
  return version === undefined ? name : `${name} ${version}`;
}

/** @param {Part} part */
function entry(part) {
  const where = part.only === undefined ? '' : ` (${part.only})`;
  return `- ${label(part)}${where}: ${part.license}\n  ${part.repository}`;
}

/**
 * @param {readonly Part[]} parts
 * @returns {string[]} each text once, below the parts that it covers: most texts differ only in the
 *   copyright holder
 */
function texts(parts) {
  /** @type {Map<string, { body: string, owners: Map<string, string[]> }>} */
  const groups = new Map();
  for (const part of parts) {
    for (const text of part.texts) {
      const start = text.indexOf('Permission is hereby granted');
      const [owner, body] = start > 0 ? [text.slice(0, start).trim(), text.slice(start)] : ['', text];
      // Line breaks differ between copies of the same text.
      const words = body.replace(/\s+/g, ' ');
      const group = groups.get(words) ?? { body, owners: new Map() };
      groups.set(words, group);
      const labels = group.owners.get(owner) ?? [];
      group.owners.set(owner, labels);
      if (!labels.includes(label(part))) labels.push(label(part));
    }
  }
  const line = '-'.repeat(80);
  return [...groups.values()].map(({ body, owners }) => {
    const heads = [...owners].map(([owner, labels]) =>
      [labels.join(', '), owner.replace(/^(?=.)/gm, '    ')].filter(Boolean).join('\n'),
    );
    return `${line}\n${heads.join('\n')}\n${line}\n\n${body}`;
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new StepError(message);
}
