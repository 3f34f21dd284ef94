export { here } from '../../../libs/contracts/src/index.js';
