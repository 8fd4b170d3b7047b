'use strict';

// Runs `qr-napi text`: draws one code, in the terminal or into a file.

const fs = require('node:fs');

const { describe } = require('../error');
const { writeWhole } = require('../file');
const { FILES, USAGE } = require('../messages/command');
const { FORMATS, takes } = require('../options/formats');
const { readArguments } = require('./arguments');
const { DRAWING_FLAGS, checkForTerminal, detectType, readOptions } = require('./drawing');
const { CommandError, createUsageError } = require('./failure');
const { checkWidth } = require('./screen');
const { runGuarded } = require('./signals');
const { readBytes, readText } = require('./text');

/** The flags of this command. */
const KNOWN_FLAGS = Object.freeze(
  /** @type {const} */ ({
    ...DRAWING_FLAGS,
    output: { type: 'string', short: 'o' },
    binary: { type: 'boolean' },
    sequence: { type: 'boolean', isValueOptional: true },
    force: { type: 'boolean', short: 'f' },
    grade: { type: 'boolean' },
    verbose: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean' },
  }),
);

/** The other command. An error suggests its options too. */
const OTHER_COMMAND = {
  command: 'qr-napi batch',
  known: () => require('./batch-command').KNOWN_FLAGS,
};

/** The line feed at the end of the output, so that the prompt begins on a new line. */
const LF = 0x0a;

/**
 * Runs the command.
 *
 * @param {readonly string[]} args
 */
async function runSingle(args) {
  const read = readArguments(args, KNOWN_FLAGS, OTHER_COMMAND);
  const { values } = read;
  if (values.help) return write(require('./help').writeSingleHelp());
  if (values.version) return write(`${require('../../package.json').version}\n`);
  const options = readSingleOptions(values);
  if (values.sequence !== undefined && values.grade)
    throw createUsageError(USAGE.bothGiven('--sequence', '--grade'));
  if (values.sequence !== undefined)
    return require('./sequence').runSequence(read, options, (file, code) =>
      save(file, code, values.force === true),
    );
  const text = await (values.binary ? readBytes : readText)(read, process.stdin);
  await drawSingle(text, options, values);
}

/**
 * Reads the options of a code.
 *
 * @param {import('./arguments').CommandLine['values']} values
 */
function readSingleOptions(values) {
  const { output } = values;
  return output === undefined
    ? readTerminalOptions(values)
    : readFileOptions(values, String(output));
}

/**
 * Draws a code, and writes it to the terminal or into a file.
 *
 * @param {any} text
 * @param {Record<string, any>} options
 * @param {import('./arguments').CommandLine['values']} values
 */
async function drawSingle(text, options, values) {
  const { output } = values;
  // Loaded here, as --help and --version must work without the addon.
  const { generateQrCode } = require('../../index');
  const code = generateQrCode(text, options);
  // Described before checkWidth may draw another code.
  const description = describeSymbol(values);
  const grade = values.grade ? describeGrade(text, options, values.verbose === true) : '';
  const format = FORMATS[options.type];
  if (output === undefined || (output === '-' && format?.isText)) {
    const drawSmall = () => generateQrCode(text, { ...options, small: true });
    const canBeSmall = format !== undefined && takes(format, 'small') && !values.small;
    checkWidth(process.stdout, code, canBeSmall ? drawSmall : undefined);
  }
  if (output === undefined)
    await write(code.at(-1) === LF ? code : Buffer.concat([code, Buffer.of(LF)]));
  else if (output === '-') await write(code);
  else await save(String(output), code, values.force === true);
  process.stderr.write(description + grade);
}

/**
 * Returns a line about the last symbol, or an empty string without --verbose.
 *
 * @param {import('./arguments').CommandLine['values']} values
 */
function describeSymbol({ verbose, logo }) {
  if (!verbose && (logo === undefined || !process.stderr.isTTY)) return '';
  const drawn = require('../../index').describeLastQrCode();
  if (drawn === undefined) return '';
  const ofLogo =
    drawn.logo === undefined
      ? ''
      : `, ${Math.floor(100 * drawn.logo.reserve)} % of its error correction left under the logo`;
  return `qr-napi: version ${drawn.version}, level ${drawn.errorCorrectionLevel}${ofLogo}\n`;
}

/**
 * Returns a line about the grade of a code, and one for each parameter with --verbose.
 *
 * @param {any} text
 * @param {Record<string, any>} options
 * @param {boolean} isVerbose
 */
function describeGrade(text, options, isVerbose) {
  const { gradeQrCode } = require('../../index');
  const { grade, letter, limiting, parameters } = gradeQrCode(text, options);
  const limit = letter === 'A' ? '' : `, limited by ${formatParameter(limiting)}`;
  const lines = [`grade ${grade} (${letter})${limit}`];
  for (const [name, each] of isVerbose ? Object.entries(parameters) : []) {
    const value = Number(each.value.toFixed(2));
    lines.push(`${formatParameter(name)} ${value}, grade ${each.grade} (${each.letter})`);
  }
  return lines.map((line) => `qr-napi: ${line}\n`).join('');
}

/**
 * Formats the name of a parameter: `symbol contrast` for `symbolContrast`.
 *
 * @param {string} name
 */
function formatParameter(name) {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/**
 * Reads the options of a code that is drawn in the terminal.
 *
 * @param {import('./arguments').CommandLine['values']} values
 */
function readTerminalOptions(values) {
  checkForTerminal(values);
  return readOptions(values, 'terminal');
}

/**
 * Reads the options of a code that is written to a file, or to standard output as a file.
 *
 * @param {import('./arguments').CommandLine['values']} values
 * @param {string} output
 */
function readFileOptions(values, output) {
  if (output === '-' && values.force) throw createUsageError(USAGE.forceWithoutFile());
  const isNamed = values.type !== undefined || output === '-';
  return readOptions(values, isNamed ? 'png' : detectType(output));
}

/**
 * Returns true for a pipe, a terminal or the like, which has no content to overwrite.
 *
 * @param {string} file
 */
async function isSpecial(file) {
  const stats = await fs.promises.stat(file).catch(() => undefined);
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

/**
 * Writes a code into a file.
 *
 * @param {string} file
 * @param {Buffer} code
 * @param {boolean} isForced whether to replace an existing file
 */
async function save(file, code, isForced) {
  try {
    const isNew = !isForced && !(await isSpecial(file));
    await runGuarded(() => writeWhole(file, code, { isNew }));
  } catch (error) {
    if (/** @type {any} */ (error).code !== 'EEXIST' || isForced) throw error;
    throw new CommandError(FILES.fileExists(describe(file)));
  }
}

/**
 * Writes to standard output, and waits until that is done.
 *
 * @param {string | Buffer} output
 * @returns {Promise<void>}
 */
function write(output) {
  const { stdout } = process;
  return new Promise((resolve, reject) => {
    // If the reader goes away, both the event and the callback report it.
    stdout.on('error', reject);
    stdout.write(output, (error) => (error ? reject(error) : resolve()));
  });
}

module.exports = { KNOWN_FLAGS, drawSingle, readSingleOptions, runSingle, write };
