/** Who may do what: a role may do all that those before it may. */
export const ROLES = ['viewer', 'operator', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const mayAct = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** What the one key of GREENPARK_API_KEY is called where it acts. */
export const ONE_KEY_NAME = 'api-key';
/** Names in the audit log that belong to no person: of the services themselves, and of whoever gave no name. */
export const SYSTEM_NAME = 'system';
export const NAMELESS = 'unnamed';

/**
 * A key of a person or a program. Letters of any script, digits, and what names are joined by; no colon, which stands in the
 * audit log behind the way in of whoever has no key (`mqtt:…`, `cli:…`).
 */
export const KEY_NAME = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ._@'-]{0,98}[\p{L}\p{M}\p{N}.])?$/u;
export const RESERVED_NAMES: readonly string[] = [ONE_KEY_NAME, SYSTEM_NAME, NAMELESS];

/** What is wrong with the name of a key; null: nothing. */
export function keyNameProblem(name: string): string | null {
  if (!KEY_NAME.test(name)) {
    return "expected 1 to 100 letters, digits, blanks and . _ @ ' -, beginning and ending with a letter or digit";
  }
  return RESERVED_NAMES.includes(name.toLowerCase())
    ? `expected another name: ${RESERVED_NAMES.join(', ')} have a meaning`
    : null;
}
