'use strict';

// Draws the pictures of docs/styles.md.
//
//   node tools/generators/gallery.js           writes docs/gallery/
//   node tools/generators/gallery.js --check   fails if a picture differs

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../../index');
const { DESIGNS } = require('../../examples/page/designs');
const { root } = require('../support/steps');

const TEXT = 'https://example.com/menu';

/** A logo: a white star on a disc. */
const STAR = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="50" fill="#b4232f"/>' +
    '<path d="M50 12 60 40 90 40 66 58 75 87 50 69 25 87 34 58 10 40 40 40z" fill="#fff"/></svg>',
);

/**
 * The pictures: the designs of the page but the plain one, and one with a logo, which people choose as
 * a file on the page.
 *
 * @type {readonly { name: string, options: import('../../index').QrCodeOptions }[]}
 */
const PICTURES = [
  ...DESIGNS.slice(1),
  {
    name: 'logo',
    options: {
      style: { modules: 'extra-rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' },
      color: { finderCentre: '#b4232f' },
      logo: { image: STAR, size: 0.22, clear: 'circle' },
    },
  },
];

const folder = path.join(root, 'docs/gallery');

function main() {
  const isCheck = process.argv.includes('--check');
  if (!isCheck) fs.mkdirSync(folder, { recursive: true });
  for (const { name, options } of PICTURES) {
    const file = path.join(folder, `${name}.svg`);
    const picture = generateQrCode(TEXT, { ...options, type: 'svg', width: 200 });
    if (!isCheck) {
      fs.writeFileSync(file, picture);
    } else if (!fs.existsSync(file) || !picture.equals(fs.readFileSync(file))) {
      console.error(`docs/gallery/${name}.svg is out of date: run node tools/generators/gallery.js`);
      process.exitCode = 1;
    }
  }
}

main();
