// The options of the library as controls of the form. The server describes them, so a new option or
// format needs no change of the page.

/**
 * @typedef {import('qr-napi/options').QrCodeFormatDescription} Type
 * @typedef {import('qr-napi/options').QrCodeOptionDescription} Description
 *
 * @typedef {object} Control
 * @property {'choice' | 'number' | 'text' | 'flag' | 'file'} kind
 * @property {string} [missing] the choice that stands for the default
 *
 * @typedef {Description & Control} Option the name is that of the control, too. Bytes, such as the
 *   image of a logo, have the name of the whole option, as errors use it
 */

/** @type {Record<Description['type'], Control['kind']>} */
const KINDS = {
  choice: 'choice',
  integer: 'number',
  number: 'number',
  color: 'text',
  boolean: 'flag',
  bytes: 'file',
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
  OPTIONS = descriptions.map((each) => {
    const name = each.type === 'bytes' ? getTopName(each.name) : each.name;
    const kind = KINDS[each.type];
    return kind === 'choice'
      ? { ...each, name, kind, missing: String(each.default ?? AUTO) }
      : { ...each, name, kind };
  });
}

/** @param {string} name */
function getTopName(name) {
  return name.split('.')[0];
}

/**
 * Returns whether a type has an option.
 *
 * @param {Option} option
 * @param {Type} type
 */
export function hasOption(option, type) {
  return option.formats.includes(type.name);
}

/**
 * Returns whether a code of a type can have a logo.
 *
 * @param {Type} type
 */
export function hasLogo(type) {
  return OPTIONS.some((option) => option.name === 'logo' && hasOption(option, type));
}

/**
 * Returns the options that a type has, as the library takes them.
 *
 * @param {Record<string, any>} values of controls, by name; undefined is the default
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
    const [top, property] = name.split('.');
    if (option.kind === 'file') options[top] = { image: value };
    else if (property === undefined) options[top] = value;
    else if (!isFile(top) || options[top] !== undefined) {
      options[top] = { ...options[top], [property]: value };
    }
  }
  return options;
}

/**
 * Returns whether an option is about a file, without which its other properties mean nothing.
 *
 * @param {string} name
 */
function isFile(name) {
  return OPTIONS.some((option) => option.name === name && option.kind === 'file');
}

/**
 * Returns the options for drawing the symbol of one type as another type: the options of both
 * types.
 *
 * @param {Record<string, any>} values of controls, by name; undefined is the default
 * @param {Type} type the type of the symbol
 * @param {Type} shown the type to draw it as
 */
export function selectOptionsToShow(values, type, shown) {
  const shared = OPTIONS.filter((option) => hasOption(option, type));
  return selectOptions(Object.fromEntries(shared.map(({ name }) => [name, values[name]])), shown);
}

/**
 * Returns the name of the control that an error is about.
 *
 * @param {{ code: string, argument?: string | undefined }} error
 * @returns {string | undefined}
 */
export function findControl({ code, argument = '' }) {
  return BY_ARGUMENT.get(argument) ?? (hasControl(argument) ? argument : BY_CODE.get(code));
}

/** Arguments that have a control of another name, or several. */
const BY_ARGUMENT = new Map([
  ['color', 'color.dark'],
  ['logo.image', 'logo'],
]);

/** For errors about several arguments, about a part of the text, or of the server. */
const BY_CODE = new Map([
  ['ERR_QR_INVALID_TEXT', 'text'],
  ['ERR_QR_INVALID_SEGMENT', 'text'],
  ['ERR_QR_DATA_TOO_LONG', 'text'],
  ['ERR_QR_IMAGE_TOO_LARGE', 'scale'],
  ['ERR_PAGE_TOO_LARGE', 'logo'],
]);

/** @param {string} name */
function hasControl(name) {
  return name === 'text' || OPTIONS.some((option) => option.name === name);
}
