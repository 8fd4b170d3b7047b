'use strict';

// Tests codes in a terminal that is too narrow.

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { generateQrCode } = require('..');
const { checkWidth } = require('../lib/cli/screen');
const { COMMAND, folderOf, run } = require('./support/cli');
const { halves, screenshot } = require('./support/terminal');
const { decodeText } = require('./support/zxing');

/**
 * @param {string} text
 * @param {import('..').QrCodeOptions} [options]
 * @returns {number} columns, as a terminal counts them
 */
function columnsOf(text, options = {}) {
  const code = generateQrCode(text, { type: 'terminal', margin: 2, errorCorrectionLevel: 'M', ...options });
  return halves(code.toString())[0]?.length ?? 0;
}

const TEXT = 'https://example.com/a/longer/address';
const NORMAL = columnsOf(TEXT);
const SMALL = columnsOf(TEXT, { small: true });

/** @type {[string[], number, RegExp | undefined][]} */
const TABLE = [
  [[], NORMAL, undefined],
  [
    [],
    NORMAL - 1,
    new RegExp(
      `is ${NORMAL} columns wide, but the terminal has ${NORMAL - 1}\\. Add --small, which takes ${SMALL}, or `,
    ),
  ],
  [[], SMALL, /Add --small, which takes/],
  [
    [],
    SMALL - 1,
    new RegExp(
      `\\. Make the terminal wider \\(--small takes ${SMALL}\\), or write the code into a file with --output\\.`,
    ),
  ],
  [['--small'], SMALL, undefined],
  [
    ['--small'],
    SMALL - 1,
    new RegExp(`is ${SMALL} columns .+ has ${SMALL - 1}\\. Make the terminal wider, or write the code into`),
  ],
  [['-i'], NORMAL - 1, /Add --small/],
  [['-q', '0'], NORMAL - 9, /\. Add --small/],
  [['-o', '-', '-t', 'terminal', '-q', '2'], NORMAL - 1, /Add --small/],
  [['-o', '-', '-t', 'utf8', '-q', '2'], SMALL, undefined],
  [
    ['-o', '-', '-t', 'utf8', '-q', '2'],
    SMALL - 1,
    /\. Make the terminal wider, or write the code into a file/,
  ],
  [['-o', '-'], 10, undefined],
];

describe('a terminal that is too narrow', () => {
  for (const [args, columns, message] of TABLE) {
    test(`${args.join(' ')} in ${columns} columns ${message === undefined ? 'is enough' : 'is refused'}`, async (t) => {
      const cwd = folderOf(t);
      const terminal = path.join(cwd, 'terminal.js');
      fs.writeFileSync(terminal, `Object.assign(process.stdout, { isTTY: true, columns: ${columns} });`);
      const result = await run([...args, TEXT], { cwd, node: ['--require', terminal] });
      if (message === undefined) {
        assert.equal(result.error, '');
        assert.equal(result.code, 0);
        assert.ok(result.bytes.length > 0);
      } else {
        assert.match(result.error, /^qr-napi: The code is .+\n$/);
        assert.match(result.error, message);
        assert.equal(result.code, 1);
        assert.equal(result.out, '');
      }
    });
  }

  test('is not reported if the width is unknown', () => {
    const code = Buffer.from('█'.repeat(100));
    for (const output of [{}, { isTTY: true }, { isTTY: true, columns: 0 }, { isTTY: false, columns: 10 }]) {
      checkWidth(output, code);
    }
    assert.throws(() => checkWidth({ isTTY: true, columns: 99 }, code), { status: 1 });
  });
});

/** Runs a command in a terminal with this number of columns, by Python's standard library. */
const IN_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    size = struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0)
    fcntl.ioctl(1, termios.TIOCSWINSZ, size)
    os.execvp(sys.argv[2], sys.argv[2:])
output = b''
while True:
    try:
        some = os.read(terminal, 65536)
    except OSError:
        break
    if not some:
        break
    output += some
sys.stdout.buffer.write(output)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
const noTerminal =
  (process.platform === 'win32' || spawnSync('python3', ['-c', 'import pty, fcntl']).status !== 0) &&
  'there is no Python to make a terminal with';

describe('a real terminal', { skip: noTerminal }, () => {
  /**
   * @param {number} columns
   * @param {string[]} args
   */
  async function inTerminal(columns, args) {
    const child = spawn('python3', ['-c', IN_TERMINAL, String(columns), process.execPath, COMMAND, ...args]);
    /** @type {Buffer[]} */
    const out = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    const [code] = await once(child, 'close');
    return { code, out: Buffer.concat(out).toString().replaceAll('\r\n', '\n') };
  }

  test('shows a code that fills all columns', async () => {
    for (const [args, columns] of /** @type {[string[], number][]} */ ([
      [[], NORMAL],
      [['--small'], SMALL],
    ])) {
      const { code, out } = await inTerminal(columns, [...args, TEXT]);
      assert.equal(code, 0, out);
      assert.equal(await decodeText(screenshot(out)), TEXT);
    }
  });

  test('reports that it is too narrow', async () => {
    const { code, out } = await inTerminal(NORMAL - 1, [TEXT]);
    assert.match(
      out,
      /^qr-napi: The code is \d+ columns wide, but the terminal has \d+\. Add --small, which takes /,
    );
    assert.equal(code, 1);
  });

  test('with --binary and no input asks for a file, not for a text', async () => {
    const { code, out } = await inTerminal(80, ['--binary']);
    assert.match(
      out,
      /^qr-napi: --binary reads standard input, and takes no text\. Write qr-napi --binary -o /,
    );
    assert.equal(code, 2);
  });
});
