'use strict';

// Finds the places that have to know every option and every format, but do not.
//
// The fuzzers of the tools are such places, so this file of the product loads them.

const fs = require('node:fs');
const path = require('node:path');

const { KNOWN_FLAGS: OF_BATCH } = require('../../lib/cli/batch-command');
const { FLAGS_BY_OPTION } = require('../../lib/cli/failure');
const help = require('../../lib/cli/help');
const { KNOWN_FLAGS: OF_SINGLE } = require('../../lib/cli/single');
const compat = require('../../lib/compat/options');
const binding = require('../../lib/native');
const described = require('../../lib/options');
const { readDrawing } = require('../../lib/options/read');
const { listFlagNames } = require('../../lib/options/table');
const command = require('../../tools/reliability/api/command');
const { VALUES } = require('../../tools/reliability/api/options');
const { interfaceOf, propertyOf } = require('./declarations');

/** @import { Format } from '../../lib/options/formats' */
/** @import { Option } from '../../lib/options/table' */

const root = path.join(__dirname, '../..');
const read = (/** @type {string} */ file) => fs.readFileSync(path.join(root, file), 'utf8');
const readAll = (/** @type {string} */ folder, /** @type {RegExp} */ names) =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true })
    .map(String)
    .filter((name) => names.test(name))
    .map((name) => read(path.join(folder, name)))
    .join('\n');

const TYPES = 'index.d.ts';
const COMPAT_TYPES = 'lib/compat/index.d.ts';
const COMPAT_INTERFACES = ['QRCodeOptions', 'QRCodeRenderersOptions'];
const FORMATS_OF_CORE = 'crates/qr-core/src/render/mod.rs';
const FUZZ = 'crates/qr-core/fuzz/fuzz_targets';

/** A short text, so that every format can draw its code. */
const TEXT = 'text';

/** @param {string} name */
const topOf = (name) => /** @type {string} */ (name.split('.')[0]);

/**
 * Returns the places that must know an option, and whether they do.
 *
 * @param {Readonly<Option>} option
 * @returns {[place: string, isThere: boolean][]}
 */
function placesOfOption({ name, group, type, flag, takenBy, slot }) {
  const top = topOf(name);
  const flags = listFlagNames(flag);
  const documentedFlags = read('docs/command-line.md');
  const fuzzedFlags = [...Object.keys(command.VALUES), ...command.SWITCHES];
  return [
    ['src/options.rs (the enum Slot)', slot === undefined || Object.hasOwn(binding.Slot, slot)],
    ['lib/options/read.js or picture.js', isRead(name, readDrawing, takenBy)],
    ['lib/options (the export qr-napi/options)', described.options.some((each) => each.name === name)],
    [TYPES, propertyOf(read(TYPES), name).isThere],
    [COMPAT_TYPES, isInCompatTypes(top)],
    ['lib/compat/options.js', isRead(name, (options) => compat.readOptions(options, 'png'), takenBy)],
    ['docs/options.md', read('docs/options.md').includes(`\n| \`${name}\` |`)],
    ['docs/command-line.md', flags.every((each) => documentedFlags.includes(`\`--${each}`))],
    [
      'lib/cli/drawing.js',
      flags.every((each) => Object.hasOwn(OF_SINGLE, each) && Object.hasOwn(OF_BATCH, each)),
    ],
    ['lib/cli/help.js', flags.every((each) => help.writeSingleHelp().includes(`--${each}`))],
    ['lib/cli/failure.js', FLAGS_BY_OPTION.has(name)],
    ['tools/reliability/api/options.js', Object.hasOwn(VALUES, top)],
    ['tools/reliability/api/command.js', flags.every((each) => isFuzzed(each, flag.short, fuzzedFlags))],
    [
      'examples/page/public/index.html (its group) and options.js (its type)',
      read('examples/page/public/index.html').includes(`data-group="${group}"`) &&
        new RegExp(`^  ${type}: '`, 'm').test(read('examples/page/public/options.js')),
    ],
  ];
}

/**
 * Returns whether a reader reads an option: whether it refuses an invalid value.
 *
 * @param {string} name
 * @param {(options: any) => unknown} reader
 * @param {Option['takenBy']} takenBy
 */
function isRead(name, reader, takenBy) {
  const [top, part] = name.split('.');
  const wrong = Symbol('wrong');
  const type = described.formats.find(
    ({ name: format }) => takenBy === undefined || hasCapability(format, takenBy),
  );
  const image = Uint8Array.of(1);
  const whole = top === 'logo' ? { image, [String(part)]: wrong } : { [String(part)]: wrong };
  const options = {
    ...(top === 'type' ? {} : { type: type?.name }),
    [String(top)]: part === undefined ? wrong : whole,
  };
  try {
    reader(options);
    return false;
  } catch (error) {
    // The reader does not know the option.
    return /** @type {{ code?: unknown }} */ (error).code !== 'ERR_QR_UNKNOWN_OPTION';
  }
}

/**
 * @param {string} format
 * @param {NonNullable<Option['takenBy']>} capability
 */
function hasCapability(format, capability) {
  const { FORMATS, takes } = require('../../lib/options/formats');
  const known = FORMATS[format];
  return known !== undefined && takes(known, capability);
}

/** @param {string} top */
function isInCompatTypes(top) {
  const types = read(COMPAT_TYPES);
  const isOwn = COMPAT_INTERFACES.some((each) =>
    new RegExp(`^  ${top}\\??:`, 'm').test(interfaceOf(types, each)),
  );
  // These interfaces extend the options of index.d.ts, except for the omitted ones.
  const [, omitted = ''] = /Omit<\s*QrCodeOptions,(.*?)>/s.exec(types) ?? [];
  return isOwn || top === 'type' || (!omitted.includes(`'${top}'`) && propertyOf(read(TYPES), top).isThere);
}

/**
 * @param {string} name
 * @param {string | undefined} short
 * @param {readonly string[]} fuzzed
 */
function isFuzzed(name, short, fuzzed) {
  return fuzzed.includes(`--${name}`) || (short !== undefined && fuzzed.includes(`-${short}`));
}

/**
 * Returns the places that must know a format, and whether they do.
 *
 * @param {Readonly<Format>} format
 * @returns {[place: string, isThere: boolean][]}
 */
function placesOfFormat({ name, key, aliases, isText, isString, limit }) {
  const [, union = ''] = /export type Type =(.*?);/s.exec(read(TYPES)) ?? [];
  const [, documented = ''] = /(\/\*\*(?:(?!\*\/).)*\*\/)\s*export type Type =/s.exec(read(TYPES)) ?? [];
  return [
    [`${FORMATS_OF_CORE} (for_each_format)`, Object.hasOwn(binding.Format, key)],
    [`${FORMATS_OF_CORE} (Format::render)`, isDrawn(name)],
    ['lib/options (the export qr-napi/options)', described.formats.some((each) => each.name === name)],
    [`${TYPES} (Type)`, union.includes(`'${name}'`)],
    [`${TYPES} (the comment on Type)`, documented.includes(`\`${name}\``)],
    [COMPAT_TYPES, isFormatInCompatTypes({ name, aliases, isText, isString })],
    ['docs/formats.md', read('docs/formats.md').includes(`\n| \`'${name}'\` |`)],
    ['lib/cli/help.js', new RegExp(`\\b${name}\\b`).test(help.writeSingleHelp())],
    // Any format of pixels is decoded and compared there.
    [FUZZ, limit === 'MAX_RASTER_WIDTH' || readAll(FUZZ, /\.rs$/).includes(`Format::${key}`)],
    [
      '__test__/formats-*.test.js',
      new RegExp(`\\b${name}\\b`).test(readAll('__test__', /^formats-.*\.test\.js$/)),
    ],
  ];
}

/** @param {string} name */
function isDrawn(name) {
  try {
    return require('../..').generateQrCode(TEXT, { type: /** @type {any} */ (name) }).length > 0;
  } catch {
    return false;
  }
}

/** @param {Pick<Format, 'name' | 'aliases' | 'isText' | 'isString'>} format */
function isFormatInCompatTypes({ name, aliases, isText, isString }) {
  const types = read(COMPAT_TYPES);
  const typeNamed = (/** @type {string} */ each) =>
    new RegExp(`type ${each} =(.*?);`, 's').exec(types)?.[1] ?? '';
  const has = (/** @type {string} */ type, /** @type {string} */ each) =>
    typeNamed(type).includes(`'${each}'`);
  return (
    (!isText || has('QRCodeTextType', name)) &&
    (!isString || has('QRCodeStringType', name)) &&
    aliases.every((alias) => has('QRCodeFileType', alias))
  );
}

/**
 * Returns the places that do not know an option or a format, such as "pbm: index.d.ts (Type)".
 *
 * @param {readonly Readonly<Option>[]} options
 * @param {readonly Readonly<Format>[]} formats
 * @returns {string[]}
 */
function forgotten(options, formats) {
  const missing = (/** @type {string} */ name, /** @type {[string, boolean][]} */ places) =>
    places.filter(([, isThere]) => !isThere).map(([place]) => `${name}: ${place}`);
  return [
    ...options.flatMap((option) => missing(option.name, placesOfOption(option))),
    ...formats.flatMap((format) => missing(format.name, placesOfFormat(format))),
  ];
}

module.exports = { forgotten };
