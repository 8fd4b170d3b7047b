'use strict';

// Checks account numbers: the IBAN (ISO 13616) and the BIC (ISO 9362).

const { createPayloadError, createValueError } = require('../error');
const { COUNTRY_LETTERS } = require('./countries');
const { isMod97 } = require('./digits');

/**
 * The structure of the BBAN of each country in the IBAN registry of SWIFT: counts of digits (n),
 * capital letters (a), and letters or digits (c). A test compares the lengths with two libraries.
 */
const STRUCTURES = `
  AD 4n4n12c AE 3n16n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n
  BG 4a6n8c BH 4a14c BI 23n BR 23n1a1c BY 4c4n16c CH 5n12c CR 18n
  CY 8n16c CZ 20n DE 18n DJ 23n DK 14n DO 4c20n EE 16n EG 25n
  ES 20n FI 14n FK 2a12n FO 14n FR 10n11c2n GB 4a14n GE 2a16n
  GI 4a15c GL 14n GR 7n16c GT 4c20c HN 4a20n HR 17n HU 24n
  IE 4a14n IL 19n IQ 4a15n IS 22n IT 1a10n12c JO 4a4n18c KW 4a22c
  KZ 3n13c LB 4n20c LC 4a24c LI 5n12c LT 16n LU 3n13c LV 4a13c
  LY 21n MC 10n11c2n MD 2c18c ME 18n MK 3n10c2n MN 16n MR 23n
  MT 4a5n18c MU 4a19n3a NI 4a20n NL 4a10n NO 11n OM 3n16c PK 4a16c
  PL 24n PS 4a21c PT 21n QA 4a21c RO 4a16c RS 18n RU 14n15c
  SA 2n18c SC 4a20n3a SD 14n SE 20n SI 15n SK 20n SM 1a10n12c
  SO 19n ST 21n SV 4a20n TL 19n TN 20n TR 5n1n16c UA 6n19c
  VA 18n VG 4a16n XK 16n YE 4a4n18c
`;

/** The countries whose accounts take part in SEPA credit transfers, 2026. */
const SEPA = new Set(
  (
    'AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT ' +
    'NL NO PL PT RO RS SE SI SK SM VA'
  ).split(' '),
);

const CLASSES = Object.freeze({ n: '\\d', a: '[A-Z]', c: '[A-Z\\d]' });

/**
 * The expression that a country's IBANs match, and their length.
 *
 * @type {Map<string, { length: number, pattern: RegExp }>}
 */
const COUNTRIES = new Map(
  Array.from(STRUCTURES.matchAll(/([A-Z]{2}) (\w+)/g), ([, country = '', structure = '']) => {
    let length = 4;
    let source = '^[A-Z]{2}\\d\\d';
    for (const [, count = '', kind = ''] of structure.matchAll(/(\d+)([nac])/g)) {
      length += Number(count);
      source += `${CLASSES[/** @type {keyof typeof CLASSES} */ (kind)]}{${count}}`;
    }
    return [country, { length, pattern: new RegExp(`${source}$`) }];
  }),
);

/** The longest text that is read as an IBAN: 34 characters, and spaces between them. */
const MAX_TEXT = 68;

/**
 * Reads an IBAN. Spaces are allowed, and small letters.
 *
 * @param {unknown} value
 * @param {string} argument
 * @param {ReadonlySet<string>} [countries] the countries that are allowed. Default: all
 * @returns {string} the IBAN without spaces, in capital letters
 */
function readIban(value, argument, countries) {
  if (typeof value !== 'string' || value.length > MAX_TEXT)
    throw createValueError(argument, 'an IBAN', value);
  const iban = compact(value);
  const country = iban.slice(0, 2);
  const known = COUNTRIES.get(country);
  const isAllowed = countries === undefined || countries.has(country);
  if (known === undefined || !isAllowed || !known.pattern.test(iban))
    throw createIbanError(value, argument, countries);
  if (!isMod97(iban)) throw createPayloadError(argument, 'check-digits', { kind: 'IBAN' });
  return iban;
}

/**
 * Makes the error for an IBAN that does not match the structure of an allowed country.
 *
 * @param {string} value
 * @param {string} argument
 * @param {ReadonlySet<string>} [countries]
 */
function createIbanError(value, argument, countries) {
  const iban = compact(value);
  if (!/^[A-Z]{2}\d\d[A-Z\d]+$/.test(iban)) return createValueError(argument, 'an IBAN', value);
  const country = iban.slice(0, 2);
  const known = COUNTRIES.get(country);
  if (known === undefined) return createPayloadError(argument, 'iban-country', { country });
  if (countries?.has(country) === false)
    return createPayloadError(argument, 'iban-scheme', {
      country,
      countries: listShort(countries),
    });
  if (iban.length !== known.length)
    return createPayloadError(argument, 'iban-length', {
      country,
      length: iban.length,
      expectedLength: known.length,
    });
  return createValueError(argument, `an IBAN of ${country}`, value);
}

/**
 * Lists countries, if they are few.
 *
 * @param {ReadonlySet<string>} countries
 */
function listShort(countries) {
  return countries.size > 4 ? 'SEPA countries' : [...countries].join(' and ');
}

/**
 * Removes spaces, and changes letters to capitals.
 *
 * @param {string} text
 */
function compact(text) {
  return (text.includes(' ') ? text.replaceAll(' ', '') : text).toUpperCase();
}

/**
 * Reads a BIC of 8 or 11 characters.
 *
 * @param {unknown} value
 * @param {string} argument
 * @returns {string} in capital letters
 */
function readBic(value, argument) {
  const bic = typeof value === 'string' && value.length <= 11 ? value.toUpperCase() : '';
  const isWritten = /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/.test(bic);
  if (isWritten && COUNTRY_LETTERS.has(bic.slice(4, 6))) return bic;
  throw createValueError(argument, 'a BIC of 8 or 11 characters with a country of ISO 3166', value);
}

module.exports = { COUNTRIES, SEPA, compact, readBic, readIban };
