'use strict';

// npm run reliability:report: writes into docs/reliability.md what is in tools/reliability/results. With --check it only says
// whether it is there.
//
// The words of that page are written by hand. Between `<!-- figures of NAME -->` and `<!-- end -->` stands what the
// part's report.js makes of its result; between `<!-- table -->` and `<!-- end -->` a line or more of each part.

const fs = require('node:fs');
const path = require('node:path');

const { StepError, main, root } = require('../../support/steps');
const { load } = require('../support/results');
const { scripts } = require('../../../package.json');
const { table } = require('../../support/table');

/**
 * What a part tells of its result.
 *
 * @typedef {object} Part
 * @property {string} name of its result, and in the page
 * @property {(figures: any) => [what: string, figure: string][]} rows for the table of all parts
 * @property {(figures: any) => string} section Markdown
 */

/** In the order of the page. What is before a hyphen is the folder that tells of it. */
const PARTS = [
  'fuzz',
  'api',
  'decoders',
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
  const [flag, ...more] = process.argv.slice(2);
  if ((flag !== undefined && flag !== '--check') || more.length > 0) {
    throw new StepError(`Expected --check or nothing but received ${[flag, ...more].join(' ')}.`);
  }
  const file = path.join(root, PAGE);
  const before = fs.readFileSync(file, 'utf8');
  const after = render(before);
  if (flag === undefined) fs.writeFileSync(file, after);
  else if (after !== before) {
    throw new StepError(
      `${PAGE} is not of the newest results: run npm run tools -- reliability:report and commit it.`,
    );
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
  return table(['What was tried', 'What came of it', 'Command'], rows);
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
 * @param {string} command as it was typed when a result was saved
 * @returns {string} as it is typed today: most commands have moved from the package of the product to that of the tools
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
  if (!PARTS.includes(name)) throw new StepError(`${PAGE} asks for figures of ${name}, which is no part.`);
  const [folder = name] = name.split('-');
  return require(path.join(root, 'tools/reliability', folder, 'report.js'));
}
