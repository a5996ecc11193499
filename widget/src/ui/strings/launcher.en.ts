/** The few words that are needed before anything else is loaded. */
export const launcherEn = {
  launcher: 'Talk to us',
  inCall: 'In a call: open',
  loadFailed: 'Could not load. Try again',
  heading: 'Assistant',
};

export type LauncherStrings = typeof launcherEn;
