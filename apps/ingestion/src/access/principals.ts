import {
  LONGEST_REMEMBERED_TOPIC,
  mayPublish,
  readPrincipalRecord,
  type CredentialDocument,
  type PlantLookup,
  type PrincipalDocument,
} from '#contracts';

/** A record of the topic of principals. */
export interface PrincipalRecord {
  readonly key: string | null;
  readonly value: Uint8Array | null;
}

/** Topics of one principal that are remembered as its own: those of a site. */
const MOST_REMEMBERED = 5_000;

/** One name, for as long as the process lives: who is connected holds on to it, and sees what becomes of it. */
export class KnownPrincipal {
  /** null: nobody comes in by this name. */
  document: PrincipalDocument | null = null;
  /** Of the newest document, also of one that does not hold. */
  version = -Infinity;
  private allowed = new Set<string>();
  /** What `allowed` was found by. */
  private judgedBy: readonly [PrincipalDocument | null, PlantLookup | null] = [null, null];

  constructor(readonly name: string) {}

  /** A credential that holds; undefined: not any more. */
  credential(id: string, nowMs: number): CredentialDocument | undefined {
    const found = this.document?.credentials.find((one) => one.id === id);
    return found && (found.expires === null || found.expires > nowMs) ? found : undefined;
  }

  mayPublish(topic: string, lookup: PlantLookup): boolean {
    const { document } = this;
    if (this.judgedBy[0] !== document || this.judgedBy[1] !== lookup) {
      this.judgedBy = [document, lookup];
      this.allowed = new Set();
    }
    if (this.allowed.has(topic)) return true;
    if (document === null || !mayPublish(document, topic, lookup.sources)) return false;
    if (topic.length > LONGEST_REMEMBERED_TOPIC) return true;
    if (this.allowed.size >= MOST_REMEMBERED) this.allowed.clear();
    this.allowed.add(topic);
    return true;
  }
}

/** Who may connect, as the topic of principals says. Records may come again and out of turn: the highest version of a name counts. */
export class Principals {
  /** All that the topic held at the start was read: until then a name that is not known may be one all the same. */
  isComplete = false;
  private readonly byName = new Map<string, KnownPrincipal>();
  private readonly bySubject = new Map<string, KnownPrincipal>();
  private since = -Infinity;

  constructor(private readonly onUnreadable: (key: string | null, why: string) => void) {}

  take({ key, value }: PrincipalRecord): void {
    const record = readPrincipalRecord(key, value);
    if (record.kind === 'unreadable') {
      // Whatever it said of the name: nobody comes in by what cannot be read.
      const known = key === null ? undefined : this.byName.get(key);
      if (known) this.set(known, null);
      this.onUnreadable(key, record.why);
      return;
    }
    if (record.kind === 'since') {
      this.since = Math.max(this.since, record.version);
      for (const known of this.byName.values()) if (known.version < this.since) this.set(known, null);
      return;
    }
    const { document } = record;
    let known = this.byName.get(document.principal);
    if (!known) this.byName.set(document.principal, (known = new KnownPrincipal(document.principal)));
    if (document.version <= known.version) return;
    known.version = document.version;
    this.set(known, document.version < this.since ? null : document);
  }

  named(name: string): KnownPrincipal | undefined {
    return this.byName.get(name);
  }

  /** By the subject of a client certificate, as `certificateSubject` writes it. */
  withCertificate(subject: string): KnownPrincipal | undefined {
    return this.bySubject.get(subject);
  }

  private set(known: KnownPrincipal, document: PrincipalDocument | null): void {
    for (const { subject } of known.document?.credentials ?? []) {
      if (subject !== null && this.bySubject.get(subject) === known) this.bySubject.delete(subject);
    }
    known.document = document;
    for (const { subject } of document?.credentials ?? []) if (subject !== null) this.bySubject.set(subject, known);
  }
}
