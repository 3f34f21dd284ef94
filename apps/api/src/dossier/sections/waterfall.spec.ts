import { EXAMPLE_SITE } from '../../../../../test/support/plants/example-site.js';
import type { DossierFacts } from '../read-dossier.js';
import { DossierWords } from '../section.js';
import { waterfall } from './waterfall.js';

const step = { applies: true, parts: [], deltaT: 0, valueT: 0 };
const made = {
  steps: [
    {
      ...step,
      kind: 'claimed',
      name: 'claimed',
      source: 'target',
      clause: 'x',
      illustrative: false,
      wholeDeltaT: 47_700,
      wholeValueT: 47_700,
      aloneT: null,
    },
    {
      ...step,
      kind: 'choice',
      name: 'TDL',
      source: 'operator',
      clause: 'TOOL05',
      illustrative: true,
      wholeDeltaT: -85,
      wholeValueT: 47_615,
      aloneT: -85.4,
    },
  ],
} as unknown as DossierFacts['waterfall'];

it('shows each step in whole tonnes, choices with their sources, and says where there is none', () => {
  const words = new DossierWords('en', EXAMPLE_SITE);
  const blocks = (of: DossierFacts['waterfall']) => waterfall.blocks({ waterfall: of } as DossierFacts, words);
  expect(blocks(made)).toMatchObject([
    {
      rows: [
        ['claimed', 'target', '', '47,700', '47,700', ''],
        ['TDL', 'operator (illustrative)', 'TOOL05', '−85', '47,615', '−85'],
      ],
    },
  ]);
  expect([blocks(null)[0]!.kind, blocks('not-asked')[0]!.kind]).toEqual(['text', 'text']);
});
