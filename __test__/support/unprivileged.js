'use strict';

// Preloaded with --require: changes the user of a root process to one without any rights, since
// root may write every file. Loads the package first, as that user may not read its folder.

const fs = require('node:fs');
const path = require('node:path');

/** The user and group `nobody`, by number: not every system has the name. */
const NOBODY = 65534;

const lib = path.join(__dirname, '../../lib');

/** The entry point of the command, which runs when it is loaded. */
const BIN = path.join('cli', 'bin.js');

if (process.getuid?.() === 0) {
  for (const name of fs.readdirSync(lib, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.js') && name !== BIN) require(path.join(lib, name));
  }
  process.setgroups?.(process.env.TEST_GROUP === undefined ? [] : [Number(process.env.TEST_GROUP)]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

module.exports = { NOBODY };
