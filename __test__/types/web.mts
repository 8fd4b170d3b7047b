// Passes the results of our functions to web APIs that take bytes. This file is checked, not run.

import QRCode, {
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodes,
  type QrCodeBuffer,
  toBufferSync,
} from 'qr-napi';

const png: QrCodeBuffer = generateQrCode('text');
const responses: Response[] = [
  new Response(png),
  new Response(await generateQrCodeAsync('text')),
  new Response(toBufferSync('text')),
  new Response(await QRCode.toBuffer('text')),
];
for await (const each of generateQrCodes(['text'])) responses.push(new Response(each));
QRCode.toBuffer('text', (_error, buffer) => responses.push(new Response(buffer)));
QRCode.toBuffer('text', {}, (_error, buffer: Buffer) => responses.push(new Response(buffer.toString())));
const blob = new Blob([png, generateQrCode('text', { type: 'svg' })], { type: 'image/png' });
const request = new Request('https://example.com', { method: 'POST', body: png });
const memory: ArrayBuffer = png.buffer;

export { blob, memory, request, responses };
