'use strict';

// Finds the linker for other systems: Zig.

const fs = require('node:fs');
const path = require('node:path');

const { run } = require('../../support/steps');
const { ensureCrate, ensureTools, ensureWheels } = require('../../locks/install');

const zigbuild = () => ensureCrate('cargo-zigbuild', 'about a minute');
const zig = () => path.join(ensureWheels('zig'), 'ziglang', process.platform === 'win32' ? 'zig.exe' : 'zig');

/**
 * Zig has the headers and start files of every C library, in every version, and links for all of
 * them.
 */
function prepareZig() {
  zigbuild();
  zig();
}

/**
 * Makes an import library for the exports of node.exe, which linkers other than that of Windows
 * need.
 *
 * @returns {string} the folder of the library
 */
function prepareLibnode() {
  const headers = path.join(ensureTools('libnode'), 'node_modules/node-api-headers');
  const folder = path.join(headers, 'def');
  const names = ['js_native_api', 'node_api'].flatMap((name) => {
    const lines = fs.readFileSync(path.join(folder, `${name}.def`), 'utf8').split(/\r?\n/);
    return lines.filter((line) => /^(?:napi|node)_/.test(line));
  });
  const definition = path.join(folder, 'libnode.def');
  fs.writeFileSync(definition, `NAME node.exe\nEXPORTS\n${names.join('\n')}\n`);
  // The linker looks for the first name, the build script of napi-build for the second.
  for (const name of ['node.lib', 'libnode.dll']) {
    run(zig(), [
      'dlltool',
      '-m',
      'i386:x86-64',
      '-d',
      definition,
      '-l',
      path.join(folder, name),
      '-D',
      'node.exe',
    ]);
  }
  return folder;
}

module.exports = { prepareLibnode, prepareZig, zig, zigbuild };
