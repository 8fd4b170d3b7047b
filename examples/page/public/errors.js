// Shows an error below the code, and below the control that is wrong.

import { byId, control, form } from './form.js';
import { findControl } from './options.js';

/**
 * Shows a message below the code.
 *
 * @param {string} message
 * @param {boolean} isWrong
 */
export function showStatus(message, isWrong) {
  write(byId('status'), message, isWrong);
}

/**
 * Shows a message about a download or a copy below the buttons.
 *
 * @param {string} message
 * @param {boolean} isWrong
 */
export function showDownloadStatus(message, isWrong) {
  write(byId('download-status'), message, isWrong);
}

/**
 * Writes a message.
 *
 * @param {HTMLElement} status
 * @param {string} message
 * @param {boolean} isWrong
 */
function write(status, message, isWrong) {
  status.textContent = message;
  status.toggleAttribute('data-wrong', isWrong);
}

/**
 * Shows an error, and dims the last code.
 *
 * @param {any} error
 */
export function showError(error) {
  clearErrors();
  const name = findControl(error);
  const field =
    name === undefined ? null : form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  // Keeps the last code in sight.
  byId('paper').dataset.stale = '';
  byId('facts').dataset.stale = '';
  showStatus(error.message, true);
  if (field === null || name === undefined) return;
  const place = document.createElement('p');
  place.className = 'error';
  place.id = 'error';
  place.textContent = error.message;
  field.append(place);
  for (const input of findControls(name)) {
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute(
      'aria-describedby',
      `${input.getAttribute('aria-describedby') ?? ''} error`.trim(),
    );
  }
}

/** Removes the error from the controls. */
export function clearErrors() {
  byId('error')?.remove();
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid');
    const described = (input.getAttribute('aria-describedby') ?? '').replace(/ ?error$/, '');
    if (described === '') input.removeAttribute('aria-describedby');
    else input.setAttribute('aria-describedby', described);
  }
}

/**
 * Finds the controls of an option.
 *
 * @param {string} name
 */
function findControls(name) {
  const found = control(name);
  return found instanceof RadioNodeList ? /** @type {any[]} */ ([...found]) : [found];
}
