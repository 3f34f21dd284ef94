export { here } from '../../mqtt/src/index.js';
