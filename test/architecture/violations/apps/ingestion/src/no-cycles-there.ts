export { here } from './no-cycles.js';
export const there = 2;
