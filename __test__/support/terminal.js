'use strict';

// Renders text as a terminal shows it, as an image.

const { PNG } = require('pngjs');

/** Pixels of half a character cell, which is as wide as high. */
const HALF = 4;

/** @typedef {'text' | 'behind' | 'black' | 'white'} Color the colour of half a cell: text or background of the terminal, or a given one */

/** @type {Record<string, [Upper: boolean, Lower: boolean]>} whether each half of a character is in the colour of text */
const CHARACTERS = { ' ': [false, false], '▀': [true, false], '▄': [false, true], '█': [true, true] };

/**
 * Returns the halves of all cells, by rows. Knows only the control sequences that this package writes.
 *
 * @param {string} text
 * @returns {Color[][]}
 */
function halves(text) {
  return text.replace(/\n$/, '').split('\n').flatMap(halvesOfLine);
}

/** @param {string} line */
function halvesOfLine(line) {
  /** @type {{ front: Color, back: Color }} */
  let colors = { front: 'text', back: 'behind' };
  /** @type {[upper: Color[], lower: Color[]]} */
  const rows = [[], []];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal reads these
  for (const [all, codes] of line.matchAll(/\x1b\[([0-9;]*)m|./gu)) {
    if (codes !== undefined) {
      for (const code of codes.split(';')) colors = changed(colors, code);
      continue;
    }
    const character = CHARACTERS[all];
    if (character === undefined) throw new Error(`Expected a block for text but received ${all}`);
    character.forEach((isFront, i) => {
      rows[i]?.push(isFront ? colors.front : colors.back);
    });
  }
  if (colors.front !== 'text' || colors.back !== 'behind')
    throw new Error('Expected a reset at the end of each line');
  return rows;
}

/**
 * @param {{ front: Color, back: Color }} colors
 * @param {string} code
 * @returns {{ front: Color, back: Color }}
 */
function changed(colors, code) {
  switch (code) {
    case '0':
      return { front: 'text', back: 'behind' };
    case '30':
      return { ...colors, front: 'black' };
    case '37':
      return { ...colors, front: 'white' };
    case '40':
      return { ...colors, back: 'black' };
    case '47':
      return { ...colors, back: 'white' };
  }
  throw new Error(`Expected a colour for a control sequence but received ${code}`);
}

/**
 * Returns the image of a terminal whose colours are dark on light, or light on dark.
 *
 * @param {string} text
 * @param {{ isDark?: boolean, isInverse?: boolean }} [terminal] whether it is dark; whether the image is negative, for readers
 *   that do not see light on dark
 * @returns {Buffer} a PNG
 */
function screenshot(text, { isDark = false, isInverse = false } = {}) {
  const rows = halves(text);
  const width = HALF * Math.max(...rows.map((row) => row.length));
  const image = new PNG({ width, height: HALF * rows.length });
  image.data.fill(255);
  for (let y = 0; y < image.height; y++) {
    const row = /** @type {Color[]} */ (rows[Math.floor(y / HALF)]);
    for (let x = 0; x < width; x++) {
      const color = row[Math.floor(x / HALF)] ?? 'behind';
      const isBlack = color === 'black' || color === (isDark ? 'behind' : 'text');
      image.data.fill(isBlack !== isInverse ? 0 : 255, 4 * (y * width + x), 4 * (y * width + x) + 3);
    }
  }
  return PNG.sync.write(image);
}

module.exports = { halves, screenshot };
