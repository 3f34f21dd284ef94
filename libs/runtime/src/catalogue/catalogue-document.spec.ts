import { ConfigDocument } from './catalogue-document.js';

describe('a document of the configuration', () => {
  it('begins without problems each time that it is read, and knows its places', () => {
    const text = 'site: park\ndevices:\n  - id: meter\n';
    const first = ConfigDocument.parse(text, 'park.yaml');
    first.report(['devices', 0, 'id'], 'found nothing');
    const second = ConfigDocument.parse(text, 'park.yaml');
    expect([first.problems.length, second.problems]).toEqual([1, []]);
    expect(second.content).toEqual({ site: 'park', devices: [{ id: 'meter' }] });
    expect(second.lineOf(['devices', 0, 'id'])).toBe(3);
  });

  it('is read anew where the file has changed, and says again what is no YAML', () => {
    expect(ConfigDocument.parse('a: 1', 'x.yaml').content).toEqual({ a: 1 });
    expect(ConfigDocument.parse('a: 2', 'x.yaml').content).toEqual({ a: 2 });
    for (let round = 0; round < 2; round++) {
      expect(ConfigDocument.parse('a: [', 'x.yaml').problems).toMatchObject([{ file: 'x.yaml', line: 1 }]);
    }
  });
});
