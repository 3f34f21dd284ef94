export * from './derived-site.js';
export * from './derive-site.js';
export { continueDevices, type Continued } from './continue-devices.js';
export { deriveDevice, type WindowsPass } from './device-windows.js';
export { derivedDevices, readDeviceInput, type DerivedDevice } from './device-input.js';
export { silenceAfterMs } from './site-status.js';
export { buildEvidence, type BuiltEvidence, type EvidenceOutcome } from './evidence.js';
export { FIGURE_GRAMMAR, parseFigure, type LineageFigure } from './lineage-figure.js';
export { readLineage } from './lineage.js';
