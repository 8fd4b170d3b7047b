// Code as it is written for npm `qrcode` and its types from `@types/qrcode`. It is compiled against those, and against ours in their
// place: compat-types.test.js.

import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import * as everything from 'qrcode';
import QRCode, {
  type AlphanumericData,
  type BitMatrix,
  type ByteData,
  type QRCode as Code,
  create,
  type DataSegment,
  type GeneratedQRCodeSegment,
  type KanjiData,
  type ModeId,
  type NumericData,
  type QRCodeAlphanumericSegment,
  type QRCodeBufferType,
  type QRCodeByteSegment,
  type QRCodeDataURLType,
  type QRCodeErrorCorrectionLevel,
  type QRCodeFileStreamType,
  type QRCodeFileType,
  type QRCodeKanjiSegment,
  type QRCodeMaskPattern,
  type QRCodeNumericSegment,
  type QRCodeOptions,
  type QRCodeRenderersOptions,
  type QRCodeSegment,
  type QRCodeSegmentMode,
  type QRCodeStringType,
  type QRCodeToBufferOptions,
  type QRCodeToDataURLOptions,
  type QRCodeToDataURLOptionsJpegWebp,
  type QRCodeToDataURLOptionsOther,
  type QRCodeToFileOptions,
  type QRCodeToFileOptionsOther,
  type QRCodeToFileOptionsPng,
  type QRCodeToFileStreamOptions,
  type QRCodeToSJISFunc,
  type QRCodeToStringOptions,
  type QRCodeToStringOptionsOther,
  type QRCodeToStringOptionsTerminal,
  toBuffer,
  toDataURL,
  toFile,
  toFileStream,
  toString as toText,
} from 'qrcode';

const level: QRCodeErrorCorrectionLevel = 'quartile';
const maskPattern: QRCodeMaskPattern = 7;
const mode: QRCodeSegmentMode = 'kanji';
const toSJISFunc: QRCodeToSJISFunc = (character: string) => character.length;
const symbolOptions: QRCodeOptions = { version: 5, errorCorrectionLevel: level, maskPattern, toSJISFunc };
const options: QRCodeRenderersOptions = {
  ...symbolOptions,
  margin: 1,
  scale: 4,
  width: 200,
  color: { dark: '#000', light: undefined },
};
const types: [QRCodeDataURLType, QRCodeStringType, QRCodeFileType, QRCodeFileStreamType, QRCodeBufferType] = [
  'image/webp',
  'terminal',
  'utf8',
  'png',
  'png',
];

const numeric: QRCodeNumericSegment = { mode: 'numeric', data: 123 };
const alphanumeric: QRCodeAlphanumericSegment = { mode: 'alphanumeric', data: 'ABC' };
const bytes: QRCodeByteSegment = { mode: 'byte', data: new Uint8ClampedArray([253, 254, 255]) };
const kanji: QRCodeKanjiSegment = { mode: 'kanji', data: '漢字' };
const segments: QRCodeSegment[] = [
  numeric,
  alphanumeric,
  bytes,
  kanji,
  { data: 'x' },
  { data: Buffer.from('x') },
];

const symbol: Code = create('text', symbolOptions);
const matrix: BitMatrix = symbol.modules;
matrix.set(0, 0, matrix.get(0, 1) ^ matrix.isReserved(0, 0), true);
matrix.xor(1, 1, 1);
const size: number = matrix.size + matrix.data.length + matrix.reservedBit.length;
const bit: 0 | 1 | 2 | 3 = symbol.errorCorrectionLevel.bit;
const mask: QRCodeMaskPattern | undefined = symbol.maskPattern;
const found: GeneratedQRCodeSegment[] = symbol.segments;
const named: ModeId[] = found.map((segment) => segment.mode.id);
const lengths = found.map((segment: DataSegment) => segment.getLength() + segment.getBitsLength());
const shown = found.map((segment) => {
  const each: NumericData | AlphanumericData | ByteData | KanjiData = segment;
  return typeof each.data === 'string' ? each.data : each.data.length;
});

const url: QRCodeToDataURLOptions = { type: 'image/jpeg', rendererOpts: { quality: 0.3 } };
const jpeg: QRCodeToDataURLOptionsJpegWebp = {
  type: 'image/jpeg',
  rendererOpts: { quality: 0.3 },
  width: 100,
};
const png: QRCodeToDataURLOptionsOther = { type: 'image/png', ...options };
const text: QRCodeToStringOptions = { type: 'terminal', small: true };
const terminal: QRCodeToStringOptionsTerminal = { type: 'terminal', small: true };
const svg: QRCodeToStringOptionsOther = { type: 'svg', width: 200 };
const file: QRCodeToFileOptions = { type: 'png', rendererOpts: { deflateLevel: 9, deflateStrategy: 3 } };
const pngFile: QRCodeToFileOptionsPng = { rendererOpts: { deflateLevel: 9 } };
const svgFile: QRCodeToFileOptionsOther = { type: 'svg' };
const buffer: QRCodeToBufferOptions = { type: 'png', rendererOpts: { deflateLevel: 9 } };
const streamed: QRCodeToFileStreamOptions = { type: 'png', rendererOpts: { deflateLevel: 9 } };

async function promised(): Promise<string[]> {
  const image: Buffer = await QRCode.toBuffer(segments, buffer);
  const plain: Buffer = await toBuffer('text');
  await QRCode.toFile('file.png', 'text', file);
  await toFile('file.png', segments, pngFile);
  await everything.toFile('file.svg', 'text', svgFile);
  const stream: Writable = createWriteStream('file.png');
  await toFileStream(stream, 'text', streamed);
  toFileStream(stream, segments);
  return [
    await QRCode.toDataURL('text', url),
    await everything.toDataURL(segments, jpeg),
    await toDataURL('text', png),
    await toText('text', text),
    await QRCode.toString('text', svg),
    await QRCode.toString('text', terminal),
    `${image.length + plain.length}`,
  ];
}

function calledBack(): void {
  const done = (error: Error | null | undefined): void => {
    if (error) throw error;
  };
  QRCode.toDataURL('text', (error, result) => console.log(error?.message, result.length));
  toDataURL(segments, url, (error: Error | null | undefined, result: string) => console.log(error, result));
  QRCode.toString('text', (error, result) => console.log(error?.message, result.length));
  toText('text', svg, (error, result) => console.log(error?.message, result.length));
  QRCode.toBuffer('text', (error, result) => console.log(error?.message, result.byteLength));
  toBuffer(segments, buffer, (error, result) => console.log(error?.message, result.byteLength));
  QRCode.toFile('file.png', 'text', done);
  toFile('file.png', segments, file, (error) => console.log(error?.message));
  toFileStream(createWriteStream('file.png'), 'text', done);
  toFileStream(createWriteStream('file.png'), 'text', streamed, done);
}

export { bit, calledBack, lengths, mask, mode, named, promised, shown, size, types };
