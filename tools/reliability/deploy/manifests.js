'use strict';

// Checks the files for systemd, Docker and Kubernetes with other people's programs.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { StepError } = require('../../support/steps');
const { ensurePython } = require('../../locks/install');
const { ensureProgram, installPackage } = require('../support/system');
const { get } = require('./client');
const { EXAMPLES, FOLDER } = require('./proxies');
const { startServer } = require('./servers');

/**
 * The oldest Kubernetes with every feature that the files use, and the newest with published
 * schemas.
 */
const KUBERNETES = Object.freeze(['1.30', '1.37']);

/**
 * @typedef {object} Manifests
 * @property {number} units of systemd
 * @property {number} exposure the exposure level of the server by `systemd-analyze security`, from
 *   0 to 10
 * @property {number} resources of Kubernetes
 * @property {readonly string[]} kubernetes its versions
 * @property {number} filteredStopMs the time from SIGTERM to the end of a server with only the
 *   system calls of its unit
 */

/** @returns {Promise<Manifests>} */
async function checkManifests() {
  checkDockerfile();
  return { ...checkUnits(), ...checkResources(), filteredStopMs: await tryFilter() };
}

/**
 * Runs the server with only the system calls that its unit allows, and as the user nobody if
 * possible.
 *
 * @returns {Promise<number>} the milliseconds it took to end
 */
async function tryFilter() {
  // Debian's Python, which can load Debian's package of seccomp.
  const python = '/usr/bin/python3';
  const [script, unit] = [path.join(__dirname, 'sandbox.py'), path.join(EXAMPLES, 'systemd/qr.service')];
  if (spawnSync(python, ['-c', 'import seccomp']).status !== 0) {
    installPackage('python3-seccomp', 'Python has no module seccomp');
  }
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--bounding-set=-all'];
  const within = [...(process.getuid?.() === 0 ? nobody : []), python, script, unit];
  // A forbidden call must fail. Otherwise the next check proves nothing.
  const [command = '', ...args] = [...within, 'chown', '1:1', '/tmp'];
  if (!/not permitted/.test(spawnSync(command, args, { encoding: 'utf8' }).stderr)) {
    throw new StepError('The system call filter does not block a forbidden call.');
  }
  const server = await startServer({ within, workers: 2 });
  try {
    const { body } = await get(`http://127.0.0.1:${server.port}/healthz`);
    if (`${body}` !== 'ok')
      throw new StepError(`With the system call filter of qr.service, /healthz answers ${body}.`);
    return Math.round(await server.drain());
  } finally {
    await server.kill();
  }
}

/** Checks the units with systemd-analyze, with the paths of programs on this computer. */
function checkUnits() {
  ensureProgram('systemd-analyze', 'systemd');
  ensureProgram('curl', 'curl');
  const folder = path.join(FOLDER, `systemd-${process.pid}-0`);
  fs.mkdirSync(folder, { recursive: true });
  const names = fs.readdirSync(path.join(EXAMPLES, 'systemd'));
  for (const name of names) {
    const text = fs.readFileSync(path.join(EXAMPLES, 'systemd', name), 'utf8');
    fs.writeFileSync(path.join(folder, name), text.replaceAll('/usr/bin/node', process.execPath));
  }
  // Other units of this computer may have faults too.
  const verify = ['verify', '--recursive-errors=no', ...names.map((name) => `./${name}`)];
  judge('systemd-analyze', verify, folder);
  const text = judge(
    'systemd-analyze',
    ['security', '--offline=yes', '--no-pager', './qr.service'],
    folder,
    true,
  );
  const exposure = /exposure level for qr\.service: ([\d.]+)/.exec(text)?.[1];
  if (exposure === undefined) throw new StepError(`systemd-analyze security prints no exposure:\n${text}`);
  return { units: names.length, exposure: Number(exposure) };
}

function checkDockerfile() {
  const python = ensurePython('hadolint');
  judge(path.join(path.dirname(python), 'hadolint'), ['Dockerfile'], path.join(EXAMPLES, 'docker'));
}

function checkResources() {
  const python = ensurePython('kubernetes');
  const command = path.join(path.dirname(python), 'kubernetes-validate');
  const folder = path.join(EXAMPLES, 'kubernetes');
  // There is no schema for Kustomize: tools/__test__/deploy.test.js reads it.
  const names = fs.readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
  for (const version of KUBERNETES) {
    judge(command, ['--strict', '--quiet', '--kubernetes-version', version, ...names], folder);
  }
  return { resources: names.length, kubernetes: KUBERNETES };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} folder
 * @param {boolean} [mayTalk] whether output is allowed
 * @returns {string} the output
 */
function judge(command, args, folder, mayTalk = false) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim();
  if (error || status !== 0 || (said !== '' && !mayTalk)) {
    throw new StepError(`${path.basename(command)} ${args.join(' ')} says:\n${error?.message ?? said}`);
  }
  return said;
}

module.exports = { checkManifests };
