'use strict';

// npm run tools -- build:target TARGET…: builds the addon for other systems into target/addons.
// Without a target, it lists them.

const fs = require('node:fs');
const path = require('node:path');

const { PLATFORMS, describePlatform } = require('../../../lib/platforms');
const { main, requireToolchains, root } = require('../../support/steps');
const { buildTarget } = require('./targets');

main(() => {
  requireToolchains();
  const targets = process.argv.slice(2);
  if (targets.length === 0) {
    console.log('npm run tools -- build:target TARGET…, where TARGET is one of these:');
    for (const platform of PLATFORMS)
      console.log(`  ${platform.target.padEnd(30)} ${describePlatform(platform)}`);
    return;
  }
  for (const target of targets) {
    const file = buildTarget(target);
    console.log(`${file}: ${fs.statSync(path.join(root, file)).size.toLocaleString('en-US')} bytes`);
  }
});
