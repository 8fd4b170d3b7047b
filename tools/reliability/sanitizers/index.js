'use strict';

// npm run tools -- test:sanitizer [--only rust|addon|leaks|valgrind] [--save]: finds invalid memory
// accesses, uninitialised reads, uses after free and leaks. Run it after changes of `unsafe` code.

const { parseArgs } = require('node:util');

const {
  StepError,
  ensureBuilt,
  ensureToolsInstalled,
  main,
  requireToolchains,
  say,
} = require('../../support/steps');
const { save } = require('../support/results');
const { addonTests, build, checkThatItSees, leaks } = require('./addon');
const { section } = require('./report');
const { hostOfRust, rustTests } = require('./rust');
const { valgrind } = require('./valgrind');

const PARTS = ['rust', 'addon', 'leaks', 'valgrind'];

main(() => {
  const { only, isSaved } = read(process.argv.slice(2));
  requireToolchains();
  ensureToolsInstalled();
  const host = hostOfRust();
  if (host.includes('windows')) throw new StepError('The address sanitizer does not run on Windows.');
  const start = Date.now();
  /** @type {Record<string, object>} */
  const figures = {};
  if (only.includes('rust')) {
    say('Rust tests with the address sanitizer');
    figures.rust = rustTests(host);
  }
  // Other systems cannot preload a library, or have no Valgrind.
  const isLinux = process.platform === 'linux';
  if (isLinux && (only.includes('addon') || only.includes('leaks'))) {
    say('Building the addon with the address sanitizer');
    build(host);
    checkThatItSees();
  }
  if (isLinux && only.includes('addon')) {
    say('The tests of the addon with it, in Node');
    figures.addon = addonTests();
  }
  if (isLinux && only.includes('leaks')) {
    say('What is never given back');
    figures.leaks = leaks();
  }
  if (isLinux && only.includes('valgrind')) {
    ensureBuilt();
    say('The addon in Node in Valgrind (some minutes)');
    figures.valgrind = valgrind();
  }
  console.log(`\n${section(figures)}`);
  if (isSaved)
    console.log(
      `\nWritten to ${save('sanitizers', 'npm run tools -- test:sanitizer --save', start, figures)}`,
    );
});

/** @param {string[]} args */
function read(args) {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, save: { type: 'boolean', default: false } },
  });
  if (values.only !== undefined && !PARTS.includes(values.only)) {
    throw new StepError(`Expected ${PARTS.join(', ')} for --only but received ${values.only}.`);
  }
  if (values.save && values.only !== undefined)
    throw new StepError('Only a full result can be saved: remove --only.');
  return { only: values.only === undefined ? PARTS : [values.only], isSaved: values.save };
}
