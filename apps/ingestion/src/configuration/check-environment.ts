import { tlsProblems } from '#contracts';
import type { CertificateFiles } from '#service';
import { checkAll, ConfigurationError, checkCatalogue, readPem, type Environment } from '#runtime';

/** What `--check-config` of ingestion has to find. Throws ConfigurationError with all of it. */
export const checkEnvironment = (env: Environment): Promise<void> =>
  checkAll([() => checkInlets(env), () => checkMqttTls(env), () => checkCatalogue(env)]);

function checkInlets({ mqttListen, mqttUrl }: Environment): void {
  if (mqttListen || mqttUrl) return;
  throw new ConfigurationError(['MQTT_LISTEN, MQTT_URL: expected at least one of them, an own listener or a broker']);
}

function checkMqttTls({ mqttTls: { keyFile, certFile, caFile } }: Environment): void {
  const problems: string[] = [];
  const key = readPem('MQTT_TLS_KEY', keyFile, problems);
  const cert = readPem('MQTT_TLS_CERT', certFile, problems);
  const ca = readPem('MQTT_TLS_CA', caFile, problems);
  problems.push(...tlsProblems({ key, cert, ca }));
  if (problems.length > 0) throw new ConfigurationError(problems);
}

/** Of the own listener, where it is `mqtts:`. */
export function listenerCertificate({ mqttListen, mqttTls }: Environment): CertificateFiles | null {
  const { keyFile, certFile, caFile } = mqttTls;
  if (!mqttListen?.startsWith('mqtts:') || keyFile === undefined || certFile === undefined) return null;
  return { keyFile, certFile, ...(caFile === undefined ? {} : { caFile }) };
}
