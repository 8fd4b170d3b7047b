import api from './index.js';

export const { generateQrCode, generateQrCodeAsync, generateQrCodes, QrCodeError } = api;
