import { collectDefaultMetrics, register, type Registry } from 'prom-client';

/** Measures of this process, as Prometheus reads them at `/metrics`. One registry per process. */
export const metrics: Registry = register;

let hasDefaults = false;

/** Adds CPU, memory, event loop and garbage collection; the second call adds nothing. */
export function startProcessMetrics(service: string): void {
  if (hasDefaults) return;
  hasDefaults = true;
  metrics.setDefaultLabels({ service });
  collectDefaultMetrics({ register: metrics });
}
