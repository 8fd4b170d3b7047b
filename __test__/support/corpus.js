'use strict';

// Generates a corpus of text in many scripts: real strings for each script, then random strings of
// its characters. The corpus is the same in every run.

const { BETWEEN, KINDS } = require('./corpus-kinds');
const { random } = require('./random');

/** @import { Kind } from './corpus-kinds' */

const SEED = 0x51c0de;

/** The number of strings of each kind. */
const STRINGS = 100;

/** The maximum length of a random string, in units: a character or, for emoji, a sequence. */
const MAX_LENGTH = 120;

/**
 * Returns a random string of a kind, mostly a short one.
 *
 * @param {Kind} kind
 * @param {ReturnType<typeof random>} dice
 * @returns {string}
 */
function draw(kind, dice) {
  const { letters, between = BETWEEN, prefix = '' } = kind;
  const short = dice.below(8) > 0;
  const length = 1 + dice.below(short ? 24 : MAX_LENGTH);
  let text = prefix;
  for (let i = 0; i < length; i++) text += dice.pick(dice.below(6) > 0 ? letters : between);
  return text;
}

function build() {
  const dice = random(SEED);
  const seen = new Set();
  const strings = [];
  for (const kind of KINDS) {
    let count = 0;
    const add = (text) => {
      if (seen.has(text)) return;
      seen.add(text);
      strings.push({ script: kind.script, text });
      count++;
    };
    kind.known.forEach(add);
    while (count < STRINGS) add(draw(kind, dice));
  }
  return strings;
}

/** @type {{ script: string, text: string }[]} */
const corpus = build();

module.exports = { corpus };
