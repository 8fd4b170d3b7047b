'use strict';

// npm start: installs, builds and starts the example server from a fresh clone. If nothing has
// changed, it only starts the server.

const { spawn } = require('node:child_process');
const path = require('node:path');

const { ensureBuilt, ensureInstalled, main, root } = require('../support/steps');

main(() => {
  ensureInstalled();
  ensureBuilt();

  // Runs as a separate process, as the server forks itself.
  const server = spawn(process.execPath, [path.join(root, 'examples/express/server.js')], {
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => server.kill(signal));
  }
  // npm runs this script in a shell that ends at a signal without passing it on. When the shell has
  // ended, stop the server.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event === 'start' && process.ppid !== parent) server.kill('SIGTERM');
  }, 250);
  server.on('exit', (code) => {
    clearInterval(watch);
    process.exitCode = code ?? 1;
  });
});
