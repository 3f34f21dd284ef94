import { signal } from '@preact/signals';
import { post } from '../api/client.js';
import { setAlert, type Alert } from './live.js';
import { namesItself, ownName } from './session.js';

/** What waits until the person has said who it is: authentication is off. */
export const nameWanted = signal<((name: string) => void) | null>(null);

/** Who acts, for a body of the API: {} where the key says it. Resolves null where the person does not say. */
export async function actor(): Promise<{ readonly by?: string } | null> {
  if (!namesItself.value) return {};
  if (ownName.value !== null) return { by: ownName.value };
  return new Promise((resolve) => {
    nameWanted.value = (name) => {
      nameWanted.value = null;
      resolve(name === '' ? null : { by: name });
    };
  });
}

/** Why the last acknowledgement was refused, for people. */
export const ackError = signal<string | null>(null);

/** Acknowledges the occurrence and severity that is seen. */
export async function acknowledge(alert: Alert, note?: string): Promise<void> {
  const by = await actor();
  if (by === null) return;
  ackError.value = null;
  try {
    const seen = {
      severity: alert.severity,
      ...(alert.occurrence === undefined ? {} : { occurrence: alert.occurrence }),
    };
    const body = { ...by, ...seen, ...(note ? { note } : {}) };
    setAlert(await post<Alert>(`/api/v1/alerts/${encodeURIComponent(alert.id)}/ack`, body));
  } catch (error) {
    ackError.value = (error as Error).message;
  }
}
