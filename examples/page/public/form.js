// Reads and writes the form, and keeps its state in the address of the page.

import { OPTIONS } from './options.js';
import { buildPayload, findScheme, listFields, nameControl } from './payloads.js';

export const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

export const form = /** @type {HTMLFormElement} */ (byId('form'));

export const control = (/** @type {string} */ name) =>
  /** @type {any} */ (form.elements.namedItem(name));

const TEXT = control('text').defaultValue;

/** Writes the state of the form into the address, except the logo, so that people can share it. */
export function writeHash() {
  const state = new URLSearchParams();
  const text = control('text').value;
  if (text !== TEXT) state.set('text', text);
  const scheme = findScheme(control('scheme').value);
  if (scheme !== undefined) writeFields(scheme, state);
  for (const { name, kind, missing } of OPTIONS) {
    if (kind !== 'file') writeControl(state, name, kind === 'flag', missing);
  }
  const hash = state.toString();
  if (hash === location.hash.slice(1)) return;
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}

/**
 * Writes the fields of a payload into a state.
 *
 * @param {import('./payloads.js').Scheme} scheme
 * @param {URLSearchParams} state
 */
function writeFields(scheme, state) {
  state.set('scheme', scheme.name);
  for (const field of listFields(scheme)) {
    writeControl(state, nameControl(field), field.type === 'boolean');
  }
}

/**
 * Writes the value of a control into a state, unless it has its default.
 *
 * @param {URLSearchParams} state
 * @param {string} name
 * @param {boolean} isFlag
 * @param {string} [missing] the value that stands for the default
 */
function writeControl(state, name, isFlag, missing = '') {
  const { value, checked } = control(name);
  if (isFlag ? checked : value !== '' && value !== missing) state.set(name, isFlag ? '1' : value);
}

/**
 * Shows the form of the chosen scheme, or the text.
 *
 * @param {URLSearchParams} [state] the values of its fields
 */
export function showScheme(state = new URLSearchParams()) {
  const scheme = findScheme(control('scheme').value);
  buildPayload(byId('payload'), scheme);
  byId('payload').hidden = scheme === undefined;
  byId('text').closest('.field').hidden = scheme !== undefined;
  for (const field of scheme === undefined ? [] : listFields(scheme)) {
    const name = nameControl(field);
    if (field.type === 'boolean') control(name).checked = state.get(name) === '1';
    else control(name).value = state.get(name) ?? '';
  }
}

/** Fills the form from the address. */
export function readHash() {
  fill(new URLSearchParams(location.hash.slice(1)));
}

/**
 * Fills the form. Sets a control to its default if `state` has no value for it.
 *
 * @param {URLSearchParams} state values by the names of controls
 */
export function fill(state) {
  control('text').value = state.get('text') ?? TEXT;
  control('scheme').value = findScheme(state.get('scheme') ?? '')?.name ?? '';
  showScheme(state);
  for (const { name, kind, missing = '' } of OPTIONS) {
    const value = state.get(name);
    if (kind === 'file') continue;
    if (kind === 'flag') control(name).checked = value === '1';
    else {
      // An unknown value would leave the last radio button checked, so this sets the default first.
      control(name).value = missing;
      control(name).value = value ?? missing;
      if (control(name).value === '') control(name).value = missing;
    }
  }
}
