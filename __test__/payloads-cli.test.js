'use strict';

// Tests the commands of payloads: qr-napi wifi --ssid Guests.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, it } = require('node:test');

const payloads = /** @type {Record<string, any>} */ (require('../lib/payloads'));
const { writePayloadHelp, writePayloadList } = require('../lib/cli/help-payloads');
const { SCHEMES, getFlag } = require('../lib/payloads/table');
const { folderOf, run } = require('./support/cli');
const { decodeText } = require('./support/zxing');

/**
 * Writes fields as flags.
 *
 * @param {(typeof SCHEMES)[number]} scheme
 */
function flagsOf({ fields, example }) {
  return fields.flatMap((field) => {
    const [top = '', part] = field.name.split('.');
    const value = part === undefined ? example[top] : example[top]?.[part];
    if (value === undefined || field.type === 'record') return [];
    if (value === true) return [`--${getFlag(field)}`];
    return [`--${getFlag(field)}=${typeof value === 'object' ? JSON.stringify(value) : value}`];
  });
}

describe('the command of a scheme', () => {
  it('draws the payload that the function makes', async (t) => {
    const folder = folderOf(t);
    for (const scheme of SCHEMES) {
      const file = path.join(folder, `${scheme.name}.png`);
      const { code, error } = await run([scheme.command, ...flagsOf(scheme), '-o', file, '--scale', '4']);
      assert.equal(code, 0, error);
      assert.equal(await decodeText(fs.readFileSync(file)), payloads[scheme.name](scheme.example).text);
    }
  });

  it('draws in the terminal', async () => {
    const { code, out } = await run(['wifi', '--ssid', 'Guests', '--small']);
    assert.equal(code, 0);
    assert.ok(out.includes('▀'));
  });

  it('reports a wrong field by its flag', async () => {
    /** @type {[string[], RegExp][]} */
    const cases = [
      [['wifi'], /^qr-napi: --ssid is missing\./],
      [['epc', '--name', 'A', '--iban', 'DE89370400440532013001'], /^qr-napi: --iban is no valid IBAN/],
      [
        ['geo', '--latitude', '91', '--longitude', '0'],
        /^qr-napi: --latitude: Expected a number from -90 to 90 but received 91$/m,
      ],
      [['geo', '--latitude', 'north', '--longitude', '0'], /^qr-napi: --latitude: Expected a number/],
      [['wifi', '--sid', 'x'], /Did you mean --ssid\?/],
      [['wifi', '--ssid', 'a', 'b'], /qr-napi -- wifi/],
      [['wifi', '--ssid', 'a', '--binary'], /Unknown option '--binary'/],
      [['emv-merchant', '--accounts', '{'], /--accounts/],
      [['swiss-qr-bill', '--iban', 'CH5800791123000889012'], /creditor is missing/],
      [['epc', '--name', 'A', '--iban', 'DE89370400440532013000', '--error', 'H'], /--error/],
    ];
    for (const [args, expected] of cases) {
      const { code, error } = await run(args);
      assert.equal(code, 2, error);
      assert.match(error, expected);
    }
  });

  it('needs a file for a code with a logo', async () => {
    const scheme = SCHEMES.find(({ name }) => name === 'swissQrBill');
    assert.ok(scheme);
    const { code, error } = await run([scheme.command, ...flagsOf(scheme)]);
    assert.equal(code, 2);
    assert.match(error, /--type/);
  });

  it('prints its help', async () => {
    for (const { command } of SCHEMES.slice(0, 2)) {
      const { code, out } = await run([command, '--help']);
      assert.equal(code, 0);
      assert.ok(out.startsWith(`Usage: qr-napi ${command}`));
    }
    for (const scheme of SCHEMES) {
      const help = writePayloadHelp(scheme);
      for (const line of help.split('\n')) assert.ok(line.length <= 80, line);
      for (const field of scheme.fields)
        if (field.type !== 'record') assert.ok(help.includes(`--${getFlag(field)}`));
    }
  });

  it('is drawn as a word after --', async () => {
    const { code } = await run(['--', 'wifi']);
    assert.equal(code, 0);
  });
});

it('qr-napi payloads lists the commands', async () => {
  const { code, out } = await run(['payloads']);
  assert.equal(code, 0);
  assert.equal(out, writePayloadList());
  for (const { command } of SCHEMES) assert.ok(out.includes(`\n  ${command} `));
  for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
});
