'use strict';

// npm run tools -- reliability:report: writes the results of tools/reliability/results into
// docs/reliability.md. With --check it fails if the page is out of date, and writes nothing.
//
// The text of the page is written by hand. The report.js of each part formats its result, which is
// inserted between `<!-- figures of NAME -->` and `<!-- end -->`. Between `<!-- table -->` and
// `<!-- end -->` is an overview with rows of every part.

const fs = require('node:fs');
const path = require('node:path');

const { readFlags } = require('../../support/command-line');
const { StepError, main, root } = require('../../support/steps');
const { load } = require('../support/results');
const { scripts } = require('../../../package.json');
const { table } = require('../../support/table');

/**
 * The functions that report the result of a part.
 *
 * @typedef {object} Part
 * @property {(figures: any) => [what: string, figure: string][]} rows for the table of all parts
 * @property {(figures: any) => string} section Markdown
 */

/** The parts in the order of the page. The name up to a hyphen is the folder of its report.js. */
const PARTS = [
  'fuzz',
  'api',
  'decoders',
  'styles',
  'bounds',
  'soak',
  'soak-heaps',
  'limits',
  'sanitizers',
  'attack',
  'overload',
  'faults',
  'deploy',
];

const PAGE = 'docs/reliability.md';

main(() => {
  const isChecked = readFlags('--check').has('--check');
  const file = path.join(root, PAGE);
  const before = fs.readFileSync(file, 'utf8');
  const after = render(before);
  if (!isChecked) fs.writeFileSync(file, after);
  else if (after !== before) {
    throw new StepError(`${PAGE} is out of date: run npm run tools -- reliability:report and commit it.`);
  }
});

/**
 * @param {string} page
 * @returns {string}
 */
function render(page) {
  return page.replace(
    /<!-- (table|figures of ([a-z-]+)) -->[\s\S]*?<!-- end -->/g,
    (_, title, name) =>
      `<!-- ${title} -->\n\n${name === undefined ? overview() : section(name)}\n\n<!-- end -->`,
  );
}

/** @returns {string} */
function overview() {
  const rows = PARTS.flatMap((name) => {
    const result = load(name);
    if (result === undefined) return [];
    return partOf(name)
      .rows(result.figures)
      .map(([what, figure]) => [what, figure, `\`${today(result.command)}\``]);
  });
  return table(['Test', 'Result', 'Command'], rows);
}

/**
 * @param {string} name
 * @returns {string}
 */
function section(name) {
  const result = load(name);
  if (result === undefined) return 'Not measured yet.';
  const { machine, versions, date, seconds, command } = result;
  const minutes = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  const where = `${machine.cpu}, ${machine.cores} cores, Node.js ${versions.node}`;
  return `\`${today(command)}\`: ${date.slice(0, 10)}, ${minutes}, ${where}.\n\n${partOf(name).section(result.figures).trim()}`;
}

/**
 * @param {string} command the command as typed when the result was saved
 * @returns {string} the command as typed today, as most commands have moved to the tools
 */
function today(command) {
  return command.replace(/^npm run (?!tools )([\w:-]+)(?: --(?= ))?/, (all, name) =>
    name in scripts ? all : `npm run tools -- ${name}`,
  );
}

/**
 * @param {string} name
 * @returns {Part}
 */
function partOf(name) {
  if (!PARTS.includes(name))
    throw new StepError(`${PAGE} has a place for the figures of ${name}, which is not a part.`);
  const [folder = name] = name.split('-');
  return require(path.join(root, 'tools/reliability', folder, 'report.js'));
}
