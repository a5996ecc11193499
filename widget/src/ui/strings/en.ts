import type { VoiceErrorCode } from '../../errors.js';
import type { CallHint, CallStatus, ConnectionQuality } from '../../state/index.js';
import type { BrowserFamily } from '../words.js';
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
  /** While all lines are busy. */
  queuePlace: 'All lines are busy. Your place: {place}',
  duration: 'Length of the call',
  participants: 'In this call',
  camera: 'Camera',
  shareScreen: 'Share screen',
  ownCamera: 'Your camera',
  ownScreen: 'Your screen',
  /** Below what somebody shows. */
  screenOf: '{name} shows a screen',
  /** Beside the words of the conversation. */
  text: {
    interrupted: 'interrupted',
    rate: 'Rate this answer',
    helpful: 'Helpful',
    unhelpful: 'Not helpful',
    comment: 'Tell us more (optional)',
    thanks: 'Thank you',
    replies: 'Suggested answers',
    sources: 'Sources',
    attach: 'Attach a file',
    fileType: 'Files of this kind cannot be sent.',
    fileSize: 'This file is too large: {size} at most.',
    fileFailed: 'The file could not be sent.',
    earlier: 'Earlier',
    showEarlier: 'Show earlier messages',
    loading: 'Loading…',
    historyFailed: 'The earlier messages could not be loaded.',
  },
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
    queued: 'Waiting for a free line…',
  } satisfies Record<CallStatus, string>,
  error: {
    'mic-denied': 'The microphone is blocked.',
    'mic-missing': 'No microphone was found. Plug one in and try again.',
    'mic-busy': 'Another program is using the microphone. Close it and try again.',
    'mic-insecure': 'This page is not secure, so the browser keeps the microphone off.',
    'mic-not-delegated': 'This page does not pass the microphone on to the assistant.',
    'mic-unpublished': 'The microphone could not be added to the call.',
    'camera-denied': 'The camera is blocked.',
    'camera-missing': 'No camera was found. Plug one in and try again.',
    'camera-busy': 'Another program is using the camera. Close it and try again.',
    'server-unreachable': 'The assistant cannot be reached. Check your connection and try again.',
    'token-rejected': 'The assistant did not accept this page. Please try again later.',
    'rate-limited': 'Many people are calling just now. Please try again in a minute.',
    'at-capacity': 'All lines are busy just now. Please try again in a few minutes.',
    'budget-exhausted': 'That was all of today’s calls. Please come back tomorrow.',
    'agent-unavailable': 'Nobody can answer just now. Please try again later.',
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
    'retry-camera': 'Try the camera again',
    type: 'Type instead',
    'take-over': 'Move it here',
  },
  /** While a call goes on. After the two of `ending` comes the time that is left. */
  hint: {
    'sound-blocked': 'Your browser keeps the sound off.',
    'ending-idle': 'Are you still there? Say something, or the call ends in',
    'ending-max-duration': 'The call ends in',
    muted: 'You are muted: nobody hears you.',
    silent: 'We cannot hear you. Is this the right microphone?',
    'device-replaced': 'A device was unplugged. Now in use: {device}',
    'device-lost': 'The camera was unplugged.',
    weak: 'Weak connection. Move closer to your Wi-Fi or turn the camera off.',
  } satisfies Record<CallHint, string>,
  offer: {
    hear: 'Tap to hear',
    unmute: 'Unmute',
    devices: 'Choose device',
  },
  /** Of a screen that the agent draws. */
  screen: {
    order: 'Your order',
    total: 'Total',
    more: 'One more: {name}',
    less: 'One less: {name}',
    /** A touch has not arrived, or nothing came of it. */
    failed: 'That did not work. Please try again.',
    /** Instead of what is said of a microphone that is not there. */
    touch: 'Touch the screen',
  },
  device: {
    title: 'Devices',
    microphone: 'Microphone',
    speaker: 'Speaker',
    camera: 'Camera',
    default: 'System default',
    done: 'Done',
  },
  /** How to allow what was refused, in each browser. */
  guide: {
    chrome: 'Click the icon to the left of the address, allow it there, then try again.',
    firefox: 'Click the crossed-out icon beside the address, remove the block, then try again.',
    safari: 'Choose Safari, Settings for this website, allow it there, then try again.',
    ios: 'Tap the page icon beside the address, Website settings, allow it there, then try again. It may also be off in the Settings app.',
    android: 'Tap the icon beside the address, Permissions, allow it there, then try again.',
  } satisfies Record<BrowserFamily, string>,
  quality: {
    excellent: 'Connection: excellent',
    good: 'Connection: good',
    poor: 'Connection: weak',
    lost: 'Connection: lost',
  } satisfies Record<Exclude<ConnectionQuality, 'unknown'>, string>,
};

export type Strings = typeof en;
