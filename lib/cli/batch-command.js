'use strict';

// qr-napi batch codes.csv --out folder: its command line, and what is told of it.

const { once } = require('node:events');
const fs = require('node:fs');
const { Socket } = require('node:net');
const { promisify } = require('node:util');

const { readArguments } = require('./arguments');
const { DRAWING, extensionOf, readOptions } = require('./drawing');
const { readEncoding } = require('./encoding');
const { Failure, WORK_FAILED, misuse, shown } = require('./failure');
const { Problems } = require('./problems');
const { Progress } = require('./progress');
const { readItems } = require('./rows');
const { Sheet } = require('./sheet');
const { SIGNALS, endBy, listen } = require('./signals');

/** @import { Item } from './rows' */
/** @import { Signal } from './signals' */

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

/** The milliseconds that the files under way have after a signal: a disk may hang for ever. */
const TIME_TO_STOP = 1000;

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
  const { Folder } = require('./folder');
  const drawing = require('../options/read').readDrawing(options);
  require('./trial').checkDrawing(drawing);
  const ending = `.${extensionOf(options.type)}`;
  const isForced = values.force === true;
  const folder = new Folder(out);
  const input = await open(file === '-' && !isLiteral ? undefined : file);
  const problems = new Problems((line) => progress.tell(line), values.verbose === true);
  const work = new Batch({ drawing, folder, ending, isForced }, problems);
  const progress = new Progress(process.stderr, work, input.size);
  work.signal.addEventListener('abort', () => input.stream.destroy());
  const columns = { text: String(values.text ?? 'text'), name: String(values.name ?? 'name') };
  const sheet = new Sheet(Object.values(columns), { delimiter, encoding });
  const items = whenFound(readItems(input.stream, columns, sheet), () => {
    if (sheet.delimiter !== DELIMITER && sheet.origin !== 'option') progress.tell(separatorOf(sheet));
    folder.make();
    if (!isForced) folder.list();
  });
  const tellAll = () => {
    problems.end();
    progress.tell(summary(work, problems, sheet.emptyRows, progress.seconds));
  };
  let signal;
  try {
    signal = await watch(work, progress, paced(items, process.stderr, work.signal));
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
 * Does the work, and shows how far it is, until its end or a signal. At the first signal, the files
 * under way are still written. A second signal ends the process, and so does `TIME_TO_STOP`.
 *
 * @param {InstanceType<typeof import('./batch').Batch>} work
 * @param {InstanceType<typeof Progress>} progress
 * @param {AsyncIterable<Item[]>} items
 * @returns {Promise<Signal | undefined>} the signal that it was stopped by
 */
async function watch(work, progress, items) {
  /** @type {Signal | undefined} */
  let stopped;
  const forget = listen((signal) => {
    if (stopped !== undefined) return endBy(signal);
    stopped = signal;
    work.stop();
    // Also ends a process that has reported everything and waits for a call in Node's pool.
    setTimeout(endBy, TIME_TO_STOP, signal).unref();
  });
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

/**
 * Waits before each piece until the messages about earlier rows have been read. With `--verbose`,
 * unread messages would fill the memory.
 *
 * @param {AsyncIterable<Item[]>} items
 * @param {NodeJS.WriteStream} output
 * @param {AbortSignal} signal ends the waiting
 */
async function* paced(items, output, signal) {
  for await (const some of items) {
    // If the reader has gone, the pipe reports an error, and the work goes on.
    if (output.writableNeedDrain) await once(output, 'drain', { signal }).catch(() => {});
    yield some;
  }
}

/** @param {InstanceType<typeof Sheet>} sheet */
function separatorOf({ delimiter = DELIMITER, origin }) {
  const shown = delimiter === '\t' ? 'tabs' : `"${delimiter}"`;
  const why = origin === 'line' ? 'as its first line says' : 'as its header line shows';
  return `The file is read with ${shown} between fields, ${why}; --delimiter sets another separator.`;
}

/**
 * @param {string | undefined} file standard input, where it is undefined
 * @returns {Promise<{ stream: import('node:stream').Readable, size: number | undefined }>}
 */
async function open(file) {
  if (file === undefined) return { stream: process.stdin, size: undefined };
  const fd = await promisify(fs.open)(file, 'r');
  const stats = fs.fstatSync(fd);
  if (stats.isDirectory()) {
    fs.closeSync(fd);
    throw new Failure(`Expected a CSV file but received ${shown(file)}, which is a folder`);
  }
  // Not through Node's pool: a thread that waits for a pipe would keep the process after a signal.
  if (stats.isFIFO()) return { stream: new Socket({ fd, readable: true, writable: false }), size: undefined };
  return { stream: fs.createReadStream('', { fd }), size: stats.isFile() ? stats.size : undefined };
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

module.exports = { KNOWN, batch };
