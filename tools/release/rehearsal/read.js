'use strict';

// node tools/release/rehearsal/read.js < OUTPUT: whether the codes that smoke.cjs made, where no decoder is installed, are read as
// they were written.

const fs = require('node:fs');

const { main } = require('../../support/steps');
const { assertSmoke } = require('./decode');

main(() => assertSmoke(fs.readFileSync(0, 'utf8')));
