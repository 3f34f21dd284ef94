export { here } from '../../kafka/src/index.js';
