'use strict';

// node tools/development/run-built.js FILE [ARGUMENTS]: installs missing dependencies, builds the
// addon if it is out of date, and runs a script that loads it.

const { headerOf } = require('../support/command-line');
const { ensureBuilt, ensureToolsInstalled, main, run } = require('../support/steps');

const [file = __filename] = process.argv.slice(2);

main(() => {
  ensureToolsInstalled();
  ensureBuilt();
  run(process.execPath, process.argv.slice(2));
}, headerOf(file));
