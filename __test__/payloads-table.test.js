'use strict';

// Tests that the table of schemes is what the functions, the types, the command and the page of the
// documentation have.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, it } = require('node:test');

const { KNOWN_FLAGS } = require('../lib/cli/single');
const { listFlags } = require('../lib/cli/payload');
const payloads = require('../lib/payloads');
const { SCHEMES, findField, getFlag } = require('../lib/payloads/table');
const { generate } = require('../tools/generators/payloads');

const root = path.join(__dirname, '..');

it('every scheme is a function, and every function a scheme', async () => {
  const names = SCHEMES.map(({ name }) => name);
  const { schemes, ...functions } = payloads;
  assert.deepEqual(Object.keys(functions).sort(), [...names].sort());
  for (const [name, make] of Object.entries(functions)) assert.equal(make.name, name);
  assert.deepEqual(
    schemes.map(({ name }) => name),
    names,
  );
  const { default: __, ...imported } = await import('../lib/payloads/index.mjs');
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(payloads).sort());
});

it('the page of the documentation and the types are up to date', () => {
  assert.deepEqual(generate(true), []);
});

it('the types have every field', () => {
  const types = fs.readFileSync(path.join(root, 'lib/payloads/index.d.ts'), 'utf8');
  for (const { name, fields } of SCHEMES) {
    const [, body = ''] =
      new RegExp(
        `export interface ${name[0]?.toUpperCase()}${name.slice(1)}Fields \\{\n(.*?)^\\}`,
        'ms',
      ).exec(types) ?? [];
    for (const field of fields) {
      const [last = ''] = field.name.split('.').reverse();
      assert.match(
        body,
        new RegExp(`^ +${last}${field.required ? '' : '\\?'}: `, 'm'),
        `${name}.${field.name}`,
      );
    }
  }
});

describe('the command of each scheme', () => {
  it('has its own name', () => {
    const commands = SCHEMES.map(({ command }) => command);
    assert.equal(new Set([...commands, 'batch', 'payloads']).size, commands.length + 2);
    for (const command of commands) assert.match(command, /^[a-z]+(?:-[a-z]+)*$/);
  });

  it('has a flag for each field, which is no other flag of the command', () => {
    for (const { name, fields } of SCHEMES) {
      const flags = fields.filter(({ type }) => type !== 'record').map(getFlag);
      assert.equal(new Set(flags).size, flags.length, name);
      for (const flag of flags) {
        assert.match(flag, /^[a-z]+(?:-[a-z]+)*$/);
        assert.ok(!Object.hasOwn(KNOWN_FLAGS, flag), `${name}: --${flag}`);
      }
      assert.ok(flags.every((flag) => Object.hasOwn(listFlags(/** @type {any} */ ({ fields })), flag)));
    }
  });
});

it('a field is found by the argument of an error', () => {
  assert.equal(findField('epc.iban')?.type, 'iban');
  assert.equal(findField('vCard.phone[2]')?.name, 'phone');
  assert.equal(findField('swissQrBill.creditor.postalCode')?.max, 16);
  for (const argument of ['epc', 'epc.x', 'color.dark', '', 'emvMerchant.accounts.26.00'])
    assert.equal(findField(argument), undefined);
});

it('every help fits on a line of documentation', () => {
  for (const { name, fields } of SCHEMES) {
    for (const { name: field, help } of fields) assert.ok(help.length <= 60, `${name}.${field}: ${help}`);
  }
});

it('descriptions are frozen, and can be written as JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(payloads.schemes)), payloads.schemes);
  assert.ok(Object.isFrozen(payloads.schemes) && payloads.schemes.every(Object.isFrozen));
});
