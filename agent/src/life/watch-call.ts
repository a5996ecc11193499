import { voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import type { Assistant } from '../assistants/assistant.js';
import type { Config } from '../config.js';
import type { MessageChannel } from '../messages/message-channel.js';
import type { CallMetrics } from '../metrics/call-metrics.js';
import type { EmergencyVoice } from '../resilience/emergency-voice.js';
import type { SentenceName } from '../resilience/sentences.js';
import { followPresence } from '../vision/follow-presence.js';
import type { CallEnd } from './call-end.js';
import { CallLimits } from './call-limits.js';
import { NobodyWatch } from './nobody-watch.js';
import { SilenceWatch } from './silence-watch.js';

export interface WatchCallOptions {
  readonly session: voice.AgentSession;
  readonly room: Room;
  readonly assistant: Assistant;
  readonly limits: Config['limits'];
  readonly messages: MessageChannel;
  readonly metrics: CallMetrics;
  readonly emergency: EmergencyVoice;
  readonly callEnd: CallEnd;
  /** Whether a colleague leads the talk: then silence is theirs. */
  readonly isLedByColleague: () => boolean;
}

export interface CallWatch {
  /** The visitor is there. */
  start(): void;
  /** The visitor types, or does something else that is a sign of life. */
  active(): void;
}

const orNone = (limit: number | undefined): number => limit || Number.POSITIVE_INFINITY;

/** Ends calls that nobody is in any more, and those that have used up what they may; each with a warning before. */
export function watchCall(options: WatchCallOptions): CallWatch {
  const { session, room, assistant, limits, messages, metrics, emergency, callEnd } = options;
  const warn = (reason: 'idle' | 'max-duration', endsInMs: number) =>
    void messages.send('call.warning', { reason, ends_in_s: Math.round(endsInMs / 1_000) });
  const sayAndEnd = async (name: SentenceName, reason: 'idle' | 'max-duration' | 'budget') => {
    silence?.stop();
    await emergency.announce(name);
    await callEnd.end(reason);
  };
  const silence: SilenceWatch | undefined =
    limits.idleSeconds > 0
      ? new SilenceWatch({
          session,
          idleMs: limits.idleSeconds * 1_000,
          onAsk: (endsInMs) => {
            if (options.isLedByColleague()) return silence?.active();
            warn('idle', endsInMs);
            void emergency.announce('still-there');
          },
          onIdle: () => void sayAndEnd('goodbye-idle', 'idle'),
        })
      : undefined;
  const { max_call_minutes, max_turns, max_tokens, nobody_seconds } = assistant.limits;
  const nobody =
    assistant.vision && nobody_seconds !== undefined
      ? new NobodyWatch({
          afterMs: nobody_seconds * 1_000,
          onNobody: () => void callEnd.end('idle'), // without a word: there is nobody to hear it
        })
      : undefined;
  const ceiling = new CallLimits({
    session,
    maxMs: Math.min(orNone(limits.maxCallMinutes), orNone(max_call_minutes)) * 60_000,
    maxTurns: orNone(max_turns),
    isSpent: () => metrics.totalTokens >= orNone(max_tokens) || metrics.cost >= orNone(limits.maxCallCost),
    onWarning: (endsInMs) => {
      warn('max-duration', endsInMs);
      void emergency.announce('ending-soon'); // after what is being said
    },
    onReached: (limit) => void sayAndEnd('goodbye-limit', limit),
  });
  callEnd.onEnd(() => {
    silence?.stop();
    ceiling.stop();
    nobody?.stop();
  });
  return {
    start: () => {
      silence?.start();
      ceiling.start();
      if (!nobody) return;
      followPresence(room, (presence) => nobody.sees(presence));
      session.on(voice.AgentSessionEventTypes.UserInputTranscribed, () => nobody.active());
    },
    active: () => {
      silence?.active();
      nobody?.active();
    },
  };
}
