'use strict';

// Lists the fields of GS1 Digital Links. table.js describes the rows.

/** @import { Field } from './table' */

/** The domain of a link, with an optional scheme, port and path. */
const DOMAIN =
  /^(?:(https?):\/\/)?([a-z\d](?:[-a-z\d.]*[a-z\d])?(?::\d{1,5})?)((?:\/[-\w.~!$&'()*+,;=:@%]+)*)\/?$/i;

/**
 * The fields with an application identifier (AI) of GS1: primary keys, qualifiers, attributes.
 *
 * @type {readonly [name: string, ai: string, help: string][]}
 */
const ELEMENTS = [
  ['gtin', '01', 'the GTIN of a product, of 8, 12 to 14 digits'],
  ['itip', '8006', 'the ITIP of a piece of a trade item'],
  ['gmn', '8013', 'the global model number'],
  ['cpid', '8010', 'the CPID of a component'],
  ['sscc', '00', 'the SSCC of a logistic unit'],
  ['gln', '414', 'the GLN of a place'],
  ['payTo', '415', 'the GLN of the party that is paid'],
  ['party', '417', 'the GLN of a party'],
  ['gsrnProvider', '8017', 'the GSRN of the provider of a service'],
  ['gsrnRecipient', '8018', 'the GSRN of the recipient of a service'],
  ['gcn', '255', 'the GCN of a coupon'],
  ['ginc', '401', 'the GINC of a consignment'],
  ['gsin', '402', 'the GSIN of a shipment'],
  ['grai', '8003', 'the GRAI of a returnable asset'],
  ['giai', '8004', 'the GIAI of an asset'],
  ['gdti', '253', 'the GDTI of a document'],
  ['cpv', '22', 'the consumer product variant of a GTIN or ITIP'],
  ['batch', '10', 'the batch or lot of a GTIN or ITIP'],
  ['serial', '21', 'the serial number of a GTIN or ITIP'],
  ['tpx', '235', 'the serial number of a third party for a GTIN'],
  ['cpidSerial', '8011', 'the serial number of a CPID'],
  ['glnExtension', '254', 'the extension of a GLN of a place'],
  ['uic', '7040', 'the UIC with extensions, of a GLN or GIAI'],
  ['paymentReference', '8020', 'the reference of a payment to payTo'],
  ['srin', '8019', 'the service relation instance of a GSRN'],
  ['productionDate', '11', 'the production date as YYMMDD'],
  ['dueDate', '12', 'the due date as YYMMDD'],
  ['packagingDate', '13', 'the packaging date as YYMMDD'],
  ['bestBefore', '15', 'the best before date as YYMMDD'],
  ['sellBy', '16', 'the sell by date as YYMMDD'],
  ['expirationDate', '17', 'the expiration date as YYMMDD'],
];

/** @type {Readonly<import('./table').Scheme>[]} */
const GS1_SCHEMES = [
  {
    name: 'gs1DigitalLink',
    command: 'digital-link',
    title: 'GS1 Digital Link',
    summary: 'Writes the link of a product or of anything else that GS1 identifies.',
    standard: 'the GS1 Digital Link Standard: URI Syntax',
    group: 'Everyday',
    example: { gtin: '09521234543213', batch: 'ABC123', expirationDate: '261231' },
    fields: [
      {
        name: 'domain',
        type: 'text',
        pattern: DOMAIN,
        expected: 'a domain such as example.com, in ASCII, with or without https:// and a path',
        default: 'https://id.gs1.org',
        help: 'the domain of the link',
      },
      ...ELEMENTS.map(
        ([name, ai, help]) =>
          /** @type {Field} */ ({ name, type: 'text', help: `${help}: AI ${ai}` }),
      ),
      {
        name: 'attributes',
        type: 'any',
        valueType: 'Readonly<Record<string, string>>',
        isJson: true,
        help: "other attributes by their AIs, such as { '3103': '000195' }",
      },
    ],
  },
];

module.exports = { DOMAIN, ELEMENTS, GS1_SCHEMES };
