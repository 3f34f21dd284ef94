import { ProductFiles } from './product-files.js';

it('says in one text how figures are made, rule by rule', async () => {
  const text = await new ProductFiles().methodology();
  expect(text).toMatch(/^# Methodology/);
  for (const heading of ['# The arithmetic', '## Rollover', '## Choice of a factor', '## Which rule']) {
    expect(text).toContain(`\n${heading}\n`);
  }
});
