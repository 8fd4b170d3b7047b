'use strict';

// npm run tools -- artifacts [-- FOLDER]: copies the binaries of a folder (default: target/addons)
// into their packages in npm/, and removes binaries that the folder does not have. ADDON_DIGESTS
// has the SHA-256 of each binary. If one differs, nothing is copied.

const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, describePlatform } = require('../../../lib/platforms');
const { ADDONS_VARIABLE, checkAddons } = require('../publishing/digests');
const { StepError, main, root } = require('../../support/steps');
const { ADDONS, filesOf } = require('./targets');

const ADVICE =
  'Run npm run tools -- build:target TARGET for each system first, or name the folder that has the binaries. ' +
  'To pack for this machine only, run npm run pack:here.';

main(() => {
  const folder = path.resolve(root, process.argv[2] ?? ADDONS);
  if (!fs.existsSync(folder)) throw new StepError(`There is no folder ${folder}. ${ADVICE}`);
  // A release gathers the binaries of several machines, with a folder for each.
  const all = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = all.filter((entry) => entry.isFile());
  const found = new Map(files.map((entry) => [entry.name, path.join(entry.parentPath, entry.name)]));
  const names = PLATFORMS.flatMap(filesOf);
  if (!names.some((name) => found.has(name)))
    throw new StepError(`There is no binary in ${folder}. ${ADVICE}`);
  // A machine must not replace the binary of another one.
  const twice = names.filter((name) => files.filter((entry) => entry.name === name).length > 1);
  if (twice.length > 0) throw new StepError(`${folder} has more than one ${twice.join(', ')}.`);
  const digests = process.env[ADDONS_VARIABLE];
  if (digests !== undefined) checkAddons(found, digests);
  for (const [platform, name] of PLATFORMS.flatMap((each) =>
    filesOf(each).map((file) => /** @type {const} */ ([each, file])),
  )) {
    const to = path.join(root, 'npm', platform.name, name);
    const from = found.get(name);
    fs.rmSync(to, { force: true });
    if (from === undefined) continue;
    fs.copyFileSync(from, to);
    const size = fs.statSync(to).size.toLocaleString('en-US');
    console.log(`npm/${platform.name}/${name}: ${describePlatform(platform)}, ${size} bytes`);
    found.delete(name);
  }
  const unknown = [...found.keys()].filter((name) => name.endsWith('.node'));
  if (unknown.length > 0) throw new StepError(`There is no package for ${unknown.join(', ')}.`);
});
