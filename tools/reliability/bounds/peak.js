'use strict';

// Reads the peak memory of this process.

const fs = require('node:fs');

/**
 * Returns the most memory that this process has had, in bytes.
 *
 * On Linux, counts this program alone. Elsewhere the figure includes the program that the process
 * ran before this one.
 */
function peak() {
  const status = '/proc/self/status';
  if (!fs.existsSync(status)) return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(status, 'utf8'))?.[1]);
}

module.exports = { peak };
