'use strict';

// Tests realms with frozen intrinsics: node --frozen-intrinsics, and lockdown() of SES. Assigning
// an inherited property throws there. All results of this package must be the same.

const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, describe, it } = require('node:test');
const { promisify } = require('node:util');

const root = path.join(__dirname, '..');
const CALLS = path.join(__dirname, 'support/hardened-calls.js');

/** The options of SES for a server in Node: console and errors stay Node's own. */
const FOR_SERVERS = { errorTaming: 'unsafe', consoleTaming: 'unsafe', stackFiltering: 'verbose' };

/** Flags of Node, and what SES is told. @type {Record<string, [string[], object?]>} */
const REALMS = {
  'node --frozen-intrinsics': [['--frozen-intrinsics']],
  'lockdown()': [[], {}],
  'lockdown() of a server': [[], FOR_SERVERS],
  'lockdown() that makes no assignment work': [[], { ...FOR_SERVERS, overrideTaming: 'min' }],
};

/**
 * Runs Node.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [how]
 */
async function run(args, { cwd = root, env = {} } = {}) {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      cwd,
      env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
      encoding: 'latin1',
    });
    return { status: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = /** @type {any} */ (error);
    return { status: code, stdout, stderr };
  }
}

let folder = '';
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qr-napi-'));
});
after(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a hardened realm', { concurrency: true }, () => {
  /** @param {string[]} flags @param {object} [options] */
  async function outcomesIn(flags, options) {
    const told = options === undefined ? [] : [JSON.stringify(options)];
    const { status, stdout, stderr } = await run([...flags, CALLS, folder, ...told]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  }

  let usual;
  before(async () => {
    usual = await outcomesIn([]);
  });

  it('is compared with calls that have the expected results', () => {
    const codes = Object.entries(usual).filter(([name]) => /^ERR_QR_\w+$/.test(name));
    assert.ok(codes.length > 10);
    for (const [name, { error }] of codes) assert.equal(error[1], name);
    assert.deepEqual(
      Object.keys(usual).filter((name) => name.startsWith('nothing calls')),
      [],
    );
    for (const name of ['type png', 'create', 'generateQrCodes', 'toFileStream', 'handler ?text=a'])
      assert.match(usual[name], /^[0-9a-f]{16}$/, name);
  });

  for (const [realm, [flags, options]] of Object.entries(REALMS)) {
    it(`${realm}: every call has the same result`, async () => {
      assert.deepEqual(await outcomesIn(flags, options), usual);
    });
  }
});

describe('the command in a hardened realm', { concurrency: true }, () => {
  const COMMAND = path.join(root, 'lib/cli/bin.js');
  let realms;
  before(() => {
    const lockdown = path.join(folder, 'lockdown.cjs');
    const ses = JSON.stringify(require.resolve('ses'));
    fs.writeFileSync(lockdown, `require(${ses}); lockdown(${JSON.stringify(FOR_SERVERS)});`);
    realms = [[], ['--frozen-intrinsics'], ['--require', lockdown]];
  });

  /**
   * Returns the output and the files of a command in each realm.
   *
   * @param {string[]} args
   * @param {NodeJS.ProcessEnv} [env]
   */
  function outcomesOf(args, env) {
    const outcomes = realms.map(async (flags) => {
      const cwd = fs.mkdtempSync(path.join(folder, 'command-'));
      fs.writeFileSync(path.join(cwd, 'texts.csv'), 'name,text\na,one\nb,two\n');
      const { status, stdout, stderr } = await run([...flags, COMMAND, ...args], { cwd, env });
      const files = fs.readdirSync(cwd, { recursive: true }).sort();
      return { status, stdout, stderr: stderr.replaceAll(/[\d.]+ (s\b|a second)/g, ''), files };
    });
    return Promise.all(outcomes);
  }

  /** @type {Record<string, [string[], number, NodeJS.ProcessEnv?]>} arguments and the status */
  const COMMANDS = {
    help: [['--help'], 0],
    'the terminal': [['text'], 0],
    SVG: [['-o', 'code.svg', '-d', '00f', '-w', '300', 'text'], 0],
    'an unknown option': [['--constructor', 'text'], 2],
    'a text that is too long': [['x'.repeat(5000)], 1],
    'a batch': [['batch', 'texts.csv', '--out', 'codes'], 0],
    'a batch without a file': [['batch', 'none.csv', '--out', 'codes'], 1],
    'an addon that does not load': [['text'], 1, { NAPI_RS_NATIVE_LIBRARY_PATH: '/none.node' }],
  };
  for (const [what, [args, status, env]] of Object.entries(COMMANDS)) {
    it(`${what}: has the same output`, async () => {
      const [usual, ...others] = await outcomesOf(args, env);
      assert.equal(usual.status, status, usual.stderr);
      for (const other of others) assert.deepEqual(other, usual);
      if (what === 'a batch') assert.ok(usual.files.includes(path.join('codes', 'b.png')));
    });
  }
});
