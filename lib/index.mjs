// Lists the exports again, as those of a module are static. compat-calls.test.js compares the lists.
import api from '../index.js';

export const {
  generateQrCode,
  generateQrCodeAsync,
  generateQrCodes,
  generateQrCodeSequence,
  qrCodeGenerator,
  gradeQrCode,
  describeLastQrCode,
  QrCodeError,
  create,
  toBuffer,
  toBufferSync,
  toDataURL,
  toDataURLSync,
  toFile,
  toFileStream,
  toFileSync,
  toStringSync,
} = api;

// A variable of this name would hide the global one.
const { toString: toText } = api;

export { toText as toString };

// As npm `qrcode` is imported.
export default api;
