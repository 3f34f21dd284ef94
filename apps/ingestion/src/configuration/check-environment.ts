import { checkAll, ConfigurationError, loadCatalogue, type Environment } from '#runtime';

/** What `--check-config` of ingestion has to find. Throws ConfigurationError with all of it. */
export const checkEnvironment = (env: Environment): Promise<void> =>
  checkAll([() => checkInlets(env), () => loadCatalogue(env)]);

function checkInlets({ mqttListen, mqttUrl }: Environment): void {
  if (mqttListen || mqttUrl) return;
  throw new ConfigurationError(['MQTT_LISTEN, MQTT_URL: expected at least one of them, an own listener or a broker']);
}
