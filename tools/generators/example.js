'use strict';

// Writes docs/example.png, the picture in the README.
//
//   node tools/generators/example.js           writes the file
//   node tools/generators/example.js --check   fails if the file differs

const fs = require('node:fs');
const path = require('node:path');

const { generateQrCode } = require('../..');

const target = path.join(__dirname, '../../docs/example.png');
const png = generateQrCode('npm install qr-napi', { scale: 6 });

if (!process.argv.includes('--check')) {
  fs.writeFileSync(target, png);
} else if (!png.equals(fs.readFileSync(target))) {
  console.error('docs/example.png is out of date: run node tools/generators/example.js');
  process.exitCode = 1;
}
