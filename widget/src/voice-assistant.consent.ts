const KEY = 'voice-assistant.consent';

/** What the visitor agreed to while storage is blocked: for as long as the page lasts. */
const agreed = new Map<string, string>();

/** When the visitor agreed to this version of the wording, as ISO 8601; null if not yet. */
export function consentedAt(version: string): string | null {
  try {
    return localStorage.getItem(`${KEY}.${version}`) ?? agreed.get(version) ?? null;
  } catch {
    return agreed.get(version) ?? null; // storage is blocked
  }
}

export function rememberConsent(version: string, at: string): void {
  try {
    localStorage.setItem(`${KEY}.${version}`, at);
  } catch {
    agreed.set(version, at); // storage is blocked or full: the next page asks again
  }
}

/** What the token server is told of it: `<version> <ISO time>`, or null where nothing was to be agreed to. */
export function consentText(version: string | null): string | null {
  const at = version && consentedAt(version);
  return at ? `${version.trim().replace(/\s+/g, '-').slice(0, 64)} ${at}` : null;
}
