/** What only the operator can say of a project: its dossier prints it, and says of what is absent that nobody has stated it. */

/** Sources, sinks and reservoirs that a dossier names, whether a figure counts them or not. */
export const DOSSIER_SOURCES = [
  'baseline',
  'baselineOtherGases',
  'biomassDecay',
  'electricity',
  'fossilFuels',
  'backUp',
  'biomass',
  'biogenicCo2',
  'haulage',
  'processing',
  'competing',
  'soilCarbon',
  'construction',
] as const;
export type DossierSource = (typeof DOSSIER_SOURCES)[number];

export interface DossierAlternative {
  readonly name: string;
  /** Why it is not the baseline. */
  readonly whyNot: string;
}

export interface DossierRole {
  readonly role: string;
  readonly name: string;
}

export interface DossierDocument {
  readonly about: string;
  readonly document: string;
}

/** The section `dossier` of a site file; each key may be absent. */
export interface StatedDossier {
  readonly proponent?: string;
  readonly location?: string;
  readonly description?: string;
  readonly additionality?: string;
  readonly baselineChoice?: string;
  readonly alternatives?: readonly DossierAlternative[];
  /** Why a source is counted or left out. */
  readonly sources?: Readonly<Partial<Record<DossierSource, string>>>;
  readonly roles?: readonly DossierRole[];
  readonly retentionYears?: number;
  readonly leakageEvidence?: readonly DossierDocument[];
}
