/** A bundler cannot take in a native addon: it is left in node_modules, and required from there. */
export default { serverExternalPackages: ['qr-napi'] };
