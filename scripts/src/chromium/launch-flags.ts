/** Chromium without what it does for its vendor: no requests, prompts or updates besides the page's own. */
export function launchFlags(options: { readonly headless?: boolean } = {}): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(options.headless === false ? [] : ['--headless=new']),
    // its sandbox refuses to work for root, who runs tests in containers
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-client-side-phishing-detection',
    '--metrics-recording-only',
  ];
}
