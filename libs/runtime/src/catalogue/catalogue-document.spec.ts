import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigDocument } from './catalogue-document.js';
import { contentInThread } from './content-in-thread.js';

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

describe('a document of some hundred kilobytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenpark-document-'));
  const file = join(folder, 'park.yaml');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const written = (end = ''): string =>
    `site: park\nunits: &units [GJ, MW]\nothers: *units\ndevices:\n${Array.from({ length: 9_000 }, (_, i) => `  - { id: meter-${i}, kind: heat-meter }\n`).join('')}${end}`;
  const read = async (text: string): Promise<ConfigDocument> => {
    writeFileSync(file, text);
    return ConfigDocument.read(file);
  };

  it('says what one that is parsed here says, with its places, each time that it is read', async () => {
    const text = written();
    const here = ConfigDocument.parse(text, 'park.yaml');
    for (let round = 0; round < 2; round++) {
      const document = await read(text);
      expect(document.content).toEqual(here.content);
      expect(document.problems).toEqual([]);
      document.report(['devices', 8_999, 'id'], 'found nothing');
      expect(document.problems).toMatchObject([{ line: 9_004, text: 'devices[8999].id: found nothing' }]);
      // What is read again is not what somebody has changed meanwhile.
      (document.content as { devices: unknown[] }).devices.length = 0;
    }
    expect(await read(`${text}more: 1\n`)).toMatchObject({ content: { more: 1 } });
  });

  it.each([
    ['a list that does not end', 'more: [\n'],
    ['an alias without its anchor', 'more: *nothing\n'],
  ])('says where it is no YAML: %s', async (_, end) => {
    const here = ConfigDocument.parse(written(end), 'park.yaml');
    const document = await read(written(end));
    expect(document.content).toBeUndefined();
    expect(document.problems.map(({ line, col, text }) => ({ line, col, text }))).toEqual(
      here.problems.map(({ line, col, text }) => ({ line, col, text })),
    );
    expect(document.problems).not.toEqual([]);
  });

  it('is parsed by whoever asks where the build has no such thread', async () => {
    expect(await contentInThread('a: 1', 'a.yaml')).toEqual({ content: { a: 1 } });
    expect(await contentInThread('a: 1', 'b.yaml', new URL('./no-thread.js', import.meta.url))).toBeNull();
  });
});
