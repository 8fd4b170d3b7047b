'use strict';

// The content of docs/errors.md for each code, besides its meaning in lib/error.js: why it happens,
// what to do, the fields of `details`, and calls that throw it. The generator runs the calls.

/** @typedef {[type: string, meaning: string]} Field */

/**
 * @typedef {object} Code
 * @property {string} cause
 * @property {string} remedy
 * @property {Record<string, Field>} [details] the fields of `details`, by name
 * @property {string[]} [examples] expressions over the exports of the package
 * @property {Record<string, Record<string, number | string>>} [reasons] details of each reason that
 *   examples do not show
 * @property {Record<string, number | string>} [sample] details, if there are neither examples nor
 *   reasons
 */

const { NEEDS } = require('../../../lib/messages/gs1');

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
const REASON = /** @type {Field} */ (['string', 'tells the messages of this code apart']);
const MIB = 2 ** 20;

/** @type {Record<string, Code>} */
const CODES = {
  ERR_QR_INVALID_TEXT: {
    cause:
      'The text is not a string, a `Uint8Array` or an array of segments; or it is empty; or a ' +
      'string has half a surrogate pair.',
    remedy: 'Pass a text of another type, or check it with `text.isWellFormed()`.',
    examples: [
      'generateQrCode(42)',
      "generateQrCode('')",
      "generateQrCode('\\ud83d')",
      "generateQrCodes('text')",
      "generateQrCode('10 €', { eci: 'iso-8859-1' })",
      "generateQrCode('text', { eci: 899 })",
      "generateQrCodeSequence('a', { symbols: 2 })",
    ],
    details: {
      reason: REASON,
      character: ['string', 'the first character that the charset of `eci` lacks'],
      index: ['number', 'its index among the characters of the text, from 0'],
      eci: ['number', 'the ECI assignment number of the charset'],
      symbols: ['number', 'the number of codes of a sequence'],
      characters: ['number', 'the number of characters, if the text is too short for a sequence'],
    },
    reasons: { empty: {}, 'not-utf8': {} },
  },
  ERR_QR_INVALID_SEGMENT: {
    cause:
      'A segment is not `{ data, mode }`, has an unknown mode, or has a character that its mode ' +
      'cannot encode.',
    remedy: 'Leave out `mode` to have the best one chosen, or choose a mode that has all characters.',
    details: {
      reason: REASON,
      mode: ['string', 'the mode of the segment'],
      character: ['string', 'the first character that the mode cannot encode'],
      index: ['number', 'its index among the characters of the segment, from 0'],
      segment: ['number', 'the index of the segment, from 0'],
    },
    examples: [
      "generateQrCode([{ data: '12a', mode: 'numeric' }])",
      "generateQrCode([{ data: 'abc', mode: 'alphanumeric' }])",
      "generateQrCode([{ data: '点', mode: 'kanji' }], { eci: true })",
      "generateQrCode([{ data: '12', mode: 'numeric', eci: 'utf-16be' }])",
      "generateQrCode([{ data: 'a', mode: 'kanji' }])",
      "generateQrCode([{ data: '12', mode: 'digits' }])",
    ],
  },
  ERR_QR_INVALID_GS1: {
    cause:
      'With `gs1: true`, the text has an unknown application identifier (AI), a value that its AI ' +
      'does not allow, or AIs that exclude or lack each other. Or so has the object or the URI of ' +
      '`gs1DigitalLink`.',
    remedy: 'Correct the value of `details.ai`. [docs/gs1.md](gs1.md) has the rules.',
    details: {
      reason: REASON,
      ai: ['string', 'the AI'],
      index: ['number', 'where the fault is in the text, or in the value of a field'],
      length: ['number', 'the characters of the value'],
      minLength: ['number', 'the fewest characters that are needed'],
      maxLength: ['number', 'the most characters that are allowed'],
      character: ['string', 'a character that the AI does not take'],
      set: ['string', "the characters that it takes: `'N'` digits, `'X'` CSET 82, `'Y'` 39, `'Z'` 64"],
      expected: ['string', 'the check digit or the check characters that would be right'],
      other: ['string', 'an AI that does not go with `ai`, or several'],
      required: ['string', 'the AIs of which one is missing: `,` is or, `+` is and'],
    },
    examples: [
      "generateQrCode('GTIN 09521234543213', { gs1: true })",
      "generateQrCode('(05)123', { gs1: true })",
      "generateQrCode('(01)0952123454321', { gs1: true })",
      "generateQrCode('(01)095212345432137', { gs1: true })",
      "generateQrCode('(01)09521234543214', { gs1: true })",
      "generateQrCode('(01)09521234543213(10)A B', { gs1: true })",
      "generateQrCode('(01)09521234543213(17)261332', { gs1: true })",
      "generateQrCode('(01)09521234543213(10)A(10)B', { gs1: true })",
      "generateQrCode('(01)09521234543213(37)5', { gs1: true })",
      "generateQrCode('(10)ABC', { gs1: true })",
      "generateQrCode('(8013)1987654Ad4X4bL5ttr2310cXK', { gs1: true })",
    ],
    reasons: {
      'no-key': {},
      'two-keys': { ai: '01', other: '00' },
      qualifiers: { ai: '01', other: '10,22' },
      'not-attribute': { ai: '21', other: '01' },
      ...Object.fromEntries(
        Object.keys(NEEDS)
          .filter((reason) => reason !== 'date-or-month')
          .map((reason) => [reason, { ai: '90', index: 4 }]),
      ),
    },
  },
  ERR_QR_INVALID_PAYLOAD: {
    cause:
      'A field of a function of `qr-napi/payloads` breaks a rule of its scheme. `argument` is the ' +
      'scheme and the field, such as `epc.iban`. [Payloads](payloads.md) lists the fields.',
    remedy: 'Correct the field that `argument` names.',
    details: {
      reason: ['string', "tells the messages of this code apart; `'value'` if `expected` says what is right"],
      field: ['string', 'the name of an unknown field, in quotes'],
      fields: ['string', 'the names of all fields, if none is suggested'],
      suggestion: ['string', 'the name that was probably meant'],
      length: ['number', 'the length of the value, in `unit`'],
      maxLength: ['number', 'the most that is allowed, in `unit`'],
      unit: ['string', "`'characters'`, `'bytes'` or `'entries'`"],
      character: ['string', 'the first character that is not allowed'],
      index: ['number', 'its index'],
      charset: ['string', 'the characters that are allowed'],
      decimals: ['number', 'the decimals of the amount'],
      maxDecimals: ['number', 'the most decimals'],
      min: ['string', 'the least amount'],
      max: ['string', 'the largest amount'],
      kind: ['string', 'the kind of number whose check digits are wrong'],
      country: ['string', 'the country of the IBAN'],
      expectedLength: ['number', 'the length of the IBANs of that country'],
      countries: ['string', 'the countries that the scheme allows'],
      other: ['string', 'the field that the field excludes'],
      network: ['string', 'the network whose addresses are allowed'],
    },
    examples: [
      "generateQrCode(payloads.wifi({ ssid: 'Guests', passwort: 'correct horse' }))",
      "generateQrCode(payloads.epc({ name: 'A', iban: 'DE89370400440532013001' }))",
      "generateQrCode(payloads.epc({ name: 'A\\nB', iban: 'DE89370400440532013000' }))",
      "generateQrCode(payloads.epc({ name: 'A', iban: 'DE89370400440532013000', amount: '1e3' }))",
      'generateQrCode(payloads.tel({}))',
    ],
    reasons: {
      empty: {},
      'too-long': { length: 71, maxLength: 70, unit: 'characters' },
      'lone-surrogate': {},
      character: { character: 'Ω', index: 0, charset: 'printable ASCII' },
      decimals: { decimals: 3, maxDecimals: 2 },
      amount: { min: '0.01', max: '999999999.99' },
      'iban-country': { country: 'US' },
      'iban-length': { country: 'DE', length: 21, expectedLength: 22 },
      'iban-scheme': { country: 'BR', countries: 'SEPA countries' },
      excluded: { other: 'reference' },
      'not-utc': {},
      'other-kind': {},
      'not-later': {},
      base32: {},
      'qr-iban': {},
      network: { network: 'main' },
    },
  },
  ERR_QR_INVALID_OPTION: {
    cause:
      'An option has a wrong type or is out of range, does not fit the `type`, or excludes ' +
      'another option.',
    remedy: 'Correct the option that `argument` names.',
    details: {
      reason: REASON,
      type: ['string', 'the type that does not take the option'],
      scheme: ['string', 'the scheme of the payload that excludes the option'],
      required: ['string', 'what the scheme requires'],
      width: ['number', 'the width, if there is a scale too; that of the text of a frame in modules'],
      scale: ['number', 'the scale, if there is a width too'],
      symbology: ['string', 'the symbology that lacks what was asked'],
      level: ['string', 'the error correction level that is missing'],
      levels: ['string', 'the levels that the version or the symbology has'],
      mode: ['string', 'the kind of the header that the symbology lacks'],
      version: ['number or string', 'the version that lacks what was asked, or is above `maxVersion`'],
      maxVersion: ['number', 'the largest version that may be chosen'],
      height: ['number', 'the height of a picture of `qr-napi/styling` that is not the width'],
      rule: ['string', 'the rule that the name of a file breaks'],
      maxWidth: ['number', 'the width in modules that the text of a frame may have'],
      character: ['string', 'the character that the text of a frame cannot have'],
      index: ['number', 'its place in the text, from 0'],
    },
    examples: [
      "generateQrCode('text', { version: 41 })",
      "generateQrCode('text', { width: 200, scale: 4 })",
      "generateQrCode('text', { type: 'utf8', width: 200 })",
      "generateQrCode('text', { type: 'eps', color: { dark: '#000c' } })",
      "generateQrCode('text', { type: 'jpeg', color: { light: '#fff0' } })",
      "generateQrCode('text', { errorCorrectionLevel: 'X' })",
      "generateQrCode(payloads.epc({ name: 'A', iban: 'DE89370400440532013000' }), { version: 14 })",
      "generateQrCode('text', { version: 'M3', errorCorrectionLevel: 'Q' })",
      "generateQrCode('text', { symbology: 'rmqr', errorCorrectionLevel: 'L' })",
      "generateQrCode('text', { symbology: 'micro-qr', eci: true })",
      "generateQrCode('text', { symbology: 'rmqr', version: 'M3' })",
      "generateQrCode('text', { symbology: 'rmqr', maxVersion: 13 })",
      "generateQrCode('text', { height: 7 })",
      "generateQrCode('text', { version: 'R7x43', height: 7 })",
      "generateQrCode('text', { eci: 'latin1' })",
      "generateQrCode('text', { version: 14, maxVersion: 13 })",
      "generateQrCode('text', { logo: { image: Buffer.from('a'), padding: 1, clear: 'none' } })",
      "generateQrCode('text', { frame: { text: '' } })",
      "generateQrCode('text', { frame: { text: 'two\\nlines' } })",
      "generateQrCode('text', { frame: { text: 'سلام' } })",
      "generateQrCode('text', { frame: { text: 'Scan this code with the camera of your phone' } })",
      "generateQrCode('text', { frame: { text: 'SCAN ME' }, margin: 0 })",
      "generateQrCode('text', { frame: { text: 'SCAN ME' }, style: { backgroundRound: 1 } })",
      "generateQrCode('text', { sequence: { index: 1, count: 17, parity: 0 } })",
      "generateQrCode('text', { applicationIndicator: '7' })",
      "generateQrCodeSequence('text', { symbols: 1 })",
      "generateQrCodeSequence('text', { sequence: { index: 1, count: 2, parity: 0 } })",
    ],
    reasons: {
      'frame-length': { length: 0, maxLength: 64 },
      'gs1-with-other': { other: 'eci' },
      'gs1-in-sequence': {},
      'handler-arguments': {},
      'not-from-index': {},
      append: {},
      circle: {},
      extension: {},
      'file-name': { rule: 'is empty' },
      'image-url': {},
      'not-square': { width: 600, height: 300 },
    },
  },
  ERR_QR_UNKNOWN_OPTION: {
    cause: 'No option has this name. Unknown names are never ignored, so a misspelt option is not lost.',
    remedy: 'Use the name that the message suggests, or remove the option.',
    details: {
      suggestion: ['string', 'the name that was probably meant'],
      options: ['string', 'the names of all options, if none is suggested'],
      within: ['string', 'the option that has these options, such as `color`'],
    },
    examples: [
      "generateQrCode('text', { widht: 200 })",
      "generateQrCode('text', { color: { background: '#fff' } })",
    ],
  },
  ERR_QR_LOW_CONTRAST: {
    cause: 'Dark modules reflect nearly as much light as light modules, or more.',
    remedy:
      'Use a darker `color.dark` or a lighter `color.light`. `allowLowContrast: ' +
      'true` draws the code anyway.',
    details: {
      dark: ['string', 'the colour of dark modules, as `#rrggbbaa`'],
      light: ['string', 'the colour of light modules, as `#rrggbbaa`'],
      contrast: ['number', 'how much more light modules reflect, in percent of white, rounded down'],
      minContrast: ['number', 'the least that is needed'],
      reason: ['string', '`frame-text` for the colours of a frame and its text, or missing'],
    },
    examples: [
      "generateQrCode('text', { frame: { text: 'SCAN ME', textColor: '#333' } })",
      "generateQrCode('text', { color: { dark: '#ccc' } })",
      "generateQrCode('text', { color: { dark: '#fff', light: '#000' } })",
    ],
  },
  ERR_QR_DATA_TOO_LONG: {
    cause:
      'The largest version of the symbology, 40 for QR, does not hold the text at the error ' +
      'correction level.',
    remedy:
      'Shorten the text, or choose a lower `errorCorrectionLevel` or the symbology that ' +
      '`otherSymbology` names.',
    details: {
      length: ['number', 'the length of the text, in `unit`'],
      unit: ['string', "`'bytes'`, `'characters'`, `'segments'` or `'characters and bytes'`"],
      maxLength: ['number', 'the most that can fit, in `unit`'],
      maxDigits: ['number', 'the most digits that can fit; missing if no text of this length can fit'],
      level: ['string', 'the error correction level; missing if no text of this length can fit'],
      symbology: ['string', "`'micro-qr'` or `'rmqr'`; missing for QR"],
      otherSymbology: ['string', 'the symbology that holds the text, if there is one'],
      otherVersion: ['number', 'the smallest version of `otherSymbology` that holds the text'],
      symbols: ['number', 'the most codes of a sequence that were allowed'],
      neededSymbols: ['number', 'the number of codes that hold the text, if at most 16 do'],
      version: ['number', 'the largest version that a sequence may use'],
    },
    examples: [
      "generateQrCode('this has 24 characters..', { symbology: 'micro-qr' })",
      "generateQrCode('a'.repeat(2954))",
      "generateQrCodeSequence('a'.repeat(100), { symbols: 2, version: 2 })",
      "generateQrCode('a'.repeat(2000), { errorCorrectionLevel: 'H' })",
      "generateQrCode('a'.repeat(10000))",
    ],
  },
  ERR_QR_VERSION_TOO_SMALL: {
    cause: 'The text fits in a larger version, but not in the requested one, or not up to `maxVersion`.',
    remedy: 'Request a larger `version` or `maxVersion`, or leave it out.',
    details: {
      version: ['number', 'the requested version'],
      maxVersion: ['number', 'the largest version that may be chosen'],
      smallestVersion: ['number', 'the smallest version that holds the text'],
    },
    examples: [
      "generateQrCode('a'.repeat(100), { version: 1 })",
      "generateQrCode('a'.repeat(100), { maxVersion: 3 })",
    ],
  },
  ERR_QR_WIDTH_TOO_SMALL: {
    cause: 'The image has fewer pixels than the symbol and its quiet zone have modules.',
    remedy: 'Use a larger `width`, a smaller `margin` or a shorter text.',
    details: {
      width: ['number', 'the requested width, in pixels'],
      smallestWidth: ['number', 'the smallest width that holds the symbol, in pixels'],
    },
    examples: ["generateQrCode('text', { width: 20 })"],
  },
  ERR_QR_IMAGE_TOO_LARGE: {
    cause: 'The options are right one by one, but together make an image that is wider than its type allows.',
    remedy: 'Reduce `width`, `scale` or `margin`.',
    details: {
      width: ['number', 'the width of the image, in `unit`'],
      maxWidth: ['number', 'the largest width of the type, in `unit`'],
      unit: ['string', "`'pixels'`, or `'modules'` for text"],
    },
    examples: [
      "generateQrCode('text', { scale: 600 })",
      "generateQrCode('text', { type: 'webp', width: 5000 })",
      "generateQrCode('text', { type: 'utf8', margin: 600 })",
    ],
  },
  ERR_QR_INVALID_LOGO: {
    cause:
      'The logo is damaged, too large to decode, in an unknown format, or an SVG that is not ' +
      '[safe to embed](svg-logos.md).',
    remedy: 'The message says what to change in the file.',
    details: {
      reason: REASON,
    },
    examples: ["generateQrCode('text', { logo: { image: Buffer.from('logo.png') } })"],
    reasons: {
      damaged: {},
      animated: {},
      'too-complex': {},
      compressed: {},
      'svg-on-raster': {},
      'not-on-format': {},
      'too-many-bytes': { bytes: 5_000_000, maxBytes: 4_194_304 },
      'too-many-pixels': {
        width: 5000,
        height: 4000,
        maxWidth: 4096,
        maxLossyPixels: 6e6,
        maxMemory: 96 * MIB,
      },
      'svg-encoding': { encoding: 'Big5' },
      'svg-bytes': { encoding: 'UTF-8' },
      'svg-not-well-formed': { line: 3, column: 7 },
      'svg-prefix': { line: 3 },
      'svg-unclosed': {},
      'svg-root': {},
      'svg-namespace': {},
      'svg-undeclared-entity': {},
      'svg-entity-value': {},
      'svg-external-entity': {},
      'svg-parameter-entity': {},
      'svg-attribute-defaults': {},
      'svg-too-many-bytes': { maxBytes: 4_194_304 },
      'svg-too-many-elements': { maxMemory: 96 * MIB },
      'svg-too-many-attributes': { maxAttributes: 256 },
      'svg-too-many-prefixes': { maxPrefixes: 32 },
      'svg-element': { element: 'script' },
      'svg-attribute': { attribute: 'onclick' },
      'svg-style-sheet': {},
      'svg-link': { url: 'http://example.com/a.png' },
      'svg-picture': { maxWidth: 4096 },
      'svg-css': { css: '@import "a";' },
      'svg-filter': { attribute: 'numOctaves', maxValue: 16 },
      'svg-cycle': { id: 'a' },
      'svg-too-deep': { maxDepth: 256 },
      'svg-too-many-drawn': { maxElements: 100_000, maxBytes: 32 * MIB },
      'svg-too-many-selectors': {},
      'svg-unknown': {},
    },
  },
  ERR_QR_INVALID_FONT: {
    cause:
      'The font is damaged, too large, in an unknown format, or has no outlines for a character of the ' +
      'text.',
    remedy: 'Pass a TrueType or OpenType font that has every character, or change the text.',
    details: {
      reason: REASON,
      character: ['string', 'the first character that the font lacks'],
      index: ['number', 'its place in the text, from 0'],
    },
    examples: [
      "generateQrCode('text', { frame: { text: 'あ' } })",
      "generateQrCode('text', { frame: { text: 'SCAN ME', font: Buffer.from('font.ttf') } })",
    ],
    reasons: {
      compressed: {},
      collection: {},
      'too-many-bytes': { bytes: 40_000_000, maxBytes: 32 * MIB },
      'too-complex': {},
      'too-large': {},
      'missing-character': { character: 'あ', index: 0 },
    },
  },
  ERR_QR_LOGO_TOO_LARGE: {
    cause: 'The logo hides so many codewords that a reader could not correct them and other damage too.',
    remedy:
      'Leave `errorCorrectionLevel` and `version` open, or reduce `logo.size`, `logo.padding` ' +
      'or `logo.reserve`. With less ' +
      'reserve, less dirt or damage makes the code unreadable.',
    details: {
      size: ['number', 'the size of the logo, as in `logo.size`'],
      largestSize: ['number', 'the largest size that keeps the reserve; 0 if there is none'],
      reserve: ['number', 'the reserve, as in `logo.reserve`'],
      version: ['number', 'the version with the most room among those that are allowed'],
      level: ['string', 'its error correction level'],
    },
    examples: [
      `generateQrCode('text', { type: 'svg', errorCorrectionLevel: 'L', version: 5, logo: { image: Buffer.from('${SVG}') } })`,
      `generateQrCode('text', { type: 'svg', version: 1, logo: { image: Buffer.from('${SVG}'), padding: 10 } })`,
    ],
  },
  ERR_QR_UNREADABLE: {
    cause:
      'The picture was read back as `verify` asks, and phones or scanners would fail on it: its ' +
      'modules are too small or unclear, a finder pattern is not found, or too little error ' +
      'correction is left.',
    remedy:
      'Change what the message names. `argument` is the option, if one change is enough. With ' +
      '`verify: false` the picture is drawn anyway.',
    details: {
      reason: REASON,
      size: ['number', 'the least value of the option that is read'],
      pixels: ['number', 'how many pixels wide the dark modules are'],
      minPixels: ['number', 'how wide their shapes need them to be'],
      contrast: [
        'number',
        'the difference in reflectance of the lightest and the darkest module, in percent',
      ],
      minContrast: ['number', 'the least contrast, in percent'],
      wrong: ['number', 'the wrong codewords of the worst block'],
      most: ['number', 'how many it may have'],
    },
    examples: ["generateQrCode('text', { color: { finderCentre: 'radial-gradient(#777, navy)' } })"],
    reasons: {
      contrast: { contrast: 30, minContrast: 40 },
      finder: {},
      pixels: { pixels: 1.6, minPixels: 2.5 },
      'quiet-zone': {},
      codewords: { wrong: 9, most: 6 },
      threshold: {},
      'not-decoded': {},
    },
  },
  ERR_QR_OUT_OF_MEMORY: {
    cause:
      'A large image takes tens of MiB, and so does decoding a logo. ' +
      'Allocations that take little memory are not checked: ' +
      'if there is not even that, the process ends, as Node.js does.',
    remedy: 'Draw a smaller image, or try again a little later.',
    details: {
      bytes: ['number', 'the bytes that could not be allocated; missing if Node.js could not allocate'],
    },
    sample: { bytes: 67_108_864 },
  },
  ERR_QR_ABORTED: {
    cause:
      'The signal was aborted before the code was made. ' +
      'The name of this error is `AbortError`, as everywhere in Node.js.',
    remedy: 'Nothing. `cause` is the reason of the signal.',
    examples: ["generateQrCodeAsync('text', { signal: AbortSignal.abort() })"],
  },
  ERR_QR_ADDON_NOT_LOADED: {
    cause:
      "`require('qr-napi')` itself throws this error. `cause` is the error of the system or of Node.js. If there was no file " +
      'to load, `cause` is a chain of one error for each file that was tried, the last first.',
    remedy:
      'The message says what usually helps. ' +
      '[Deploying](deploying.md#when-it-says-err_qr_addon_not_loaded) tells more.',
    details: {
      reason: REASON,
    },
    reasons: {
      'not-loaded': {
        package: 'qr-napi-linux-x64-gnu',
        version: '1.2.3',
        platform: 'linux x64 glibc',
        remedy: 'reinstall',
        command: 'npm install --os=linux --cpu=x64 --libc=glibc',
      },
      'no-binary': {
        platform: 'sunos x64',
        platforms: 'linux x64 glibc, …',
        package: 'qr-napi-wasm32-wasip1',
      },
      'wrong-version': {
        version: '1.2.3',
        addonVersion: '1.2.2',
        remedy: 'pack',
        buildOn: 'linux x64 glibc',
      },
      override: { file: '/opt/qr-napi.node', problem: 'invalid ELF header.', remedy: 'unset' },
      'not-readable': { file: '/app/node_modules/a/b.node', folder: '/app/node_modules/a/' },
      'addons-disabled': { flags: 'with --no-addons', remedy: 'without --no-addons' },
    },
  },
  ERR_QR_INTERNAL: {
    cause: 'This package has a bug. A panic in Rust becomes this error, and leaves the process running.',
    remedy: 'Report it with its message.',
    details: { reason: ['string', 'what went wrong'] },
    sample: { reason: 'index out of bounds' },
  },
};

module.exports = { CODES };
