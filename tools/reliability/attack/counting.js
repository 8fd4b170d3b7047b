'use strict';

// Preloaded before the example server. Each process writes the number of its admitted, unanswered
// requests into a file of the folder COUNTS, named by its process id.

const fs = require('node:fs');
const path = require('node:path');

const unanswered = require('../../../examples/express/unanswered');

const WRITE_MS = 100;

/** @type {InstanceType<typeof unanswered.Unanswered>[]} */
const all = [];

unanswered.Unanswered = class extends unanswered.Unanswered {
  /** @param {number} most */
  constructor(most) {
    super(most);
    all.push(this);
  }
};

const file = path.join(`${process.env.COUNTS}`, `${process.pid}`);
setInterval(() => {
  fs.writeFileSync(file, `${all.reduce((sum, { count }) => sum + count, 0)}`);
}, WRITE_MS).unref();
