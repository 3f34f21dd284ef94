import { userInfo } from 'node:os';

/** Who acts on the database by itself, for the audit log: whose process it is, since nobody shows a key there. */
export function actingUser(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli:unknown'; // no entry for the user of a container
  }
}
