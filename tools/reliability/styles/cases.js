'use strict';

// Makes random options of styled codes.

const { findRow } = require('../../../lib/options/rows');

/** @typedef {ReturnType<typeof import('../../../__test__/support/random').random>} Dice */

const MODULES = findRow('style.modules').choices ?? [];
const PATTERNS = findRow('style.finderFrame').choices ?? [];
const LEVELS = ['L', 'M', 'Q', 'H', undefined];
const DARK = ['#000', '#6a1a4c', 'navy', '#060', '#c00', '#08f', 'rgb(0 60 60)', '#777', '#b50'];
const LIGHT = ['#fff', '#fffbe6', '#e6f0ff', 'transparent', '#cfc', '#ffd700'];
const TYPES = ['png', 'png', 'png', 'svg', 'svg', 'webp', 'jpeg', 'gif', 'bmp', 'pdf'];
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
 * @param {readonly Buffer[]} logos
 * @returns {Case}
 */
function makeCase(dice, logos) {
  const maybe = (/** @type {() => any} */ make) => (dice.below(2) === 0 ? undefined : make());
  const type = dice.pick(TYPES);
  const length = 1 + dice.below(dice.pick([20, 60, 60, 200]));
  const text = Array.from({ length }, () => dice.pick(LETTERS)).join('');
  const paint = (/** @type {readonly string[]} */ colors) =>
    dice.below(2) === 0 ? dice.pick(colors) : makeGradient(dice, colors);
  // The decoder shows the transparent pixels of a GIF as black.
  const isTransparent = !['jpeg', 'bmp', 'gif'].includes(type);
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
    backgroundRound: maybe(() => dice.below(30) / 100),
  };
  const hasLogo = dice.below(3) === 0;
  const logo = {
    image: dice.pick(logos),
    size: maybe(() => (5 + dice.below(25)) / 100),
    padding: maybe(() => dice.below(3)),
    clear: maybe(() => dice.pick(['square', 'circle', 'none'])),
  };
  return {
    text,
    options: {
      type,
      width: 150 + dice.below(851),
      errorCorrectionLevel: dice.pick(LEVELS),
      version: dice.below(8) === 0 ? 1 + dice.below(20) : undefined,
      margin: dice.below(8) === 0 ? dice.below(4) : undefined,
      color,
      style,
      ...(hasLogo ? { logo } : {}),
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

module.exports = { makeCase };
