import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Without a browser on this machine the pages are not looked at; the rest of the API is tested all the same. */
export const withBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

export interface PageUnderTest {
  readonly browser: Browser;
  readonly page: Page;
  /** Errors of the page and its console, and requests to any other host; [] = none. */
  readonly wrong: string[];
  text(selector: string): Promise<string>;
  /** Resolves once an element of `selector` (default: the body) has these words. */
  shows(words: string | RegExp, selector?: string): Promise<void>;
  close(): Promise<void>;
}

interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly showsWithinMs?: number;
}

/** A page of a browser of its own, which may ask `origin` and nothing else; it shows nothing yet. */
export async function openPage(origin: string, options: PageOptions = {}): Promise<PageUnderTest> {
  const { width = 1_280, height = 900, showsWithinMs = 30_000 } = options;
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await browser.newPage({ viewport: { width, height } });
  const wrong: string[] = [];
  const isOwn = (url: string): boolean => url.startsWith(origin) || /^(data|blob|about):/.test(url);
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on(
    'console',
    (message) =>
      message.type() === 'error' && wrong.push(`${message.text()} ${message.location().url.replace(origin, '')}`),
  );
  page.on('request', (request) => isOwn(request.url()) || wrong.push(`asked ${request.url()}`));
  return {
    browser,
    page,
    wrong,
    text: (selector) => page.locator(selector).innerText(),
    shows: (words, selector = 'body') =>
      page.locator(selector).filter({ hasText: words }).first().waitFor({ timeout: showsWithinMs }),
    close: () => browser.close(),
  };
}
