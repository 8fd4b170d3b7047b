'use strict';

// node tools/release/rehearsal/read.js < OUTPUT: reads the codes that smoke.cjs drew on a system
// without a decoder, and compares them with their texts.

const fs = require('node:fs');

const { main } = require('../../support/steps');
const { assertSmoke } = require('./decode');

main(() => assertSmoke(fs.readFileSync(0, 'utf8')));
