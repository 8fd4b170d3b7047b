#!/usr/bin/env node
'use strict';

const { main } = require('./main');

// Not process.exit, which may lose output that is still on its way into a pipe.
main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
