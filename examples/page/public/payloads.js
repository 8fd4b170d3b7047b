// Builds the form of a scheme of payloads, such as a Wi-Fi network, and reads it. The server sends
// the descriptions of the schemes, so a new scheme or field needs no change of the page.

/**
 * @typedef {import('qr-napi/payloads').PayloadSchemeDescription} Scheme
 * @typedef {import('qr-napi/payloads').PayloadFieldDescription} Field
 *
 * @typedef {{ scheme: string, fields: Record<string, any> }} Payload
 */

/** Begins the names of the controls of fields, as some fields have the names of options. */
const PREFIX = 'payload.';

/** The types of controls, by the types of fields. @type {Record<string, string>} */
const INPUT_TYPES = {
  date: 'date',
  email: 'email',
  integer: 'number',
  number: 'number',
  phone: 'tel',
  url: 'url',
};

/** The schemes. Empty until `loadSchemes` is called. @type {readonly Scheme[]} */
let schemes = [];

/**
 * Takes over the schemes that the server describes.
 *
 * @param {readonly Scheme[]} descriptions
 */
export function loadSchemes(descriptions) {
  schemes = descriptions;
}

/**
 * Finds a scheme.
 *
 * @param {string} name
 */
export function findScheme(name) {
  return schemes.find((each) => each.name === name);
}

/**
 * Returns the fields of a scheme that have controls: all but records, whose fields are listed too.
 *
 * @param {Scheme} scheme
 */
export function listFields({ fields }) {
  return fields.filter(({ type }) => type !== 'record');
}

/**
 * Returns true if a payload needs a field: the fields of a record that it does not need may be left
 * out together.
 *
 * @param {Scheme} scheme
 * @param {Field} field
 */
function isNeeded({ fields }, { name, isRequired }) {
  const [top] = name.split('.');
  return isRequired && fields.some((each) => each.name === top && each.isRequired);
}

/**
 * Returns the name of the control of a field.
 *
 * @param {Field} field
 */
export function nameControl({ name }) {
  return PREFIX + name;
}

/**
 * Adds the schemes to a drop-down list, in groups.
 *
 * @param {HTMLSelectElement} select
 */
export function listSchemes(select) {
  for (const label of new Set(schemes.map(({ group }) => group))) {
    const group = Object.assign(document.createElement('optgroup'), { label });
    const some = schemes.filter((each) => each.group === label);
    group.append(...some.map(({ name, title }) => new Option(title, name)));
    select.append(group);
  }
}

/**
 * Builds the form of a scheme.
 *
 * @param {HTMLElement} place whose fields are replaced
 * @param {Scheme | undefined} scheme undefined for plain text
 */
export function buildPayload(place, scheme) {
  const legend = document.createElement('legend');
  legend.textContent = scheme?.title ?? '';
  const fields =
    scheme === undefined
      ? []
      : listFields(scheme).map((field) => createField(field, isNeeded(scheme, field)));
  place.replaceChildren(legend, ...fields);
}

/**
 * Makes the field of the form for a field of a scheme: its label, control and hint.
 *
 * @param {Field} field
 * @param {boolean} isRequired
 */
function createField(field, isRequired) {
  const { type, description } = field;
  const name = nameControl(field);
  const isFlag = type === 'boolean';
  const isWide = isFlag || type === 'lines' || type === 'any';
  const element = document.createElement('div');
  element.className = `field${isFlag ? ' check' : ''}${isWide ? ' wide' : ''}`;
  element.dataset.field = name;
  const label = Object.assign(document.createElement('label'), {
    htmlFor: name,
    textContent: writeLabel(field.name) + (isRequired ? ' *' : ''),
  });
  const input = createInput(field);
  Object.assign(input, { id: name, name, required: isRequired });
  element.append(...(isFlag ? [input, label] : [label, input]));
  const hint = Object.assign(document.createElement('p'), {
    className: 'hint',
    id: `${name}-hint`,
    textContent: description,
  });
  element.append(hint);
  input.setAttribute('aria-describedby', hint.id);
  return element;
}

/**
 * Writes the name of a field as words: `creditor.postalCode` as "Creditor postal code".
 *
 * @param {string} name
 */
export function writeLabel(name) {
  const words = name.replace(/[.A-Z]/g, (each) => (each === '.' ? ' ' : ` ${each.toLowerCase()}`));
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Makes the control of a field.
 *
 * @param {Field} field
 * @returns {any}
 */
function createInput({ type, choices, min, max, default: value }) {
  if (choices !== undefined) {
    const select = document.createElement('select');
    select.append(new Option('', ''), ...choices.map((choice) => new Option(choice, choice)));
    return select;
  }
  if (type === 'lines')
    return Object.assign(document.createElement('textarea'), { rows: 2, spellcheck: false });
  const input = document.createElement('input');
  input.type = type === 'boolean' ? 'checkbox' : (INPUT_TYPES[type] ?? 'text');
  if (type === 'boolean') return input;
  input.spellcheck = false;
  if (input.type === 'number') {
    const step = type === 'integer' ? '1' : 'any';
    Object.assign(input, { min: String(min ?? ''), max: String(max ?? ''), step });
  }
  if (value !== undefined) input.placeholder = String(value);
  return input;
}

/**
 * Reads the form of a scheme.
 *
 * @param {Scheme} scheme
 * @param {(name: string) => { value: string, checked: boolean }} control finds a control
 * @returns {Payload}
 */
export function readForm(scheme, control) {
  /** @type {Record<string, any>} */
  const fields = {};
  for (const field of listFields(scheme)) {
    const { value, checked } = control(nameControl(field));
    const read = readValue(field, value, checked);
    if (read === undefined) continue;
    const [top = '', part] = field.name.split('.');
    if (part === undefined) fields[top] = read;
    else fields[top] = { ...fields[top], [part]: read };
  }
  return { scheme: scheme.name, fields };
}

/**
 * Reads the value of a control; undefined if it is left open.
 *
 * @param {Field} field
 * @param {string} value
 * @param {boolean} checked
 */
function readValue({ type }, value, checked) {
  if (type === 'boolean') return checked || undefined;
  if (value === '') return undefined;
  if (type === 'integer' || type === 'number') return Number(value);
  // The objects of EMVCo are typed as JSON.
  return type === 'any' && value.startsWith('{') ? parse(value) : value;
}

/** @param {string} json */
function parse(json) {
  try {
    return JSON.parse(json);
  } catch {
    return json; // the library has a message for it
  }
}

/**
 * Returns the name of the control of an error about a field, such as `wifi.ssid`.
 *
 * @param {string} argument
 * @returns {string | undefined}
 */
export function findFieldControl(argument) {
  const [, name, path = ''] = /^(\w+)(?:\.([\w.]+?))?(?:\[\d+\])?$/.exec(argument) ?? [];
  const scheme = name === undefined ? undefined : findScheme(name);
  if (scheme === undefined) return undefined;
  const fields = listFields(scheme);
  const field =
    fields.find((each) => each.name === path) ??
    fields.find(
      (each) =>
        path !== '' && (each.name.startsWith(`${path}.`) || path.startsWith(`${each.name}.`)),
    );
  return field === undefined ? 'scheme' : nameControl(field);
}
