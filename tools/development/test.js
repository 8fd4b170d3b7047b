'use strict';

// npm test: runs every test of the product, Rust and JavaScript, from a fresh clone.
//
//   npm test                        all tests
//   npm test -- --js                the JavaScript tests
//   npm test -- --rust [NAME]       the Rust tests, or those with NAME in their path
//   npm test -- NAME…               test files by path, name or a part of the name

const {
  StepError,
  ensureBuilt,
  ensureInstalled,
  main,
  requireToolchains,
  run,
  say,
} = require('../support/steps');
const { testFiles } = require('./test-files');

main(() => {
  const { isRust, names, files } = parse(process.argv.slice(2));
  if (isRust || names.length === 0) requireToolchains();
  ensureInstalled();
  ensureBuilt();
  if (isRust) {
    say('Rust tests (the first build of the test tools takes two minutes)');
    run('cargo', ['test', '--locked', '--quiet', ...names]);
  }
  if (files.length > 0) {
    say('JavaScript tests');
    run(process.execPath, ['--test', '--test-reporter=spec', ...files]);
  }
});

/**
 * @param {string[]} args
 * @returns {{ isRust: boolean, names: string[], files: string[] }} whether to run the Rust tests,
 *   and the JavaScript files to run
 */
function parse(args) {
  const flags = args.filter((each) => each.startsWith('-'));
  const names = args.filter((each) => !each.startsWith('-'));
  const unknown = flags.find((each) => each !== '--rust' && each !== '--js');
  if (unknown !== undefined)
    throw new StepError(`Expected --rust, --js, test files or nothing but received ${unknown}.`);
  const isRust = flags.includes('--rust');
  if (isRust && flags.includes('--js') && names.length > 0)
    throw new StepError('Name tests of Rust with --rust, and test files of JavaScript without it.');
  if (isRust && names.length > 1)
    throw new StepError(`Expected one name for --rust but received ${names.join(', ')}.`);
  const hasJs = !isRust || flags.includes('--js');
  const hasRust = isRust || (names.length === 0 && !flags.includes('--js'));
  return { isRust: hasRust, names, files: hasJs ? testFiles(names) : [] };
}
