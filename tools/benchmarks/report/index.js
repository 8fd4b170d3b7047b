'use strict';

// npm run tools -- bench:report: writes docs/benchmarks.md and its plots from the newest result.
// With --check it fails if they are out of date.

const fs = require('node:fs');
const path = require('node:path');

const { readFlags } = require('../../support/command-line');
const { StepError, ensureToolsInstalled, main, root } = require('../../support/steps');

main(() => {
  const isChecked = readFlags('--check').has('--check');
  ensureToolsInstalled();
  const { files } = require('./page');
  for (const [name, text] of files()) {
    const file = path.join(root, name);
    if (!isChecked) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    } else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      throw new StepError(
        `${name} is not of the newest result: run npm run tools -- bench:report and commit it.`,
      );
    }
  }
});
