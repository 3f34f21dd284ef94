import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { untilTrue } from './until-true.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];

/** Resolves when a view shows what it asked for. */
export async function viewStands(page: Page): Promise<void> {
  await page.locator('main > *').first().waitFor();
  await page.locator('.waiting').first().waitFor({ state: 'detached' });
}

/** Serious and critical faults of what is shown, as axe-core sees them: contrast, names, roles, focus. @param where how they are named */
export async function faultsOf(page: Page, where: string): Promise<string[]> {
  await viewStands(page);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(RULES)} })`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where}: ${id} ${target.join(' ')}`));
}

/** How much wider than the window what is shown is; [] = it is not. */
export async function tooWide(page: Page, where: string): Promise<string[]> {
  const px = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  return px > 0 ? [`${where}: ${px} px too wide`] : [];
}

/** Resolves when what is shown is no wider than the window: after a change of its size pictures follow with the next drawing. */
export async function fitsAcross(page: Page): Promise<void> {
  await untilTrue(
    page,
    `[document.documentElement, document.querySelector('main')].every((one) => one.scrollWidth <= one.clientWidth)`,
  );
}
