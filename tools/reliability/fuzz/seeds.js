'use strict';

// Writes the seed corpus of the fuzzer: texts of the tests, and logos, each after the bytes that
// select options, in the order of the Input of each target.

const fs = require('node:fs');
const path = require('node:path');

const { PNG } = require('pngjs');

const { root } = require('../../support/steps');
const { TARGETS } = require('./targets');

const FOLDER = path.join(root, 'target/fuzz/seeds');

/** The number of texts of each kind of the corpus, which has a hundred. */
const EACH = 6;

/** Pictures of one pixel: WebP lossy, lossless, with alpha, and animated. */
const WEBP = [
  'UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA',
  'UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==',
  'UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==',
  'UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA',
];

const SVG = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>',
  '<?xml version="1.0"?><!-- logo --><!DOCTYPE svg><svg  xmlns="http://www.w3.org/2000/svg"></svg>\n',
  '<s:svg xmlns:s="http://www.w3.org/2000/svg" s:a=">"/><!-- end -->',
  '<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><![CDATA[a]]></svg>',
  // References, CSS, and content that must not be embedded.
  ...[
    '<defs><g id="a"><path d="M0 0h1v1z"/></g></defs><use href="#a"/><use href="#%61"/>',
    '<pattern id="a"><g style="fill:url(\'#b\');stroke-dasharray:1"/></pattern><g fill="url(#a)"/>',
    '<style>/* a */@media print{.a>b,#c d{fill:url(#a);--b:"c"}}</style><g class="a b"/>',
    '<style>.a{fill:\\75 rl(\\23 a)}</style><text>a<tspan>b</tspan></text>',
    '<filter id="a"><feGaussianBlur/><feImage href="#b"/></filter><g filter="url(#a) blur(1px)"/>',
    '<script>a</script><g onload="a"/>',
    '<image href="http://a"/><g fill="url(http://a)"/>',
    '<metadata><a/></metadata><!-- a --><?b c?>',
  ].map((inside) => `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`),
  '\ufeff<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
];

/**
 * Returns the first four bytes of an input of every target except `mask`: level, version, mask and
 * flags.
 *
 * @param {number} i
 * @param {number} flags
 * @returns {number[]}
 */
function choices(i, flags) {
  // A byte beyond the versions or masks leaves the choice open, as in most seeds.
  const version = i % 3 === 0 ? (i % 40) + 1 : 255;
  const mask = i % 5 === 0 ? i % 8 : 255;
  return [i % 4, version, mask, flags];
}

/** @returns {Buffer[]} small PNG, JPEG, WebP and SVG logos with each kind of pixels */
function logos() {
  // Loaded only here, as the addon may have to be built first.
  const { generateQrCode } = require('../../../index');
  const types = /** @type {const} */ (['png', 'jpeg', 'webp']);
  const made = types.map((type) => generateQrCode('logo', { type, width: 40 }));
  const transparent = generateQrCode('logo', { width: 40, color: { dark: '#06c8', light: '#0000' } });
  const image = new PNG({ width: 6, height: 4 });
  image.data.forEach((_, i) => {
    image.data[i] = (i * 37) % 256;
  });
  // Grey and colour, with and without alpha; 8 and 16 bits.
  const pngs = [0, 2, 4, 6].flatMap((colorType) =>
    [8, 16].map((bitDepth) =>
      PNG.sync.write(image, /** @type {any} */ ({ colorType, bitDepth, inputHasAlpha: true })),
    ),
  );
  const webp = WEBP.map((text) => Buffer.from(text, 'base64'));
  return [...made, transparent, ...pngs, ...webp, ...SVG.map((text) => Buffer.from(text))];
}

/** @returns {Buffer[]} texts of each script from the corpus of the tests */
function texts() {
  const { corpus } = require('../../../__test__/support/corpus');
  /** @type {Map<string, Buffer[]>} */
  const scripts = new Map();
  for (const { script, text } of corpus) {
    const all = scripts.get(script) ?? [];
    if (all.length < EACH) scripts.set(script, [...all, Buffer.from(text)]);
  }
  return [
    ...[...scripts.values()].flat(),
    ...[100, 600, 2900].map((length) => Buffer.alloc(length, 'aB1茗/')),
  ];
}

/** @returns {Buffer[]} the built-in font, and small ones with each kind of tables */
function fonts() {
  const { buildFont, rectangle } = require('../../../__test__/support/fonts');
  const folder = '../../../crates/qr-core/src/render/caption/fonts';
  const box = { contours: [rectangle(100, 0, 900, 700)] };
  const letters = { S: box, a: box, g: { components: [1, 2] }, '&': box, Q: { components: [3, 4] }, ש: box };
  return [
    fs.readFileSync(path.join(__dirname, folder, 'inter-bold.ttf')),
    buildFont(letters),
    buildFont(letters, { kerning: [['S', 'a', -50]] }),
  ];
}

/** Returns content of kind 0: a text. */
const asText = (/** @type {Buffer} */ text) => [0, ...text];

/** Returns content of kind 2, segments: the mode, the length and the data of each. */
const asSegments = (/** @type {Buffer} */ text) => [
  2,
  ...[0, 1, 2, 3].flatMap((mode) => [mode, Math.min(text.length, 40), ...text.subarray(0, 40)]),
];

/** Returns a kanji segment. Its characters are Shift JIS, and differ for each seed. */
const asKanji = (/** @type {number} */ seed) => {
  const leads = Array.from({ length: 8 + (seed % 90) }, (_, i) => 0x89 + ((seed + i) % 22));
  return [2, 4, 2 * leads.length, ...leads.flatMap((lead, i) => [lead, 0x9f + ((7 * seed + 5 * i) % 93)])];
};

/**
 * Returns an input of the target `logo`.
 *
 * @param {Buffer} logo
 * @param {number} i the number of the logo
 * @param {number} format
 */
const withLogo = (logo, i, format) => [
  ...[i % 4, 255, 255, format === 9 ? 8 : 0],
  ...[4, i],
  // Logos of all sizes up to the largest, with little and much padding.
  ...[(i * 53) % 256, (i * 5) % 20, 100, i % 4],
  ...[1, 0, 1, 0],
  format,
  ...logo,
];

/**
 * @returns {Buffer[]} logos that need much more work than their pixels, up to the size of an input
 */
function hostileLogos() {
  const { HOSTILE } = require('../../../__test__/support/hostile-logos');
  const longest = TARGETS.find(({ name }) => name === 'logo')?.longest ?? 0;
  const made = Object.values(HOSTILE).map(({ make }) => make(longest - 1024));
  return made.filter(({ length }) => length < longest);
}

/** Two colours as RGBA bytes. */
const COLORS = [0xff, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
const BLUE = [0xff, 0xcc, 0x66, 0, 0x80, 0xee, 0xff, 0xff];

/**
 * Functions that return the seeds of a target.
 *
 * @type {Record<string, () => number[][]>}
 */
const SEEDS = {
  font: () => fonts().map((font) => [...font]),
  symbol: () => [
    ...texts().map((text, i) => [
      ...choices(i, (i % 7 === 0 ? 1 : 0) + (i % 4 === 0 ? 6 : 0)),
      ...[4, i % 128],
      ...(i % 4 === 3 ? asSegments(text) : asText(text)),
    ]),
    ...Array.from({ length: 100 }, (_, i) => [...choices(i, 0), 4, i, ...asKanji(i)]),
  ],
  segments: () => texts().map((text, i) => [...choices(i, 0), ...text]),
  mask: () => texts().map((text, i) => [i % 4, i % 40, i % 2, ...text]),
  png: () =>
    texts().map((text, i) => [
      ...choices(i, (i % 4) * 4),
      ...[i % 20, (i * 11) % 256],
      ...(i % 2 ? COLORS : BLUE),
      ...asText(text),
    ]),
  svg: () => [
    ...texts().map((text, i) => [
      ...choices(i, (i % 8) * 4),
      ...[i % 20, i % 256],
      ...(i % 2 ? COLORS : BLUE),
      ...[0xd0, 7],
      ...asText(text),
    ]),
    ...SVG.map((text) => [...choices(1, 8), 4, 1, ...COLORS, 0xd0, 7, ...Buffer.from(text)]),
  ],
  logo: () => [
    // Each logo in a PNG, an SVG and another format, and once hiding modules.
    ...logos().flatMap((logo, i) => [0, 1, 2 + (i % 8)].map((format) => withLogo(logo, i, format))),
    ...hostileLogos().map((logo, i) => withLogo(logo, i, 0)),
  ],
  read: () =>
    texts().map((text, i) => [
      ...choices(i, i % 2),
      // Mostly damaged symbols of each symbology, and the version that is chosen.
      ...[i % 8, i % 3, i % 5 === 0 ? (i * 7) % 76 : 255],
      ...[i % 25],
      ...Array.from({ length: 24 }, (_, n) => [(i * 31 + n * 57) % 256, n % 2]).flat(),
      ...(i % 4 === 3 ? asSegments(text) : asText(text)),
    ]),
  formats: () =>
    texts().map((text, i) => [
      ...choices(i, (i * 8) % 256),
      ...[i % 20, (i * 7) % 256],
      ...[i % 8, i % 100],
      ...(i % 2 ? COLORS : BLUE),
      ...asText(text),
    ]),
};

/**
 * Rewrites the seeds of a target.
 *
 * @param {string} name of the target
 * @returns {string} the folder
 */
function writeSeeds(name) {
  const folder = path.join(FOLDER, name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const seeds = SEEDS[name]?.() ?? [];
  seeds.forEach((seed, i) => {
    fs.writeFileSync(path.join(folder, `${i}`), Buffer.from(seed));
  });
  return folder;
}

module.exports = { writeSeeds };
