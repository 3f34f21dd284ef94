export * from './derived-site.js';
export * from './derive-site.js';
export { silenceAfterMs } from './site-status.js';
