import {
  DEFAULT_DISPLAY,
  displayOf,
  energyName,
  numberText,
  shownEnergy,
  tonnesText,
  wholeTonnes,
  type Display,
} from '#domain';

/** What the first page of the screen says about a site. */
export interface Savings {
  readonly site: string;
  /** Of the target's period and metric; without a target in tonnes those of the heating season, gross. null: nothing computed yet. */
  readonly avoidedT: number | null;
  readonly target: SavingsTarget | null;
  /** Net of the heating season with the half width of its 95 % band; null or absent: nothing computed yet. */
  readonly net?: { readonly t: number; readonly u95T: number | null } | null;
  /** Heat of the heating season; null or absent: nothing computed yet. */
  readonly heatGj?: number | null;
  /** How the people of the site read numbers; absent: as usual. */
  readonly display?: Display;
  /** Every figure of the site comes from simulated readings. */
  readonly simulated?: boolean;
  /** What is to be known of simulated figures. */
  readonly circularity?: string | null;
}

/** The first target that counts emissions avoided. */
export interface SavingsTarget {
  readonly amount: number;
  /** `t` or another mass. */
  readonly unit: string;
  /** `net, year 2026`. */
  readonly counts: string;
}

/** A site as the screen of a running system shows it. */
export interface SiteStanding extends Savings {
  readonly alerts: Readonly<Record<string, number>>;
  /** Records in Kafka that are in no figure yet; null: not known at the moment. */
  readonly lagRecords: number | null;
}

interface Status {
  readonly simulated?: boolean;
  readonly circularity?: string | null;
  readonly avoided?: {
    readonly seasonT?: number | null;
    readonly seasonNetT?: number | null;
    readonly seasonU95T?: number | null;
  };
  readonly heat?: { readonly seasonGj?: number | null };
  readonly targets?: readonly {
    readonly metric: string;
    readonly unit: string;
    readonly amount: number;
    readonly achieved: number | null;
    readonly periodName?: string;
  }[];
  readonly alerts?: Readonly<Record<string, number>>;
  readonly data?: { readonly lagRecords?: number | null };
}

const TIMEOUT_MS = 3_000;

/** Asks the API for every site. @throws what `get` throws */
export async function siteStandings(get: <T>(path: string) => Promise<T>): Promise<SiteStanding[]> {
  const { items } = await get<{ items: { id: string; display: Display }[] }>('/api/v1/sites');
  return Promise.all(
    items.map(async ({ id, display }) => {
      const status = await get<Status>(`/api/v1/sites/${encodeURIComponent(id)}/status`);
      const { heat, alerts, data } = status;
      return {
        site: id,
        ...savingsOf(status),
        net: netOf(status),
        heatGj: heat?.seasonGj ?? null,
        display,
        simulated: status.simulated ?? false,
        circularity: status.circularity ?? null,
        alerts: alerts ?? {},
        lagRecords: data?.lagRecords ?? null,
      };
    }),
  );
}

/** Asks the API; null where it does not answer (yet). */
export async function savedSoFar(http: string, apiKey: string | null): Promise<Savings[] | null> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${http}${path}`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  return siteStandings(get).catch(() => null);
}

const netOf = ({ avoided }: Status): NonNullable<Savings['net']> | null =>
  typeof avoided?.seasonNetT === 'number' ? { t: avoided.seasonNetT, u95T: avoided.seasonU95T ?? null } : null;

function savingsOf({ avoided, targets = [] }: Status): Pick<Savings, 'avoidedT' | 'target'> {
  const target = targets.find(({ metric }) => metric in BASIS);
  if (!target) return { avoidedT: avoided?.seasonT ?? null, target: null };
  const { amount, unit, achieved, metric, periodName } = target;
  const counts = [BASIS[metric], periodName].filter(Boolean).join(', ');
  return { avoidedT: achieved, target: { amount, unit, counts } };
}

const BASIS: Readonly<Record<string, string>> = { 'avoided.gross': 'gross', 'avoided.net': 'net' };

export function savingsText({ simulated = false, ...savings }: Savings): string {
  return `${amountText(savings)}${simulated ? ', SIMULATED: no tonne is real' : ''}`;
}

function amountText({ avoidedT, target, display = DEFAULT_DISPLAY }: Savings): string {
  const text = (value: number): string => wholeTonnes(value, display.locale);
  if (target === null) return avoidedT === null ? 'none computed yet' : `${text(avoidedT)} t (gross, heating season)`;
  const { amount, unit, counts } = target;
  const of = `${text(amount)} ${unit} (${counts})`;
  return avoidedT === null ? `none computed yet, target ${of}` : `${text(avoidedT)} ${unit} of ${of}`;
}

/** `44,509 t ± 9,800 t (net, heating season, 95 %)`; null: nothing is known of it. */
export const netText = ({ net, display = DEFAULT_DISPLAY }: Savings): string | null =>
  net ? `${tonnesText(net.t, net.u95T, display.locale)} (net, heating season, 95 %)` : null;

/** The heat of the season in the unit of the site; null: nothing is known of it. */
export function heatText({ heatGj, ...site }: Savings): string | null {
  if (heatGj === null || heatGj === undefined) return null;
  const display = displayOf(site);
  return `${numberText(shownEnergy(heatGj, display), display.locale, { least: 1, most: 1 })} ${energyName(display)}`;
}
