'use strict';

const fs = require('node:fs');

/**
 * Returns the most memory that this process has had, in bytes.
 *
 * Where the system tells, of this program alone: elsewhere it includes what the process was before
 * it ran this one.
 */
function peak() {
  const status = '/proc/self/status';
  if (!fs.existsSync(status)) return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(status, 'utf8'))?.[1]);
}

module.exports = { peak };
