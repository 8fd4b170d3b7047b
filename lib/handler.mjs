import handler from './handler.js';

export const { qrCodeHandler } = handler;
