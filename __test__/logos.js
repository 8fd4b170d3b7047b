'use strict';

// npm run test:logos [-- COUNT]: codes with logos of any size up to the largest, read by two decoders that nobody here
// wrote. By the standard all can be read; what a decoder does not find or restore is its own affair, and is counted.

const { decode } = require('./support/jsqr');
const { generateQrCode } = require('..');
const { codeWithLogo } = require('./support/logos');
const { decodeText } = require('./support/zxing');

/** The part that has to be read by one of the two: who reads less than before has broken something. */
const LEAST = 0.98;

/** @param {Buffer} picture */
async function readByZxing(picture) {
  try {
    return await decodeText(picture);
  } catch {
    return undefined;
  }
}

/** @param {number} count */
async function main(count) {
  const read = { zxing: 0, jsQR: 0, either: 0, ofTheLargest: 0 };
  let largest = 0;
  /** @type {string[]} */
  const unread = [];
  for (let seed = 1; seed <= count; seed++) {
    const { text, options, picture, isLargest } = codeWithLogo(seed);
    const isReadByZxing = (await readByZxing(picture)) === text;
    const isReadByJsQr = decode(picture)?.text === text;
    const isRead = isReadByZxing || isReadByJsQr;
    read.zxing += Number(isReadByZxing);
    read.jsQR += Number(isReadByJsQr);
    read.either += Number(isRead);
    largest += Number(isLargest);
    read.ofTheLargest += Number(isLargest && isRead);
    const { version, errorCorrectionLevel, logo } = options;
    const by = `${isReadByZxing ? '' : ' ZXing'}${isReadByJsQr ? '' : ' jsQR'}`;
    if (by !== '') {
      const plain = generateQrCode(text, { ...options, logo: undefined });
      const isReadPlain = (await readByZxing(plain)) === text && decode(plain)?.text === text;
      unread.push(
        `${seed}: version ${version}-${errorCorrectionLevel}, size ${logo?.size}, padding ${logo?.padding}: not by${by}, without a logo ${isReadPlain ? 'by both' : 'no better'}`,
      );
    }
  }
  console.log(unread.join('\n'));
  console.log(`${count} codes with logos, ${largest} of them of the largest size.`);
  console.log(`Read by ZXing ${read.zxing}, by jsQR ${read.jsQR}, by one of them ${read.either};`);
  console.log(`of those of the largest size by one of them ${read.ofTheLargest}.`);
  if (read.either < LEAST * count) process.exitCode = 1;
}

main(Number(process.argv[2] ?? 1000));
