// Debian's Chromium with pages that tell what went wrong in them.
import { type Browser, chromium, type Page } from 'playwright-core';

export interface Looking {
  readonly page: Page;
  /** What the browser complained of: errors, and everything its policy forbade. */
  readonly complaints: readonly string[];
}

/** As `eventually`. */
const longestMs = 200_000;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    timeout: longestMs,
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export async function look(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Looking> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(longestMs);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).host !== new URL(url).host) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}
