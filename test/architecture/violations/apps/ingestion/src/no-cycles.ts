export { there } from './no-cycles-there.js';
export const here = 1;
