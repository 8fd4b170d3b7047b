'use strict';

// Writes the rules that a file name can break, as phrases after the name.

const BAD_NAMES = {
  empty: 'is empty',
  control: 'contains a control or format character',
  separator: 'contains / or \\',
  forbidden: 'contains one of < > : " | ? *, which Windows does not allow',
  end: 'ends with a dot or a space',
  device: 'is the name of a device in Windows',
  short: 'looks like a short name of Windows, such as TICKET~1',
  /** @param {number} max */
  long: (max) => `has more than ${max} bytes`,
};

module.exports = { BAD_NAMES };
