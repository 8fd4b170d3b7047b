'use strict';

// Lists designs to begin with: options that look well together. The page offers them, and
// tools/generators/gallery.js draws them for docs/styles.md.

/**
 * A design.
 *
 * @typedef {object} Design
 * @property {string} name the name of its picture
 * @property {string} title the name that people read
 * @property {import('qr-napi').QrCodeOptions} options
 */

/** The designs. The first one sets no option. @type {readonly Readonly<Design>[]} */
const DESIGNS = Object.freeze([
  { name: 'plain', title: 'Plain', options: {} },
  {
    name: 'rounded',
    title: 'Rounded',
    options: { style: { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' } },
  },
  {
    name: 'dots',
    title: 'Dots',
    options: { style: { modules: 'dot', finderFrame: 'dot', finderCentre: 'dot' } },
  },
  {
    name: 'classy',
    title: 'Classy',
    options: {
      style: { modules: 'classy-rounded', finderFrame: 'classy-rounded', finderCentre: 'classy' },
      color: { dark: '#1b4332' },
    },
  },
  {
    name: 'bars',
    title: 'Bars',
    options: {
      style: { modules: 'vertical', size: 0.8, finderFrame: 'rounded', finderCentre: 'rounded' },
      color: { dark: '#3a0ca3', finderFrame: '#7209b7', finderCentre: '#7209b7' },
    },
  },
  {
    name: 'gradient',
    title: 'Gradient',
    options: {
      style: {
        modules: 'rounded',
        finderFrame: 'extra-rounded',
        finderCentre: 'extra-rounded',
      },
      color: { dark: 'linear-gradient(135deg, #6a1a4c, navy)', light: '#fff8f0' },
    },
  },
  {
    name: 'round',
    title: 'Diamonds',
    options: {
      style: { modules: 'diamond', size: 0.9, backgroundRound: 0.25 },
      color: { dark: '#003049', light: '#e9f5db' },
    },
  },
  {
    name: 'frame',
    title: 'Label',
    options: {
      style: { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' },
      frame: { text: 'SCAN ME', color: '#14213d' },
    },
  },
]);

module.exports = { DESIGNS };
