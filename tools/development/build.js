'use strict';

// npm run build: the addon, whether or not it seems up to date.

const { build, ensureInstalled, main, requireToolchains } = require('../support/steps');

main(() => {
  requireToolchains();
  ensureInstalled();
  build();
});
