import type { VoiceErrorCode } from '../../errors.js';
import type { CallStatus } from '../../state/index.js';
import { launcherEn } from './launcher.en.js';

/**
 * All that the element says, in English; a translation that misses one of these does not compile. Looked up when
 * drawn, so that a change of language shows at once.
 */
export const en = {
  ...launcherEn,
  close: 'Close',
  start: 'Start talking',
  startAgain: 'Talk again',
  hangUp: 'Hang up',
  mute: 'Mute microphone',
  useMicrophone: 'Use microphone',
  holdToTalk: 'Hold to talk',
  invitation: 'How can I help?',
  invitationHint: 'Just talk to me. You can interrupt me at any time.',
  /** In place of the hint where there is no voice. */
  invitationText: 'Type your question below.',
  /** Follows the hint and whatever is wrong with the microphone, where there is a text field. */
  typeInstead: 'You can also type below.',
  microphonePrompt: 'Your browser asks for the microphone: please allow it.',
  transcript: 'Conversation',
  copy: 'Copy',
  copied: 'Copied',
  saveText: 'Save as text',
  saveCaptions: 'Save as captions',
  visitor: 'You',
  assistant: 'Assistant',
  textLabel: 'Your message',
  textPlaceholder: 'Type a message',
  send: 'Send',
  status: {
    idle: 'Ready when you are',
    connecting: 'Connecting…',
    retrying: 'Still trying to connect…',
    joining: 'The assistant is on its way…',
    listening: 'Listening',
    muted: 'You are muted',
    typing: 'Type your message',
    thinking: 'Thinking…',
    speaking: 'Speaking',
    reconnecting: 'Connection lost, reconnecting…',
    'agent-gone': 'The assistant has left',
    ended: 'Call ended',
    failed: 'Not connected',
  } satisfies Record<CallStatus, string>,
  error: {
    'mic-denied': 'The microphone is blocked. Allow it with the icon beside the address, then try again.',
    'mic-missing': 'No microphone was found. Plug one in and try again.',
    'mic-busy': 'Another program is using the microphone. Close it and try again.',
    'mic-insecure': 'This page is not secure, so the browser keeps the microphone off.',
    'mic-not-delegated': 'This page does not pass the microphone on to the assistant.',
    'server-unreachable': 'The assistant cannot be reached. Check your connection and try again.',
    'token-rejected': 'The assistant did not accept this page. Please try again later.',
    'rate-limited': 'Many people are calling just now. Please try again in a minute.',
    'budget-exhausted': 'That was all of today’s calls. Please come back tomorrow.',
    'media-unreachable': 'The call could not be connected. Your network may not allow calls.',
    'connection-lost': 'The connection was lost.',
    'session-replaced': 'This call was opened somewhere else.',
    'call-elsewhere': 'You are in a call in another tab.',
    'agent-timeout': 'The assistant did not answer. Please try again.',
    'agent-lost': 'The assistant has left the call unexpectedly.',
    'agent-trouble': 'The assistant has a problem just now. Please try again in a moment.',
    'load-failed': 'The assistant could not be loaded. Check your connection and try again.',
    unexpected: 'Something went wrong. Please try again.',
  } satisfies Record<VoiceErrorCode, string>,
  /** Questions that come before anything else. */
  sheet: {
    consent: 'Before we start',
    consentText:
      'What you say and type is sent to an assistant that is a computer, and to the services that it uses to understand and to speak.',
    agree: 'I agree',
    decline: 'No, thank you',
    tool: 'May the assistant do this?',
    allow: 'Allow',
    deny: 'Don’t allow',
  },
  action: {
    retry: 'Try again',
    'retry-microphone': 'Try the microphone again',
    'take-over': 'Move it here',
  },
};

export type Strings = typeof en;
