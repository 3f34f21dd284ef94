export { here } from '../../domain/src/index.js';
