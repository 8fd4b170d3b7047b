'use strict';

// The server of bench:alternating: Express with two routes that differ only in the drawing.
// /qrcode draws the text of each request, and /constant sends one PNG of the same length. It says
// where it listens, and ends with its standard input.

const express = require('express');

const { generateQrCode } = require('../../..');

const HOST = '127.0.0.1';

const options = Object.freeze({ errorCorrectionLevel: 'L' });
const constant = generateQrCode(/** @type {string} */ (process.env.CONSTANT), options);

/** @type {Readonly<Record<string, (text: string) => Buffer>>} */
const ROUTES = Object.freeze({
  '/qrcode': (text) => generateQrCode(text, options),
  '/constant': () => constant,
});

const app = express();
for (const [route, draw] of Object.entries(ROUTES)) {
  app.get(route, (req, res) => {
    const { text } = req.query;
    if (typeof text !== 'string' || text === '') return res.status(400).send('missing "text"');
    return res.type('png').send(draw(text));
  });
}

const server = app.listen(0, HOST, () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`listening on http://${HOST}:${port}`);
});
process.stdin.once('end', () => process.exit()).resume();
