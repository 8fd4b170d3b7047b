'use strict';

// Styled QR codes with plain http: GET /qrcode?text=…&style=shapes, logo, frame, checked or class,
// and the grade of the printed code: GET /grade?text=…&style=…

const { createServer } = require('node:http');
const { QrCodeError, generateQrCode, gradeQrCode } = require('qr-napi');
const QRCodeStyling = require('qr-napi/styling');

const LOGO = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle cx="1" cy="1" r="1" fill="#b4232f"/></svg>',
);

/** The options of each style. Codes with shapes, gradients or a logo are read back by default. */
const STYLES = {
  shapes: {
    style: { modules: 'rounded', finderFrame: 'extra-rounded', finderCentre: 'dot' },
    color: { dark: 'linear-gradient(135deg, #6a1a4c, navy)' },
  },
  logo: { type: 'svg', logo: { image: LOGO, size: 0.22, clear: 'circle' } },
  frame: { frame: { text: 'SCAN ME', color: '#14213d' } },
  checked: { color: { dark: '#b50' }, verify: true },
};

/** Draws with the options of npm qr-code-styling. */
function drawWithClass(data) {
  const qrCode = new QRCodeStyling({
    width: 300,
    height: 300,
    margin: 38, // an eighth of the width: a quiet zone of four modules
    data,
    dotsOptions: { type: 'classy', color: '#1b4332' },
    cornersSquareOptions: { type: 'extra-rounded' },
  });
  return qrCode.getRawData('png');
}

async function answer({ pathname, searchParams }) {
  const text = searchParams.get('text') ?? '';
  const style = searchParams.get('style') ?? 'shapes';
  const options = { width: 300, ...(Object.hasOwn(STYLES, style) ? STYLES[style] : undefined) };
  if (pathname === '/grade') {
    const { letter, limiting } = gradeQrCode(text, options);
    return { type: 'application/json', body: JSON.stringify({ letter, limiting }) };
  }
  if (style === 'class') return { type: 'image/png', body: await drawWithClass(text) };
  const type = options.type === 'svg' ? 'image/svg+xml' : 'image/png';
  return { type, body: generateQrCode(text, options) };
}

const server = createServer(async (request, response) => {
  try {
    const { type, body } = await answer(new URL(request.url, 'http://localhost'));
    response.writeHead(200, { 'Content-Type': type }).end(body);
  } catch (error) {
    // A text that cannot be encoded is the client's error.
    const isTheirs = error instanceof QrCodeError;
    response.writeHead(isTheirs ? 400 : 500).end(isTheirs ? error.message : 'failed');
  }
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
