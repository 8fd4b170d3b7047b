// Types, as an ES module sees them. This file is checked, not run: each line that must not compile says so.

import type {
  QRCodeToBufferOptions,
  QrCodeDescription,
  QrCodeErrorCode,
  QrCodeGenerator,
  QrCodeGrade,
  QrCodeOptions,
  Segment,
  Text,
} from 'qr-napi';
import QRCode, {
  create,
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodeSequence,
  generateQrCodes,
  gradeQrCode,
  QrCodeError,
  qrCodeGenerator,
  toBufferSync,
  toDataURLSync,
  toFileSync,
  toStringSync,
  toString as toText,
} from 'qr-napi';
import QRCodeStyling, { type DotType, type Options } from 'qr-napi/styling';

const type: DotType = 'classy';
const styled: Options = { data: 'text', image: new Uint8Array(1), dotsOptions: { type } };
const raw: Promise<Buffer> = new QRCodeStyling(styled).getRawData();
void raw;
// @ts-expect-error no such shape
new QRCodeStyling({ dotsOptions: { type: 'diamond' } });

const png: Buffer = generateQrCode('text');
const promised: Promise<Buffer> = generateQrCodeAsync('text', { signal: AbortSignal.timeout(1000) });
const many: AsyncIterable<Buffer> = generateQrCodes(['a', new Uint8Array(1)], { width: 300 });
const sequence: Buffer[] = generateQrCodeSequence('text', { symbols: 2, eci: 'shift_jis' });
// @ts-expect-error the function numbers its codes itself
generateQrCodeSequence('text', { sequence: { index: 1, count: 2, parity: 0 } });
void sequence;
const graded: QrCodeGrade = gradeQrCode('text', { width: 300 });
const letter: 'A' | 'B' | 'C' | 'D' | 'F' = graded.parameters.symbolContrast.letter;
// @ts-expect-error only larger versions have version information
void graded.parameters.versionInformation.value;
// @ts-expect-error a grade is not drawn off the main thread
gradeQrCode('text', { signal: AbortSignal.timeout(1000) });
void letter;
const headers: QrCodeOptions = {
  maxVersion: 13,
  eci: 3,
  sequence: { index: 1, count: 2, parity: 0 },
  applicationIndicator: '37',
};
generateQrCode(
  [
    { data: 'é', eci: 'iso-8859-1' },
    { data: new Uint8Array(2), eci: 899 },
  ],
  headers,
);
// @ts-expect-error no such charset
generateQrCode('text', { eci: 'latin1' });
const options: QrCodeOptions = {
  errorCorrectionLevel: 'quartile',
  version: 5,
  maskPattern: 3,
  margin: 2,
  scale: 4,
  eci: true,
};
const draw: QrCodeGenerator = qrCodeGenerator(options);
const drawn: Buffer[] = ['a', 'b'].map((each) => draw(each));
const { version, errorCorrectionLevel, logo }: QrCodeDescription = qrCodeGenerator().describe(
  drawn[0] ?? 'text',
);
void [version, errorCorrectionLevel, logo?.reserve];
// @ts-expect-error of these types only
draw(5);
// @ts-expect-error the options are read once
draw('text', options);
// @ts-expect-error no signal
qrCodeGenerator({ signal: AbortSignal.timeout(1) });
const segments = [
  { data: '123', mode: 'numeric' },
  { data: 'ABC' },
  { data: Buffer.from('x') },
  { data: new Uint8Array(2), mode: 'byte' },
] as const satisfies readonly Segment[];
const texts: Text[] = ['text', Buffer.from('text'), segments];
generateQrCodes(texts);
generateQrCodes(new Set(texts).values());
generateQrCodes(
  (async function* () {
    yield 'text';
  })(),
);

const error = new QrCodeError('ERR_QR_INVALID_TEXT', 'message', { cause: png });
const code: QrCodeErrorCode = error.code;
const base: Error = error;

// @ts-expect-error a text is needed
generateQrCode();
// @ts-expect-error of these types only
generateQrCode(5);
// @ts-expect-error not null
generateQrCode(null);
// @ts-expect-error an ArrayBuffer is not bytes
generateQrCode(new ArrayBuffer(1));
// @ts-expect-error no such option
generateQrCode('text', { widht: 5 });
// @ts-expect-error no signal where nothing can be stopped
generateQrCode('text', { signal: AbortSignal.timeout(1) });
// @ts-expect-error no such level
generateQrCode('text', { errorCorrectionLevel: 'X' });
// @ts-expect-error a number
generateQrCode('text', { version: '5' });
// @ts-expect-error no such mode
generateQrCode([{ data: '1', mode: 'hanzi' }]);
// @ts-expect-error bytes in byte mode only
generateQrCode([{ data: new Uint8Array(1), mode: 'numeric' }]);
// @ts-expect-error no such code
new QrCodeError('ERR_OTHER', 'message');
// @ts-expect-error a code is not to be changed
error.code = 'ERR_QR_INTERNAL';
// @ts-expect-error a promise is not a Buffer
const notPng: Buffer = generateQrCodeAsync('text');

// The functions of npm qrcode, and their additions.
const bufferOptions: QRCodeToBufferOptions = { type: 'svg', eci: true, allowLowContrast: true, quality: 1 };
const made: Buffer = toBufferSync(Buffer.from('text'), bufferOptions);
const strings: string[] = [
  toDataURLSync('text', { type: 'svg' }),
  toStringSync(['1', { data: [1, 2] }], null),
];
toFileSync('code.txt', create('text').segments, { type: 'image/png' });
const boosted = { boostErrorCorrection: true, logo: { image: new Uint8Array(), reserve: 0.5 } };
generateQrCode('text', boosted);
const reserve: number | undefined = create('text', boosted).logo?.reserve;
void reserve;
toText('text', null, (error, text: string) => console.log(error, text));
const same: Promise<Buffer> = QRCode.toBuffer('text', null);
const also: Buffer = QRCode.generateQrCode('text');
// @ts-expect-error no such option
toBufferSync('text', { widht: 5 });
// @ts-expect-error no such type
toBufferSync('text', { type: 'tiff' });
// @ts-expect-error a PNG is no string
toStringSync('text', { type: 'png' });
// @ts-expect-error text is no image
toDataURLSync('text', { type: 'utf8' });
// @ts-expect-error a callback has nothing to be called with at once
toBufferSync('text', () => {});
// @ts-expect-error nothing can be stopped
QRCode.toBuffer('text', { signal: AbortSignal.timeout(1) });

export { also, base, code, made, many, notPng, options, promised, same, strings };
