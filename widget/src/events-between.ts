import { pageEvent, type VoiceAssistantEventMap } from './events.js';
import type { SessionSnapshot } from './state/index.js';

type ChangeEvent = {
  [Name in keyof VoiceAssistantEventMap]: VoiceAssistantEventMap[Name]['detail'] extends Partial<SessionSnapshot>
    ? Name
    : never;
}[keyof VoiceAssistantEventMap];

/** Which part of the snapshot each event is about. */
const CHANGES = [
  ['connection', 'va-connection-change'],
  ['agent', 'va-agent-change'],
  ['microphone', 'va-microphone-change'],
  ['transcript', 'va-transcript-change'],
  ['camera', 'va-camera-change'],
  ['screen', 'va-screen-change'],
  ['participants', 'va-participants-change'],
  ['quality', 'va-quality-change'],
] as const satisfies readonly (readonly [keyof SessionSnapshot, ChangeEvent])[];

/** The events that a change of the snapshot stands for. */
export function eventsBetween(before: SessionSnapshot, after: SessionSnapshot): Event[] {
  const events: Event[] = CHANGES.filter(([slice]) => before[slice] !== after[slice]).map(([slice, name]) =>
    pageEvent(name, { [slice]: after[slice] } as never),
  );
  if (after.error && after.error !== before.error) events.push(pageEvent('va-error', after.error));
  return events;
}
