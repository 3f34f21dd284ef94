export { behind } from '../../../libs/kafka/src/inner.js';
