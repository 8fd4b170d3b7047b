'use strict';

// Writes the sentence of every error of the library from its fields: what is wrong, then what to
// do. Nothing parses a sentence. The command writes the same sentences with the names of its
// flags.

const { escapeUnsafe } = require('../printable');

/**
 * The fields of an error.
 *
 * @typedef {object} Fields
 * @property {string} code
 * @property {string | undefined} [argument]
 * @property {string | undefined} [expected]
 * @property {string | undefined} [received]
 * @property {Readonly<Record<string, any>> | undefined} [details]
 *
 * Names options in a sentence.
 *
 * @typedef {object} Words
 * @property {(name: string) => string} option writes the name of an option
 * @property {(name: string, value: string | true) => string} set writes an option with a value
 *
 * @typedef {(fields: { argument: string, details: Record<string, any> }, words: Words) => string}
 *   Write
 */

/** @type {Words} */
const LIBRARY = {
  option: (name) => name,
  set: (name, value) => `${name}: ${value === true ? value : `'${value}'`}`,
};

/**
 * Returns the subject of a sentence about an argument.
 *
 * @param {string} argument
 */
const nameSubject = (argument) => (argument === 'text' ? 'The text' : argument);

/**
 * Returns the memory that is missing, if it is known.
 *
 * @param {number} [bytes]
 */
const describeNeeded = (bytes) => (bytes === undefined ? '' : `: ${bytes} more bytes are needed`);

/** What people call each symbology. */
const SYMBOLOGY_NAMES = /** @type {Record<string, string>} */ ({
  qr: 'QR',
  'micro-qr': 'Micro QR',
  rmqr: 'rMQR',
});

/** The characters of each mode. */
const MODE_CHARACTERS = /** @type {Record<string, string>} */ ({
  numeric: 'It takes only the digits 0 to 9.',
  alphanumeric: 'It takes only digits, the letters A to Z, spaces and eight signs ($%*+-./:).',
  kanji: 'It takes only the characters of JIS X 0208.',
});

/**
 * Writes that a text is too long for a sequence.
 *
 * @param {Record<string, any>} details
 * @param {Words['option']} option
 */
function describeLongSequence({ length, symbols, neededSymbols, version, level }, option) {
  const remedy =
    neededSymbols === undefined
      ? 'Shorten it'
      : `It needs ${neededSymbols} codes of this version. Draw as many, shorten it`;
  return (
    `The text is too long for a sequence of ${symbols} QR codes of version ${version} at level ` +
    `${level}: it has ${length} bytes. ${remedy}, or choose a larger ${option('version')} or a ` +
    `lower ${option('errorCorrectionLevel')}.`
  );
}

/**
 * The sentences, by code; where a code has several, by code and `details.reason`.
 *
 * @type {Record<string, Write | Record<string, Write>>}
 */
const SENTENCES = {
  ERR_QR_INVALID_TEXT: {
    empty: () => 'The text is empty. A QR code needs at least one character.',
    charset: ({ argument, details: { character, index, eci } }, { option }) =>
      `${nameSubject(argument)} has '${escapeUnsafe(character)}' at index ${index}, which ` +
      `${require('../options/charsets').nameCharset(eci)} lacks. Remove it, or choose another ` +
      `${option('eci')}: true is UTF-8, which has every character.`,
    'no-charset': ({ argument, details: { eci } }, { option }) =>
      `${nameSubject(argument)} is a string, which cannot be converted to the encoding of ECI ` +
      `${eci}. Pass its bytes as a Uint8Array, or choose another ${option('eci')}.`,
    'sequence-too-short': ({ details: { characters, symbols } }) =>
      `The text is too short for a sequence of ${symbols} QR codes: it has ` +
      `${characters} ${characters === 1 ? 'character' : 'characters'}, and each code needs one. ` +
      'Draw it as one code, or as fewer.',
    'not-utf8': ({ argument }, { option }) =>
      `${nameSubject(argument)} is not UTF-8, but ${option('eci')} declares that it is. ` +
      `Convert it, or leave out ${option('eci')}.`,
  },

  ERR_QR_INVALID_SEGMENT: {
    character: ({ argument, details: { mode, character, index } }) =>
      `${argument} has '${escapeUnsafe(character)}' at index ${index}, which ${mode} mode cannot ` +
      `encode. ${MODE_CHARACTERS[mode]}`,
    'kanji-with-eci': ({ argument }, { option }) =>
      `${argument} is 'kanji', but ${option('eci')} declares another encoding than Shift JIS. ` +
      `Use another mode, or leave out ${option('eci')}.`,
    'mode-with-eci': ({ argument }, { option }) =>
      `${argument} has one byte for a character, but ${option('eci')} declares an encoding with ` +
      "two or four. Use 'byte', or leave out the mode.",
  },

  ERR_QR_INVALID_OPTION: {
    'not-for-type': ({ argument, details: { type } }, { option }) =>
      `Type '${type}' takes no ${option(argument)}. Remove it, or choose another ${option('type')}.`,
    'not-for-payload': ({ argument, details: { scheme, required } }, { option }) =>
      `A code of ${scheme} needs ${required}. Leave out ${option(argument)}, or change it.`,
    'width-and-scale': ({ details: { width, scale } }, { option }) =>
      `${option('width')} ${width} and ${option('scale')} ${scale} exclude each other: ` +
      `${option('width')} is the size of the whole image, ${option('scale')} that of a module. ` +
      'Set only one.',
    'level-of-version': ({ details: { version, level, levels } }, { option }) =>
      `Version ${version} has no error correction level ${level}` +
      (levels === ''
        ? `, as it only detects errors. Leave out ${option('errorCorrectionLevel')}, or choose a larger ${option('version')}.`
        : `. Its levels are ${levels}.`),
    'level-of-symbology': ({ details: { symbology, level, levels } }) =>
      `${SYMBOLOGY_NAMES[symbology]} has no error correction level ${level}. Its levels are ${levels}.`,
    'mode-of-symbology': ({ details: { symbology, mode } }, { set }) =>
      `${SYMBOLOGY_NAMES[symbology]} has no ${mode} header. Leave it out, or choose ${set('symbology', 'qr')}.`,
    'version-of-symbology': ({ details: { version, symbology } }, { option }) =>
      `Version ${version} is not one of ${SYMBOLOGY_NAMES[symbology]}. ` +
      `Choose another ${option('version')}, or leave out ${option('symbology')}.`,
    'shape-of-symbology': ({ argument, details: { symbology } }, { option, set }) =>
      `${option(argument)} is for rMQR, but a ${SYMBOLOGY_NAMES[symbology]} code is a square. ` +
      `Leave it out, or choose ${set('symbology', 'rmqr')}.`,
    'not-for-symbology': ({ argument, details: { symbology } }, { option }) =>
      `${option(argument)} is for QR codes, and not for ${SYMBOLOGY_NAMES[symbology]} codes. Leave it out.`,
    'shape-and-version': ({ argument }, { option }) =>
      `${option(argument)} and ${option('version')} exclude each other: a version has one height and one width. Set only one.`,
    'above-max-version': ({ details: { version, maxVersion } }, { option }) =>
      `${option('version')} ${version} is above ${option('maxVersion')} ${maxVersion}. ` +
      'Set only one, or make them agree.',
    'padding-without-clear': ({ argument }, { option, set }) =>
      `${set('logo.clear', 'none')} leaves no light space around the logo. Leave out ` +
      `${option(argument)}, or choose another ${option('logo.clear')}.`,
    'sequence-twice': ({ argument }, { option }) =>
      `generateQrCodeSequence numbers its codes itself. Remove ${option(argument)}, or draw each ` +
      'code with generateQrCode.',
    'gs1-with-other': ({ details: { other } }, { option }) =>
      `${option('gs1')} and ${option(other)} exclude each other: GS1 elements are ASCII behind a ` +
      `header of their own. Leave out ${option(other)}.`,
    'gs1-in-sequence': (_, { option }) =>
      `generateQrCodeSequence does not divide GS1 elements. Remove ${option('gs1')}, or draw one ` +
      'code with generateQrCode.',
    'handler-arguments': () =>
      'qrCodeHandler takes only options, and returns the handler. Write app.get(path, qrCodeHandler()).',
    'not-from-index': ({ argument }) =>
      `The addon was called with another ${argument} than index.js passes. ` +
      'Call the functions of index.js.',
  },

  ERR_QR_UNKNOWN_OPTION: ({ argument, details: { suggestion, within, options } }) => {
    const help =
      suggestion === undefined
        ? `The options${within === undefined ? '' : ` of ${within}`} are ${options}.`
        : `Did you mean "${suggestion}"?`;
    return `Unknown option "${argument}". ${help}`;
  },

  ERR_QR_LOW_CONTRAST: ({ details: { dark, light, contrast, minContrast } }, { set }) => {
    const fault =
      contrast < 0
        ? `The code would be light on dark, ${dark} on ${light}, which many readers cannot ` +
          'scan. Swap the colours'
        : `Contrast is too low to scan: ${contrast} % for ${dark} on ${light}, at least ` +
          `${minContrast} % is needed`;
    const allow = set('allowLowContrast', true);
    return contrast < 0
      ? `${fault}, or set ${allow} to draw it anyway.`
      : `${fault}. Set ${allow} to draw it anyway.`;
  },

  ERR_QR_DATA_TOO_LONG: ({ argument, details }, { option, set }) => {
    const { length, unit, maxLength, maxDigits, level, symbology = 'qr' } = details;
    const { otherSymbology, otherVersion, symbols } = details;
    if (symbols !== undefined) return describeLongSequence(details, option);
    const most = level === undefined ? maxLength : `${maxLength} ${unit} or ${maxDigits} digits`;
    const where = level === undefined ? '' : ` at level ${level}`;
    const remedies = ['Shorten it'];
    if (level !== undefined && level !== 'L' && symbology !== 'rmqr') {
      remedies.push(`choose a lower ${option('errorCorrectionLevel')}`);
    }
    if (otherSymbology !== undefined) {
      remedies.push(
        `choose ${set('symbology', otherSymbology)}: it fits in version ${otherVersion}`,
      );
    }
    return (
      `${nameSubject(argument)} is too long for ${symbology === 'rmqr' ? 'an' : 'a'} ` +
      `${SYMBOLOGY_NAMES[symbology]} code: ` +
      `it has ${length} ${unit}, and at most ${most} fit${where}. ` +
      `${remedies.join(', or ')}.`
    );
  },

  ERR_QR_VERSION_TOO_SMALL: ({ details: { version, maxVersion, smallestVersion } }, { option }) =>
    version === undefined
      ? `The text needs version ${smallestVersion} or larger, but ${option('maxVersion')} is ` +
        `${maxVersion}. Shorten it, or raise ${option('maxVersion')}.`
      : `Version ${version} is too small for this text: it needs version ${smallestVersion} or larger.`,

  ERR_QR_WIDTH_TOO_SMALL: ({ details: { width, smallestWidth } }) =>
    `Width ${width} is too small for this code: it needs at least ${smallestWidth} pixels, ` +
    'one for each module of the symbol and its quiet zone.',

  ERR_QR_IMAGE_TOO_LARGE: ({ details: { width, maxWidth, unit } }, { option }) =>
    unit === 'modules'
      ? `The code would be ${width} modules wide, but text can have at most ${maxWidth}. ` +
        `Reduce ${option('margin')}.`
      : `The image would be ${width} pixels wide, but its type allows at most ${maxWidth}. ` +
        `Reduce ${option('width')}, ${option('scale')} or ${option('margin')}.`,

  ERR_QR_LOGO_TOO_LARGE: ({ details }, { option }) => {
    const { size, largestSize, reserve, version, level } = details;
    const where = `version ${version} at level ${level}`;
    const fault =
      largestSize === 0
        ? `The padding leaves no room for the logo: on ${where}, no size keeps a reserve of ${reserve}.`
        : `The logo hides too much of the code: its size is ${size}, but ${where} allows at ` +
          `most ${largestSize} ` +
          `with a reserve of ${reserve}.`;
    const names = largestSize === 0 ? ['padding', 'reserve'] : ['size', 'padding', 'reserve'];
    const [last, ...others] = names.map((name) => option(`logo.${name}`)).reverse();
    return `${fault} Reduce ${others.reverse().join(', ')} or ${last}.`;
  },

  ERR_QR_UNREADABLE: (fields, words) => require('./unreadable').writeUnreadable(fields, words),

  ERR_QR_OUT_OF_MEMORY: ({ details: { bytes } }) =>
    `Not enough memory for the image or its logo${describeNeeded(bytes)}. ` +
    'Draw a smaller image, or try again later.',

  ERR_QR_ABORTED: () =>
    'The call was aborted by its signal. The cause of this error is the reason of the signal.',

  ERR_QR_INTERNAL: ({ details: { reason } }) =>
    `This is a bug in qr-napi: ${reason}. Please report it.`,
};

/**
 * Writes the sentence of an error.
 *
 * @param {Fields} fields
 * @param {Words} [words]
 * @returns {string} one line of bounded length
 */
function writeMessage(fields, words = LIBRARY) {
  const { code, argument = '', expected, received, details = {} } = fields;
  if (expected !== undefined)
    return `Expected ${expected} for ${argument} but received ${received}`;
  const sentence =
    findWriter(code, details.reason)?.({ argument, details }, words) ?? `The call failed: ${code}.`;
  // The sentence names the text itself if the error is about it.
  const isNamed = details.textIndex === undefined || argument.startsWith('texts[');
  return isNamed ? sentence : `texts[${details.textIndex}]: ${sentence}`;
}

/**
 * Finds the function that writes the sentence of an error.
 *
 * @param {string} code
 * @param {string} reason
 * @returns {Write | undefined}
 */
function findWriter(code, reason) {
  // Loaded when needed, as these errors are rare.
  if (code === 'ERR_QR_INVALID_LOGO') return require('./logo').findWriter(reason);
  if (code === 'ERR_QR_INVALID_FONT') return require('./frame').findFontWriter(reason);
  if (reason?.startsWith('frame-')) return require('./frame').findWriter(reason);
  if (code === 'ERR_QR_INVALID_PAYLOAD') return require('./payload').findWriter(reason);
  if (code === 'ERR_QR_ADDON_NOT_LOADED') return require('./addon').findWriter(reason);
  if (code === 'ERR_QR_INVALID_GS1') return require('./gs1').findWriter(reason);
  const found = SENTENCES[code];
  if (typeof found === 'function') return found;
  return found?.[reason] ?? require('./styling').SENTENCES[reason];
}

/**
 * Writes that a file cannot be written, as something else has its name.
 *
 * @param {string} file the path, in quotes
 * @param {string} kind such as `a folder`
 */
function notRegularFile(file, kind) {
  return `${file} is ${kind} and not a regular file. Choose another name.`;
}

/** The warning for a thrown value that cannot be shown. */
const UNSHOWABLE_ERROR = 'An error was thrown that cannot be shown.';
const EMPTY_STRING_THROWN = 'An empty string was thrown.';

module.exports = { EMPTY_STRING_THROWN, SENTENCES, UNSHOWABLE_ERROR, notRegularFile, writeMessage };
