'use strict';

// Writes the tables of options, formats and flags in the documentation from the tables in
// lib/options.
//
//   node tools/generators/options.js           writes the tables
//   node tools/generators/options.js --check   fails if one differs

const fs = require('node:fs');
const path = require('node:path');

const { formats, options } = require('../../lib/options');
const { OPTIONS } = require('../../lib/options/table');
const { StepError, main, root } = require('../support/steps');

/** @import { Flag, Option } from '../../lib/options/table' */

const COMMAND = 'node tools/generators/options.js';

/**
 * Each table: the name of its marker, its page, and the function that makes it. @type {[string,
 * string, () => string][]}
 */
const TABLES = [
  ['options', 'docs/options.md', optionTable],
  ['formats', 'docs/formats.md', formatTable],
  ['flags', 'docs/command-line.md', flagTable],
];

const ALPHA = Object.freeze({
  none: 'opaque',
  binary: 'opaque or wholly transparent',
  light: '`dark` opaque, `light` opaque or wholly transparent',
  all: 'any',
});

/**
 * Writes the tables into the pages, or finds the pages where a table differs.
 *
 * @param {boolean} isCheck
 * @returns {string[]} the pages that are out of date
 */
function generate(isCheck) {
  const outdated = new Set();
  for (const [name, page, table] of TABLES) {
    const file = path.join(root, page);
    const before = fs.readFileSync(file, 'utf8');
    const block = new RegExp(`(<!-- ${name}: .*? -->\n)[^]*?(<!-- /${name} -->)`);
    if (!block.test(before)) throw new StepError(`${page} has no place for the table of ${name}.`);
    const after = before.replace(block, (_, begin, end) => `${begin}\n${table()}\n\n${end}`);
    if (after === before) continue;
    outdated.add(page);
    if (!isCheck) fs.writeFileSync(file, after);
  }
  return [...outdated];
}

function optionTable() {
  const rows = options.map((option) => [
    code(option.name),
    describeValue(option),
    option.default === undefined ? option.defaultText : code(literal(option.default)),
    namesOf(option.formats),
    option.description,
  ]);
  return tableOf(['option', 'value', 'default', 'formats', 'what it sets'], rows);
}

/** @param {string | number | boolean} value */
function literal(value) {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/**
 * Lists the formats that have an option, or the formats without it if they are fewer.
 *
 * @param {readonly string[]} names
 */
function namesOf(names) {
  const others = formats.map(({ name }) => name).filter((name) => !names.includes(name));
  if (others.length === 0) return 'all';
  const isFewer = others.length < names.length;
  return `${isFewer ? 'all but ' : ''}${(isFewer ? others : names).map(code).join(', ')}`;
}

/** @param {(typeof options)[number]} option */
function describeValue({ type, min, max, step, choices = [], names }) {
  if (type === 'choice') return choices.map((choice) => code(`'${choice}'`)).join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'charset') return '`true`, `false`, a number, a name';
  if (type === 'string') return 'a string';
  if (type === 'caption') return `a string of ${min} to ${max} characters`;
  if (type === 'sequence') return '`{ index, count, parity }`';
  if (type === 'bytes' || type === 'font') return `a \`Uint8Array\` of at most ${max} bytes`;
  if (type === 'color') return 'a colour of CSS, or hex digits without `#`';
  const steps = step === undefined ? '' : `, in steps of ${step}`;
  const others =
    names === undefined ? '' : `, or a name from ${code(`'${names[0]}'`)} to ${code(`'${names.at(-1)}'`)}`;
  return `${type === 'integer' ? 'an integer' : 'a number'} from ${min} to ${max}${steps}${others}`;
}

function formatTable() {
  const rows = formats.map((format) => [
    code(`'${format.name}'`),
    [...new Set([format.name, ...format.aliases, format.extension])].map((each) => `.${each}`).join(', '),
    code(format.mediaType),
    format.alpha === undefined ? 'none' : ALPHA[format.alpha],
    `${format.maxWidth} ${format.isText ? 'modules' : ''}`.trim(),
    format.description,
  ]);
  return tableOf(['`type`', 'file names', 'media type', 'colours', 'max. width', 'what it is'], rows);
}

function flagTable() {
  const rows = OPTIONS.flatMap((option) => {
    const { flag } = option;
    const row = [code(nameOf(flag)), flag.description ?? option.description, defaultOf(option)];
    const { negation, gradient, shorthands = {} } = flag;
    return [
      row,
      ...[negation, gradient].flatMap((each) =>
        each === undefined ? [] : [[code(nameOf(each)), each.description, each.default]],
      ),
      ...Object.entries(shorthands).map(([name, { value, description }]) => [
        code(`--${name}`),
        description,
        `off; the same as \`--${flag.name} ${value}\``,
      ]),
    ];
  });
  return tableOf(['option', 'what it sets', 'default'], rows);
}

/** @param {Pick<Readonly<Flag>, 'name' | 'short' | 'value' | 'optionalValue'>} flag */
function nameOf({ name, short, value, optionalValue }) {
  if (optionalValue !== undefined) return `--${name}\`, \`--${name}=${optionalValue}`;
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? long : `-${short}\`, \`${long}`;
}

/** @param {Readonly<Option>} option */
function defaultOf(option) {
  if (option.flag.default !== undefined) return option.flag.default;
  if (option.type === 'boolean') return '';
  return option.defaultText ?? String(option.default);
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/**
 * @param {string[]} head
 * @param {string[][]} rows
 */
function tableOf(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

if (require.main === module) {
  main(() => {
    const isCheck = process.argv.includes('--check');
    const outdated = generate(isCheck);
    if (!isCheck || outdated.length === 0) return;
    throw new StepError(`${outdated.join(' and ')} is out of date: run ${COMMAND} and commit it.`);
  });
}

module.exports = { generate };
