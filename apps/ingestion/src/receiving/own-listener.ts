import { Injectable } from '@nestjs/common';
import { MqttListener } from '#mqtt';
import { Environment, Logger } from '#runtime';
import { CertificateReload, ConfigurationReload, ProcessLife } from '#service';
import { authenticateBy } from '../access/authenticate.js';
import { PrincipalReader } from '../access/principal-reader.js';
import { RefusalReporter } from '../access/refusal-reporter.js';
import { listenerCertificate } from '../configuration/check-environment.js';
import { PlantConfiguration } from '../configuration/plant-configuration.js';
import { BackfillPace } from '../recording/backfill-pace.js';

/** Where sensors connect to ingestion itself. */
@Injectable()
export class OwnListener {
  /** null: none is asked for. */
  readonly listener: MqttListener | null;

  constructor(
    env: Environment,
    log: Logger,
    life: ProcessLife,
    plant: PlantConfiguration,
    reader: PrincipalReader,
    refusals: RefusalReporter,
    reload: ConfigurationReload,
    pace: BackfillPace,
  ) {
    const tls = listenerCertificate(env);
    this.listener =
      env.mqttListen === null
        ? null
        : new MqttListener({
            url: env.mqttListen,
            log,
            maxConnectionsPerAddress: env.mqttConnectionsPerAddress,
            onFatal: life.fail,
            onRefused: (refused) => refusals.note(refused),
            isBackfillSpent: () => pace.isSpent(),
            ...(tls && { tls }),
            ...(env.auth && { authenticate: authenticateBy(reader.principals, plant) }),
          });
    if (this.listener && tls) reload.addApart(new CertificateReload('MQTT', tls, this.listener, log));
  }
}
