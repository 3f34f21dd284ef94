import type { MeterEvent } from '#contracts';
import type { EvidenceClaims } from './claims-book.js';
import type { EvidenceFuelBook } from './fuel-book.js';
import type { EvidenceVerificationBook } from './verification-book.js';
import type {
  Bridge,
  Factor,
  DataGap,
  FuelCarried,
  FuelDay,
  HourFigures,
  LocalDate,
  PeriodGrain,
  SigningConditions,
  Site,
} from '#domain';

/** What an evidence pack holds: everything that the figures of one period are made from, and the figures. */

export const FORMAT = 'greenpark-evidence';
/** 2: with approvals, and with what stands in for lost readings. */
export const FORMAT_VERSION = 2;

/** One value as it was received. */
export interface EvidenceReading {
  /** Address `device/point`. */
  readonly point: string;
  /** Time of measurement, Unix ms. */
  readonly t: number;
  /** Id of an event-like amount (a truck of fuel); '' for all others. */
  readonly eventId: string;
  readonly v: number;
  /** UCUM, as the point is declared at that time. */
  readonly unit: string;
  /** Index into QUALITIES. */
  readonly q: number;
  readonly seq: number | null;
  /** Arrival, Unix ms. */
  readonly receivedMs: number;
  /** Of several candidates for one time this one counts. */
  readonly counts: boolean;
}

/** A recorded event, with the device that it is about. Events that were withdrawn are here too, beside their withdrawal. */
export interface EvidenceEvent {
  readonly device: string;
  readonly receivedMs: number;
  readonly event: MeterEvent;
}

/** How the rows of one point are to be run. */
export interface EvidenceRun {
  readonly point: string;
  /** `counted`: its amounts make the figures; `weather`: it shares out long gaps. */
  readonly role: 'counted' | 'weather';
  /** Windows of [spanFromMs, spanToMs) follow from these rows. */
  readonly spanFromMs: number;
  readonly spanToMs: number;
  /** Rows begin here: at least one day and one good reading before the span. */
  readonly fromMs: number;
  /** Rows with t before it are here; null: all that had come when the pack was made, and later ones may still matter. */
  readonly toMs: number | null;
  /**
   * What the engine knew before the first row (as it is stored with the window before). null: nothing, the rows alone
   * give the same windows.
   */
  readonly checkpoint: string | null;
}

/** Before the id of normals, as the source of a day that nothing else knows. */
export const NORMALS = 'normals:';

/** Degree-days by which a gap of more than a day was shared out. */
export interface EvidenceDegreeDays {
  readonly baseC: number;
  /** K.d; null: no source knows the day. `source`: address of a point, name of a file that the site declares, or normals of a plan of it. */
  readonly days: readonly {
    readonly date: LocalDate;
    readonly degreeDays: number | null;
    readonly source: string | null;
  }[];
}

export interface EvidenceFigures {
  /** RFC 3339 of an hour, `2026-01-10`, `2026-01`, `season-2025`, `2026`. */
  readonly label: string;
  readonly startMs: number;
  /** The length that coverage is a share of; shorter than the interval only while that is not over. */
  readonly lengthMs: number;
  readonly figures: HourFigures;
  readonly revision: number;
  readonly closed: boolean;
  readonly configurationHash: string;
  /** Of a month, season or year: its figures were made after it had ended. */
  readonly isWhole?: boolean;
}

/** The ledger of the fuel in the yard, of the days of the period. */
export interface EvidenceFuel {
  /** At the end of the day before. */
  readonly opening: FuelCarried;
  /** Without gaps. */
  readonly days: readonly FuelDay[];
  /** There is a day behind the last: what a stock-taking on it says is in the ledger. */
  readonly isOver: boolean;
}

export interface EvidenceResults {
  readonly hours: readonly EvidenceFigures[];
  readonly days: readonly EvidenceFigures[];
  readonly period: EvidenceFigures;
  /** Of a season: days between the one before and it, as they are stated; absent: there are none. */
  readonly between?: readonly EvidenceFigures[];
  /** Absent: nothing weighs the fuel, or the pack is of before there was a ledger. */
  readonly fuel?: EvidenceFuel;
  /** By device, from the first to the last reading that a simulator made; absent: all readings are real. */
  readonly simulated?: readonly { readonly device: string; readonly from: string; readonly to: string }[];
}

/** One of the two signatures under a month, season or year, with the figures that were seen and signed. */
export interface EvidenceSignature {
  readonly action: 'close' | 'approve';
  /** 1 is the closing, later ones are restatements. */
  readonly revision: number;
  readonly who: string;
  readonly reason: string;
  /** Unix ms. */
  readonly atMs: number;
  readonly figures: HourFigures;
  /** What was signed came from simulated readings. */
  readonly simulated?: true;
  /** What it was signed under; absent: signed before that was kept, so it is shown and not judged. */
  readonly conditions?: SigningConditions;
}

/** What the figure of the period was at a revision, and why that is a new one. */
export interface EvidenceRevision {
  readonly revision: number;
  readonly cause: string;
  /** Unix ms. */
  readonly recordedMs: number;
  readonly figures: HourFigures;
}

export interface EvidenceApprovals {
  /** Oldest first; of a day there are none. */
  readonly signatures: readonly EvidenceSignature[];
  /** From 1 on; none while the period is open. */
  readonly revisions: readonly EvidenceRevision[];
}

export interface EvidenceContent {
  readonly site: Site;
  /** Of site, factors and normals together, in force when the pack was made. */
  readonly configurationHash: string;
  readonly period: string;
  readonly grain: PeriodGrain;
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  readonly readings: readonly EvidenceReading[];
  readonly events: readonly EvidenceEvent[];
  readonly runs: readonly EvidenceRun[];
  readonly degreeDays: EvidenceDegreeDays;
  /** Gaps of the period for which something stands in, with what is known around them: days before them are as they were derived. */
  readonly gaps: readonly DataGap[];
  /** Long silences of the period that credited registers bridge, with what each is judged by: what lies outside the period is as it was derived. */
  readonly bridges: readonly Bridge[];
  /** All versions of every factor that was used. */
  readonly factors: readonly Factor[];
  readonly results: EvidenceResults;
  readonly approvals: EvidenceApprovals;
  /** Absent: nobody has verified the period, and nothing was found in it. */
  readonly verification?: EvidenceVerificationBook;
  /** Absent: nobody has ever claimed tonnes of the period. */
  readonly claims?: EvidenceClaims;
  /** Absent: no fuel came with papers. */
  readonly fuelBook?: EvidenceFuelBook;
  readonly methodology: string;
}

export interface ManifestFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Place of the pack in the append-only list of roots. */
export interface ChainLink {
  /** Rises with every pack of the period whose content is new. */
  readonly version: number;
  /** Hash of the link before it, of whatever period of the site. */
  readonly previous: string;
  readonly hash: string;
}

export interface Manifest {
  readonly format: string;
  readonly formatVersion: number;
  readonly product: string;
  readonly productVersion: string;
  readonly rulesVersion: string;
  readonly site: string;
  readonly siteName: string;
  readonly timeZone: string;
  readonly period: string;
  readonly grain: PeriodGrain;
  /** RFC 3339. */
  readonly from: string;
  readonly to: string;
  readonly created: string;
  readonly configurationHash: string;
  readonly siteHash: string;
  readonly files: readonly ManifestFile[];
  readonly merkle: { readonly file: string; readonly hash: string; readonly leaves: number; readonly root: string };
  /** SHA-256 over name, length and hash of all files: what a link of the chain stands for besides the root. */
  readonly content: string;
  readonly chain: ChainLink;
}
