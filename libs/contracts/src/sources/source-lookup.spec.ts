import { lookupOf, usual } from '../../../../test/support/mqtt/source-payloads.js';

describe('the sources of topics', () => {
  it('are remembered for short topics alone, whether one takes them or not', () => {
    const { sources } = lookupOf(usual);
    const long = 'x'.repeat(60_000);
    for (let i = 0; i < 100; i++) {
      expect(sources.find(`plant/${i}${long}/state`)?.topic).toBe('plant/+/state');
      expect(sources.find(`${i}${long}`)).toBeNull();
    }
    const remembered = (): string[] => [...(sources as unknown as { found: Map<string, unknown> }).found.keys()];
    expect(remembered()).toEqual([]);
    sources.find('plant/pump/state');
    sources.find('elsewhere');
    expect(remembered()).toEqual(['plant/pump/state', 'elsewhere']);
  });
});
