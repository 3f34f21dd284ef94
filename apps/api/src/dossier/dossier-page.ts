import type { DossierAnswer, DossierBlock } from '#contracts';
import { escaped, displayIn, periodName } from '#domain';
import { cssText, facts, table } from '../page/page-parts.js';
import { inlineStyle, type InlineStyle } from '../statements/document-style.js';
import { DossierWords } from './section.js';
import type { Site } from '#domain';

export interface DossierPage {
  readonly html: string;
  /** The styles inside it, as a content security policy admits them. */
  readonly styleSources: readonly string[];
}

/** The dossier as a document: one file that asks for nothing else, made to be printed on A4 as statements are. */
export function dossierPage(dossier: DossierAnswer, site: Site, style: InlineStyle): DossierPage {
  const { language, period, from, to, madeAt, simulated, circularity, configurationHash, rules } = dossier;
  const words = new DossierWords(language, site);
  const { say } = words;
  const { title } = words.statement;
  const name = periodName(period, displayIn(language, dossier.site.display).locale);
  const which = [simulated && title.simulatedMark, site.id, say.kind, period, title.made(madeAt)].filter(Boolean);
  const margin = inlineStyle(`@page{@bottom-left{content:${cssText(which.join(' · '))}}}`);
  const mark = simulated
    ? `<p class="simulated-mark" aria-hidden="true">${title.simulatedMark}</p>\n<p class="simulated-words" role="alert">${escaped(`${title.simulatedWords} ${circularity ?? ''}`)}</p>\n`
    : '';
  const html = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped([simulated && title.simulatedMark, site.name, name, say.subject].filter(Boolean).join(', '))}</title>
<link rel="icon" href="data:,">
<style>${style.css}</style>
<style>${margin.css}</style>
</head>
<body${simulated ? ' class="simulated"' : ''}>
${mark}<header>
<div>
<p class="kind">${say.kind}</p>
<h1>${escaped(site.name)}</h1>
<p class="of">${escaped(name)}</p>
</div>
</header>
${facts([
  [say.period, words.statement.head.localDays(from, to, site.timeZone)],
  [say.made, madeAt],
  [say.configuration, configurationHash],
  [say.rules, rules],
])}
<p class="claim">${escaped(say.form)}</p>
${dossier.sections.map(({ heading, blocks }) => `<section><h2>${escaped(heading)}</h2>${blocks.map(shown).join('\n')}</section>`).join('\n')}
</body>
</html>
`;
  return { html, styleSources: [style.source, margin.source] };
}

function shown(block: DossierBlock): string {
  if (block.kind === 'text') return `<p>${escaped(block.text)}</p>`;
  if (block.kind === 'missing') return `<p class="doubt">${escaped(block.text)}</p>`;
  if (block.kind === 'facts') return facts(block.items.map(({ name, text }) => [name, text]));
  const { caption, head, rows } = block;
  const above = caption === null ? '' : `<p class="claim">${escaped(caption)}</p>`;
  return `${above}${table({ head, rows, className: 'wide dense' })}`;
}
