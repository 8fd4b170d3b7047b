// A script for njs in nginx. It returns the text of a query as encodeURIComponent encodes it, or ''
// if the server would refuse the query. It parses a query as qr-napi/handler does.

function canonical(request) {
  const query = request.variables.args || '';
  // Servers differ in how they decode bytes that should have been encoded.
  if (/[^\x21-\x7e]/.test(query)) return '';
  const equals = query.indexOf('=');
  // A second parameter may be the rest of a text that was not encoded.
  if (equals === -1 || query.indexOf('&') !== -1 || decode(query.slice(0, equals)) !== 'text') return '';
  return encodeURIComponent(decode(query.slice(equals + 1)));
}

/** Decodes percent-encoded UTF-8. Returns '' if it is invalid. */
function decode(encoded) {
  try {
    return decodeURIComponent(encoded.replace(/\+/g, ' '));
  } catch (_) {
    return '';
  }
}

export default { canonical };
