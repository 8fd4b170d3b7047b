// Describes the options of the library as controls of the form. The server sends the descriptions,
// so a new option or format needs no change of the page.

import { findFieldControl } from './payloads.js';

/**
 * @typedef {import('qr-napi/options').QrCodeFormatDescription} Type
 * @typedef {import('qr-napi/options').QrCodeOptionDescription} Description
 *
 * @typedef {object} Control
 * @property {'choice' | 'number' | 'named' | 'text' | 'flag' | 'file' | 'none'} kind `named`: a number
 *   or one of `names`; `none`: the page has no control for the option
 * @property {string} [missing] the choice that stands for the default
 *
 * @typedef {Description & Control} Option the name is also that of the control. The control of
 *   `logo.image` has the name `logo`, as errors use it
 */

/** @type {Record<Description['type'], Control['kind']>} */
const KINDS = {
  choice: 'choice',
  integer: 'number',
  number: 'number',
  color: 'text',
  boolean: 'flag',
  bytes: 'file',
  caption: 'text',
  font: 'file',
  // The page draws one code in UTF-8.
  charset: 'flag',
  sequence: 'none',
  string: 'text',
};

/** The choice that leaves an option open. */
export const AUTO = 'auto';

/**
 * The options, in the order in which a program has them. Empty until `load` is called.
 *
 * @type {readonly Option[]}
 */
export let OPTIONS = [];

/**
 * Takes over the options that the server describes.
 *
 * @param {readonly Description[]} descriptions
 */
export function load(descriptions) {
  const shown = descriptions.filter(({ type }) => KINDS[type] !== 'none');
  OPTIONS = shown.map((each) => {
    const name = each.type === 'bytes' ? getTopName(each.name) : each.name;
    const kind = each.names === undefined ? KINDS[each.type] : 'named';
    return kind === 'choice'
      ? { ...each, name, kind, missing: String(each.default ?? AUTO) }
      : { ...each, name, kind };
  });
}

/**
 * Returns the name of an option without the part after the dot.
 *
 * @param {string} name
 */
function getTopName(name) {
  return name.split('.')[0];
}

/**
 * The controls without which other properties of an option have no effect.
 *
 * @type {ReadonlyMap<string, string>}
 */
const NEEDED = new Map([
  ['logo', 'logo'],
  ['frame', 'frame.text'],
]);

/**
 * Returns the name of the control without which an option has no effect, such as the caption for the
 * font, or undefined.
 *
 * @param {string} name
 */
export function findNeeded(name) {
  const needed = NEEDED.get(getTopName(name));
  return needed === name ? undefined : needed;
}

/**
 * Returns true if a type takes an option.
 *
 * @param {Option} option
 * @param {Type} type
 */
export function hasOption(option, type) {
  return option.formats.includes(type.name);
}

/**
 * Returns true if a code of a type can have a logo.
 *
 * @param {Type} type
 */
export function hasLogo(type) {
  return OPTIONS.some((option) => option.name === 'logo' && hasOption(option, type));
}

/**
 * Returns the options that a type takes, for a call of the library.
 *
 * @param {Record<string, any>} values the values of controls by name; undefined is the default
 * @param {Type} type
 * @returns {Record<string, any>}
 */
export function selectOptions(values, type) {
  /** @type {Record<string, any>} */
  const options = {};
  for (const option of OPTIONS) {
    const { name } = option;
    const value = name === 'type' ? type.name : values[name];
    if (value === undefined || value === option.missing || !hasOption(option, type)) continue;
    const needed = findNeeded(name);
    if (needed !== undefined && values[needed] === undefined) continue;
    const [top, property] = name.split('.');
    if (option.type === 'bytes') options[top] = { image: value };
    else if (property === undefined) options[top] = value;
    else options[top] = { ...options[top], [property]: value };
  }
  return options;
}

/**
 * Returns the options that draw the symbol of one type as another type: those that both types take.
 *
 * @param {Record<string, any>} values the values of controls by name; undefined is the default
 * @param {Type} type the type of the symbol
 * @param {Type} shown the type to draw it as
 */
export function selectOptionsToShow(values, type, shown) {
  const shared = OPTIONS.filter((option) => hasOption(option, type));
  return selectOptions(Object.fromEntries(shared.map(({ name }) => [name, values[name]])), shown);
}

/**
 * Finds the control that an error concerns.
 *
 * @param {{ code: string, argument?: string | undefined }} error
 * @returns {string | undefined} its name
 */
export function findControl({ code, argument = '' }) {
  if (code === 'ERR_QR_INVALID_PAYLOAD') return findFieldControl(argument) ?? 'scheme';
  // A stop of a gradient is a part of the text in the control of a colour.
  const name = argument.replace(/\.stops\b.*$/, '');
  return BY_ARGUMENT.get(name) ?? (hasControl(name) ? name : BY_CODE.get(code));
}

/** The controls of arguments with another name or several controls. */
const BY_ARGUMENT = new Map([
  ['color', 'color.dark'],
  ['logo.image', 'logo'],
]);

/** The controls of errors of several arguments, of a part of the text, or of the server. */
const BY_CODE = new Map([
  ['ERR_QR_INVALID_TEXT', 'text'],
  ['ERR_QR_INVALID_SEGMENT', 'text'],
  ['ERR_QR_DATA_TOO_LONG', 'text'],
  ['ERR_QR_IMAGE_TOO_LARGE', 'scale'],
  ['ERR_PAGE_TOO_LARGE', 'logo'],
]);

/**
 * Returns true if a control has a name.
 *
 * @param {string} name
 */
function hasControl(name) {
  return name === 'text' || OPTIONS.some((option) => option.name === name);
}
