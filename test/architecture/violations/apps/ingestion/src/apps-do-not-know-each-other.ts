export { here } from '../../api/src/main.js';
