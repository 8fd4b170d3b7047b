'use strict';

// Wraps the addon for calls without index.js: it throws an error where the addon returns its
// fields, as lib/draw.js does.

const binding = require('../../lib/native');
const { convertAddonError } = require('../../lib/error');

/**
 * Returns the result of a function of the addon, or throws the error whose fields it returned.
 *
 * @param {any} result
 */
function checked(result) {
  if (typeof result === 'object' && result !== null && Object.hasOwn(result, 'code'))
    throw convertAddonError(result);
  return result;
}

/** Functions, and neither classes nor constants. @param {[string, unknown]} entry */
const isCalled = ([name, value]) => typeof value === 'function' && /^[a-z]/.test(name);

const addon = /** @type {any} */ ({
  ...binding,
  ...Object.fromEntries(
    Object.entries(binding)
      .filter(isCalled)
      .map(([name, call]) => [
        name,
        (/** @type {unknown[]} */ ...args) =>
          checked(Reflect.apply(/** @type {any} */ (call), binding, args)),
      ]),
  ),
});

module.exports = { addon, checked };
