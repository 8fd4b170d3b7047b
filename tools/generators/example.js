'use strict';

// Writes docs/example.svg, the picture in the README: four codes, each above the option that drew
// it.
//
//   node tools/generators/example.js           writes the file
//   node tools/generators/example.js --check   fails if the file differs

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../..');

const target = path.join(__dirname, '../../docs/example.svg');

const TEXT = 'https://example.com';
/** The side of a code, and the space around it, in pixels. */
const SIDE = 176;
const GAP = 24;
const CAPTION_HEIGHT = 44;
/** The height of the title bar of the terminal window, in pixels. */
const BAR = 18;

const CRAB =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g stroke="#c2410c" stroke-width="2.5" stroke-linecap="round">' +
  '<path d="M8 18 4 12M24 18l4-6M9 23l-4 4M23 23l4 4M13 15v-5M19 15v-5"/></g>' +
  '<path fill="#ea580c" d="M2 6l4 4 2-5a5 5 0 1 1-6 1zM30 6l-4 4-2-5a5 5 0 1 0 6 1zM5 21a11 8 0 0 1 22 0a11 7 0 0 1-22 0z"/>' +
  '<circle cx="13" cy="10" r="2"/><circle cx="19" cy="10" r="2"/></svg>';

const PANELS = [
  { caption: 'generateQrCode(text)', draw: () => drawSvg({}) },
  {
    caption: '{ color: { dark, light } }',
    draw: () => drawSvg({ color: { dark: '#4c1d95', light: '#ede9fe' } }),
  },
  {
    caption: '{ logo: { image, size } }',
    draw: () => drawSvg({ logo: { image: Buffer.from(CRAB), size: 0.25 } }),
  },
  { caption: "{ type: 'terminal' }", draw: drawTerminal },
];

/** @param {import('../..').QrCodeOptions} options */
function drawSvg(options) {
  return generateQrCode(TEXT, { ...options, type: 'svg', width: SIDE }).toString();
}

/** @returns {string} a window with the half blocks of type `utf8`, as a terminal on dark shows them */
function drawTerminal() {
  const lines = generateQrCode(TEXT, { type: 'utf8', inverse: true, margin: 2 })
    .toString()
    .trimEnd()
    .split('\n');
  const columns = lines[0]?.length ?? 0;
  const side = SIDE - BAR - 12;
  const runs = lines.flatMap((line, row) => [
    runsOf(line, '█▀', 2 * row),
    // The lower half of the last line is outside of a code with an odd number of modules.
    2 * row + 1 < columns ? runsOf(line, '█▄', 2 * row + 1) : '',
  ]);
  const lights = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, i) => `<circle cx="${12 + 14 * i}" cy="${BAR / 2}" r="4" fill="${color}"/>`,
  );
  return (
    `<g><rect width="${SIDE}" height="${SIDE}" rx="6" fill="#1e1e2e"/>${lights.join('')}` +
    `<path transform="translate(${(SIDE - side) / 2} ${BAR + 2})scale(${side / columns})" ` +
    `shape-rendering="crispEdges" fill="#f8f8f2" d="${runs.join('')}"/></g>`
  );
}

/**
 * @param {string} line
 * @param {string} filled the characters that fill this half of the line
 * @param {number} y
 * @returns {string} rectangles of a path
 */
function runsOf(line, filled, y) {
  const runs = line.matchAll(new RegExp(`[${filled}]+`, 'g'));
  return Array.from(runs, ({ 0: { length }, index }) => `M${index} ${y}h${length}v1h-${length}z`).join('');
}

/**
 * @param {{ caption: string, draw: () => string }} panel
 * @param {number} i
 */
function placed({ caption, draw }, i) {
  const x = GAP + i * (SIDE + GAP);
  const text = `<text x="${SIDE / 2}" y="${SIDE + 26}">${caption}</text>`;
  return `<g transform="translate(${x} ${GAP})">${draw()}${text}</g>\n`;
}

const width = GAP + PANELS.length * (SIDE + GAP);
const height = GAP + SIDE + CAPTION_HEIGHT;
const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" rx="12" fill="#fff" stroke="#ddd"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="11" fill="#444" text-anchor="middle">
${PANELS.map(placed).join('')}</g>
</svg>
`;

if (!process.argv.includes('--check')) {
  fs.writeFileSync(target, picture);
} else if (picture !== fs.readFileSync(target, 'utf8')) {
  console.error('docs/example.svg is out of date: run node tools/generators/example.js');
  process.exitCode = 1;
}
