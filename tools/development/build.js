'use strict';

// npm run build: builds the addon, even if it seems up to date.

const { build, ensureInstalled, main, requireToolchains } = require('../support/steps');

main(() => {
  requireToolchains();
  ensureInstalled();
  build();
});
