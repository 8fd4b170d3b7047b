'use strict';

// Compares our PNG of each style with what resvg draws from our SVG.

const { PNG } = require('pngjs');

const { generateQrCode } = require('../../../index');
const { findRow } = require('../../../lib/options/rows');
const { measureDifference, rasteriseSvg } = require('../../../__test__/support/rasterise');
const { LOGOS } = require('./cases');

const TEXT = 'https://example.com/path?query=1234567890abc';

/** With a `scale`, modules have the same place in both. An SVG fills a `width`, and a PNG may not. */
const PICTURE = { version: 7, scale: 8, verify: false };

/** The options of shapes, in the order of the table. */
const SHAPE_OPTIONS = /** @type {const} */ (['modules', 'finderFrame', 'finderCentre', 'alignment']);

/** The options of the other styles, by their names. @type {Record<string, any>} */
const OTHERS = {
  'dots of size 0.8': { style: { modules: 'dot', size: 0.8 } },
  'a round background': { style: { backgroundRound: 0.25 } },
  'a linear gradient': { color: { dark: 'linear-gradient(45deg, #6a1a4c, navy)' } },
  'a radial gradient': { color: { dark: 'radial-gradient(#6a1a4c, navy)' } },
  'a light gradient': { color: { light: 'linear-gradient(45deg, #fffbe6, #cfc)' } },
  'a logo': { logo: { image: LOGOS.at(-1), size: 0.2 } },
  'a frame': { frame: { text: 'SCAN ME', color: '#0a3d62' } },
};

/**
 * Measures the mean difference of the parts of all pixels, of 255.
 *
 * @param {any} options
 */
async function measure(options) {
  const png = PNG.sync.read(generateQrCode(TEXT, { ...PICTURE, ...options }));
  const svg = await rasteriseSvg(generateQrCode(TEXT, { ...PICTURE, ...options, type: 'svg' }));
  return Math.round(100 * measureDifference(png, svg)) / 100;
}

async function measureDifferences() {
  /** @type {{ shape: string, means: Record<string, number> }[]} */
  const shapes = [];
  for (const shape of findRow('style.modules').choices ?? []) {
    /** @type {Record<string, number>} */
    const means = {};
    for (const option of SHAPE_OPTIONS) {
      const isKnown = findRow(`style.${option}`).choices?.includes(shape);
      if (isKnown) means[option] = await measure({ style: { [option]: shape } });
    }
    shapes.push({ shape, means });
  }
  /** @type {{ style: string, mean: number }[]} */
  const others = [];
  for (const [style, options] of Object.entries(OTHERS)) others.push({ style, mean: await measure(options) });
  return { shapes, others };
}

module.exports = { SHAPE_OPTIONS, measureDifferences };
