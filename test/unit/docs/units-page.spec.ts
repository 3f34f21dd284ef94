import { readFileSync } from 'node:fs';
import { ucumCode } from '#domain';

const page = readFileSync(new URL('../../../docs/units.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)));

it('the page of units says what the code does', () => {
  expect(rows.length).toBeGreaterThan(8);
  for (const [, written, codes] of rows) {
    for (const [i, spelling] of written!.entries()) {
      const code = codes!.length === 0 ? spelling : (codes![i] ?? codes!.at(-1));
      expect([spelling, ucumCode(spelling)]).toEqual([spelling, code]);
    }
  }
});
