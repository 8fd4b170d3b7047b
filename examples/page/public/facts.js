// Shows what the server says about a code: its size, level and grade.

import { showStatus } from './errors.js';
import { byId } from './form.js';

/**
 * Shows the facts about a code.
 *
 * @param {import('./preview.js').Code} code
 * @param {string} image the size of the picture, in words
 */
export function showFacts({ blob, time, version, level, grade, reserve }, image) {
  showFact('version', `${version}: ${describeSize(version)} modules`);
  showFact('level', `level ${level}`);
  showFact('grade', describeGrade(grade));
  showFact('image', image);
  showFact('reserve', reserve === undefined ? '' : `${Math.floor(100 * reserve)} %`);
  byId('facts').hidden = false;
  delete byId('facts').dataset.stale;
  delete byId('paper').dataset.stale;
  showStatus(`${blob.size.toLocaleString('en')} bytes, made in ${formatTime(time)}.`, false);
}

/**
 * Returns the size of a version in modules, in words.
 *
 * @param {string} version such as `7`, `M2` or `R7x43`
 */
function describeSize(version) {
  const [, height, width] = /^R(\d+)x(\d+)$/.exec(version) ?? [];
  if (width !== undefined) return `${width} × ${height}`;
  const side = version.startsWith('M')
    ? 9 + 2 * Number(version.slice(1))
    : 17 + 4 * Number(version);
  return `${side} × ${side}`;
}

/**
 * Returns a grade in words, with the parameter that limits it.
 *
 * @param {string} grade such as `3.0 B reflectanceMargin`
 */
function describeGrade(grade) {
  const [number, letter, limiting = ''] = grade.split(' ');
  const name = limiting.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return `${number} (${letter})${letter === 'A' ? '' : `, limited by ${name}`}`;
}

/**
 * Shows a fact, or hides it if it is empty.
 *
 * @param {string} name
 * @param {string} value
 */
function showFact(name, value) {
  const fact = byId(`fact-${name}`);
  fact.textContent = value;
  fact.parentElement.hidden = value === '';
}

/**
 * Formats a time.
 *
 * @param {number} milliseconds
 */
function formatTime(milliseconds) {
  if (milliseconds >= 10) return `${milliseconds.toFixed(0)} ms`;
  if (milliseconds >= 1) return `${milliseconds.toFixed(1)} ms`;
  return `${(1000 * milliseconds).toFixed(milliseconds < 0.1 ? 1 : 0)} µs`;
}
