'use strict';

// Writes npm/<platform>/: the package of each binary, without the binary. npm installs the package
// whose os, cpu and libc match the machine.
//
//   node tools/generators/packages.js           writes the files
//   node tools/generators/packages.js --check   fails if a file differs, is missing or is
// superfluous

const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, WEBASSEMBLY, describePlatform } = require('../../lib/platforms');
const manifest = require('../../package.json');
const { devDependencies } = require('../package.json');
const { root } = require('../support/steps');
const { filesOf } = require('../release/building/targets');

/** @import { Platform } from '../../lib/platforms' */

/** The packages that connect WebAssembly with Node.js, in the tested versions. */
const RUNTIME = ['@emnapi/core', '@emnapi/runtime', '@napi-rs/wasm-runtime'];

/**
 * @param {Record<string, string>} from
 * @param {string[]} names
 */
function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

/** @param {Platform} platform */
function files(platform) {
  const { target, name, os, cpu, libc } = platform;
  const { version, license, engines, repository, homepage, bugs } = manifest;
  const binaries = filesOf(platform);
  const where = describePlatform(platform);
  const own = {
    name: `${manifest.name}-${name}`,
    version,
    description: `The binary of ${manifest.name} for ${where}`,
    license,
    repository: { ...repository, directory: `npm/${name}` },
    homepage,
    bugs,
    main: binaries.at(-1),
    files: binaries,
    ...(os === undefined ? {} : { os: [os] }),
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
    engines,
    ...(target === WEBASSEMBLY ? { dependencies: pick(devDependencies, RUNTIME) } : {}),
  };
  const readme = [
    `# ${own.name}`,
    '',
    `The binary of [${manifest.name}](${homepage}) for ${where} (\`${target}\`). It is an optional dependency of that`,
    'package, and npm installs it on matching systems. It is of no use by itself.',
  ];
  return { 'package.json': `${JSON.stringify(own, null, 2)}\n`, 'README.md': `${readme.join('\n')}\n` };
}

const expected = new Map(
  PLATFORMS.flatMap((platform) =>
    Object.entries(files(platform)).map(([file, text]) => [`npm/${platform.name}/${file}`, text]),
  ),
);

const BINARY = /\.(?:node|wasm|cjs)$/;

/** @returns {string[]} the files in npm/, except binaries */
function present() {
  const all = fs.readdirSync(path.join(root, 'npm'), { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile() && !BINARY.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'));
}

if (process.argv.includes('--check')) {
  const wrong = present().filter((file) => !expected.has(file));
  for (const [file, text] of expected) {
    const place = path.join(root, file);
    if (!fs.existsSync(place) || fs.readFileSync(place, 'utf8') !== text) wrong.push(file);
  }
  if (wrong.length > 0) {
    console.error(
      `Out of date: ${wrong.join(', ')}. Run node tools/generators/packages.js and commit what it writes.`,
    );
    process.exitCode = 1;
  }
} else {
  fs.rmSync(path.join(root, 'npm'), { recursive: true, force: true });
  for (const [file, text] of expected) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
}
