'use strict';

// Preloaded with --require: turns a process of root into one of a user without any rights, since
// root may write every file. Loads everything first, as that user may not read this folder.

const fs = require('node:fs');
const path = require('node:path');

/** The user and group `nobody`, by number: not every system has the name. */
const NOBODY = 65534;

const root = path.join(__dirname, '../..');

if (process.getuid?.() === 0) {
  require(root);
  for (const name of fs.readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })) {
    // bin.js runs the command.
    if (name.endsWith('.js') && path.basename(name) !== 'bin.js') require(path.join(root, 'lib', name));
  }
  process.setgroups?.(process.env.TEST_GROUP === undefined ? [] : [Number(process.env.TEST_GROUP)]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}

module.exports = { NOBODY };
