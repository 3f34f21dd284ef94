// `npm test [-- jest options]`: runs Jest over everything and closes with `N passed, N failed` alone on a line.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'greenpark-test-'));
const result = join(folder, 'result.json');
const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const options = ['--json', `--outputFile=${result}`, ...process.argv.slice(2)];
const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...options],
  { stdio: ['inherit', 'ignore', 'inherit'] },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));

child.on('exit', (code) => {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  try {
    const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(result, 'utf8'));
    passed = numPassedTests;
    // A file that cannot even be loaded holds no failed test, yet it is a failure.
    const unloadable = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
    failed = numFailedTests + unloadable.length;
    skipped = numPendingTests;
  } catch {
    failed = 1;
  }
  rmSync(folder, { recursive: true, force: true });
  if (passed === 0) failed = Math.max(failed, 1);
  if (skipped > 0) process.stdout.write(`${skipped} skipped, each with a word above\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed > 0 || code !== 0 ? 1 : 0);
});
