// For nginx (njs): the text that a query asks for, as encodeURIComponent writes it, or nothing where the server would
// refuse it. It reads a query as qr-napi/handler does.

function canonical(request) {
  const query = request.variables.args || '';
  // Bytes that should have been encoded: what servers make of them differs.
  if (/[^\x21-\x7e]/.test(query)) return '';
  let found = '';
  const pairs = query.split('&');
  for (let i = 0; i < pairs.length; i++) {
    const equals = pairs[i].indexOf('=');
    const name = decode(equals === -1 ? pairs[i] : pairs[i].slice(0, equals));
    if (name.startsWith('text[')) return '';
    if (name !== 'text') continue;
    // Twice is refused, and so is an empty one.
    if (found !== '' || equals === -1) return '';
    found = decode(pairs[i].slice(equals + 1));
    if (found === '') return '';
  }
  return encodeURIComponent(found);
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
