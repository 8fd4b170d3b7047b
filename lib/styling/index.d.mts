import QRCodeStyling = require('./index.js');

export type CornerDotType = QRCodeStyling.CornerDotType;
export type CornerOptions<T> = QRCodeStyling.CornerOptions<T>;
export type CornerSquareType = QRCodeStyling.CornerSquareType;
export type DotType = QRCodeStyling.DotType;
export type DownloadOptions = QRCodeStyling.DownloadOptions;
export type DrawType = QRCodeStyling.DrawType;
export type ErrorCorrectionLevel = QRCodeStyling.ErrorCorrectionLevel;
export type FileExtension = QRCodeStyling.FileExtension;
export type Gradient = QRCodeStyling.Gradient;
export type GradientType = QRCodeStyling.GradientType;
export type Mode = QRCodeStyling.Mode;
export type Options = QRCodeStyling.Options;
export type ShapeType = QRCodeStyling.ShapeType;
export type TypeNumber = QRCodeStyling.TypeNumber;
export { QRCodeStyling, QRCodeStyling as default };
