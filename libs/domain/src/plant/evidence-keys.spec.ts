import { evidenceKeyAt } from './evidence-keys.js';

it('holds from its day until the next one does, in whatever order they stand', () => {
  const keys = [
    { key: 'second', from: '2026-07-01' },
    { key: 'first', from: '2026-01-10' },
  ];
  const at = (date: string) => evidenceKeyAt(keys, date)?.key ?? null;
  expect([at('2026-01-09'), at('2026-01-10'), at('2026-06-30'), at('2026-07-01')]).toEqual([
    null,
    'first',
    'first',
    'second',
  ]);
  expect(evidenceKeyAt([...keys, { key: 'ever', from: null }], '2020-01-01')?.key).toBe('ever');
  expect(evidenceKeyAt([], '2026-01-01')).toBeNull();
});
