'use strict';

// Writes the sentences about an addon that was not loaded, by `details.reason`.

const { homepage, name } = require('../../package.json');

/** @import { Write } from './index' */

/** The remedies, by `details.remedy`. */
const REMEDIES = /** @type {Record<string, (details: Record<string, any>) => string>} */ ({
  unset: () => 'Unset NAPI_RS_NATIVE_LIBRARY_PATH to load what npm installed.',
  build: ({ folder }) => `Build it: run npm run build in ${folder}.`,
  pack: ({ buildOn }) =>
    `This copy of ${name} comes from its source and not from the npm registry, so installing it ` +
    'again does not help. ' +
    `Run npm run pack:here in a clone of ${homepage} on ${buildOn}, and install the file that ` +
    'it writes.',
  reinstall: ({ command }) =>
    'If npm left it out because the lock file was made on another system ' +
    '(https://github.com/npm/cli/issues/4828), ' +
    'remove node_modules and package-lock.json and run npm install again. ' +
    `If you install on another system than this one, run ${command}.`,
});

/**
 * Writes the remedy of an error.
 *
 * @param {Record<string, any>} details
 */
const writeRemedy = (details) => REMEDIES[details.remedy]?.(details) ?? '';

/** @type {Record<string, Write>} */
const SENTENCES = {
  'addons-disabled': ({ details: { flags, remedy: start } }) =>
    `Node.js was started ${flags}, so it cannot load the addon of ${name}. Start Node.js ${start}.`,
  'no-binary': ({ details: { platform, platforms, package: wasm } }) =>
    `${name} has no binary for ${platform}, only for ${platforms}. ` +
    `Use WebAssembly instead: npm install --cpu=wasm32 ${wasm}.`,
  'not-readable': ({ details: { file, folder } }) =>
    `Node.js may not read the addon of ${name}, ${file}. ` +
    `Start Node.js with --allow-fs-read=${folder} too.`,
  'not-loaded': ({ details }) =>
    `The package ${details.package} of version ${details.version} was not loaded on ` +
    `${details.platform}: ` +
    `${details.problem ?? 'it is not installed.'} ${writeRemedy(details)}`,
  override: ({ details }) =>
    `The addon that NAPI_RS_NATIVE_LIBRARY_PATH names, ${details.file}, was not loaded: ` +
    `${details.problem ?? 'there is no such file.'} ${writeRemedy(details)}`,
  'wrong-version': ({ details }) =>
    `The addon has version ${details.addonVersion}, but the JavaScript of ${name} has version ` +
    `${details.version}. ` +
    writeRemedy(details),
};

/**
 * Finds the function that writes the sentence of a reason.
 *
 * @param {string} reason
 * @returns {Write}
 */
function findWriter(reason) {
  return /** @type {Write} */ (SENTENCES[reason]);
}

module.exports = { SENTENCES, findWriter };
