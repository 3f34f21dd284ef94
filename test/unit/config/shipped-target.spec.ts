import { datesBetween, heatingSeason } from '#domain';
import { loadCatalogue } from '#runtime';

describe('how the shipped target is to be read', () => {
  it('says numbers that follow from the plant: heat, and its share of what both boilers can make in a season', async () => {
    const { sites } = await loadCatalogue({ sitesPath: 'config/sites', factorsPath: null });
    const site = sites.find(({ id }) => id === 'changchun-south')!;
    const [target] = site.targets;
    const { start, end } = heatingSeason(site.season, 2025);
    const days = datesBetween(start, end).length;
    const ratedMw = site.devices.reduce((sum, { ratedMw: own }) => sum + (own ?? 0), 0);
    const mostGj = ratedMw * days * 24 * 3.6;
    const needGj = target!.amount / 0.11;
    const carbonGj = ((target!.amount / 12) * 44) / 0.11;
    const coalGj = target!.amount * 29.3076 * 0.8; // tonnes of standard coal, burnt at 80 %
    const percent = (gj: number): string => `${Math.round((100 * gj) / mostGj)} %`;
    const note = target!.note!;
    for (const stated of [
      `${Math.round(needGj).toLocaleString('en')} GJ`,
      `${percent(needGj)} of what ${ratedMw} MW`,
      `the ${days} days from 20 October to 6 April`,
      `need ${percent(carbonGj)}`,
      percent(coalGj),
      `${site.area!.fullM2.toLocaleString('en')} m2`,
    ]) {
      expect(note).toContain(stated);
    }
  });
});
