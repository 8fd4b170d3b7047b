'use strict';

// Lists the comparisons of EMVCo codes with the package emv-qrcps.

const payloads = require('../../../lib/payloads');
const values = require('./values');

const { ASCII, CAPITALS, DIGITS, SMALL } = values;
const { amount, below, maybe, pick, text, words } = values;

/** @import { Case } from './cases' */

/** The currencies of random merchants, by their numbers: each with two decimals. */
const NUMBERS = Object.freeze({ CNY: '156', EUR: '978', IDR: '360', SGD: '702', THB: '764' });

/** Makes random fields of `emvMerchant`. */
function makeMerchant() {
  const account = () => {
    const ids = ['01', '02', '03'].filter(() => below(2) === 0);
    return Object.fromEntries([
      ['00', `com.${text(SMALL, 1, 12)}`],
      ...ids.map((id) => [id, text(ASCII, 1, 15)]),
    ]);
  };
  const local = maybe(() => ({
    language: 'ZH',
    localName: text('日本語最佳运输äöü', 1, 25),
    localCity: maybe(() => text('北京東京', 1, 15)),
  }));
  return {
    accounts: { 26: account(), ...(below(2) === 0 && { 51: account() }) },
    initiation: maybe(() => pick(['static', 'dynamic'])),
    merchantCategoryCode: maybe(() => text(DIGITS, 4)),
    currency: pick(Object.keys(NUMBERS)),
    amount: maybe(() => amount(1e11)),
    country: pick(['BR', 'CN', 'ID', 'SG', 'TH']),
    merchantName: words(ASCII, 25),
    merchantCity: words(ASCII, 15),
    postalCode: maybe(() => words(ASCII, 10)),
    // emv-qrcps writes no tip in percent.
    ...pick([{}, { tip: 'prompt' }, { tipAmount: amount(1e6) }]),
    billNumber: maybe(() => words(ASCII, 10)),
    storeLabel: maybe(() => words(ASCII, 10)),
    terminalLabel: maybe(() => words(ASCII, 10)),
    ...local,
    templates: maybe(() => ({ 91: account() })),
  };
}

/**
 * Writes a merchant code with the package `emv-qrcps`.
 *
 * @param {any} Merchant of the package
 * @param {any} fields of `emvMerchant`
 * @returns {string}
 */
function writeMerchant(Merchant, fields) {
  const code = Merchant.buildEMVQR();
  const set = (/** @type {string} */ name, /** @type {any} */ value) => {
    if (value !== undefined) code[`set${name}`](value);
  };
  const fill = (/** @type {any} */ template, /** @type {string} */ add, /** @type {any} */ objects) => {
    for (const [id, value] of Object.entries(objects).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (id === '00') template.setGloballyUniqueIdentifier(value);
      else template[add](id, value);
    }
    return template;
  };
  const { currency, tip, tipAmount } = fields;
  const tips = [tip, tipAmount].findIndex((each) => each !== undefined);
  set('PayloadFormatIndicator', '01');
  set('PointOfInitiationMethod', { static: '11', dynamic: '12' }[String(fields.initiation)]);
  for (const [id, objects] of Object.entries(fields.accounts)) {
    const account = fill(Merchant.buildMerchantAccountInformation(), 'addPaymentNetworkSpecific', objects);
    code.addMerchantAccountInformation(id, account);
  }
  set('MerchantCategoryCode', fields.merchantCategoryCode ?? '0000');
  set('TransactionCurrency', /** @type {Record<string, string>} */ (NUMBERS)[currency] ?? currency);
  set('TransactionAmount', fields.amount?.toString());
  if (tips >= 0) set('TipOrConvenienceIndicator', `0${tips + 1}`);
  set('ValueOfConvenienceFeeFixed', tipAmount?.toString());
  set('CountryCode', fields.country);
  set('MerchantName', fields.merchantName);
  set('MerchantCity', fields.merchantCity);
  set('PostalCode', fields.postalCode);
  const labels = Merchant.buildAdditionalDataFieldTemplate();
  for (const name of ['billNumber', 'storeLabel', 'terminalLabel']) {
    const capital = name.charAt(0).toUpperCase() + name.slice(1);
    if (fields[name] !== undefined) labels[`set${capital}`](fields[name]);
  }
  set('AdditionalDataFieldTemplate', labels);
  if (fields.language !== undefined) {
    const local = Merchant.buildMerchantInformationLanguageTemplate();
    local.setLanguagePreference(fields.language);
    local.setMerchantName(fields.localName);
    if (fields.localCity !== undefined) local.setMerchantCity(fields.localCity);
    set('MerchantInformationLanguageTemplate', local);
  }
  for (const [id, objects] of Object.entries(fields.templates ?? {})) {
    const template = fill(Merchant.buildUnreservedTemplate(), 'addContextSpecificData', objects);
    code.addUnreservedTemplates(id, template);
  }
  return code.generatePayload();
}

/**
 * Writes a checksum with four digits: `emv-qrcps` leaves out zeros at its start.
 *
 * @param {string} code
 */
function padChecksum(code) {
  return code.replace(/63(?:04|03|02|01)([\dA-F]{1,4})$/, (_, crc) => `6304${crc.padStart(4, '0')}`);
}

/**
 * Lists the comparisons.
 *
 * @param {any} Merchant of the package
 * @returns {Case[]}
 */
function listMerchants(Merchant) {
  return [
    {
      name: 'emvMerchant: emv-qrcps',
      make: makeMerchant,
      ours: (fields) => payloads.emvMerchant(fields).text,
      theirs: (fields) => writeMerchant(Merchant, fields),
      normalise: padChecksum,
    },
    {
      name: 'qris: emv-qrcps',
      make: () => ({
        acquirer: `ID.CO.${text(CAPITALS, 3, 20)}.WWW`,
        pan: text(DIGITS, 16, 19),
        merchantId: text(CAPITALS + DIGITS, 1, 15),
        nmid: `ID${text(DIGITS, 13)}`,
        criteria: pick(['UMI', 'UKE', 'UME', 'UBE']),
        merchantCategoryCode: text(DIGITS, 4),
        amount: maybe(() => 1 + below(1e9)),
        name: words(ASCII, 25),
        city: words(ASCII, 15),
        postalCode: text(DIGITS, 5),
        billNumber: maybe(() => text(DIGITS, 1, 25)),
        terminalLabel: maybe(() => text(DIGITS, 1, 25)),
      }),
      ours: (fields) => payloads.qris(fields).text,
      theirs: ({ acquirer, pan, merchantId, nmid, criteria, name, city, amount: rupiah, ...others }) =>
        writeMerchant(Merchant, {
          ...others,
          accounts: {
            26: { '00': acquirer, '01': pan, '02': merchantId, '03': criteria },
            51: { '00': 'ID.CO.QRIS.WWW', '02': nmid, '03': criteria },
          },
          initiation: rupiah === undefined ? 'static' : 'dynamic',
          currency: '360',
          amount: rupiah,
          country: 'ID',
          merchantName: name,
          merchantCity: city,
        }),
      normalise: padChecksum,
    },
  ];
}

module.exports = { listMerchants };
