import { checkAll, ConfigurationError, checkCatalogue, runProcess, type Environment } from '#runtime';
import { startSimulator } from './run-simulator.js';

/** @throws ConfigurationError */
function checkAddress({ mqttUrl, mqttListen }: Environment): void {
  if (mqttUrl || mqttListen) return;
  throw new ConfigurationError(['MQTT_URL, MQTT_LISTEN: expected one of them, the address to publish to']);
}

await runProcess({
  name: 'simulator',
  check: ({ env }) => checkAll([() => checkAddress(env), () => checkCatalogue(env)]),
  start: startSimulator,
});
