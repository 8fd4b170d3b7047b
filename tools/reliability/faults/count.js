'use strict';

// Preloaded before the server: each process prints at its end how many requests it has read.

const fs = require('node:fs');
const { subscribe } = require('node:diagnostics_channel');

const file = /** @type {string} */ (process.env.REQUESTS_READ_FILE);

let read = 0;
subscribe('http.server.request.start', () => {
  read += 1;
});
process.once('exit', () => fs.appendFileSync(file, `${read}\n`));
