// The options of the library as controls of the form: which there are, what they say, and for which types they are.

/**
 * @typedef {{ name: string, mediaType: string, isText: boolean, hasLogo: boolean, hasSvgLogo: boolean }} Type
 *
 * @typedef {object} Option
 * @property {string} name of the option and of its control; after a dot, of a property of the option
 * @property {'choice' | 'number' | 'text' | 'flag' | 'file'} kind
 * @property {string} [missing] the choice that is the default
 * @property {(type: Type) => boolean} [of] whether a type has it
 */

const isPicture = (/** @type {Type} */ type) => !type.isText;
const isText = (/** @type {Type} */ type) => type.isText;
const isTerminal = (/** @type {Type} */ type) => type.name === 'terminal';
const hasLogo = (/** @type {Type} */ type) => type.hasLogo;
const isJpeg = (/** @type {Type} */ type) => type.name === 'jpeg';

/** In the order in which a program has them. @type {readonly Option[]} */
export const OPTIONS = [
  { name: 'type', kind: 'choice', missing: 'png' },
  { name: 'errorCorrectionLevel', kind: 'choice', missing: 'auto' },
  { name: 'boostErrorCorrection', kind: 'flag' },
  { name: 'version', kind: 'number' },
  { name: 'maskPattern', kind: 'number' },
  { name: 'margin', kind: 'number' },
  { name: 'width', kind: 'number', of: isPicture },
  { name: 'scale', kind: 'number', of: isPicture },
  { name: 'eci', kind: 'flag' },
  { name: 'color.dark', kind: 'text', of: isPicture },
  { name: 'color.light', kind: 'text', of: isPicture },
  { name: 'allowLowContrast', kind: 'flag', of: isPicture },
  { name: 'inverse', kind: 'flag', of: isText },
  { name: 'small', kind: 'flag', of: isTerminal },
  { name: 'quality', kind: 'number', of: isJpeg },
  { name: 'logo', kind: 'file', of: hasLogo },
  { name: 'logo.size', kind: 'number', of: hasLogo },
  { name: 'logo.padding', kind: 'number', of: hasLogo },
  { name: 'logo.reserve', kind: 'number', of: hasLogo },
];

/** The options that every version of the library has had: it tells of the others. */
const OF_SYMBOL = [
  'errorCorrectionLevel',
  'boostErrorCorrection',
  'version',
  'maskPattern',
  'margin',
  'width',
  'scale',
  'eci',
];

/**
 * Whether a type has an option, in the library that the server has.
 *
 * @param {Option} option
 * @param {Type} type
 * @param {readonly string[]} known the names of options that the library tells of
 */
export function belongs(option, type, known) {
  const [top] = option.name.split('.');
  return (OF_SYMBOL.includes(top) || known.includes(top)) && (option.of?.(type) ?? true);
}

/**
 * The options that a type has, as the library takes them.
 *
 * @param {Record<string, any>} values of controls, by name; undefined is the default
 * @param {Type} type
 * @param {readonly string[]} known
 * @returns {Record<string, any>}
 */
export function optionsFor(values, type, known) {
  /** @type {Record<string, any>} */
  const options = {};
  for (const option of OPTIONS) {
    const { name } = option;
    const value = name === 'type' ? type.name : values[name];
    if (value === undefined || value === option.missing || !belongs(option, type, known)) continue;
    const [top, property] = name.split('.');
    if (name === 'logo') options.logo = { image: value };
    else if (property === undefined) options[top] = value;
    else if (top !== 'logo' || options.logo !== undefined)
      options[top] = { ...options[top], [property]: value };
  }
  return options;
}

/**
 * Returns the options for drawing the symbol of one type as another type: the options of both
 * types.
 *
 * @param {Record<string, any>} values of controls, by name; undefined is the default
 * @param {Type} type the type of the symbol
 * @param {Type} shown the type to draw it as
 * @param {readonly string[]} known
 */
export function optionsToShow(values, type, shown, known) {
  const shared = OPTIONS.filter((option) => belongs(option, type, known));
  return optionsFor(Object.fromEntries(shared.map(({ name }) => [name, values[name]])), shown, known);
}

/**
 * Returns the name of the control that an error is about.
 *
 * @param {{ code: string, argument?: string | undefined }} error
 * @returns {string | undefined}
 */
export function controlOf({ code, argument = '' }) {
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
