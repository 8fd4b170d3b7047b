// Reads and writes the form, and keeps its state in the address of the page.

import { OPTIONS } from './options.js';

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
