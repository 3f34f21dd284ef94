/** What this device keeps for its next visit; nothing where the browser keeps nothing. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`greenpark-${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`greenpark-${name}`);
    else localStorage.setItem(`greenpark-${name}`, value);
  } catch {
    // a private window: the choice ends with it
  }
}
