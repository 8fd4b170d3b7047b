// The controls of the form, and the address that says what they say.

import { OPTIONS } from './options.js';

export const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

export const form = /** @type {HTMLFormElement} */ (byId('form'));

export const control = (/** @type {string} */ name) =>
  /** @type {any} */ (form.elements.namedItem(name));

const TEXT = control('text').defaultValue;

/** Has the address say what the form says, so that it can be shared. The logo is not in it. */
export function writeHash() {
  const state = new URLSearchParams();
  const text = control('text').value;
  if (text !== TEXT) state.set('text', text);
  for (const { name, kind, missing } of OPTIONS) {
    if (kind === 'file') continue;
    const { value, checked } = control(name);
    if (kind === 'flag' ? checked : value !== '' && value !== missing)
      state.set(name, kind === 'flag' ? '1' : value);
  }
  const hash = state.toString();
  if (hash === location.hash.slice(1)) return;
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
}

export function readHash() {
  fill(new URLSearchParams(location.hash.slice(1)));
}

/** @param {URLSearchParams} state by the names of controls; what it has not is the default */
export function fill(state) {
  control('text').value = state.get('text') ?? TEXT;
  for (const { name, kind, missing = '' } of OPTIONS) {
    const value = state.get(name);
    if (kind === 'file') continue;
    if (kind === 'flag') control(name).checked = value === '1';
    else {
      // A value that does not exist checks no radio button, and would leave the one before checked.
      control(name).value = missing;
      control(name).value = value ?? missing;
      if (control(name).value === '') control(name).value = missing;
    }
  }
}
