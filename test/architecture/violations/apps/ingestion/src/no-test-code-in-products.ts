export { here } from '../../../libs/testing/src/index.js';
