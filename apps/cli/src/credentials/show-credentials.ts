import type { IssuedCredential } from '#postgres';
import { table, type Output } from '../terminal/output.js';
import type { ShownPrincipal } from './credential-book.js';

/** What was made, the only time that it can be seen. */
export function showIssued({ username, password, credential }: IssuedCredential, output: Output): void {
  output.result({ username, password, credential }, () =>
    password === null
      ? `the certificate is the credential of ${username} (${credential})`
      : [`username  ${username}`, `password  ${password}`, '', 'Shown this once: only hashes are kept.'].join('\n'),
  );
}

/** Who may connect by MQTT: a row for each credential. */
export function showPrincipals(items: readonly ShownPrincipal[], output: Output): void {
  output.result({ items }, () => {
    if (items.length === 0) return 'there is no credential yet: `greenpark devices credential new` makes one';
    const rows = items.flatMap(({ name, site, devices, rights, credentials }) =>
      credentials.map(({ id, certificate, state, expires }) => [
        name,
        site ?? 'all',
        devices?.join(' ') ?? 'all',
        rights.join(' '),
        id,
        certificate ?? 'password',
        state,
        expires,
      ]),
    );
    return table(['name', 'site', 'devices', 'rights', 'credential', 'by', 'state', 'expires'], rows);
  });
}
