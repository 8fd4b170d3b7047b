// Reads the files that people choose, the logo and a font, and keeps them as the server takes them.

import { control } from './form.js';
import { Refusal } from './preview.js';

/**
 * A chosen file.
 *
 * @typedef {object} Chosen
 * @property {string} name
 * @property {string} data the bytes in base64
 * @property {boolean} isSvg
 */

/** The chosen files, by the names of their controls. @type {Map<string, Readonly<Chosen>>} */
export const files = new Map();

/**
 * Reads the file that a control has.
 *
 * @param {string} name the name of the control
 * @returns {Promise<void>} rejects if the browser cannot read the file
 */
export async function readFile(name) {
  const [file] = control(name).files;
  if (file === undefined) {
    files.delete(name);
    return;
  }
  const url = await readAsDataUrl(file).catch(() => {
    throw new Refusal(
      'ERR_PAGE_NO_FILE',
      'The browser cannot read this file. Choose another one.',
      name,
    );
  });
  const isSvg = file.type === 'image/svg+xml';
  files.set(name, { name: file.name, data: url.slice(url.indexOf(',') + 1), isSvg });
}

/**
 * Forgets the file of a control.
 *
 * @param {string} name
 */
export function removeFile(name) {
  files.delete(name);
  control(name).value = '';
}

/** Returns the name of the control with the largest file, or undefined if no file is chosen. */
export function findLargestFile() {
  const [largest] = [...files].sort(([, a], [, b]) => b.data.length - a.data.length);
  return largest?.[0];
}

/**
 * @param {File} file
 * @returns {Promise<string>}
 */
function readAsDataUrl(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', reject);
    reader.readAsDataURL(file);
  });
}
