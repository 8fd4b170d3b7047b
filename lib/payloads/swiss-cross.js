'use strict';

// The Swiss cross of QR-bills (Implementation Guidelines QR-bill 2.3, chapter 6.4.2): a black square
// of 6 mm with a white cross, on a white square of 7 mm, in the middle of a symbol of 46 mm.

/** The sides in units of 1/12 mm, so that all corners are on the grid. */
const GRID = Object.freeze({ side: 84, border: 6, armWidth: 14, armLength: 46 });

/** The same as a PNG of 84 × 84 pixels. A test compares its pixels with `GRID`. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAFQAAABUAQAAAAA0EC1sAAAALUlEQVR42mP4DwcfGChh/2GAAubByZb/3zCE' +
    '2fLgUG4Y9OyhHs6DNw1TKZ8CAP2nkDww41X0AAAAAElFTkSuQmCC',
  'base64',
);

/** Draws the cross as an SVG, which stays sharp in any size. */
function drawSvg() {
  const { side, border, armWidth, armLength } = GRID;
  const square = side - 2 * border;
  const near = (side - armWidth) / 2;
  const far = (side - armLength) / 2;
  const arm = (/** @type {number[]} */ [x, y, width, height]) =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fff"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">` +
    `<rect width="${side}" height="${side}" fill="#fff"/>` +
    `<rect x="${border}" y="${border}" width="${square}" height="${square}"/>` +
    arm([near, far, armWidth, armLength]) +
    arm([far, near, armLength, armWidth]) +
    '</svg>'
  );
}

/**
 * The logo as the option `logo` takes it; `svg` replaces the image in an SVG. The guidelines want
 * the cross without a margin of its own, as its white border is one.
 */
const SWISS_CROSS = Object.freeze({
  image: PNG,
  svg: Buffer.from(drawSvg()),
  size: 0.1522, // 7/46, in the steps of the option
  padding: 0,
  reserve: 0.25,
});

module.exports = { GRID, SWISS_CROSS };
