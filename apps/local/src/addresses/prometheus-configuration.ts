import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SystemFacts } from '#runtime';
import { PROJECT_ROOT } from '#servers';
import { MEASURED_SERVICES, type Addresses } from './addresses.js';
import type { DataFolder } from '../system/data-folder.js';

export function metricsAddresses({ httpUrl, metricsPorts }: Addresses): SystemFacts['metrics'] {
  const own = MEASURED_SERVICES.map((name) => ({ name, url: `http://127.0.0.1:${metricsPorts[name]}/metrics` }));
  return [{ name: 'api', url: `${httpUrl}/metrics` }, ...own];
}

/** A configuration with which a Prometheus on this machine finds the system as it runs now, with the shipped alert rules. */
export async function writePrometheusConfiguration(folder: DataFolder, metrics: SystemFacts['metrics']): Promise<void> {
  const rules = join(PROJECT_ROOT, 'infra/prometheus/alerts.yml');
  const targetsBy = (protocol: string): string[] =>
    metrics.map(({ url }) => new URL(url)).flatMap((url) => (url.protocol === protocol ? [url.host] : []));
  const secure = targetsBy('https:');
  // Every JSON value is one of YAML: paths with blanks need no care.
  const text = [
    '# Written at every start. prometheus --config.file=THIS --storage.tsdb.path=FOLDER --web.listen-address=127.0.0.1:9090',
    'global: { scrape_interval: 15s, evaluation_interval: 15s }',
    `rule_files: ${JSON.stringify([rules])}`,
    'scrape_configs:',
    '  - job_name: greenpark',
    `    static_configs: [{ targets: ${JSON.stringify(targetsBy('http:'))} }]`,
    ...(secure.length === 0
      ? []
      : [
          '  - job_name: greenpark-api',
          '    scheme: https',
          '    # By the address of this machine, which the certificate need not name.',
          '    tls_config: { insecure_skip_verify: true }',
          `    static_configs: [{ targets: ${JSON.stringify(secure)}, labels: { job: greenpark } }]`,
        ]),
    '',
  ].join('\n');
  await writeFile(folder.prometheus, text);
}
