export { here } from '../../../apps/api/src/main.js';
