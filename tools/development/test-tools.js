'use strict';

// npm run tools -- test [NAME…]: runs all tests of the tools, or the named files, as npm test does
// for the product.

const { ensureBuilt, ensureToolsInstalled, main, run, say } = require('../support/steps');
const { TOOLS, testFiles } = require('./test-files');

main(() => {
  const files = testFiles(process.argv.slice(2), TOOLS);
  ensureToolsInstalled();
  ensureBuilt();
  say('Tests of the tools');
  run(process.execPath, ['--test', '--test-reporter=spec', ...files]);
});
