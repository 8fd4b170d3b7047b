// A route handler of Next.js: GET /qrcode?text=…

import { generateQrCode, QrCodeError } from 'qr-napi';

// The edge runtime has no native addons.
export const runtime = 'nodejs';

export function GET(request) {
  const text = new URL(request.url).searchParams.get('text') ?? '';
  try {
    return new Response(generateQrCode(text, { errorCorrectionLevel: 'M' }), {
      headers: { 'Content-Type': 'image/png', 'Cache-Control': 'public, max-age=31536000, immutable' },
    });
  } catch (error) {
    if (!(error instanceof QrCodeError)) throw error;
    return new Response(error.message, { status: 400 });
  }
}
