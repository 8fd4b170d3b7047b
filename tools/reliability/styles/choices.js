'use strict';

// Counts the unread codes by the choices of their options.

/** @import { Case } from './cases' */

/** A choice with fewer unread codes is not listed: they may be chance. */
const MIN_UNREAD = 3;

/** A choice is listed if its share of unread codes is this many times that of all codes. */
const MIN_RATIO = 1.5;

/** The maximum number of listed choices. */
const MAX_CHOICES = 12;

/**
 * Lists the choices of a code: `style.modules: dot`.
 *
 * @param {Case} drawn
 * @param {number} version
 * @returns {string[]}
 */
function choicesOf({ options }, version) {
  const { type, width, margin = 4, color, style, logo, frame } = options;
  // A frame takes a part of the width.
  const scale = frame === undefined ? Math.floor(width / (17 + 4 * version + 2 * margin)) : 'unknown';
  const named = {
    type,
    'pixels per module': Number(scale) >= 6 ? '6 or more' : scale,
    version: version <= 10 ? '1 to 10' : version <= 20 ? '11 to 20' : '21 to 40',
    margin,
    errorCorrectionLevel: options.errorCorrectionLevel ?? 'the highest',
    'style.modules': style.modules ?? 'square',
    'style.size': sizeOf(style.size),
    'style.finderFrame': style.finderFrame ?? 'square',
    'style.finderCentre': style.finderCentre ?? 'square',
    'style.alignment': style.alignment ?? 'as modules',
    'style.backgroundRound': style.backgroundRound > 0,
    logo: logo === undefined ? 'none' : (logo.clear ?? 'square'),
    frame: frame === undefined ? 'none' : (frame.position ?? 'bottom'),
    ...Object.fromEntries(Object.entries(color).map(([name, paint]) => [`color.${name}`, paintOf(paint)])),
  };
  return Object.entries(named).map(([name, value]) => `${name}: ${value}`);
}

/** @param {number | undefined} size */
function sizeOf(size = 1) {
  if (size === 1) return '1';
  return size < 0.7 ? 'below 0.7' : '0.7 to 0.99';
}

/** @param {any} paint */
function paintOf(paint) {
  if (paint === undefined) return 'the default';
  return typeof paint === 'string' ? 'a colour' : `${paint.type} gradient`;
}

class Choices {
  #drawn = 0;
  #unread = 0;
  /** @type {Map<string, { drawn: number, unread: number }>} */
  #counts = new Map();

  /**
   * @param {string[]} choices
   * @param {boolean} isRead
   */
  add(choices, isRead) {
    this.#drawn++;
    this.#unread += Number(!isRead);
    for (const choice of choices) {
      const counts = this.#counts.get(choice) ?? { drawn: 0, unread: 0 };
      this.#counts.set(choice, counts);
      counts.drawn++;
      counts.unread += Number(!isRead);
    }
  }

  /** Returns the choices whose codes are unread most often, the worst first. */
  figures() {
    const usual = this.#unread / this.#drawn;
    return [...this.#counts]
      .map(([choice, counts]) => ({ choice, ...counts }))
      .filter(({ drawn, unread }) => unread >= MIN_UNREAD && unread / drawn >= MIN_RATIO * usual)
      .sort((a, b) => b.unread / b.drawn - a.unread / a.drawn)
      .slice(0, MAX_CHOICES);
  }
}

module.exports = { Choices, MIN_RATIO, choicesOf };
