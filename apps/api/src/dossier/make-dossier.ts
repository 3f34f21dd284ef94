import type { DossierAnswer } from '#contracts';
import { displayOf, instantOf, localDateOf } from '#domain';
import { statementWords, type Language } from '#words';
import type { DossierFacts } from './read-dossier.js';
import { DossierWords, type Section } from './section.js';
import { additionality, baseline } from './sections/baseline.js';
import { calibration } from './sections/calibration.js';
import { claims } from './sections/claims.js';
import { gaps, unverified, waivers } from './sections/data.js';
import { factors } from './sections/factors.js';
import { figures, restatements } from './sections/figures.js';
import { leakage } from './sections/leakage.js';
import { monitoring } from './sections/monitoring.js';
import { organisation, retention } from './sections/organisation.js';
import { boundary, project } from './sections/project.js';
import { quality } from './sections/quality.js';
import { quantification } from './sections/quantification.js';
import { sources } from './sections/sources.js';
import { verification } from './sections/verification.js';
import { waterfall } from './sections/waterfall.js';

/** In the order in which they are printed. */
const SECTIONS: readonly Section[] = [
  project,
  boundary,
  sources,
  baseline,
  additionality,
  quantification,
  factors,
  monitoring,
  quality,
  calibration,
  organisation,
  retention,
  leakage,
  gaps,
  waivers,
  unverified,
  figures,
  restatements,
  claims,
  verification,
  waterfall,
];

/** The dossier of a project, from what was read of it and nothing else. */
export function makeDossier(facts: DossierFacts, language: Language): DossierAnswer {
  const { derived, period, nowMs, simulated, rules } = facts;
  const { site, configurationHash } = derived;
  const words = new DossierWords(language, site);
  const sections = SECTIONS.map((section) => ({
    id: section.id,
    heading: words.say.sections[section.id],
    blocks: [...section.blocks(facts, words)],
  }));
  return {
    language,
    site: { id: site.id, name: site.name, timeZone: site.timeZone, display: displayOf(site) },
    period: period.label,
    from: period.start,
    to: localDateOf(period.toMs - 1, site.timeZone),
    madeAt: instantOf(nowMs),
    simulated,
    circularity: simulated ? statementWords[language].title.circularity : null,
    configurationHash,
    rules,
    sections,
    missing: sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'missing' ? [block.key] : []))),
  };
}
