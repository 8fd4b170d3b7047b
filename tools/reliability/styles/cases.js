'use strict';

// Makes random options of styled codes.

const { findRow } = require('../../../lib/options/rows');
const { FILLINGS, logoOf } = require('../../../__test__/support/logos');

/** @typedef {ReturnType<typeof import('../../../__test__/support/random').random>} Dice */

const MODULES = findRow('style.modules').choices ?? [];
const PATTERNS = findRow('style.finderFrame').choices ?? [];
const LEVELS = ['L', 'M', 'Q', 'H', undefined];
const DARK = ['#000', '#6a1a4c', 'navy', '#060', '#c00', '#08f', 'rgb(0 60 60)', '#777', '#b50'];
const LIGHT = ['#fff', '#fffbe6', '#e6f0ff', 'transparent', '#cfc', '#ffd700'];
const TYPES = ['png', 'png', 'png', 'svg', 'svg', 'webp', 'jpeg', 'gif', 'bmp', 'pdf', 'eps'];
const LOGOS = FILLINGS.map((filling, i) => logoOf(filling, 40 + 10 * i, 60, i));
const CAPTIONS = ['SCAN ME', 'Menu', 'Zum Menü →', 'Tickets & more', '5 % off', 'a', 'Über 40 Sorten Käse'];
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/?=&äöü'];

/**
 * A styled code.
 *
 * @typedef {object} Case
 * @property {string} text
 * @property {any} options
 */

/**
 * Makes a case. Half of the options of each are missing.
 *
 * @param {Dice} dice
 * @param {readonly string[]} [types]
 * @returns {Case}
 */
function makeCase(dice, types = TYPES) {
  const maybe = (/** @type {() => any} */ make) => (dice.below(2) === 0 ? undefined : make());
  const type = dice.pick(types);
  const length = 1 + dice.below(dice.pick([20, 60, 60, 200, 1000]));
  const text = Array.from({ length }, () => dice.pick(LETTERS)).join('');
  const paint = (/** @type {readonly string[]} */ colors) =>
    dice.below(2) === 0 ? dice.pick(colors) : makeGradient(dice, colors);
  const isTransparent = !['jpeg', 'bmp'].includes(type);
  const hasFrame = dice.below(4) === 0;
  const color = {
    dark: maybe(() => paint(DARK)),
    light: maybe(() => paint(isTransparent ? LIGHT : LIGHT.filter((each) => each !== 'transparent'))),
    finderFrame: maybe(() => paint(DARK)),
    finderCentre: maybe(() => paint(DARK)),
  };
  const style = {
    modules: maybe(() => dice.pick(MODULES)),
    size: maybe(() => (50 + dice.below(51)) / 100),
    finderFrame: maybe(() => dice.pick(PATTERNS)),
    finderCentre: maybe(() => dice.pick(PATTERNS)),
    alignment: maybe(() => dice.pick(PATTERNS)),
    // A frame has round corners of its own, and JPEG and BMP cannot show them.
    backgroundRound: hasFrame || !isTransparent ? undefined : maybe(() => dice.below(30) / 100),
  };
  const hasLogo = dice.below(3) === 0;
  const clear = maybe(() => dice.pick(['square', 'circle', 'none']));
  const logo = {
    image: dice.pick(LOGOS),
    size: maybe(() => (5 + dice.below(25)) / 100),
    padding: clear === 'none' ? undefined : maybe(() => dice.below(3)),
    clear,
  };
  const frame = {
    text: dice.pick(CAPTIONS),
    position: maybe(() => dice.pick(['top', 'bottom'])),
    color: maybe(() => dice.pick(DARK)),
    textColor: maybe(() => dice.pick(LIGHT.filter((each) => each !== 'transparent'))),
  };
  return {
    text,
    options: {
      type,
      width: 150 + dice.below(851),
      errorCorrectionLevel: dice.pick(LEVELS),
      version: dice.below(4) === 0 ? 1 + dice.below(40) : undefined,
      margin: !hasFrame && dice.below(8) === 0 ? dice.below(4) : undefined,
      color,
      style,
      ...(hasLogo ? { logo } : {}),
      ...(hasFrame ? { frame } : {}),
    },
  };
}

/**
 * Makes a gradient of two to four of the colours.
 *
 * @param {Dice} dice
 * @param {readonly string[]} colors
 */
function makeGradient(dice, colors) {
  const opaque = colors.filter((color) => color !== 'transparent');
  const count = 2 + dice.below(3);
  const stops = Array.from({ length: count }, (_, i) => ({
    offset: i / (count - 1),
    color: dice.pick(opaque),
  }));
  return { type: dice.pick(['linear', 'radial']), rotation: dice.below(628) / 100, stops };
}

module.exports = { DARK, LIGHT, LOGOS, TYPES, makeCase, makeGradient };
