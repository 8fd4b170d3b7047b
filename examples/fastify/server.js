'use strict';

// QR codes with Fastify: GET /qrcode?text=…

const fastify = require('fastify');
const { QrCodeError, generateQrCode } = require('qr-napi');

const app = fastify({ logger: false });

app.get(
  '/qrcode',
  {
    schema: {
      querystring: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string', minLength: 1, maxLength: 512 } },
      },
    },
  },
  (request, reply) => {
    const png = generateQrCode(request.query.text, { errorCorrectionLevel: 'M' });
    return reply.type('image/png').header('Cache-Control', 'public, max-age=31536000, immutable').send(png);
  },
);

app.setErrorHandler((error, _request, reply) => {
  // A text that cannot be encoded is the client's error.
  const isTheirs = error instanceof QrCodeError || error.validation;
  reply.status(isTheirs ? 400 : 500).send({ message: isTheirs ? error.message : 'failed' });
});

app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
