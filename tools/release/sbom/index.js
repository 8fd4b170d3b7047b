'use strict';

// npm run tools -- sbom: writes software bills of materials (CycloneDX 1.5) of the crates in the
// binaries and of the npm package into target/sbom. Checks both against the schema, and the crates
// against THIRD-PARTY-LICENSES.
//
// The same source and tools give the same bytes: times and random serial numbers are removed.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const { npm } = require('../../support/npm');
const { MAIN, packAll } = require('../packing/packages');
const { cratesIn, differences, label, linkedOnly, pathIn, tidy } = require('./bom');
const { readFlags } = require('../../support/command-line');
const { StepError, main, root, run } = require('../../support/steps');
const { ensureCrate, ensureTools } = require('../../locks/install');

/** @import { Bom } from './bom' */

const FOLDER = path.join(root, 'target/sbom');

main(async () => {
  readFlags();
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const metadata = readMetadata();
  const macros = new Set(
    metadata.packages
      .filter(({ targets }) => targets.some(({ kind }) => kind.includes('proc-macro')))
      .map(label),
  );
  const crates = tidy(linkedOnly(ofCrates(metadata), macros), root);
  checkLicenses(crates, metadata);
  for (const [name, bom] of Object.entries({ [`${MAIN}.crates`]: crates, [`${MAIN}.npm`]: ofPackage() })) {
    const file = path.join(FOLDER, `${name}.cdx.json`);
    const text = `${JSON.stringify(bom, null, 2)}\n`;
    const found = pathIn(text, [root, os.homedir(), os.tmpdir()]);
    if (found !== undefined) throw new StepError(`${name} contains ${found}, a path of this computer.`);
    await validate(name, text);
    fs.writeFileSync(file, text);
    console.log(`${path.relative(root, file)}: ${bom.components.length} components`);
  }
});

/**
 * @typedef {object} Metadata the output of `cargo metadata`
 * @property {{ id: string, name: string, version: string, source: string | null, manifest_path: string, targets: { kind: string[] }[] }[]} packages
 * @property {string[]} workspace_members
 */

/** @returns {Metadata} */
function readMetadata() {
  const { stdout, stderr, status } = spawnSync(
    'cargo',
    ['metadata', '--format-version=1', '--locked', '--quiet'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) throw new StepError(`cargo metadata failed: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Lists the crates of the addon, for all systems. The tool writes a file next to the manifest of
 * each member of the workspace.
 *
 * @param {Metadata} metadata
 * @returns {Bom}
 */
function ofCrates({ packages, workspace_members }) {
  const tool = ensureCrate('cargo-cyclonedx', 'one to three minutes');
  const name = `sbom-${process.pid}`;
  const files = packages
    .filter(({ id }) => workspace_members.includes(id))
    .map(({ manifest_path }) => path.join(path.dirname(manifest_path), `${name}.json`));
  try {
    const what = [
      '--format',
      'json',
      '--spec-version',
      '1.5',
      '--target',
      'all',
      '--no-build-deps',
      '--quiet',
    ];
    run(tool, ['cyclonedx', ...what, '--override-filename', name]);
    return JSON.parse(fs.readFileSync(path.join(root, `${name}.json`), 'utf8'));
  } finally {
    for (const file of files) fs.rmSync(file, { force: true });
  }
}

/**
 * Lists the package that people install. Its only dependencies are the packages of the binaries.
 *
 * @returns {Bom}
 */
function ofPackage() {
  const packages = path.join(FOLDER, 'packages');
  const [packed] = packAll([], packages);
  const folder = path.join(packages, MAIN); // named after the component
  fs.mkdirSync(folder);
  run('tar', ['-xzf', packed?.file ?? '', '-C', folder, '--strip-components', '1']);
  const { stdout, stderr, status } = npm(
    ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--sbom-type', 'library'],
    folder,
  );
  if (status !== 0) throw new StepError(`npm sbom failed: ${stderr}`);
  fs.rmSync(packages, { recursive: true });
  return tidy(JSON.parse(stdout), root);
}

/**
 * @param {Bom} bom
 * @param {Metadata} metadata
 */
function checkLicenses(bom, { packages }) {
  const ours = new Set(packages.filter(({ source }) => source === null).map(label));
  const components = bom.components.map(label).filter((each) => !ours.has(each));
  const licensed = cratesIn(fs.readFileSync(path.join(root, 'THIRD-PARTY-LICENSES'), 'utf8'));
  if (licensed.length === 0) throw new StepError('THIRD-PARTY-LICENSES lists no crates.');
  const found = differences(components, licensed);
  if (found.length > 0) throw new StepError(found.join('\n'));
}

/**
 * @param {string} name
 * @param {string} text
 */
async function validate(name, text) {
  const folder = ensureTools('cyclonedx');
  const file = require.resolve('@cyclonedx/cyclonedx-library', { paths: [folder] });
  const { Spec, Validation } = (await import(pathToFileURL(file).href)).default;
  const found = await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text);
  if (found !== null)
    throw new StepError(`${name} does not match the schema: ${JSON.stringify(found, null, 2)}`);
}
