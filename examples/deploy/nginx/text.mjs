// For nginx (njs): the text that a query asks for, as encodeURIComponent writes it, or nothing where the server would
// refuse it. It reads a query as qr-napi/handler does.

function canonical(request) {
  const query = request.variables.args || '';
  // Bytes that should have been encoded: what servers make of them differs.
  if (/[^\x21-\x7e]/.test(query)) return '';
  const equals = query.indexOf('=');
  // Another parameter may be the rest of a text that was not encoded.
  if (equals === -1 || query.indexOf('&') !== -1 || decode(query.slice(0, equals)) !== 'text') return '';
  return encodeURIComponent(decode(query.slice(equals + 1)));
}

/** Nothing for what is not percent-encoded UTF-8. */
function decode(encoded) {
  try {
    return decodeURIComponent(encoded.replace(/\+/g, ' '));
  } catch (_) {
    return '';
  }
}

export default { canonical };
