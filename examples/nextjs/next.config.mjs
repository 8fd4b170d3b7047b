/** Keeps the native addon out of bundles: it is required from node_modules at run time. */
export default { serverExternalPackages: ['qr-napi'] };
