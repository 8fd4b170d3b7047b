'use strict';

// Reads the peak memory of this process.

const fs = require('node:fs');

/**
 * Returns the peak memory of this process, in bytes.
 *
 * On Linux, the figure is for this program alone. Elsewhere it includes the program that the
 * process ran before.
 */
function peak() {
  const status = '/proc/self/status';
  if (!fs.existsSync(status)) return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(status, 'utf8'))?.[1]);
}

module.exports = { peak };
