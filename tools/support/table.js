'use strict';

// Formats rows as a Markdown table with aligned columns, and shares in its cells.

/**
 * Returns a table in Markdown, which can also be printed.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 * @returns {string}
 */
function table(head, rows) {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/**
 * @param {number} part
 * @param {number} all
 * @returns {string} a percentage, or an empty string of nothing
 */
function share(part, all) {
  if (all === 0) return '';
  // Never rounds up to 100 %.
  return part === all ? '100 %' : `${(Math.floor((1000 * part) / all) / 10).toFixed(1)} %`;
}

module.exports = { share, table };
