import { join } from 'node:path';
import { MqttPublisher } from '#mqtt';
import { loadCatalogue, type ProcessContext, type Running } from '#runtime';
import { normalsOf } from '#simulation';
import { simulateSite } from './simulate-site.js';
import { StateFile } from './simulator-state.js';

/** Time for what is in flight at the stop; what is not acknowledged by then is sent again at the next start. */
const LAST_ACKNOWLEDGEMENTS_MS = 800;
const CONNECT_DEADLINE_MS = 60_000;

/** Simulates every site of the files until it is stopped; its state lies in the data folder. */
export async function startSimulator({ env, log, fail }: ProcessContext): Promise<Running> {
  const { sites, normals } = await loadCatalogue(env);
  const state = new StateFile(join(env.dataDir, 'simulator.json'));
  await state.load();
  const publisher = new MqttPublisher({
    url: env.mqttUrl ?? (env.mqttListen as string),
    ...(env.mqttUsername !== null && { username: env.mqttUsername }),
    ...(env.mqttPassword !== null && { password: env.mqttPassword }),
    connectDeadlineMs: CONNECT_DEADLINE_MS,
    log,
  });
  const stopping = new AbortController();
  const { signal } = stopping;

  const run = async (): Promise<void> => {
    await publisher.connect();
    await Promise.all(
      sites.map((site) =>
        simulateSite({
          site,
          normals: normals.get(normalsOf(site) ?? '') ?? null,
          state,
          publish: (topic, payload) => publisher.publish(topic, payload),
          now: Date.now,
          signal,
          hasTrouble: env.faults,
        }),
      ),
    );
  };
  const story = run().catch((error: unknown) => {
    if (!signal.aborted) fail(error);
  });
  return {
    stop: async () => {
      stopping.abort();
      await publisher.close(LAST_ACKNOWLEDGEMENTS_MS);
      await story;
    },
  };
}
