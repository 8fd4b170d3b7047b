'use strict';

// Exports the functions of payloads as `qr-napi/payloads`. index.d.ts documents each.

const { bitcoin } = require('./bitcoin');
const { event } = require('./calendar');
const { meCard, vCard } = require('./contact');
const { describeSchemes } = require('./describe');
const { payNow, promptPay, qris } = require('./emv-countries');
const { emvMerchant } = require('./emv-merchant');
const { epc } = require('./epc');
const { geo, mailto, sms, tel } = require('./links');
const { otpauth } = require('./otpauth');
const { pix } = require('./pix');
const { spayd } = require('./spayd');
const { swissQrBill } = require('./swiss-qr-bill');
const { upi } = require('./upi');
const { upn } = require('./upn');
const { wifi } = require('./wifi');

module.exports = {
  bitcoin,
  emvMerchant,
  epc,
  event,
  geo,
  mailto,
  meCard,
  otpauth,
  payNow,
  pix,
  promptPay,
  qris,
  schemes: describeSchemes(),
  sms,
  spayd,
  swissQrBill,
  tel,
  upi,
  upn,
  vCard,
  wifi,
};
