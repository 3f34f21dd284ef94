/**
 * The real record of Harbin, beside the project and not part of it: its degree-days are those of its README, and the winters that
 * are shipped are made from it. Where the record is not at hand the README's figures are compared with the shipped winters alone.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { datesBetween, fileHdd, heatingSeason, type LocalDate, type PastWinters } from '#domain';
import { loadCatalogue, shippedConfigFolder } from '#runtime';

const RECORD = new URL('../../../../shared/data/weather/harbin-ghcnd.dly.gz', import.meta.url);
const RULE = { start: '10-20', end: '04-06', exceptions: {} };
const OFFSETS_K = [2.9, 2.3, 1.4, 0.8, 0.3, -0.2, -0.2, 0.1, 0.5, 1.2, 1.9, 2.7];
/** Of the record's README: season, days without a value, K.d as recorded and with the offsets. */
const README: readonly [number, number, number, number][] = [
  [2015, 0, 4500.2, 4140.3],
  [2016, 0, 4545.8, 4188.2],
  [2017, 0, 4831.8, 4474.2],
  [2018, 0, 4110.5, 3752.9],
  [2019, 0, 4477.4, 4117.5],
  [2020, 3, 4415.0, 4064.3],
  [2021, 0, 4420.8, 4063.2],
  [2022, 3, 4209.6, 3856.6],
  [2023, 10, 4388.9, 4042.3],
];
const season = (year: number): LocalDate[] => {
  const { start, end } = heatingSeason(RULE, year);
  return datesBetween(start, end);
};

/** Daily means, Cel: element TAVG of a GHCN-Daily file without those that have a quality flag. */
function readRecord(): Map<LocalDate, number> {
  const days = new Map<LocalDate, number>();
  for (const line of gunzipSync(readFileSync(RECORD)).toString('latin1').split('\n')) {
    if (line.slice(17, 21) !== 'TAVG') continue;
    for (let day = 1; day <= 31; day++) {
      const at = 21 + 8 * (day - 1);
      const tenths = Number(line.slice(at, at + 5));
      const date = `${line.slice(11, 15)}-${line.slice(15, 17)}-${String(day).padStart(2, '0')}`;
      if (tenths !== -9999 && line[at + 6] === ' ') days.set(date, tenths / 10);
    }
  }
  return days;
}
const offset = (date: LocalDate): number => OFFSETS_K[Number(date.slice(5, 7)) - 1]!;

let winters: PastWinters;
beforeAll(async () => {
  const { normals } = await loadCatalogue({ sitesPath: `${shippedConfigFolder()}/sites`, factorsPath: null });
  winters = normals.get('changchun-1991-2020')!.winters!;
});

it.each(README.filter(([year, missing]) => missing === 0 && year < 2023))(
  'shipped winter %i has the degree-days of the README',
  (year, _missing, _recorded, proxy) => {
    const sum = season(year).reduce((total, date) => total + winters.days.get(date)!, 0);
    expect(Math.abs(sum - proxy)).toBeLessThan(0.06);
  },
);

if (existsSync(RECORD)) {
  describe('the record of Harbin', () => {
    const record = readRecord();
    const fileOf = (shift: boolean) => ({
      kind: 'file' as const,
      file: 'harbin',
      from: null,
      baseC: null,
      days: Object.fromEntries([...record].map(([date, t]) => [date, shift ? t + offset(date) : t])),
    });
    const [plainFile, shiftedFile] = [fileOf(false), fileOf(true)];

    it.each(README)('season %i: %i days missing, %f K.d, with offsets %f K.d', (year, missing, recorded, proxy) => {
      const known = (file: typeof plainFile): number[] => season(year).flatMap((date) => fileHdd(file, date, 18) ?? []);
      const plain = known(plainFile);
      expect(season(year).length - plain.length).toBe(missing);
      const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
      expect(Math.abs(total(plain) - recorded)).toBeLessThan(0.06);
      expect(Math.abs(total(known(shiftedFile)) - proxy)).toBeLessThan(0.06);
    });

    it('is what the shipped winters are made from, day by day', () => {
      let filled = 0;
      for (const [date, hdd] of winters.days) {
        const t = record.get(date);
        if (t === undefined) filled += 1;
        else expect([date, hdd]).toEqual([date, Math.max(0, Math.round((18 - t - offset(date)) * 10) / 10)]);
      }
      expect(filled).toBe(6);
    });
  });
} else {
  process.stderr.write('The record of Harbin is not at hand: its days are not compared with the shipped winters.\n');
}
