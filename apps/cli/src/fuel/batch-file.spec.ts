import { readBatchFile } from './batch-file.js';

const HEADER = 'id,deliveredAt,supplier,origin,crop,massT,moisture,ncvGjPerT,distanceKm,surplusProof';
const ROW = `B-1,2026-01-10T08:00:00+08:00,Jilin Straw,"Nong'an, north",maize,25.4,0.12,14.6,116,`;
const papers = {
  id: 'B-1',
  deliveredAt: '2026-01-10T08:00:00+08:00',
  supplier: 'Jilin Straw',
  origin: "Nong'an, north",
  crop: 'maize',
  massT: 25.4,
  moisture: 0.12,
  ncvGjPerT: 14.6,
  distanceKm: 116,
};
const problemOf = (text: string): string => {
  try {
    readBatchFile('straw.csv', text);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was read');
};

describe('a file of batches', () => {
  it('is a table with the names of the fields, or the same as JSON', () => {
    expect(readBatchFile('straw.csv', `\ufeff${HEADER}\r\n${ROW}\r\n`)).toEqual([{ where: 'line 2', body: papers }]);
    const semicolons = `${HEADER.replaceAll(',', ';')}\n\n${ROW.replaceAll(',', ';').replace('; north', ', north')}\n`;
    expect(readBatchFile('straw.csv', semicolons)).toEqual([{ where: 'line 3', body: papers }]);
    expect(readBatchFile('straw.json', JSON.stringify([{ ...papers, certificate: null }]))).toEqual([
      { where: 'entry 1', body: papers },
    ]);
    expect(readBatchFile('straw.json', JSON.stringify({ items: [papers] }))).toHaveLength(1);
  });

  it('is refused with line and column of all that is wrong', () => {
    const wet = ROW.replace('B-1', 'B-2').replace('0.12', '12');
    const text = problemOf([HEADER, ROW, wet, ROW.replace('25.4', '25,4'.replace(',', '.') + ' t')].join('\n'));
    expect(text.split('\n')).toEqual([
      'straw.csv line 3, column moisture: found 12, expected a share of the mass, 0 to below 1 (12 % is 0.12)',
      'straw.csv line 4, column massT: found "25.4 t", expected tonnes above 0, at most 10,000',
      'nothing was sent',
    ]);
    expect(problemOf(`${HEADER},Masse\n${ROW},\n`)).toMatch(
      /^straw\.csv line 1, column "Masse": is none of id, version/,
    );
    expect(problemOf(`${HEADER},id\n${ROW},\n`)).toBe('straw.csv line 1, column id: stands twice');
    expect(problemOf(`${HEADER}\n${ROW},one,more\n`)).toMatch(/^straw\.csv line 2: /);
    expect(problemOf(HEADER)).toBe('straw.csv: holds no batch');
    expect(problemOf('{"items": 3}')).toMatch(/expected a list of batches/);
    expect(problemOf('[1]')).toMatch(/entry 1: expected the papers/);
    expect(problemOf('[{"id"')).toMatch(/no JSON/);
  });

  it('corrects with a reason, of its own or of the command', () => {
    const later = `version,reason,${HEADER}\n2,,${ROW}\n`;
    expect(problemOf(later)).toMatch(/line 2, column reason: is missing/);
    expect(readBatchFile('straw.csv', later, 'weighed again')[0]!.body).toMatchObject({
      version: 2,
      reason: 'weighed again',
    });
    expect(readBatchFile('straw.csv', later.replace('2,,', '2,a typing error,'), 'x')[0]!.body).toMatchObject({
      reason: 'a typing error',
    });
  });
});
