import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigDocument } from '../catalogue/catalogue-document.js';
import { ConfigurationError } from '../process/environment.js';
import { keysOf, loadKeys } from './key-file.js';

const HASH = 'a1'.repeat(32);
const OTHER = 'b2'.repeat(32);

function problemsOf(text: string): readonly string[] {
  try {
    keysOf(ConfigDocument.parse(text, 'keys.yaml'));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the file of keys', () => {
  it('holds names, roles and hashes, as YAML or JSON; a file without entries holds none', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'greenpark-keys-')), 'keys.yaml');
    writeFileSync(
      file,
      `# people\n- { name: 李伟, role: operator, sha256: "${HASH}" }\n- { name: Zhao Min, role: auditor, sha256: "${OTHER.toUpperCase()}" }\n`,
    );
    expect(await loadKeys(file)).toEqual([
      { name: '李伟', role: 'operator', sha256: HASH },
      { name: 'Zhao Min', role: 'auditor', sha256: OTHER },
    ]);
    writeFileSync(file, JSON.stringify([{ name: 'grafana', role: 'viewer', sha256: HASH }]));
    expect(await loadKeys(file)).toHaveLength(1);
    writeFileSync(file, '# nobody yet\n');
    expect(await loadKeys(file)).toEqual([]);
    await expect(loadKeys(`${file}.missing`)).rejects.toThrow(/GREENPARK_API_KEYS_FILE: .*not found/);
  });

  it('tells every fault at once, with its place', () => {
    const text = [
      `- { name: system, role: viewer, sha256: "${HASH}" }`,
      `- { name: "mqtt:x", role: boss, sha256: "${OTHER}" }`,
      `- { name: Ann, role: viewer, sha256: 12, colour: red }`,
      `- { role: viewer, sha256: "${HASH}" }`,
    ].join('\n');
    const problems = problemsOf(text).join('\n');
    for (const found of [
      'keys.yaml:1:11: [0].name: found "system", expected another name',
      'keys.yaml:2:11: [1].name: found "mqtt:x", expected 1 to 100 letters',
      'keys.yaml:3:38: [2].sha256: expected 64 hexadecimal digits in quotes',
      'keys.yaml:4:27: [3].sha256: the same key has another name already',
      'keys.yaml:2:27: [1].role: found "boss", expected one of viewer, operator, auditor, admin',
      'keys.yaml:3:42: [2].colour: unknown key',
      'keys.yaml:4:3: [3].name: missing',
    ]) {
      expect(problems).toContain(found);
    }
  });

  it('refuses one person with two keys, and one key with two names', () => {
    const twice = (a: string, b: string, hash = OTHER) =>
      problemsOf(
        `- { name: "${a}", role: operator, sha256: "${HASH}" }\n- { name: "${b}", role: auditor, sha256: "${hash}" }`,
      );
    expect(twice('Li Wei', 'li  WEI')).toEqual([expect.stringContaining('one key a person (entry 1)')]);
    expect(twice('Li', 'Zhao', HASH)).toEqual([expect.stringContaining('one name a key (entry 1)')]);
    expect(twice('Li', 'Zhao')).toEqual([]);
  });

  it('never repeats what may be a key', () => {
    const key = 'gp_this-was-pasted-by-mistake';
    for (const text of [
      key,
      `- ${key}`,
      `key: ${key}`,
      `- { name: Ann, role: viewer, sha256: ${key} }`,
      `- { name: Ann, role: viewer, sha256: "${HASH}", key: ${key} }`,
    ]) {
      expect(problemsOf(text)).not.toEqual([]);
      expect(problemsOf(text).join('\n')).not.toContain(key);
    }
  });
});
