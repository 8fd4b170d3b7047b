'use strict';

// Runs `qr-napi batch codes.csv --out folder`: parses its command line, and reports the results.

const { once } = require('node:events');
const fs = require('node:fs');
const { Socket } = require('node:net');
const { promisify } = require('node:util');

const { describe } = require('../error');
const { FILES, USAGE } = require('../messages/command');
const { readArguments } = require('./arguments');
const { DRAWING_FLAGS, getExtension, readOptions } = require('./drawing');
const { readEncoding } = require('./encoding');
const { CommandError, WORK_FAILED, createUsageError } = require('./failure');
const { Problems } = require('./problems');
const { ProgressBar } = require('./progress');
const { readItems } = require('./rows');
const { Sheet } = require('./sheet');
const { SIGNALS, endProcess, listen } = require('./signals');

/** @import { Item } from './rows' */
/** @import { Signal } from './signals' */

const KNOWN_FLAGS = Object.freeze(
  /** @type {const} */ ({
    ...DRAWING_FLAGS,
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

/** The usual separator. The report mentions only others. */
const DEFAULT_DELIMITER = ',';

const OTHER_COMMAND = {
  command: 'qr-napi without batch',
  known: () => require('./single').KNOWN_FLAGS,
};

/** Names of separators, as a shell interprets ; and | itself. */
const DELIMITER_NAMES = new Map([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['\\t', '\t'],
  ['pipe', '|'],
]);

/** The most milliseconds that a signal waits for the files under way: a disk may hang for ever. */
const MAX_STOP_MS = 1000;

/**
 * Runs the command.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function runBatch(args) {
  const { values, words, isLiteral } = readArguments(args, KNOWN_FLAGS, OTHER_COMMAND);
  if (values.help) {
    await require('./single').write(require('./help').writeBatchHelp());
    return 0;
  }
  const file = readFileName(words);
  const { out } = values;
  if (typeof out !== 'string') throw createUsageError(USAGE.missingFolder());
  const delimiter = readDelimiter(values.delimiter);
  const encoding =
    values.encoding === undefined ? undefined : readEncoding(String(values.encoding));
  const options = readOptions(values, 'png');
  // Loaded here, as --help must work without the addon.
  const { BatchRun } = require('./batch');
  const { Folder } = require('./folder');
  const drawing = require('../options/read').readDrawing(options);
  require('./trial').checkDrawing(drawing);
  const ending = `.${getExtension(options.type)}`;
  const isForced = values.force === true;
  const folder = new Folder(out);
  const input = await openFile(file === '-' && !isLiteral ? undefined : file);
  const problems = new Problems((line) => progress.print(line), values.verbose === true);
  const work = new BatchRun({ drawing, folder, ending, isForced }, problems);
  const progress = new ProgressBar(process.stderr, work, input.size);
  work.signal.addEventListener('abort', () => input.stream.destroy());
  const columns = { text: String(values.text ?? 'text'), name: String(values.name ?? 'name') };
  const sheet = new Sheet(Object.values(columns), { delimiter, encoding });
  const items = afterHeader(readItems(input.stream, columns, sheet), () => {
    if (sheet.delimiter !== DEFAULT_DELIMITER && sheet.origin !== 'option')
      progress.print(describeSeparator(sheet));
    folder.make();
    if (!isForced) folder.list();
  });
  const report = () => {
    problems.end();
    progress.print(summarise(work, problems, sheet.emptyRows, progress.seconds));
  };
  let signal;
  try {
    signal = await runUntilSignal(
      work,
      progress,
      waitForReader(items, process.stderr, work.signal),
    );
  } catch (error) {
    if (work.rows > 0) report();
    throw error;
  }
  report();
  if (signal !== undefined) {
    progress.print(`qr-napi: stopped by ${signal}; the same command goes on from there`);
    return SIGNALS[signal];
  }
  return problems.count > 0 ? WORK_FAILED : 0;
}

/**
 * Does the work and shows its progress, until it ends or a signal arrives. After the first signal,
 * the files under way have `MAX_STOP_MS` to be finished. A second signal ends the process at once.
 *
 * @param {InstanceType<typeof import('./batch').BatchRun>} work
 * @param {InstanceType<typeof ProgressBar>} progress
 * @param {AsyncIterable<Item[]>} items
 * @returns {Promise<Signal | undefined>} the signal that stopped the work
 */
async function runUntilSignal(work, progress, items) {
  /** @type {Signal | undefined} */
  let stopped;
  const forget = listen((signal) => {
    if (stopped !== undefined) return endProcess(signal);
    stopped = signal;
    work.stop();
    // Also ends a process that has reported everything and waits for a call in Node's pool.
    setTimeout(endProcess, MAX_STOP_MS, signal).unref();
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
 * Calls `then` once: after the header line, and before the first row.
 *
 * @param {AsyncIterable<Item[]>} items
 * @param {() => void} then
 */
async function* afterHeader(items, then) {
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
async function* waitForReader(items, output, signal) {
  for await (const some of items) {
    // If the reader is gone, the pipe reports an error, and the work goes on.
    if (output.writableNeedDrain) await once(output, 'drain', { signal }).catch(() => {});
    yield some;
  }
}

/**
 * Returns a sentence about the separator of the file.
 *
 * @param {InstanceType<typeof Sheet>} sheet
 */
function describeSeparator({ delimiter = DEFAULT_DELIMITER, origin }) {
  const shown = delimiter === '\t' ? 'tabs' : `"${delimiter}"`;
  const why = origin === 'line' ? 'as its first line says' : 'as its header line shows';
  return `The file is read with ${shown} between fields, ${why}; --delimiter sets another separator.`;
}

/**
 * Opens the CSV file.
 *
 * @param {string | undefined} file undefined for standard input
 * @returns {Promise<{ stream: import('node:stream').Readable, size: number | undefined }>}
 */
async function openFile(file) {
  if (file === undefined) return { stream: process.stdin, size: undefined };
  const fd = await promisify(fs.open)(file, 'r');
  const stats = fs.fstatSync(fd);
  if (stats.isDirectory()) {
    fs.closeSync(fd);
    throw new CommandError(FILES.notCsv(describe(file)));
  }
  // Not through Node's pool: a thread that waits for a pipe would keep the process after a signal.
  if (stats.isFIFO())
    return { stream: new Socket({ fd, readable: true, writable: false }), size: undefined };
  return { stream: fs.createReadStream('', { fd }), size: stats.isFile() ? stats.size : undefined };
}

/**
 * Reads the name of the CSV file.
 *
 * @param {string[]} words
 */
function readFileName(words) {
  const [file, ...others] = words;
  if (file !== undefined && others.length === 0) return file;
  throw createUsageError(
    file === undefined ? USAGE.missingFile() : USAGE.tooManyFiles(words.length),
  );
}

/**
 * Reads the option --delimiter.
 *
 * @param {string | true | undefined} value
 */
function readDelimiter(value) {
  if (value === undefined) return undefined;
  const named = DELIMITER_NAMES.get(String(value));
  if (named !== undefined) return named;
  if (typeof value !== 'string' || !/^[\t -~]$/.test(value) || value === '"') {
    throw createUsageError(USAGE.badDelimiter(describe(String(value))));
  }
  return value;
}

/**
 * Returns the last line of the report.
 *
 * @param {InstanceType<typeof import('./batch').BatchRun>} work
 * @param {InstanceType<typeof Problems>} problems
 * @param {number} empty how many empty rows were skipped
 * @param {number} seconds
 */
function summarise(work, problems, empty, seconds) {
  const rate = Math.round(work.rows / Math.max(seconds, 0.001));
  const bad = problems.count > 0 ? `, ${formatCount(problems.count)} bad` : '';
  const rows = `${formatCount(work.rows)} ${work.rows === 1 ? 'row' : 'rows'}`;
  const good = `${formatCount(work.made)} made, ${formatCount(work.there)} there already`;
  const skipped =
    empty > 0 ? `, ${formatCount(empty)} empty ${empty === 1 ? 'row' : 'rows'} skipped` : '';
  return `${rows}: ${good}${bad}${skipped}; ${seconds.toFixed(1)} s, ${formatCount(rate)} a second`;
}

/**
 * Formats a number with commas.
 *
 * @param {number} count
 */
function formatCount(count) {
  return count.toLocaleString('en');
}

module.exports = { KNOWN_FLAGS, runBatch };
