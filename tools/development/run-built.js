'use strict';

// node tools/development/run-built.js FILE [ARGUMENTS]: installs and builds what is missing, then runs a script that loads the addon.

const { ensureBuilt, ensureToolsInstalled, main, run } = require('../support/steps');

main(() => {
  ensureToolsInstalled();
  ensureBuilt();
  run(process.execPath, process.argv.slice(2));
});
