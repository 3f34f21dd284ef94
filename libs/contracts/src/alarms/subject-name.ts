import type { Site } from '#domain';

/**
 * What people call that which an alert is about: the name of the device (and its point), the id of the target, the name of the site.
 * @param site null: it is not known any more
 */
export function subjectName(subject: string, site: Pick<Site, 'name' | 'devices' | 'targets'> | null): string {
  if (site === null) return subject;
  const [id = subject, ...rest] = subject.split('/');
  const device = site.devices.find((one) => one.id === id);
  if (device) return rest.length === 0 ? device.name : `${device.name}, ${rest.join('/')}`;
  const target = site.targets.find((one) => subject === one.id || subject.startsWith(`${one.id}.`));
  return target ? target.id : subject;
}
