export { here } from '../../derivation/src/derivation-knows-figures-and-their-store.js';
