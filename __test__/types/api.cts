// Types, as a CommonJS module sees them. This file is checked, not run.

import qr = require('qr-napi');
import handler = require('qr-napi/handler');
import tables = require('qr-napi/options');
import payloads = require('qr-napi/payloads');
import QRCodeStyling = require('qr-napi/styling');

import { createServer } from 'node:http';

const png: Buffer = qr.generateQrCode('text', { width: 100 });
createServer(handler.qrCodeHandler({ param: 'q', maxBytes: 100, errorCorrectionLevel: 'M' }));
qr.toBuffer('text', { margin: 1 }, (error, buffer: Buffer) => console.log(error, buffer));
const [format] = tables.formats;
qr.generateQrCode('text', { type: format?.name });
console.log(tables.options.map(({ name, max = 0 }) => `${name} ${max + 1}`));
// @ts-expect-error the tables are frozen
tables.options.push();
// @ts-expect-error no such option
handler.qrCodeHandler({ parm: 'q' });
// @ts-expect-error there is nothing to stop
handler.qrCodeHandler({ signal: AbortSignal.timeout(1) });

const transfer: payloads.Payload = payloads.epc({
  name: 'A',
  iban: 'DE89370400440532013000',
  amount: '12.50',
});
qr.generateQrCode(transfer, { width: 300 });
qr.toBufferSync(transfer);
console.log(payloads.schemes.map(({ name, fields }) => `${name} ${fields.length}`));
// @ts-expect-error the account is missing
payloads.epc({ name: 'A' });
// @ts-expect-error no such field
payloads.wifi({ ssid: 'Guests', passwort: 'correct horse' });

const styled: QRCodeStyling.Options = {
  jsdom: {},
  nodeCanvas: {},
  data: 'text',
  image: 'logo.png',
  dotsOptions: { type: 'extra-rounded', gradient: { colorStops: [{ offset: 0, color: '#000' }] } },
};
const qrCode = new QRCodeStyling(styled);
qrCode.update({ image: null });
const raw: Promise<Buffer> = qrCode.getRawData('svg');
raw.then(() => qrCode.download({ name: 'code', extension: 'jpeg' })).then((path: string) => path);
const { QRCodeStyling: SameClass } = QRCodeStyling;
new SameClass(styled);
// @ts-expect-error no such option
new QRCodeStyling({ dotOptions: {} });
// @ts-expect-error no such extension
qrCode.getRawData('pdf');

export = png;
