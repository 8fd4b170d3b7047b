'use strict';

// The linker for other machines.

const fs = require('node:fs');
const path = require('node:path');

const { run, say } = require('./steps');
const { TOOLS, ensureTools } = require('./tools');

const ZIGBUILD = '0.24.1';
const ZIG = '0.15.2';
const NODE_HEADERS = '1.9.0';

const PYTHON = path.join(TOOLS, 'python');

const zigbuild = () => path.join(TOOLS, 'bin/cargo-zigbuild');
const zig = () => path.join(PYTHON, 'ziglang', process.platform === 'win32' ? 'zig.exe' : 'zig');

/** Zig has the headers and start files of every C library, in every version, and links for all of them. */
function prepareZig() {
  if (!fs.existsSync(zigbuild())) {
    say(`Installing cargo-zigbuild ${ZIGBUILD} into target/tools (about a minute, once)`);
    run('cargo', [
      'install',
      '--locked',
      '--quiet',
      '--version',
      ZIGBUILD,
      'cargo-zigbuild',
      '--root',
      TOOLS,
    ]);
  }
  if (!fs.existsSync(zig())) {
    say(`Installing Zig ${ZIG} into target/tools (80 MB, once)`);
    const python = process.platform === 'win32' ? 'python' : 'python3';
    run(python, ['-m', 'pip', 'install', '--quiet', '--target', PYTHON, `ziglang==${ZIG}`]);
  }
}

/**
 * A library that says what node.exe has, as a linker that is not Windows' own asks for one.
 *
 * @returns {string} the folder that it is in
 */
function prepareLibnode() {
  const headers = path.join(
    ensureTools('libnode', { 'node-api-headers': NODE_HEADERS }),
    'node_modules/node-api-headers',
  );
  const folder = path.join(headers, 'def');
  const names = ['js_native_api', 'node_api'].flatMap((name) => {
    const lines = fs.readFileSync(path.join(folder, `${name}.def`), 'utf8').split(/\r?\n/);
    return lines.filter((line) => /^(?:napi|node)_/.test(line));
  });
  const definition = path.join(folder, 'libnode.def');
  fs.writeFileSync(definition, `NAME node.exe\nEXPORTS\n${names.join('\n')}\n`);
  // The first is what the linker looks for, the second what the build script of napi-build does.
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
