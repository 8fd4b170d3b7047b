'use strict';

// Lists the comparisons with other packages: random fields, what they write, and what we write.

const path = require('node:path');

const { create } = require('../../..');
const payloads = require('../../../lib/payloads');
const { COUNTRIES, SEPA } = require('../../../lib/payloads/checks/iban');
const { listMerchants } = require('./merchants');
const values = require('./values');

const { ASCII, CAPITALS, DIGITS, LATIN, SMALL, UNICODE } = values;
const { amount, below, creditorReference, date, iban, maybe, pick, text, words } = values;

/**
 * @typedef {object} Case
 * @property {string} name the function and the package
 * @property {() => any} make random fields of the function
 * @property {(fields: any) => string} ours what we write
 * @property {(fields: any) => any} [theirs] what the package writes; a promise for some
 * @property {(fields: any) => [name: string, args: any]} [ask] the call of oracle.py
 * @property {(text: string) => any} [normalise] removes the documented differences
 */

/** The largest amount of most schemes, in cents. */
const MAX_CENTS = 99_999_999_999;

/** The countries whose accounts have no national check digits that libraries check too. */
const PLAIN_COUNTRIES = [
  'AT',
  'BG',
  'CH',
  'CY',
  'DE',
  'GB',
  'GR',
  'IE',
  'LI',
  'LT',
  'LU',
  'LV',
  'MT',
  'RO',
  'SE',
];

/** @param {string} [letters] */
function accountOf(letters = pick(PLAIN_COUNTRIES)) {
  return iban(/** @type {any} */ (COUNTRIES.get(letters)), letters);
}

/** @param {Record<string, any>} record */
function omitUndefined(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

const phone = () => `+${1 + below(9)}${text(DIGITS, 6, 13)}`;
const email = () => `${text(SMALL, 1, 20)}@${text(SMALL, 1, 20)}.example`;
const bic = () =>
  text(CAPITALS, 4) +
  pick(PLAIN_COUNTRIES) +
  text(CAPITALS + DIGITS, 2) +
  (below(2) ? text(CAPITALS + DIGITS, 3) : '');

/** Removes the backslashes before commas, but no escaped backslash. @param {string} code */
function unescapeCommas(code) {
  return code.replace(/\\(.)/g, (pair, character) => (character === ',' ? ',' : pair));
}

/** Parses data objects of EMVCo into an object. @param {string} code */
function parseObjects(code) {
  /** @type {Record<string, string>} */
  const objects = {};
  for (let at = 0; at < code.length; ) {
    const length = Number(code.slice(at + 2, at + 4));
    objects[code.slice(at, at + 2)] = code.slice(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return objects;
}

/**
 * Parses a URL of its own scheme. The order of parameters is free.
 *
 * @param {string} link
 */
function parseLink(link) {
  const [start = '', query = ''] = link.split('?');
  const pairs = [...new URLSearchParams(query.replaceAll('+', '%20'))];
  return { start: decodeURIComponent(start), pairs: pairs.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

/**
 * Lists the comparisons.
 *
 * @param {string} folder of the npm packages
 * @returns {Case[]}
 */
function listCases(folder) {
  const load = (/** @type {string} */ name) => require(path.join(folder, 'node_modules', name));
  const generateSepa = load('sepa-payment-qr-code');
  const { generateQRData } = load('swissqrbill/lib/cjs/shared/qr-code.cjs');
  const pix = load('pix-utils');
  const generatePromptPay = load('promptpay-qr');
  const { default: PayNow } = load('@chewhx/paynowqr');
  const spayd = load('spayd');
  const OTPAuth = load('otpauth');
  const ICAL = load('ical.js/dist/ical.es5.cjs');
  return [
    {
      name: 'wifi: segno',
      make: () => {
        const security = pick(['WPA', 'WEP', 'open']);
        const password = { WPA: text(ASCII, 8, 63), WEP: text(ASCII, 13), open: undefined }[security];
        return { ssid: words(ASCII, 32), security, password, hidden: below(2) === 0 };
      },
      ours: (fields) => payloads.wifi(fields).text,
      ask: ({ ssid, password, security, hidden }) => [
        'wifi',
        [ssid, password ?? null, security === 'open' ? 'nopass' : security, hidden],
      ],
      // We escape commas too, as ZXing asks for, and end a hidden network in two semicolons.
      normalise: (code) => unescapeCommas(code).replace(/;*$/, ''),
    },
    {
      name: 'meCard: segno',
      make: () => ({
        lastName: words(LATIN, 20),
        firstName: words(LATIN, 20),
        reading: maybe(() => words(UNICODE, 10)),
        phone: maybe(phone),
        email: maybe(email),
        nickname: maybe(() => words(UNICODE, 10)),
        birthday: maybe(date),
        city: maybe(() => words(UNICODE, 10)),
        country: maybe(() => words(UNICODE, 10)),
        note: maybe(() => words(UNICODE, 40)),
      }),
      ours: (fields) => payloads.meCard(fields).text,
      ask: ({ lastName, firstName, birthday, note, ...others }) => [
        'mecard',
        omitUndefined({
          ...others,
          name: `${lastName},${firstName}`,
          birthday: birthday?.replaceAll('-', ''),
          memo: note,
        }),
      ],
      // segno has MEMO, which readers do not know, for NOTE. We escape commas too.
      normalise: (code) => unescapeCommas(code).replace(';MEMO:', ';NOTE:'),
    },
    {
      name: 'vCard: segno',
      make: () => ({
        lastName: text(CAPITALS + SMALL, 1, 20),
        firstName: text(CAPITALS + SMALL, 1, 20),
        name: words(LATIN, 40),
        organization: maybe(() => words(LATIN, 60)),
        email: maybe(email),
        phone: maybe(phone),
        fax: maybe(phone),
        mobile: maybe(phone),
        url: maybe(() => `https://example.com/${text(SMALL, 1, 90)}`),
        title: maybe(() => words(LATIN, 20)),
        street: maybe(() => words(LATIN, 40)),
        postalCode: maybe(() => text(DIGITS, 5)),
        birthday: maybe(date),
        note: maybe(() => words(UNICODE, 200)),
      }),
      ours: (fields) => payloads.vCard(fields).text,
      ask: ({ lastName, firstName, name, organization, mobile, postalCode, note, ...others }) => [
        'vcard',
        omitUndefined({
          ...others,
          name: `${lastName};${firstName}`,
          displayname: name,
          org: organization,
          cellphone: mobile,
          zipcode: postalCode,
          memo: note,
        }),
      ],
      // segno folds no lines, has other types of numbers and another order, and leaves empty parts
      // of the name out.
      normalise: (code) =>
        code
          .replaceAll('\r\n ', '')
          .replace(/^(N:.*?);*$/m, '$1')
          .replace('TEL;TYPE=VOICE:', 'TEL:')
          .split('\r\n')
          .sort(),
    },
    {
      name: 'vCard 4.0: ical.js, which parses it',
      make: () => ({
        version: '4.0',
        lastName: maybe(() => words(UNICODE, 20)),
        firstName: words(UNICODE, 20),
        organization: maybe(() => words(UNICODE, 80)),
        mobile: maybe(phone),
        email: maybe(email),
        city: maybe(() => words(UNICODE, 80)),
        birthday: maybe(date),
        // The package leaves the backslash before a semicolon, which RFC 6350 allows, in a note.
        note: maybe(() => words([...UNICODE, '\n', '\\'], 200).replaceAll(';', 'x')),
      }),
      ours: (fields) => payloads.vCard(fields).text,
      theirs: (fields) => fields,
      normalise: (card) => (typeof card === 'string' ? readCard(ICAL, card) : omitUndefined(card)),
    },
    {
      name: 'event: ical.js, which parses it',
      make: () => {
        const day = date();
        const start = `${day}T${String(below(12)).padStart(2, '0')}:00:00${pick(['', 'Z'])}`;
        return {
          title: words(UNICODE, 120),
          start: pick([day, start]),
          location: maybe(() => words(UNICODE, 80)),
          description: maybe(() => words([...UNICODE, '\n', '\\'], 200)),
          url: maybe(() => `https://example.com/${text(SMALL, 1, 90)}`),
          uid: maybe(() => words(UNICODE, 40)),
        };
      },
      ours: (fields) => payloads.event(fields).text,
      theirs: (fields) => fields,
      normalise: (event) => (typeof event === 'string' ? readEvent(ICAL, event) : omitUndefined(event)),
    },
    {
      name: 'geo: segno',
      make: () => ({
        latitude: (below(180_000_001) - 90_000_000) / 1e6,
        longitude: (below(360_000_001) - 180_000_000) / 1e6,
      }),
      ours: (fields) => payloads.geo(fields).text,
      ask: ({ latitude, longitude }) => ['geo', [latitude, longitude]],
    },
    {
      name: 'mailto: segno',
      make: () => ({
        to: email(),
        cc: maybe(() => [email(), email()]),
        bcc: maybe(email),
        subject: maybe(() => words(UNICODE, 40)),
        body: maybe(() => words(UNICODE, 100)),
      }),
      ours: (fields) => payloads.mailto(fields).text,
      ask: (fields) => ['email', omitUndefined(fields)],
      normalise: (link) => parseLink(link.replace(/^(mailto:[^?&]*)&/, '$1?')),
    },
    {
      name: 'epc: segno',
      make: () => {
        const message = below(2) === 0 ? words(LATIN, 100) : undefined;
        return {
          name: words(LATIN, 70),
          iban: accountOf(),
          bic: maybe(bic),
          amount: amount(MAX_CENTS),
          purpose: maybe(() => text(CAPITALS, 4)),
          ...(message === undefined ? { reference: creditorReference() } : { message }),
        };
      },
      ours: (fields) => payloads.epc(fields).text,
      ask: ({ message, amount: euros, ...others }) => [
        'epc',
        omitUndefined({ ...others, amount: euros.toFixed(2), text: message }),
      ],
      // We write both decimals of an amount.
      normalise: (code) => code.replace(/^(EUR\d+)(?:\.00|(\.\d)0)$/m, '$1$2'),
    },
    {
      name: 'epc: sepa-payment-qr-code',
      make: () => ({
        name: words(UNICODE, 60),
        iban: accountOf(pick([...SEPA].filter((each) => PLAIN_COUNTRIES.includes(each)))),
        bic: maybe(bic),
        amount: maybe(() => amount(MAX_CENTS)),
        message: maybe(() => words(LATIN, 80)),
        information: maybe(() => words(LATIN, 40)),
      }),
      ours: (fields) => payloads.epc(fields).text,
      theirs: ({ amount: euros = null, message, ...others }) =>
        generateSepa(omitUndefined({ ...others, amount: euros, unstructuredReference: message })),
      // We leave out empty elements at the end.
      normalise: (code) => code.replace(/\n*$/, ''),
    },
    {
      name: 'swissQrBill: swissqrbill',
      make: () => {
        const isQr = below(2) === 0;
        const bban = `${isQr ? 30_000 + below(2000) : 100 + below(9900)}`.padStart(5, '0') + text(DIGITS, 12);
        return {
          iban: values.withCheckDigits('CH', bban),
          creditor: party(),
          amount: maybe(() => amount(MAX_CENTS)),
          currency: pick(['CHF', 'EUR']),
          debtor: maybe(party),
          reference: isQr ? qrReference() : maybe(creditorReference),
          message: maybe(() => words(LATIN, 70)),
          billInformation: maybe(() => `//${words(LATIN, 60)}`),
        };
      },
      ours: (fields) => payloads.swissQrBill(fields).text,
      theirs: ({ iban: account, creditor, debtor, billInformation, ...others }) =>
        generateQRData(
          omitUndefined({
            ...others,
            additionalInformation: billInformation,
            creditor: { ...theirParty(creditor), account },
            debtor: debtor && theirParty(debtor),
          }),
        ),
    },
    {
      name: 'upn: upnqr',
      make: makeSlovenian,
      ours: (fields) => payloads.upn(fields).text,
      ask: (fields) => ['upn', theirSlovenian(fields)],
    },
    {
      name: 'upn: the modules of upnqr',
      make: makeSlovenian,
      ours: (fields) => create(payloads.upn(fields), { maskPattern: 3 }).modules.data.join(''),
      ask: (fields) => ['upn_symbol', theirSlovenian(fields)],
    },
    {
      name: 'spayd: spayd',
      make: () => ({
        iban: accountOf('CZ'),
        bic: maybe(() => `${text(CAPITALS, 4)}CZ${text(CAPITALS, 2)}`),
        amount: maybe(() => (100 + below(999_999_900)) / 100),
        currency: maybe(() => pick(['CZK', 'EUR'])),
        reference: maybe(() => text(DIGITS, 1, 16)),
        name: maybe(() => words(`${CAPITALS} ${DIGITS}`, 35)),
        message: maybe(() => words(`${CAPITALS} ${DIGITS}$%+-./:`.replace('%', ''), 60)),
        variableSymbol: maybe(() => text('123456789', 1, 10)),
        specificSymbol: maybe(() => text('123456789', 1, 10)),
        constantSymbol: maybe(() => text('123456789', 1, 10)),
      }),
      ours: (fields) => payloads.spayd(fields).text,
      theirs: (fields) =>
        spayd(
          omitUndefined({
            acc: fields.iban + (fields.bic === undefined ? '' : `+${fields.bic}`),
            am: fields.amount?.toFixed(2),
            cc: fields.currency,
            rf: fields.reference,
            rn: fields.name,
            msg: fields.message,
            xvs: fields.variableSymbol,
            xss: fields.specificSymbol,
            xks: fields.constantSymbol,
          }),
        ),
      normalise: (code) => code.toUpperCase().split('*').sort(),
    },
    {
      name: 'bitcoin: bip21',
      make: () => ({
        address: '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2',
        // From 0.00000100 on, JavaScript prints no exponent.
        amount: maybe(() => (100 + below(2 ** 31)) / 1e8),
        label: maybe(() => words(UNICODE, 20)),
        message: maybe(() => words(UNICODE, 40)),
      }),
      ours: (fields) => payloads.bitcoin(fields).text,
      theirs: async ({ address, ...others }) => {
        const { encode } = await import(path.join(folder, 'node_modules/bip21/index.js'));
        return encode(address, omitUndefined(others));
      },
    },
    {
      name: 'upi: upiqr',
      make: () => ({
        address: `${text(SMALL + DIGITS, 3, 20)}@${text(SMALL, 2, 10)}`,
        name: words(UNICODE, 30).padEnd(4, 'x'),
        amount: maybe(() => amount(1e8)),
        note: maybe(() => words(UNICODE, 30)),
        reference: maybe(() => text(CAPITALS + DIGITS, 1, 20)),
        merchantCode: maybe(() => text(DIGITS, 4)),
      }),
      ours: (fields) => payloads.upi(fields).text,
      theirs: async ({ address, name, ...others }) => {
        const { default: upiqr } = await import(path.join(folder, 'node_modules/upiqr/dist/index.js'));
        const { intent } = await upiqr({
          payeeVPA: address,
          payeeName: name,
          amount: others.amount?.toFixed(2),
          transactionNote: others.note,
          transactionRef: others.reference,
          payeeMerchantCode: others.merchantCode,
          currency: 'INR',
        });
        return intent;
      },
      normalise: parseLink,
    },
    {
      name: 'pix: pix-utils',
      make: () => ({
        key: pick([
          () => email(),
          () => `+55${text(DIGITS, 11)}`,
          () => '39053344705',
          () => '123e4567-e12b-12d1-a456-426655440000',
        ])(),
        // The package writes names in capitals.
        name: words(ASCII, 25).toUpperCase(),
        city: words(CAPITALS, 15),
        amount: maybe(() => amount(1e9)),
        txid: maybe(() => text(CAPITALS + DIGITS, 1, 25)),
      }),
      ours: (fields) => payloads.pix(fields).text,
      theirs: ({ key, name, city, amount: reais, txid }) => {
        const code = pix.createStaticPix({
          merchantName: name,
          merchantCity: city,
          pixKey: key,
          infoAdicional: '',
          transactionAmount: reais ?? 0,
          ...(txid !== undefined && { txid }),
        });
        return code.toBRCode();
      },
      normalise: (code) => ({ ...parseObjects(code), 63: '' }),
    },
    {
      name: 'promptPay: promptpay-qr',
      make: () => {
        const target = pick([
          () => ({ phone: `0${1 + below(9)}${text(DIGITS, 8)}` }),
          () => ({ nationalId: thaiId() }),
          () => ({ eWallet: text(DIGITS, 15) }),
        ])();
        return { ...target, amount: maybe(() => amount(1e9)) };
      },
      ours: (fields) => payloads.promptPay(fields).text,
      theirs: ({ amount: baht, ...target }) => generatePromptPay(Object.values(target)[0], { amount: baht }),
    },
    ...listMerchants(load('emv-qrcps').Merchant),
    {
      name: 'payNow: @chewhx/paynowqr',
      make: () => ({
        uen: '201403121W',
        amount: amount(1e9),
        editable: below(2) === 0,
        expiry: date(),
        reference: maybe(() => text(CAPITALS + DIGITS, 1, 25)),
        name: words(`${CAPITALS} `, 25).trim(),
      }),
      ours: (fields) => payloads.payNow(fields).text,
      theirs: ({ uen, amount: dollars, editable, expiry, reference, name }) =>
        new PayNow({
          uen,
          amount: dollars.toFixed(2),
          editable,
          expiry: expiry.replaceAll('-', ''),
          refNumber: reference ?? '',
          company: name,
        }).output(),
      // The package drops zeros at the start of the checksum.
      normalise: (code) => ({ ...parseObjects(code.replace(/6304.{0,4}$/, '')) }),
    },
    {
      name: 'otpauth: otpauth',
      make: () => {
        const isByTime = below(2) === 0;
        return {
          type: isByTime ? 'totp' : 'hotp',
          account: words(UNICODE, 20).replaceAll(':', 'x'),
          issuer: maybe(() => words(LATIN, 20).replaceAll(':', 'x')),
          secret: Uint8Array.from({ length: 10 + below(30) }, () => below(256)),
          algorithm: pick(['SHA1', 'SHA256', 'SHA512']),
          digits: 6 + below(3),
          ...(isByTime ? { period: pick([30, 60]) } : { counter: below(1000) }),
        };
      },
      ours: (fields) => payloads.otpauth(fields).text,
      theirs: ({ type, account, secret, issuer, ...others }) => {
        const Kind = type === 'totp' ? OTPAuth.TOTP : OTPAuth.HOTP;
        const key = new OTPAuth.Secret({ buffer: Uint8Array.from(secret).buffer });
        return new Kind(omitUndefined({ ...others, label: account, issuer, secret: key })).toString();
      },
      // The package writes defaults too: what it parses is compared.
      normalise: (link) => {
        const { issuer, label, secret, algorithm, digits, period, counter } = OTPAuth.URI.parse(link);
        return { issuer, label, secret: secret.base32, algorithm, digits, period, counter };
      },
    },
  ];
}

/**
 * Reads the fields of a vCard.
 *
 * @param {any} ICAL
 * @param {string} card
 */
function readCard(ICAL, card) {
  const component = new ICAL.Component(ICAL.parse(card));
  const read = (/** @type {string} */ name) => component.getFirstPropertyValue(name) ?? undefined;
  const [lastName, firstName] = read('n');
  return omitUndefined({
    version: read('version'),
    lastName: lastName === '' ? undefined : lastName,
    firstName,
    organization: read('org'),
    mobile: read('tel'),
    email: read('email'),
    city: read('adr')?.[3],
    birthday: read('bday')?.toString(),
    note: read('note'),
  });
}

/**
 * Reads the fields of an event. Leaves out an identifier that we made.
 *
 * @param {any} ICAL
 * @param {string} calendar
 */
function readEvent(ICAL, calendar) {
  const component = new ICAL.Component(ICAL.parse(calendar)).getFirstSubcomponent('vevent');
  const read = (/** @type {string} */ name) => component.getFirstPropertyValue(name) ?? undefined;
  const uid = read('uid');
  return omitUndefined({
    title: read('summary'),
    start: read('dtstart').toString(),
    location: read('location'),
    description: read('description'),
    url: read('url'),
    uid: uid.endsWith('@qr-napi') ? undefined : uid,
  });
}

/** Makes a party of a QR-bill. */
function party() {
  return {
    name: words(LATIN, 70),
    street: words(LATIN, 70),
    buildingNumber: text(DIGITS, 1, 4),
    postalCode: text(DIGITS, 4),
    city: words(LATIN, 35),
    country: pick(['CH', 'LI', 'DE']),
  };
}

/** @param {ReturnType<typeof party>} ours */
function theirParty({ name, street, buildingNumber, postalCode, city, country }) {
  return { name, address: street, buildingNumber, zip: postalCode, city, country };
}

/** Makes a party of a Slovenian payment. */
function slovenian() {
  const letters = `${CAPITALS}${SMALL} ${DIGITS}čšžČŠŽ`;
  return { name: words(letters, 33), street: words(letters, 33), city: words(letters, 33) };
}

/** Makes the fields of a Slovenian payment. */
function makeSlovenian() {
  return {
    payer: slovenian(),
    amount: (1 + below(1e6)) / 100,
    purposeCode: text(CAPITALS, 4),
    purpose: words(`${CAPITALS}${SMALL} čšžČŠŽ`, 42),
    due: date(),
    iban: accountOf('SI'),
    reference: `SI00${text(DIGITS, 1, 10)}-${text(DIGITS, 1, 10)}`,
    recipient: slovenian(),
  };
}

/** @param {ReturnType<typeof makeSlovenian>} ours */
function theirSlovenian({ payer, recipient, ...others }) {
  return {
    placnik: { ime: payer.name, ulica: payer.street, kraj: payer.city },
    prejemnik: {
      ime: recipient.name,
      ulica: recipient.street,
      kraj: recipient.city,
      iban: others.iban,
    },
    // The package rounds down after a product of binary fractions.
    znesek: others.amount + 1e-6,
    koda_namena: others.purposeCode,
    namen_placila: others.purpose,
    rok: others.due,
    referenca: others.reference,
  };
}

/** Makes a QR reference. */
function qrReference() {
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
  const digits = text(DIGITS, 26);
  const rest = Array.from(digits, Number).reduce((carry, digit) => Number(table[(carry + digit) % 10]), 0);
  return `${digits}${(10 - rest) % 10}`;
}

/** Makes a Thai ID. */
function thaiId() {
  const digits = `${1 + below(8)}${text(DIGITS, 11)}`;
  const sum = Array.from(digits, (digit, i) => Number(digit) * (13 - i)).reduce((a, b) => a + b);
  return `${digits}${(11 - (sum % 11)) % 10}`;
}

module.exports = { accountOf, listCases, qrReference, thaiId };
