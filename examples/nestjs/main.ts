// QR codes with NestJS: GET /qrcode?text=…

import 'reflect-metadata';
import { BadRequestException, Controller, Get, Header, Module, Query, StreamableFile } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { generateQrCode, QrCodeError } from 'qr-napi';

@Controller()
class QrCodeController {
  @Get('qrcode')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  qrCode(@Query('text') text: string): StreamableFile {
    try {
      return new StreamableFile(generateQrCode(text, { errorCorrectionLevel: 'M' }), { type: 'image/png' });
    } catch (error) {
      if (error instanceof QrCodeError) throw new BadRequestException(error.message);
      throw error;
    }
  }
}

@Module({ controllers: [QrCodeController] })
class AppModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error'] });
  await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
}

main();
