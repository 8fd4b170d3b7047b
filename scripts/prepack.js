'use strict';

// Run by npm pack and npm publish in this folder, and refuses: the package would have no binary.
// All our own packages are packed elsewhere, by scripts/packages.js.

const { StepError, main } = require('./steps');

main(() => {
  throw new StepError(
    'This folder is not packed as it is, as the package would have no binary. Run npm run pack:here for a package of ' +
      'this machine, or npm run pack:all for those that are published.',
  );
});
