import { DATABASE_SERVICES, type ServiceDatabaseUrls } from '#contracts';
import { databasePasswordFile, ensureCredential, readCredential } from '#runtime';

/** Logins of the services to the PostgreSQL of `npm start`: each by a password of its own, which outlives a restart. */
export async function databaseLogins(ownerUrl: string, dataDir: string): Promise<ServiceDatabaseUrls> {
  const urls = await Promise.all(
    DATABASE_SERVICES.map(async (service) => {
      const file = databasePasswordFile(dataDir, service);
      await ensureCredential(file, '');
      const url = new URL(ownerUrl);
      url.username = `${url.pathname.slice(1)}_${service}_login`;
      url.password = (await readCredential(file)) ?? '';
      return [service, url.href] as const;
    }),
  );
  return Object.fromEntries(urls);
}

const variableOf = (service: string): string => `DATABASE_URL_${service.toUpperCase()}`;

/**
 * Who connects as whom: a service by its login, or as the owner where it has none; the steps before the services as the owner, and
 * with the logins that they are to make. Whoever has no work in the database does not know where it is.
 */
export function databaseVariables(
  ownerUrl: string,
  urls: ServiceDatabaseUrls,
  name: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const none = ['DATABASE_URL', ...DATABASE_SERVICES.map(variableOf)].flatMap((one) => [one, `${one}_FILE`]);
  const all = Object.fromEntries(none.map((variable) => [variable, undefined]));
  if (name === undefined) {
    const logins = Object.entries(urls).map(([service, url]) => [variableOf(service), url]);
    return { ...all, DATABASE_URL: ownerUrl, ...Object.fromEntries(logins) };
  }
  const service = DATABASE_SERVICES.find((one) => one === name);
  return service ? { ...all, DATABASE_URL: urls[service] ?? ownerUrl } : all;
}
