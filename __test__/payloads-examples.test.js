'use strict';

// Tests payloads against the examples of the documents that describe their schemes.

const assert = require('node:assert/strict');
const { describe, it } = require('node:test');

const payloads = require('../lib/payloads');
const { computeCrc16 } = require('../lib/payloads/checks/crc');

describe('Wi-Fi', () => {
  it('escapes as the barcode contents of ZXing', () => {
    const ssid = '"foo;bar\\baz"';
    assert.equal(payloads.wifi({ ssid }).text, 'WIFI:T:nopass;S:\\"foo\\;bar\\\\baz\\";;');
    assert.equal(payloads.wifi({ ssid: 'a:b,c' }).text, 'WIFI:T:nopass;S:a\\:b\\,c;;');
  });

  it('leaves a name that looks hexadecimal without quotes, which iOS would take for a part of it', () => {
    const text = payloads.wifi({ ssid: 'ABBA', password: '0xdeadbeef' }).text;
    assert.equal(text, 'WIFI:T:WPA;S:ABBA;P:0xdeadbeef;;');
  });

  it('leaves keys in hexadecimal as they are', () => {
    const key = 'aF'.repeat(32);
    assert.equal(payloads.wifi({ ssid: 'net', password: key }).text, `WIFI:T:WPA;S:net;P:${key};;`);
    const wep = { ssid: 'net', security: 'WEP' };
    const text = (/** @type {string} */ password) => payloads.wifi({ ...wep, password }).text;
    assert.equal(text('1A648C9FE2'), 'WIFI:T:WEP;S:net;P:1A648C9FE2;;');
    assert.equal(text('12345'), 'WIFI:T:WEP;S:net;P:12345;;');
    assert.equal(text('D-LINK-D-LINK'), 'WIFI:T:WEP;S:net;P:D-LINK-D-LINK;;');
  });

  it('disables the transition to WPA2 for a network with WPA3 alone', () => {
    const fields = { ssid: 'MyNet', password: 'MyPassword' };
    assert.equal(payloads.wifi({ ...fields, security: 'WPA2' }).text, 'WIFI:T:WPA;S:MyNet;P:MyPassword;;');
    const text = payloads.wifi({ ...fields, security: 'WPA3', hidden: true }).text;
    assert.equal(text, 'WIFI:T:WPA;R:1;S:MyNet;P:MyPassword;H:true;;');
  });

  it('refuses passwords that the protection does not take', () => {
    for (const fields of [
      { password: 'short' },
      { password: 'x'.repeat(64) },
      { password: 'pässword' },
      { security: 'WPA' },
      { security: 'open', password: 'password' },
      { security: 'WEP', password: '1234' },
      { security: 'WEP', password: 'ü1234' },
    ]) {
      assert.throws(() => payloads.wifi({ ssid: 'net', ...fields }), {
        code: 'ERR_QR_INVALID_PAYLOAD',
        argument: 'wifi.password',
      });
    }
    assert.equal(
      payloads.wifi({ ssid: 'n', security: 'WPA3', password: 'ß' }).text,
      'WIFI:T:WPA;R:1;S:n;P:ß;;',
    );
  });
});

describe('links', () => {
  it('write the places of RFC 5870', () => {
    const text = (/** @type {any} */ fields) => payloads.geo(fields).text;
    assert.equal(text({ latitude: 48.201, longitude: 16.3695, altitude: 183 }), 'geo:48.201,16.3695,183');
    assert.equal(text({ latitude: 66, longitude: 30, uncertainty: 6.5 }), 'geo:66,30;u=6.5');
    assert.equal(text({ latitude: -0, longitude: -1e-7 }), 'geo:0,-0.0000001');
  });

  it('write telephone numbers without separators', () => {
    assert.equal(payloads.tel({ number: '+1 (201) 555-0123' }).text, 'tel:+12015550123');
    assert.equal(payloads.tel({ number: '*123#' }).text, 'tel:*123%23');
    assert.equal(payloads.sms({ number: '+41 79 123 45 67' }).text, 'SMSTO:+41791234567');
    const text = payloads.sms({ number: '110', message: 'a:b\r\nc' }).text;
    assert.equal(text, 'SMSTO:110:a:b\nc');
  });

  it('write the emails of RFC 6068', () => {
    const text = (/** @type {any} */ fields) => payloads.mailto(fields).text;
    assert.equal(
      text({ to: 'infobot@example.com', body: 'send current-issue\nsend index' }),
      'mailto:infobot@example.com?body=send%20current-issue%0D%0Asend%20index',
    );
    assert.equal(
      text({ to: 'joe@example.com', cc: 'bob@example.com', body: 'hello' }),
      'mailto:joe@example.com?cc=bob@example.com&body=hello',
    );
    assert.equal(text({ to: 'gorby%kremvax@example.com' }), 'mailto:gorby%25kremvax@example.com');
    assert.equal(
      text({ to: ['addr1@an.example', 'addr2@an.example'], subject: 'caf\u00e9' }),
      'mailto:addr1@an.example,addr2@an.example?subject=caf%C3%A9',
    );
  });

  it('write the keys of the Key Uri Format', () => {
    const fields = {
      issuer: 'ACME Co',
      account: 'john.doe@email.com',
      secret: 'HXDM VJEC JJWS RB3H WIZR 4IFU GFTM XBOZ',
    };
    const start = 'otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ';
    assert.equal(payloads.otpauth(fields).text, `${start}&issuer=ACME%20Co`);
    const others = { algorithm: 'SHA256', digits: 8, period: 60 };
    assert.equal(
      payloads.otpauth({ ...fields, ...others }).text,
      `${start}&issuer=ACME%20Co&algorithm=SHA256&digits=8&period=60`,
    );
    const hotp = { type: 'hotp', account: 'a', secret: Buffer.from('12345678901234567890'), counter: 0 };
    assert.equal(
      payloads.otpauth(hotp).text,
      'otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=0',
    );
  });

  it('do not show a secret in an error', () => {
    for (const secret of ['JBSWY3DPEHPK3PX1', 'A', 'ABC', '', 12, 'A'.repeat(2000)]) {
      try {
        payloads.otpauth({ account: 'a', secret });
        assert.fail();
      } catch (error) {
        const { code, message } = /** @type {any} */ (error);
        assert.equal(code, 'ERR_QR_INVALID_PAYLOAD');
        if (typeof secret === 'string' && secret.length > 5) assert.ok(!message.includes(secret.slice(0, 9)));
      }
    }
  });
});

describe('contacts', () => {
  it('are vCards with escaped text', () => {
    const fields = {
      firstName: 'Ada',
      lastName: 'King; of, Lovelace',
      organization: 'A, B; C',
      mobile: ['+44 20 7946 0958', '+44 20 7946 0959'],
      email: 'ada@example.com',
      street: '1 St\\ James',
      city: 'London',
      url: 'https://example.com/?a=1;b=2,3',
      birthday: '1815-12-10',
      note: 'one\r\ntwo',
    };
    assert.equal(
      payloads.vCard(fields).text,
      [
        'BEGIN:VCARD',
        'VERSION:3.0',
        'N:King\\; of\\, Lovelace;Ada;;;',
        'FN:Ada King\\; of\\, Lovelace',
        'ORG:A\\, B\\; C',
        'TEL;TYPE=CELL:+442079460958',
        'TEL;TYPE=CELL:+442079460959',
        'EMAIL:ada@example.com',
        'ADR:;;1 St\\\\ James;London;;;',
        'URL:https://example.com/?a=1;b=2,3',
        'BDAY:1815-12-10',
        'NOTE:one\\ntwo',
        'END:VCARD',
        '',
      ].join('\r\n'),
    );
    const newer = payloads.vCard({ ...fields, version: '4.0' }).text;
    assert.match(newer, /\r\nVERSION:4\.0\r\n.*\r\nTEL;TYPE=cell:.*\r\nBDAY:18151210\r\n/s);
  });

  it('fold lines after 75 bytes, between characters', () => {
    const note = 'ä😀'.repeat(60);
    const { text } = payloads.vCard({ name: 'A', note });
    for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(text.replaceAll('\r\n ', '').includes(`NOTE:${note}`));
  });

  it('are MeCards', () => {
    const text = payloads.meCard({
      lastName: 'Doe',
      firstName: 'Jo;hn',
      phone: '13035551212',
      note: 'a:b',
    }).text;
    assert.equal(text, 'MECARD:N:Doe,Jo\\;hn;TEL:13035551212;NOTE:a\\:b;;');
  });

  it('need a name', () => {
    const expected = { code: 'ERR_QR_INVALID_PAYLOAD', argument: 'vCard.name' };
    assert.throws(() => payloads.vCard({ prefix: 'Dr.' }), expected);
    assert.throws(() => payloads.meCard({}), { ...expected, argument: 'meCard.name' });
    assert.throws(() => payloads.meCard({ name: 'a', lastName: 'b' }), {
      details: { reason: 'excluded', other: 'firstName and lastName' },
    });
  });
});

describe('events', () => {
  it('are calendars', () => {
    const fields = {
      title: 'Meeting, weekly',
      start: new Date('2026-11-27T10:00:00Z'),
      end: '2026-11-27T12:00+01:00',
      location: 'Room 1; Bern',
    };
    assert.equal(
      payloads.event(fields).text.replace(/UID:.*/, 'UID:…'),
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//qr-napi//payloads//EN',
        'BEGIN:VEVENT',
        'UID:…',
        'DTSTAMP:20261127T100000Z',
        'DTSTART:20261127T100000Z',
        'DTEND:20261127T110000Z',
        'SUMMARY:Meeting\\, weekly',
        'LOCATION:Room 1\\; Bern',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
    assert.equal(payloads.event(fields).text, payloads.event(fields).text);
    assert.notEqual(payloads.event(fields).text, payloads.event({ ...fields, title: 'b' }).text);
  });

  it('may be whole days or local times', () => {
    const text = (/** @type {any} */ fields) => payloads.event({ title: 'a', ...fields }).text;
    assert.match(
      text({ start: '2026-11-27', end: '2026-11-28' }),
      /DTSTART;VALUE=DATE:20261127\r\nDTEND;VALUE=DATE:20261128/,
    );
    assert.match(
      text({ start: '2026-11-27T10:00' }),
      /DTSTAMP:20261127T100000Z\r\nDTSTART:20261127T100000\r\n/,
    );
  });

  it('refuse times that do not exist or do not fit', () => {
    for (const [start, end] of [
      ['2026-02-29'],
      ['2026-11-27T24:00'],
      ['2026-11-27 10:00'],
      [new Date(Number.NaN)],
      [0],
      ['2026-11-27', '2026-11-27'],
      ['2026-11-27', '2026-11-28T10:00'],
      ['2026-11-27T10:00Z', '2026-11-27T10:30'],
      ['2026-11-27T10:00Z', '2026-11-27T09:59:59Z'],
    ]) {
      assert.throws(() => payloads.event({ title: 'a', start, end }), { code: 'ERR_QR_INVALID_PAYLOAD' });
    }
  });
});

describe('transfers', () => {
  it('are the example of EPC069-12', () => {
    const { text } = payloads.epc({
      bic: 'BPOTBEB1',
      name: 'Red Cross of Belgium',
      iban: 'BE72 0000 0000 1616',
      amount: 1,
      purpose: 'CHAR',
      message: 'Urgency fund',
      information: 'Sample EPC QR Code',
    });
    const lines = ['BCD', '002', '1', 'SCT', 'BPOTBEB1', 'Red Cross of Belgium', 'BE72000000001616'];
    const expected = [...lines, 'EUR1.00', 'CHAR', '', 'Urgency fund', 'Sample EPC QR Code'];
    assert.equal(text, expected.join('\n'));
  });

  it('leave out empty elements at the end', () => {
    const text = payloads.epc({ name: 'A', iban: 'DE89370400440532013000' }).text;
    assert.equal(text, 'BCD\n002\n1\nSCT\n\nA\nDE89370400440532013000');
    const reference = payloads.epc({
      name: 'A',
      iban: 'DE89370400440532013000',
      reference: 'RF18 5390 0754 7034',
    });
    assert.ok(reference.text.endsWith('\n\n\nRF18539007547034'));
  });

  it('have at most 331 bytes', () => {
    const fields = { name: 'ä'.repeat(70), iban: 'DE89370400440532013000', message: 'ö'.repeat(80) };
    assert.throws(() => payloads.epc({ ...fields, information: 'ü'.repeat(70) }), {
      argument: 'epc',
      details: { reason: 'too-long', length: 483, maxLength: 331, unit: 'bytes' },
    });
  });

  it('are the examples of the Swiss guidelines', () => {
    const creditor = {
      name: 'Robert Schneider AG',
      street: 'Rue du Lac',
      buildingNumber: '1268',
      postalCode: '2501',
      city: 'Biel',
      country: 'CH',
    };
    const debtor = {
      name: 'Pia-Maria Rutschmann-Schnyder',
      street: 'Grosse Marktgasse',
      buildingNumber: '28',
      postalCode: '9400',
      city: 'Rorschach',
      country: 'CH',
    };
    const billInformation =
      '//S1/10/10201409/11/200701/20/140.000-53/30/102673831/31/200615/32/7.7/33/7.7:139.40/40/0:30';
    const alternativeProcedures = ['Name AV1: UV;UltraPay005;12345', 'Name AV2: XY;XYService;54321'];
    const bill = payloads.swissQrBill({
      iban: 'CH44 3199 9123 0008 8901 2',
      creditor,
      amount: 1949.75,
      currency: 'CHF',
      debtor,
      reference: '21 00000 00003 13947 14300 09017',
      message: 'Order of 15.06.2020',
      billInformation,
      alternativeProcedures,
    });
    const lines = ['SPC', '0200', '1', 'CH4431999123000889012'];
    lines.push('S', 'Robert Schneider AG', 'Rue du Lac', '1268', '2501', 'Biel', 'CH');
    lines.push('', '', '', '', '', '', '', '1949.75', 'CHF');
    lines.push('S', 'Pia-Maria Rutschmann-Schnyder', 'Grosse Marktgasse', '28', '9400', 'Rorschach', 'CH');
    lines.push('QRR', '210000000003139471430009017', 'Order of 15.06.2020', 'EPD', billInformation);
    assert.equal(bill.text, [...lines, ...alternativeProcedures].join('\n'));

    const other = payloads.swissQrBill({
      iban: 'CH5800791123000889012',
      creditor,
      reference: 'RF18539007547034',
    });
    assert.ok(other.text.endsWith(`\n\nCHF${'\n'.repeat(8)}SCOR\nRF18539007547034\n\nEPD`));
    const none = payloads.swissQrBill({ iban: 'CH5800791123000889012', creditor, currency: 'EUR' });
    assert.ok(none.text.endsWith(`\nEUR${'\n'.repeat(8)}NON\n\n\nEPD`));
  });

  it('are the example of the Short Payment Descriptor', () => {
    const iban = 'CZ58 5500 0000 0012 6509 8001';
    const fields = { iban, amount: 480.5, currency: 'CZK', message: 'Payment for the goods' };
    assert.equal(
      payloads.spayd(fields).text,
      'SPD*1.0*ACC:CZ5855000000001265098001*AM:480.50*CC:CZK*MSG:Payment for the goods',
    );
    const more = {
      bic: 'RZBCCZPP',
      variableSymbol: '1234567890',
      due: '2026-12-31',
      instant: true,
      name: 'a*b%č',
    };
    assert.equal(
      payloads.spayd({ iban, ...more }).text,
      'SPD*1.0*ACC:CZ5855000000001265098001+RZBCCZPP*RN:a%2Ab%25%C4%8D*DT:20261231*PT:IP*X-VS:1234567890',
    );
  });

  it('are those of the UPI Linking Specification', () => {
    const { text } = payloads.upi({
      address: 'zeeshan@npci',
      name: 'Zeeshan Khan',
      merchantCode: '0000',
      reference: '4894398cndhcd23',
      note: 'Pay to rohit stores',
      amount: 1010,
    });
    assert.equal(
      text,
      'upi://pay?pa=zeeshan@npci&pn=Zeeshan%20Khan&mc=0000&tr=4894398cndhcd23' +
        '&tn=Pay%20to%20rohit%20stores&am=1010.00&cu=INR',
    );
  });

  // The address of the document has a wrong checksum, so this one is another.
  it('are the examples of BIP 21', () => {
    const address = '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2';
    const text = (/** @type {any} */ fields) => payloads.bitcoin({ address, ...fields }).text;
    assert.equal(text({}), `bitcoin:${address}`);
    assert.equal(text({ label: 'Luke-Jr' }), `bitcoin:${address}?label=Luke-Jr`);
    assert.equal(text({ amount: 20.3, label: 'Luke-Jr' }), `bitcoin:${address}?amount=20.3&label=Luke-Jr`);
    assert.equal(
      text({ amount: 50, label: 'Luke-Jr', message: 'Donation for project xyz' }),
      `bitcoin:${address}?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz`,
    );
    assert.equal(text({ amount: 1e-8 }), `bitcoin:${address}?amount=0.00000001`);
  });

  it('fill a record of UPN QR', () => {
    const { text, requirements } = payloads.upn({
      payer: { name: 'Janez Novak', street: 'Dunajska 1', city: '1000 Ljubljana' },
      amount: 55.58,
      purposeCode: 'COST',
      purpose: 'Plačilo računa',
      due: '2026-12-31',
      iban: 'SI56 0203 6025 3863 406',
      reference: 'SI00 225268-32526-222',
      recipient: { name: 'RentaCar d.o.o.', street: 'Pionirska ulica 1', city: '2000 Maribor' },
    });
    const lines = ['UPNQR', '', '', '', '', 'Janez Novak', 'Dunajska 1', '1000 Ljubljana', '00000005558', ''];
    lines.push('', 'COST', 'Plačilo računa', '31.12.2026', 'SI56020360253863406', 'SI00225268-32526-222');
    lines.push('RentaCar d.o.o.', 'Pionirska ulica 1', '2000 Maribor');
    const sum = lines.reduce((all, { length }) => all + length + 1, 0);
    assert.equal(text, [...lines, String(sum), ''].join('\n'));
    assert.equal(requirements.version, 15);
  });
});

describe('EMVCo codes', () => {
  /**
   * Parses data objects.
   *
   * @param {string} text
   */
  function parse(text) {
    /** @type {Record<string, string>} */
    const objects = {};
    for (let at = 0; at < text.length; ) {
      const length = Number(text.slice(at + 2, at + 4));
      objects[text.slice(at, at + 2)] = text.slice(at + 4, at + 4 + length);
      at += 4 + length;
    }
    return objects;
  }

  it('have the data objects of the example of the specification', () => {
    // The order of the data objects is free, so that of the example differs, and its checksum too.
    const example =
      '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN' +
      '5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***' +
      '0708A60086670902ME91320016A0112233449988770708123456786304A13A';
    assert.equal(computeCrc16(example.slice(0, -4)), 'A13A');
    const { text } = payloads.emvMerchant({
      accounts: {
        29: { '00': 'D15600000000', '05': 'A93FO3230Q' },
        31: { '00': 'D15600000001', '03': '12345678' },
      },
      initiation: 'dynamic',
      merchantCategoryCode: '4111',
      currency: 'CNY',
      amount: 23.72,
      tip: 'prompt',
      country: 'CN',
      merchantName: 'BEST TRANSPORT',
      merchantCity: 'BEIJING',
      storeLabel: '1234',
      customerLabel: '***',
      terminalLabel: 'A6008667',
      consumerDataRequest: 'ME',
      language: 'ZH',
      localName: '最佳运输',
      localCity: '北京',
      templates: { 91: { '00': 'A011223344998877', '07': '12345678' } },
    });
    assert.deepEqual({ ...parse(text), 63: '' }, { ...parse(example), 63: '' });
    assert.equal(computeCrc16(text.slice(0, -4)), text.slice(-4));
  });

  it('have the decimals of the currency', () => {
    const fields = {
      accounts: { 26: { '00': 'com.example' } },
      country: 'JP',
      merchantName: 'A',
      merchantCity: 'B',
    };
    const amountOf = (/** @type {any} */ more) =>
      parse(payloads.emvMerchant({ ...fields, ...more }).text)['54'];
    assert.equal(amountOf({ currency: 'JPY', amount: 500 }), '500');
    assert.equal(amountOf({ currency: '414', amount: '1.125' }), '1.125');
    assert.throws(() => amountOf({ currency: 'JPY', amount: 1.5 }), { argument: 'emvMerchant.amount' });
    assert.throws(() => amountOf({ currency: 'XXX', amount: 1 }), { argument: 'emvMerchant.currency' });
  });

  it('check accounts and templates', () => {
    const fields = { currency: 'USD', country: 'US', merchantName: 'A', merchantCity: 'B' };
    const make = (/** @type {any} */ accounts) => () => payloads.emvMerchant({ ...fields, accounts });
    assert.ok(make({ '02': '4111111111111111' })().text.includes('02164111111111111111'));
    for (const accounts of [
      {},
      [],
      'x',
      { '02': '4111111111111112' },
      { '02': '' },
      { '01': 'x' },
      { 52: { '00': 'x' } },
      { 26: 'x' },
      { 26: {} },
      { 26: { 0: 'x' } },
      { 26: { '00': 1 } },
      { 26: { '00': 'a\nb' } },
      { 26: { '00': 'x'.repeat(100) } },
      { 26: { '00': 'x'.repeat(96) } },
      { toString: 'x' },
    ]) {
      assert.throws(make(accounts), { code: 'ERR_QR_INVALID_PAYLOAD' }, JSON.stringify(accounts));
    }
  });

  it('are the examples of Pix', () => {
    const fields = { name: 'Fulano de Tal', city: 'BRASILIA' };
    assert.equal(
      payloads.pix({ ...fields, key: '123e4567-e12b-12d1-a456-426655440000' }).text,
      '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000' +
        '5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D',
    );
    const { text } = payloads.pix({
      ...fields,
      url: 'https://pix.example.com/8b3da2f39a4140d1a91abd93113bd441',
    });
    assert.equal(parse(parse(text)['26'] ?? '')['25'], 'pix.example.com/8b3da2f39a4140d1a91abd93113bd441');
    assert.equal(parse(text)['01'], '12');
  });

  it('check the keys of Pix', () => {
    const keyOf = (/** @type {string} */ key) =>
      parse(parse(payloads.pix({ key, name: 'A', city: 'B' }).text)['26'] ?? '')['01'];
    assert.equal(keyOf('123.456.789-09'), '12345678909');
    assert.equal(keyOf('12.ABC.345/01DE-35'), '12ABC34501DE35');
    assert.equal(keyOf('+55 (61) 91234-5678'), '+5561912345678');
    assert.equal(keyOf('Fulano@Example.com'), 'fulano@example.com');
    for (const key of ['12345678900', '11111111111', '12ABC34501DE36', '+5561', '61912345678', 'a@b', 'x'])
      assert.throws(() => keyOf(key), { argument: 'pix.key' }, key);
  });

  it('are an example of QRIS', () => {
    const { text } = payloads.qris({
      acquirer: 'ID.DANA.WWW',
      pan: '936009153022591481',
      merchantId: '022591481',
      nmid: 'ID1020017611473',
      criteria: 'UMI',
      merchantCategoryCode: '5812',
      name: 'Warung Sayur Bu Sugeng',
      city: 'Kab. Demak',
      postalCode: '59567',
    });
    assert.equal(
      text,
      '00020101021126570011ID.DANA.WWW011893600915302259148102090225914810303UMI51440014ID.CO.QRIS.WWW' +
        '0215ID10200176114730303UMI5204581253033605802ID5922Warung Sayur Bu Sugeng6010Kab. Demak610559567' +
        '630458C7',
    );
  });

  it('take every kind of PromptPay account', () => {
    const accountOf = (/** @type {any} */ fields) =>
      parse(parse(payloads.promptPay(fields).text)['29'] ?? '');
    for (const phone of ['081-234-5678', '+66 81 234 5678', '66812345678', '0066812345678'])
      assert.equal(accountOf({ phone })['01'], '0066812345678');
    assert.equal(accountOf({ nationalId: '1-1020-03266-69-8' })?.['02'], '1102003266698');
    assert.equal(accountOf({ eWallet: '012345678901234' })['03'], '012345678901234');
    for (const fields of [
      {},
      { phone: '12' },
      { nationalId: '1102003266699' },
      { phone: '0812345678', eWallet: '012345678901234' },
    ])
      assert.throws(() => payloads.promptPay(fields), { code: 'ERR_QR_INVALID_PAYLOAD' });
  });

  it('take every kind of PayNow account', () => {
    const accountOf = (/** @type {any} */ fields) => parse(parse(payloads.payNow(fields).text)['26'] ?? '');
    assert.deepEqual(accountOf({ uen: '201403121wABC', amount: 5, expiry: '2026-12-31' }), {
      '00': 'SG.PAYNOW',
      '01': '2',
      '02': '201403121WABC',
      '03': '0',
      '04': '20261231',
    });
    assert.deepEqual(accountOf({ phone: '9123 4567' }), {
      '00': 'SG.PAYNOW',
      '01': '0',
      '02': '+6591234567',
      '03': '1',
    });
    for (const fields of [
      {},
      { uen: '201403121X' },
      { phone: '123' },
      { uen: '201403121W', editable: false },
    ])
      assert.throws(() => payloads.payNow(fields), { code: 'ERR_QR_INVALID_PAYLOAD' });
  });
});
