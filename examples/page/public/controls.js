// Builds the controls of the form, one for each option.

import { AUTO } from './options.js';

/** @import { Option } from './options.js' */

/** The step of the arrows of a control for a fraction. */
const STEP = 0.05;

/** The most choices that fit beside each other on a phone. */
const MAX_RADIOS = 4;

/** The files that a control takes, by the type of its option. @type {Record<string, string>} */
const ACCEPTED = { bytes: 'image/*', font: '.ttf,.otf,font/ttf,font/otf' };

/** The largest range that a hint mentions. */
const MAX_HINT = 100;

/**
 * Adds the controls to the groups of the form.
 *
 * @param {HTMLFormElement} form
 * @param {readonly Option[]} options
 */
export function build(form, options) {
  for (const option of options) {
    const group = form.querySelector(`[data-group="${CSS.escape(option.group)}"]`);
    // Buttons of a group come after its controls.
    group?.insertBefore(createField(option), group.querySelector('button')?.parentElement ?? null);
  }
}

/**
 * Makes the field of an option: its label, control and hint.
 *
 * @param {Option} option
 */
function createField(option) {
  const isShort = (option.choices?.length ?? 0) <= MAX_RADIOS;
  if (option.kind === 'choice' && option.missing === AUTO && isShort) return createRadios(option);
  const { name, kind } = option;
  const input = createInput(option);
  const label = createElement('label', { htmlFor: name, textContent: option.label });
  const isWide = kind === 'flag' || kind === 'file';
  const field = createElement('div', {
    className: `field${kind === 'flag' ? ' check' : ''}${isWide ? ' wide' : ''}`,
  });
  field.dataset.field = name;
  if (kind === 'named') field.append(createNames(option));
  if (kind === 'flag') field.append(input, label);
  else field.append(label, option.type === 'color' ? createColorPair(option, input) : input);
  addHint(field, option, [input]);
  return field;
}

/**
 * Makes the control of an option.
 *
 * @param {Option} option
 */
function createInput(option) {
  const { name, kind } = option;
  if (kind === 'choice') return createSelect(option);
  const input = createElement('input', { id: name, name });
  if (kind === 'flag') input.type = 'checkbox';
  else if (kind === 'file') Object.assign(input, { type: 'file', accept: ACCEPTED[option.type] });
  else {
    if (kind === 'named') input.setAttribute('list', `${name}-names`);
    input.placeholder = formatPlaceholder(option);
    input.spellcheck = false;
  }
  if (kind === 'number') {
    const step = option.type === 'integer' || Number(option.max) > 1 ? 1 : STEP;
    const least = option.min === option.step ? 0 : option.min;
    Object.assign(input, { type: 'number', min: least, max: option.max, step });
  }
  return input;
}

/**
 * Makes a drop-down list. If the option may stay open, the first choice leaves it open.
 *
 * @param {Option} option
 */
function createSelect({ name, choices = [], missing }) {
  const select = createElement('select', { id: name, name });
  if (missing === AUTO) select.append(new Option('Auto', AUTO));
  select.append(...choices.map((choice) => new Option(choice, choice)));
  return select;
}

/**
 * Makes the list of names that the control of an option suggests.
 *
 * @param {Option} option
 */
function createNames({ name, names = [] }) {
  const list = createElement('datalist', { id: `${name}-names` });
  list.append(...names.map((each) => new Option(each, each)));
  return list;
}

/**
 * Makes a field of radio buttons. The first one leaves the option open.
 *
 * @param {Option} option
 */
function createRadios(option) {
  const { name, choices = [] } = option;
  const field = createElement('fieldset', { className: 'field wide levels' });
  field.dataset.field = name;
  const segments = createElement('div', { className: 'segments' });
  const inputs = [AUTO, ...choices].map((value) => {
    const input = createElement('input', {
      type: 'radio',
      name,
      value,
      defaultChecked: value === AUTO,
    });
    const label = createElement('label', {});
    label.append(input, createElement('span', { textContent: value === AUTO ? 'Auto' : value }));
    segments.append(label);
    return input;
  });
  field.append(createElement('legend', { textContent: option.label }), segments);
  addHint(field, option, inputs);
  return field;
}

/**
 * Makes a pair of a text field and a colour picker.
 *
 * @param {Option} option
 * @param {HTMLElement} input
 */
function createColorPair(option, input) {
  const pair = createElement('div', { className: 'pair' });
  // A colour without a default is that of dark modules, or nearly so.
  const digits = String(option.default ?? '#000').replace('#', '');
  const value = `#${digits.replace(/./g, '$&$&')}`;
  const picker = createElement('input', { type: 'color', defaultValue: value });
  picker.dataset.picks = option.name;
  picker.setAttribute('aria-label', `Pick the colour of ${option.label.toLowerCase()}`);
  pair.append(input, picker);
  return pair;
}

/**
 * Adds the hint of an option to its field, if it has one.
 *
 * @param {HTMLElement} field
 * @param {Option} option
 * @param {HTMLElement[]} inputs the controls that the hint describes
 */
function addHint(field, option, inputs) {
  const textContent = formatHint(option);
  if (textContent === '') return;
  const hint = createElement('p', { className: 'hint', id: `${option.name}-hint`, textContent });
  field.append(hint);
  for (const input of inputs) input.setAttribute('aria-describedby', hint.id);
}

/**
 * Returns the hint of an option, with its range.
 *
 * @param {Option} option
 */
function formatHint({ min, max, step, names = [], hint, kind }) {
  if ((kind !== 'number' && kind !== 'named') || Number(max) > MAX_HINT) return hint;
  const numbers = min === step ? `up to ${max}` : `${min} to ${max}`;
  const range = kind === 'named' ? `${numbers}, ${names[0]} to ${names.at(-1)}` : numbers;
  return hint === '' ? range : `${range}: ${hint}`;
}

/**
 * Returns the placeholder of a control: the default in words.
 *
 * @param {Option} option
 */
function formatPlaceholder(option) {
  return option.default === undefined && option.defaultText === 'none' ? '' : option.defaultText;
}

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} properties
 */
function createElement(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
