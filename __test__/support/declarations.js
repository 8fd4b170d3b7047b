'use strict';

// Finds interfaces and properties in a declaration file.

/** The interfaces of index.d.ts that have the parts of options. @type {Record<string, string>} */
const PARTS = {
  color: 'Color',
  frame: 'CaptionFrame',
  logo: 'Logo',
  style: 'ModuleStyle',
};

/**
 * Returns the text of an interface, without its nested braces, or an empty string if there is none.
 *
 * @param {string} types the text of a declaration file
 * @param {string} name
 */
function interfaceOf(types, name) {
  return new RegExp(`export interface ${name}\\b.*?\\{\n(.*?)^\\}`, 'ms').exec(types)?.[1] ?? '';
}

/**
 * Returns a property of the options, or of a part of an option, and the comment before it.
 *
 * @param {string} types the text of index.d.ts
 * @param {string} name such as `width` or `logo.size`
 * @returns {{ isThere: boolean, comment: string }}
 */
function propertyOf(types, name) {
  const [top = '', part] = name.split('.');
  const body = interfaceOf(types, part === undefined ? 'QrCodeOptions' : (PARTS[top] ?? ''));
  const found = new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\s*${part ?? top}\\??:`, 's').exec(body);
  return { isThere: found !== null, comment: (found?.[1] ?? '').replace(/\s+\*\s*/g, ' ') };
}

module.exports = { interfaceOf, propertyOf };
