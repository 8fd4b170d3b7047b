// QR codes with Hono on Node.js: GET /qrcode?text=…

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { generateQrCode, QrCodeError } from 'qr-napi';

const app = new Hono();

app.get('/qrcode', (c) => {
  const svg = generateQrCode(c.req.query('text') ?? '', { type: 'svg', errorCorrectionLevel: 'M' });
  return c.body(svg, 200, {
    'Content-Type': 'image/svg+xml',
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
});

app.onError((error, c) =>
  // A text that cannot be encoded is the client's error.
  error instanceof QrCodeError ? c.text(error.message, 400) : c.text('failed', 500),
);

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
