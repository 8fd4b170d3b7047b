'use strict';

// Our types, and the TypeScript of the documentation, compile with the oldest and the newest
// @types/node.

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');

const { blocks, compile, settingsOf, titleOf } = require('../tools/development/check-types');

for (const setting of settingsOf(path.join(__dirname, '../node_modules/typescript'))) {
  test(titleOf(setting), () => assert.equal(compile(setting), ''));
}

test('the documentation has TypeScript examples', () => {
  assert.ok(blocks().some(([, code]) => code.includes('new Response(')));
});
