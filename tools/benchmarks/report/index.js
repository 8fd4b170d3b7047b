'use strict';

// npm run tools -- bench:report: writes docs/benchmarks.md and its plots from the newest result.
// With --check it fails if they are out of date.

const fs = require('node:fs');
const path = require('node:path');

const { StepError, ensureToolsInstalled, main, root } = require('../../support/steps');

main(() => {
  const [flag, ...more] = process.argv.slice(2);
  if ((flag !== undefined && flag !== '--check') || more.length > 0) {
    throw new StepError(`Expected --check or nothing but received ${[flag, ...more].join(' ')}.`);
  }
  ensureToolsInstalled();
  const { files } = require('./page');
  for (const [name, text] of files()) {
    const file = path.join(root, name);
    if (flag === undefined) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    } else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      throw new StepError(
        `${name} is not of the newest result: run npm run tools -- bench:report and commit it.`,
      );
    }
  }
});
