'use strict';

// npm run test:page: tests the page of the example server in a real browser. Leaves screenshots in
// target/page.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { readFlags } = require('../support/command-line');
const { StepError, ensureBuilt, ensureToolsInstalled, main, root, run, say } = require('../support/steps');

/** The names of Chromium's command. On Windows and macOS it is not on the path. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

main(() => {
  readFlags();
  ensureToolsInstalled();
  ensureBuilt();
  const chromium = process.env.CHROMIUM_PATH || find() || install();
  say(`The page in ${chromium}`);
  const folder = path.join(root, 'tools/__test__/page');
  const tests = fs.readdirSync(folder).filter((name) => name.endsWith('.test.js'));
  const files = tests.map((name) => path.join(folder, name));
  run(process.execPath, ['--test', '--test-reporter=spec', ...files], { CHROMIUM_PATH: chromium });
});

/** @returns {string | undefined} */
function find() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const files = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [...files, ...PLACES].find((file) => fs.existsSync(file));
}

/** @returns {string} */
function install() {
  const isDebian = fs.existsSync('/etc/debian_version');
  if (!isDebian || process.getuid?.() !== 0) {
    const how = isDebian ? 'Run `sudo apt-get install -y chromium`' : 'Install Chromium or Chrome';
    throw new StepError(`There is no Chromium. ${how}, or set CHROMIUM_PATH to its path.`);
  }
  say('Installing chromium of this system (once)');
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
  const { status } = spawnSync('chromium', ['--version']);
  const chromium = status === 0 ? find() : undefined;
  if (chromium === undefined) throw new StepError('chromium was installed, but does not start.');
  return chromium;
}
