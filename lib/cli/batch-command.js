'use strict';

// qr-napi batch codes.csv --out folder: its command line, and what is told of it.

const fs = require('node:fs');

const { readArguments } = require('./arguments');
const { DRAWING, extensionOf, readOptions } = require('./drawing');
const { readEncoding } = require('./encoding');
const { Failure, WORK_FAILED, misuse, shown } = require('./failure');
const { Problems } = require('./problems');
const { Progress } = require('./progress');
const { readItems } = require('./rows');
const { Sheet } = require('./sheet');

/** @import { Item } from './rows' */

const KNOWN = Object.freeze(
  /** @type {const} */ ({
    ...DRAWING,
    text: { type: 'string' },
    name: { type: 'string' },
    out: { type: 'string', short: 'o' },
    force: { type: 'boolean', short: 'f' },
    delimiter: { type: 'string' },
    encoding: { type: 'string' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  }),
);

/** The separator that needs no mention. */
const DELIMITER = ',';

const OF_SINGLE = { command: 'qr-napi without batch', known: () => require('./single').KNOWN };

/** The names of separators: a shell reads ; and | itself. */
const DELIMITER_NAMES = new Map([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['\\t', '\t'],
  ['pipe', '|'],
]);

/** Those that end it, and what a shell has as exit code for them. */
const SIGNALS = Object.freeze(/** @type {const} */ ({ SIGINT: 130, SIGTERM: 143 }));

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function batch(args) {
  const { values, words, isLiteral } = readArguments(args, KNOWN, OF_SINGLE);
  if (values.help) {
    await require('./single').write(require('./help').batch());
    return 0;
  }
  const file = readFileName(words);
  const { out } = values;
  if (typeof out !== 'string') throw misuse('a folder for --out', 'none');
  const delimiter = readDelimiter(values.delimiter);
  const encoding = values.encoding === undefined ? undefined : readEncoding(String(values.encoding));
  const options = readOptions(values, 'png');
  // Not before it is needed: help is given where there is no addon, too.
  const { Batch } = require('./batch');
  const drawing = require('../options').readDrawing(options);
  require('./trial').checkDrawing(drawing);
  const ending = `.${extensionOf(options.type)}`;
  const plan = { drawing, folder: out, ending, isForced: values.force === true };
  const input = await open(file === '-' && !isLiteral ? undefined : file);
  const problems = new Problems((line) => progress.tell(clean(line)), values.verbose === true);
  const work = new Batch(plan, problems);
  const progress = new Progress(process.stderr, work, input.size);
  work.signal.addEventListener('abort', () => input.stream.destroy());
  const columns = { text: String(values.text ?? 'text'), name: String(values.name ?? 'name') };
  const sheet = new Sheet(Object.values(columns), { delimiter, encoding });
  const items = whenFound(readItems(input.stream, columns, sheet), () => {
    if (sheet.delimiter !== DELIMITER && sheet.origin !== 'option') progress.tell(separatorOf(sheet));
    makeFolder(out);
  });
  const tellAll = () => {
    problems.end();
    progress.tell(summary(work, problems, sheet.emptyRows, progress.seconds));
  };
  let signal;
  try {
    signal = await watch(work, progress, items);
  } catch (error) {
    if (work.rows > 0) tellAll();
    throw error;
  }
  tellAll();
  if (signal !== undefined) {
    progress.tell(`qr-napi: stopped by ${signal}; the same command goes on from there`);
    return SIGNALS[signal];
  }
  return problems.count > 0 ? WORK_FAILED : 0;
}

/**
 * Does the work, and shows how far it is, until its end or a signal.
 *
 * @param {InstanceType<typeof import('./batch').Batch>} work
 * @param {InstanceType<typeof Progress>} progress
 * @param {AsyncIterable<Item[]>} items
 * @returns {Promise<keyof typeof SIGNALS | undefined>} the signal that it was stopped by
 */
async function watch(work, progress, items) {
  /** @type {keyof typeof SIGNALS | undefined} */
  let stopped;
  const names = /** @type {(keyof typeof SIGNALS)[]} */ (Object.keys(SIGNALS));
  const listeners = names.map((name) => () => {
    stopped ??= name;
    work.stop();
    forget(); // a second one ends the process at once
  });
  const forget = () => {
    for (const [i, name] of names.entries()) process.removeListener(name, listeners[i] ?? (() => {}));
  };
  for (const [i, name] of names.entries()) process.on(name, listeners[i] ?? (() => {}));
  progress.begin();
  try {
    await work.run(items);
  } catch (error) {
    if (stopped === undefined) throw error;
  } finally {
    forget();
    progress.end();
  }
  return stopped;
}

/**
 * Calls `then` when the columns of the file have been found, before the first row.
 *
 * @param {AsyncIterable<Item[]>} items
 * @param {() => void} then
 */
async function* whenFound(items, then) {
  let isFound = false;
  for await (const some of items) {
    if (!isFound) then();
    isFound = true;
    yield some;
  }
}

/** @param {InstanceType<typeof Sheet>} sheet */
function separatorOf({ delimiter = DELIMITER, origin }) {
  const shown = delimiter === '\t' ? 'tabs' : `"${delimiter}"`;
  const why = origin === 'line' ? 'as its first line says' : 'as its header line shows';
  return `The file is read with ${shown} between fields, ${why}; --delimiter sets another separator.`;
}

/** @param {string} folder */
function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    throw new Failure(`--out: Expected a folder but received ${shown(folder)}, which is none`);
  }
}

/**
 * @param {string | undefined} file standard input, where it is undefined
 * @returns {Promise<{ stream: import('node:stream').Readable, size: number | undefined }>}
 */
async function open(file) {
  if (file === undefined) return { stream: process.stdin, size: undefined };
  const handle = await fs.promises.open(file);
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new Failure(`Expected a CSV file but received ${shown(file)}, which is a folder`);
  }
  return { stream: handle.createReadStream(), size: stats.isFile() ? stats.size : undefined };
}

/** @param {string[]} words */
function readFileName(words) {
  const [file, ...others] = words;
  if (file !== undefined && others.length === 0) return file;
  const received =
    file === undefined ? 'none' : `${words.length} (for a code of these words: qr-napi -- batch …)`;
  throw misuse('one CSV file, or - for standard input, for batch', received);
}

/** @param {string | true | undefined} value */
function readDelimiter(value) {
  if (value === undefined) return undefined;
  const named = DELIMITER_NAMES.get(String(value));
  if (named !== undefined) return named;
  if (typeof value !== 'string' || !/^[\t -~]$/.test(value) || value === '"') {
    throw misuse(
      'one ASCII character but no quote, or comma, semicolon, tab or pipe, for --delimiter',
      shown(String(value)),
    );
  }
  return value;
}

/**
 * @param {InstanceType<typeof import('./batch').Batch>} work
 * @param {InstanceType<typeof Problems>} problems
 * @param {number} empty
 * @param {number} seconds
 */
function summary(work, problems, empty, seconds) {
  const rate = Math.round(work.rows / Math.max(seconds, 0.001));
  const bad = problems.count > 0 ? `, ${number(problems.count)} bad` : '';
  const rows = `${number(work.rows)} ${work.rows === 1 ? 'row' : 'rows'}`;
  const good = `${number(work.made)} made, ${number(work.there)} there already`;
  const skipped = empty > 0 ? `, ${number(empty)} empty ${empty === 1 ? 'row' : 'rows'} skipped` : '';
  return `${rows}: ${good}${bad}${skipped}; ${seconds.toFixed(1)} s, ${number(rate)} a second`;
}

/** @param {number} count */
function number(count) {
  return count.toLocaleString('en');
}

/**
 * A file may have what a terminal would obey.
 *
 * @param {string} line
 */
function clean(line) {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

module.exports = { KNOWN, batch };
