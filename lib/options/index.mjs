import tables from './index.js';

export const { formats, options } = tables;
