import type { LocalDate } from '../calendar/local-date.js';
import { canonicalJson } from '../canonical-json.js';
import { factorVersion, type FactorSet } from '../emissions/factors/factors.js';
import { byName, sumOf } from '../order.js';
import type { Site } from '../plant/plant.js';
import type { Normals } from '../weather/normals.js';
import { siteEntries, type Entry, type Makes } from './site-entries.js';

/**
 * One difference of two configurations. A `correction` says something else about a time for which an entry counts already: what
 * was made from it is made again. A `change` adds an entry with a date: it counts from that day on.
 */
export interface Difference {
  readonly kind: 'correction' | 'change';
  readonly subject: string;
  /** Local date of the entry; null: for all time. */
  readonly from: LocalDate | null;
  /** In words; null: nothing was said. */
  readonly before: string | null;
  /** null: nothing is said any more. */
  readonly after: string | null;
  readonly makes: Makes;
}

/** Every difference of two site files, in the order of the file. */
export const siteDifferences = (before: Site, after: Site): Difference[] =>
  differencesOf(siteEntries(before), siteEntries(after));

/** Every difference of two sets of factors; of one id and `validFrom` another value is a correction, a new `validFrom` a change. */
export const factorDifferences = (before: FactorSet, after: FactorSet): Difference[] =>
  differencesOf(factorEntries(before), factorEntries(after));

/** Normals that targets are planned by. */
export function normalsDifferences(
  before: ReadonlyMap<string, Normals>,
  after: ReadonlyMap<string, Normals>,
): Difference[] {
  return differencesOf([...before.values()].map(normalsEntry), [...after.values()].map(normalsEntry));
}

const keyOf = ({ subject, from }: Entry): string => `${subject} ${from ?? ''}`;
const textOf = (says: Entry['says']): string => wordsOf(said(says));

function differencesOf(before: readonly Entry[], after: readonly Entry[]): Difference[] {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const own = new Map(after.map((entry) => [keyOf(entry), entry]));
  const gone = before.filter((entry) => !own.has(keyOf(entry)));
  const moved = new Set<Entry>();
  const differences = after.flatMap((entry): Difference[] => {
    const was = old.get(keyOf(entry));
    if (was) return edited(was, entry);
    const same = gone.find((one) => one.subject === entry.subject && textOf(one.says) === textOf(entry.says));
    if (same && !moved.has(same)) {
      moved.add(same);
      return [difference('correction', entry, sinceText(same.from), sinceText(entry.from))];
    }
    return [added(before, entry)];
  });
  const dropped = gone.filter((entry) => !moved.has(entry)).map((entry) => removed(after, entry));
  return [...differences, ...dropped];
}

const difference = (
  kind: Difference['kind'],
  { subject, from, makes }: Entry,
  before: string | null,
  after: string | null,
): Difference => ({ kind, subject, from, before, after, makes });

const sinceText = (from: LocalDate | null): string => (from === null ? 'since ever' : `from ${from} on`);

/** Only the fields that differ. */
function edited(was: Entry, is: Entry): Difference[] {
  const [old, own] = [said(was.says), said(is.says)];
  const fields = [...new Set([...Object.keys(old), ...Object.keys(own)])].filter((field) => old[field] !== own[field]);
  if (fields.length === 0) {
    const text = textOf(is.says);
    return was.content === is.content ? [] : [difference('correction', is, text, `${text}, with another content`)];
  }
  const only = (of: Readonly<Record<string, string>>): string =>
    fields.map((field) => `${field} ${of[field] ?? 'not given'}`).join(', ');
  const makes = is.makes === 'windows' || fields.some((field) => !SAID_ONLY.has(field)) ? is.makes : 'nothing';
  return [{ ...difference('correction', is, only(old), only(own)), makes }];
}

/** What is said about an entry and goes into no figure. */
const SAID_ONLY = new Set(
  'gas region scope dataYear publishedOn source sourceRef sourceHash status note set serial location'.split(' '),
);

function added(before: readonly Entry[], entry: Entry): Difference {
  const held = heldBefore(before, entry);
  const isDated = entry.from !== null || (entry.isThing === true && held === null);
  return difference(isDated ? 'change' : 'correction', entry, held && textOf(held.says), textOf(entry.says));
}

function removed(after: readonly Entry[], entry: Entry): Difference {
  const held = heldBefore(after, entry);
  const isGone = entry.isThing === true && !after.some(({ subject }) => subject === entry.subject);
  return difference(isGone ? 'change' : 'correction', entry, textOf(entry.says), held && textOf(held.says));
}

/** What holds at the date of an entry without it. */
function heldBefore(entries: readonly Entry[], { subject, from }: Entry): Entry | null {
  const begun = entries.filter((one) => one.subject === subject && (one.from ?? '') <= (from ?? ''));
  return begun.reduce<Entry | null>((last, one) => ((one.from ?? '') >= (last?.from ?? '') ? one : last), null);
}

/** Fields that say something, as text. */
function said(says: Entry['says']): Record<string, string> {
  const fields = Object.entries(says).flatMap(([field, value]): [string, string][] => {
    if (value === null || value === undefined || value === '') return [];
    if (typeof value === 'object') return [[field, wordsOf(said(value as Entry['says']))]];
    return [[field, typeof value === 'string' ? value : canonicalJson(value)]];
  });
  return Object.fromEntries(fields.filter(([, text]) => text !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

const wordsOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([field, text]) => `${field} ${text}`)
    .join(', ');

function factorEntries(factors: FactorSet): Entry[] {
  return [...factors.values()].flatMap((versions) =>
    versions.map((factor, i): Entry => {
      const { id, validFrom, validTo, replaces, ...says } = factor;
      // An open end that the next version closes is no statement of its own.
      const isImplied = validTo !== null && validTo === versions[i + 1]?.validFrom;
      const replaced = replaces
        ?.map((one) => `${factorVersion(one)} of ${one.publishedOn ?? 'unknown date'}`)
        .join(' ');
      return {
        subject: `factor ${id}`,
        from: validFrom,
        says: { ...says, validTo: isImplied ? null : validTo, replaces: replaced },
        makes: 'figures',
      };
    }),
  );
}

function normalsEntry({ id, days, hash, pastSeasons, remaining, winters, ...says }: Normals): Entry {
  const hdd = sumOf(byName(Object.fromEntries(days)).map(([, value]) => value));
  return {
    subject: `normals ${id}`,
    from: null,
    says: {
      ...says,
      degreeDays: Math.round(hdd * 10) / 10,
      pastSeasons: pastSeasons.size,
      remaining: remaining.length,
      winters: winters?.id,
    },
    content: hash,
    makes: 'targets',
  };
}
