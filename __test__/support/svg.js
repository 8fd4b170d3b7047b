'use strict';

// SVG drawn by resvg, a renderer that is not ours.

const fs = require('node:fs');

/** @type {Promise<typeof import('@resvg/resvg-wasm')> | undefined} */
let loaded;

async function load() {
  const resvg = require('@resvg/resvg-wasm');
  await resvg.initWasm(fs.readFileSync(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  return resvg;
}

/**
 * @param {string | Uint8Array} svg
 * @param {{ width?: number, background?: string }} [how] the pixels on a side, default 800; what is behind, default white
 * @returns {Promise<Buffer>} a PNG
 */
async function rasterizeSvg(svg, { width = 800, background = '#fff' } = {}) {
  loaded ??= load();
  const { Resvg } = await loaded;
  const options = /** @type {const} */ ({ background, fitTo: { mode: 'width', value: width } });
  const drawing = new Resvg(typeof svg === 'string' ? svg : Buffer.from(svg).toString(), options);
  return Buffer.from(drawing.render().asPng());
}

module.exports = { rasterizeSvg };
