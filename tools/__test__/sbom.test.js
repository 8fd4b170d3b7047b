'use strict';

// Tests `npm run tools -- sbom`: what a bill of materials contains, and how it is checked.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { describe, test } = require('node:test');

const { cratesIn, differences, label, linkedOnly, pathIn, tidy } = require('../release/sbom/bom');

const ROOT = '/some/where/qr-napi';

/**
 * Returns a bill of materials like one of cargo cyclonedx. Our crate needs a crate and a macro.
 * Each of these needs one more, and both need a third.
 */
function bom() {
  const component = (/** @type {string} */ name) => ({
    name,
    version: '1.0.0',
    'bom-ref': `registry#${name}@1.0.0`,
  });
  const ref = (/** @type {string} */ name) => component(name)['bom-ref'];
  const ours = `path+file://${ROOT}#qr-napi@0.1.0`;
  return {
    serialNumber: 'urn:uuid:1',
    metadata: {
      timestamp: '2026-11-22T00:00:00Z',
      component: {
        name: 'qr-napi',
        version: '0.1.0',
        'bom-ref': ours,
        purl: 'pkg:cargo/qr-napi@0.1.0?download_url=file://.#src/lib.rs',
      },
    },
    components: ['crate', 'of-crate', 'both', 'macro', 'of-macro'].map(component),
    dependencies: [
      { ref: ours, dependsOn: [ref('crate'), ref('macro')] },
      { ref: ref('crate'), dependsOn: [ref('of-crate'), ref('both'), ref('macro')] },
      { ref: ref('macro'), dependsOn: [ref('of-macro'), ref('both')] },
      { ref: ref('of-crate') },
      { ref: ref('both'), dependsOn: [ref('crate')] },
      { ref: ref('of-macro') },
    ],
  };
}

test('leaves out build dependencies, unless a crate of the binary needs them too', () => {
  const { components, dependencies } = linkedOnly(bom(), new Set(['macro 1.0.0']));
  assert.deepEqual(components.map(label), ['crate 1.0.0', 'of-crate 1.0.0', 'both 1.0.0']);
  assert.doesNotMatch(JSON.stringify(dependencies), /macro/);
  assert.equal(dependencies.length, 4);
  assert.equal(linkedOnly(bom(), new Set()).components.length, 5);
});

test('leaves out the time, the serial number and the folder', () => {
  const tidied = tidy(bom(), ROOT);
  assert.equal(tidied.serialNumber, undefined);
  assert.equal(tidied.metadata.timestamp, undefined);
  assert.equal(tidied.metadata.component['bom-ref'], 'path:.#qr-napi@0.1.0');
  assert.equal(tidied.dependencies[0]?.ref, 'path:.#qr-napi@0.1.0');
  assert.equal(tidied.metadata.component.purl, 'pkg:cargo/qr-napi@0.1.0#src/lib.rs');
  assert.equal(pathIn(JSON.stringify(tidied), [ROOT]), undefined);
  assert.equal(pathIn(JSON.stringify(bom()), [ROOT]), ROOT);
  assert.equal(pathIn(JSON.stringify(bom()), []), 'file://');
});

describe('the crates of THIRD-PARTY-LICENSES', () => {
  const licensed = cratesIn(fs.readFileSync(path.join(__dirname, '../../THIRD-PARTY-LICENSES'), 'utf8'));

  test('are read from its first list', () => {
    assert.ok(licensed.includes(`napi ${versionIn('napi')}`));
    assert.ok(licensed.length > 30);
    assert.ok(!licensed.some((each) => /musl|libunwind/.test(each)));
  });

  test('are compared in both directions', () => {
    const [first = ''] = licensed;
    assert.deepEqual(differences(licensed, licensed), []);
    assert.match(
      differences(licensed.slice(1), licensed).join(),
      new RegExp(`lists ${first}, which the bill`),
    );
    assert.match(differences([...licensed, 'x 1.0.0'], licensed).join(), /has x 1\.0\.0, which THIRD-PARTY/);
  });
});

/** @param {string} name */
function versionIn(name) {
  const lock = fs.readFileSync(path.join(__dirname, '../../Cargo.lock'), 'utf8');
  return new RegExp(`name = "${name}"\nversion = "(.+)"`).exec(lock)?.[1];
}
