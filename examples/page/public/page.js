// Draws the code whenever the form changes, and shows errors below the controls.

import { build } from './controls.js';
import { buildDesigns, listDesignOptions, markDesign } from './designs.js';
import { clearErrors, showDownloadStatus, showError, showStatus } from './errors.js';
import { showFacts } from './facts.js';
import { files, findLargestFile, readFile, removeFile } from './files.js';
import { byId, control, fill, form, readHash, showScheme, writeHash } from './form.js';
import {
  findNeeded,
  hasLogo,
  hasOption,
  load,
  OPTIONS,
  selectOptions,
  selectOptionsToShow,
} from './options.js';
import { findScheme, listSchemes, loadSchemes, readForm } from './payloads.js';
import { make, Refusal, show } from './preview.js';
import { writeCommand, writeProgram } from './snippets.js';

/** @import { Type } from './options.js' */

/** The milliseconds between the last key and the request. */
const DEBOUNCE_MS = 120;

/** @type {readonly Type[]} */
let types;
let newest = new AbortController();
let timer = 0;

start();

/** Builds the form from the descriptions of the server, and draws the first code. */
async function start() {
  form.hidden = false;
  try {
    const response = await fetch('library.json');
    const library = await response.json();
    types = library.formats;
    load(library.options);
    loadSchemes(library.schemes);
    buildDesigns(byId('design-buttons'), library.designs, chooseDesign);
  } catch {
    showStatus('The server does not answer. Reload the page to try again.', true);
    return;
  }
  build(form, OPTIONS);
  listSchemes(control('scheme'));
  byId('downloads').append(...types.map(createDownloadButton));
  for (const picker of findPickers()) picker.addEventListener('input', () => pick(picker));
  form.addEventListener('input', scheduleUpdate);
  form.addEventListener('change', (event) => {
    const { name } = /** @type {any} */ (event.target);
    if (listFileNames().includes(name)) chooseFile(name);
    if (name === 'scheme') chooseScheme();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    update();
  });
  byId('reset').addEventListener('click', reset);
  for (const button of findRemovers()) {
    button.addEventListener('click', () => {
      removeFile(button.dataset.removes);
      update();
    });
  }
  byId('copy-program').addEventListener('click', copyProgram);
  byId('copy-image').addEventListener('click', copyImage);
  byId('copy-image').hidden = !navigator.clipboard?.write;
  window.addEventListener('hashchange', () => {
    readHash();
    update();
  });
  readHash();
  update();
}

/** Shows the form of another scheme. */
function chooseScheme() {
  showScheme();
  update();
}

/**
 * Sets the options of a design, and keeps the others.
 *
 * @param {Map<string, string>} design the values of its options
 */
function chooseDesign(design) {
  writeHash();
  const state = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of design) state.set(name, value);
  fill(state);
  update();
}

/** Updates the code after a pause in typing. */
function scheduleUpdate() {
  markStale();
  timer = window.setTimeout(update, DEBOUNCE_MS);
}

/** Marks the code as outdated. */
function markStale() {
  clearTimeout(timer);
  byId('paper').setAttribute('aria-busy', 'true');
}

/** Draws and shows the code of the form. Aborts an earlier request. */
async function update() {
  markStale();
  newest.abort();
  newest = new AbortController();
  const { signal } = newest;
  const { content, text, type, values } = read();
  const options = selectOptions(values, type);
  byId('text-hint').textContent = `${new TextEncoder().encode(text).length} bytes of UTF-8`;
  showControls(type);
  markDesign(values);
  showProgram();
  writeHash();
  showDownloadStatus('', false);
  try {
    checkNumbers();
    const code = await make(content, options, signal).catch(nameFile);
    const shown = await showAny(code.blob, type, signal);
    if (signal.aborted) return;
    clearErrors();
    showFacts(code, shown);
  } catch (error) {
    if (!signal.aborted) showError(error);
  } finally {
    if (!signal.aborted) byId('paper').removeAttribute('aria-busy');
  }
}

/**
 * Names the control of the largest file in the error of a request that is too large.
 *
 * @param {any} error
 * @returns {never}
 */
function nameFile(error) {
  if (error.code === 'ERR_PAGE_TOO_LARGE') error.argument = findLargestFile();
  throw error;
}

/** Reads the form. */
function read() {
  const text = control('text').value;
  const scheme = findScheme(control('scheme').value);
  const content = scheme === undefined ? { text } : { payload: readForm(scheme, control) };
  const name = control('type').value;
  const type = types.find((each) => each.name === name) ?? types[0];
  const values = Object.fromEntries(OPTIONS.map((option) => [option.name, readControl(option)]));
  return { content, text: scheme?.title ?? text, type, values };
}

/**
 * Reads the value of a control; undefined is the default.
 *
 * @param {import('./options.js').Option} option
 */
function readControl({ name, kind }) {
  if (kind === 'file') return files.get(name)?.data;
  const { value, checked } = control(name);
  if (kind === 'flag') return checked || undefined;
  if (value === '') return undefined;
  const isNumber = kind === 'number' || (kind === 'named' && /^\d+$/.test(value));
  return isNumber ? Number(value) : value;
}

/** Refuses text in a control for numbers, which the browser does not return. */
function checkNumbers() {
  for (const { name, kind } of OPTIONS) {
    if (kind !== 'number' || !control(name).validity.badInput || control(name).closest('[hidden]'))
      continue;
    throw new Refusal('ERR_PAGE_NO_NUMBER', 'This is not a number.', name);
  }
}

/**
 * Shows a code, or the same symbol as SVG if browsers cannot show the type.
 *
 * @param {Blob} blob
 * @param {Type} type
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the size of the picture in words; empty if unknown
 */
async function showAny(blob, type, signal) {
  const { content, text, values } = read();
  const label = `QR code of ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
  const size = await show(blob, type, label);
  const notes = [];
  if (files.has('logo') && !hasLogo(type)) notes.push(`The type ${type.name} cannot have a logo.`);
  if (size === undefined) {
    const svg = types.find(({ name }) => name === 'svg') ?? types[0];
    const stand = await make(content, selectOptionsToShow(values, type, svg), signal);
    await show(stand.blob, svg, label);
    notes.push(`Browsers do not show ${type.name}. This is the same symbol as ${svg.name}.`);
  }
  byId('note').textContent = notes.join(' ');
  byId('note').hidden = notes.length === 0;
  return size ?? '';
}

/**
 * Shows the controls of the options that a type takes.
 *
 * @param {Type} type
 */
function showControls(type) {
  for (const option of OPTIONS) {
    const fields = form.querySelectorAll(`[data-field="${CSS.escape(option.name)}"]`);
    for (const field of /** @type {any} */ (fields)) field.hidden = !hasOption(option, type);
  }
  for (const group of /** @type {any} */ (form.querySelectorAll('.group'))) {
    group.hidden = group.querySelector('.field:not([hidden])') === null;
  }
  byId('designs').hidden = !listDesignOptions().some((option) => hasOption(option, type));
  for (const option of OPTIONS) {
    const needed = findNeeded(option.name);
    if (needed !== undefined) control(option.name).disabled = !isSet(needed);
  }
  for (const button of findRemovers()) button.disabled = !files.has(button.dataset.removes);
  showDownloads();
  const width = OPTIONS.find(({ name }) => name === 'width');
  control('width').placeholder = type.isSizeOpen ? 'what it is placed in' : width.defaultText;
  for (const picker of findPickers()) {
    const { value, disabled } = control(picker.dataset.picks);
    picker.value = toOpaque(value) ?? picker.defaultValue;
    picker.disabled = disabled;
  }
}

/**
 * Returns true if a control has a value or a file.
 *
 * @param {string} name
 */
function isSet(name) {
  return files.has(name) || control(name).value !== '';
}

/**
 * Returns a colour as a picker takes it, which has no alpha. The browser reads the colours of CSS.
 *
 * @param {string} text
 * @returns {string | undefined} # and six hex digits; undefined for any other text
 */
function toOpaque(text) {
  const color = /^[0-9a-f]{3,8}$/i.test(text) ? `#${text}` : text;
  if (text === '' || !CSS.supports('color', color)) return undefined;
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  if (alpha === 0) return undefined;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/**
 * Offers the types that support the options of the form: without its logo, a code would be
 * incomplete.
 */
function showDownloads() {
  const without = types.filter((type) => !canHaveLogo(type));
  for (const button of /** @type {any} */ (byId('downloads').children)) {
    button.disabled = without.some(({ name }) => name === button.dataset.download);
  }
  byId('copy-image').disabled = without.some(({ name }) => name === 'png');
  const names = without.map(({ name }) => name);
  const list = names.join(', ').replace(/, (\w+)$/, ' and $1');
  const what = files.get('logo')?.isSvg ? 'an SVG as logo' : 'a logo';
  byId('download-hint').textContent =
    `The type${names.length === 1 ? '' : 's'} ${list} cannot have ${what}.`;
  byId('download-hint').hidden = names.length === 0;
}

/**
 * Returns true if a code of a type can have the chosen logo, or if no logo is chosen.
 *
 * @param {Type} type
 */
function canHaveLogo(type) {
  const logo = files.get('logo');
  return logo === undefined || (logo.isSvg ? type.hasSvgLogo : hasLogo(type));
}

/**
 * Finds the colour pickers.
 *
 * @returns {any[]}
 */
function findPickers() {
  return [...form.querySelectorAll('[data-picks]')];
}

/**
 * Copies the colour of a picker into its text field.
 *
 * @param {any} picker
 */
function pick(picker) {
  control(picker.dataset.picks).value = picker.value;
}

/** Returns the names of the controls of files. */
function listFileNames() {
  return OPTIONS.filter(({ kind }) => kind === 'file').map(({ name }) => name);
}

/**
 * Finds the buttons that remove files.
 *
 * @returns {any[]}
 */
function findRemovers() {
  return [...form.querySelectorAll('[data-removes]')];
}

/**
 * Draws the code with another file.
 *
 * @param {string} name the name of the control
 */
async function chooseFile(name) {
  markStale();
  try {
    await readFile(name);
    update();
  } catch (error) {
    showError(error);
  }
}

/** Resets the options, and keeps the text or the payload. */
function reset() {
  const state = new URLSearchParams(location.hash.slice(1));
  for (const { name } of OPTIONS) state.delete(name);
  state.set('text', control('text').value);
  fill(state);
  for (const name of listFileNames()) removeFile(name);
  update();
}

/**
 * Returns the name of a downloaded file.
 *
 * @param {Type} type
 */
function getFileName(type) {
  return `code.${type.extension}`;
}

/**
 * Makes the button that downloads a type.
 *
 * @param {Type} type
 */
function createDownloadButton(type) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = type.name;
  button.dataset.download = type.name;
  button.setAttribute('aria-label', `Download ${type.name}`);
  button.addEventListener('click', () => download(type));
  return button;
}

/**
 * Draws the code as a type, and saves it as a file.
 *
 * @param {Type} type
 */
async function download(type) {
  const { content, values } = read();
  try {
    const { blob } = await make(content, selectOptions(values, type));
    const anchor = document.createElement('a');
    anchor.href = URL.createObjectURL(blob);
    anchor.download = getFileName(type);
    anchor.click();
    // By then, the browser has begun to write the file.
    setTimeout(() => URL.revokeObjectURL(anchor.href), 60_000);
    showDownloadStatus(`${anchor.download}: ${blob.size.toLocaleString('en')} bytes.`, false);
  } catch (error) {
    // Leaves the preview alone, as only this download failed.
    showDownloadStatus(`${type.name}: ${/** @type {Error} */ (error).message}`, true);
  }
}

/** Copies the code as PNG to the clipboard. */
async function copyImage() {
  const { content, values } = read();
  const png = /** @type {Type} */ (types.find(({ name }) => name === 'png'));
  try {
    const { blob } = await make(content, selectOptions(values, png));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    showDownloadStatus('The image is on the clipboard, as png.', false);
  } catch (error) {
    const message =
      error instanceof Refusal ? error.message : 'The browser did not let the page copy the image.';
    showDownloadStatus(message, true);
  }
}

/** Shows the program that draws the code. */
function showProgram() {
  const { content, type, values } = read();
  const language = control('language').value;
  const options = selectOptions(values, type);
  const file = getFileName(type);
  byId('program').textContent =
    language === 'curl'
      ? writeCommand(content, options, { origin: location.origin, file })
      : writeProgram(language, content, options, {
          file,
          logo: files.get('logo')?.name,
          font: files.get('frame.font')?.name,
        });
  byId('copied').textContent = '';
}

/** Copies the program to the clipboard, or selects it. */
async function copyProgram() {
  try {
    await navigator.clipboard.writeText(byId('program').textContent);
    byId('copied').textContent = 'Copied.';
  } catch {
    // Pages without HTTPS have no clipboard.
    getSelection()?.selectAllChildren(byId('program'));
    byId('copied').textContent = 'Selected: press Ctrl+C, or ⌘C.';
  }
}
