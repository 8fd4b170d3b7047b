import QRCodeStyling from './index.js';

export { QRCodeStyling, QRCodeStyling as default };
