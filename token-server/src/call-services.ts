import type { Logger } from 'pino';
import { type Admission, createAdmission } from './admission.js';
import { createParticipantTokens, type ParticipantTokens } from './auth/participant-tokens.js';
import { createQueueTickets } from './auth/queue-tickets.js';
import type { TakeCensus } from './census.js';
import { type AgentCaller, createAgentCaller } from './dispatch/agent-caller.js';
import { type AgentSeat, createAgentSeat } from './dispatch/agent-seat.js';
import { type AgentWatch, createAgentWatch } from './dispatch/agent-watch.js';
import { isAnsweringAgent, isVisitor } from './dispatch/agents-in-room.js';
import { startRoomSweep } from './dispatch/room-sweep.js';
import { createRoomFeeds, type RoomFeeds } from './events/room-feeds.js';
import type { Dispatcher, MediaEvent, RoomAdmin, WaitingLine } from './ports.js';
import { createVoiceAgent, type VoiceAgent } from './voice/voice-agent.js';
import { createWaitingLine } from './waiting-line/waiting-line.js';
import { createWorkerBoard, type WorkerBoard } from './workers/worker-board.js';
import { createWorkerReports, type WorkerReports } from './workers/worker-reports.js';

/** All that has to do with calls while they last. */
export interface CallServices {
  readonly admission: Admission;
  readonly participantTokens: ParticipantTokens;
  readonly agentCaller: AgentCaller;
  readonly seat: AgentSeat;
  readonly watch: AgentWatch;
  readonly feeds: RoomFeeds;
  readonly voiceAgent: VoiceAgent;
  readonly workers: WorkerBoard;
  /** Something happened at the media server. */
  observe(event: MediaEvent): void;
  /** Begins to look after the rooms. */
  start(): void;
  /** Ends streams and timers. */
  close(): void;
}

/** How long things take; as each part has it unless given. */
export interface CallTiming {
  readonly answerMs?: number | undefined;
  readonly reportMs?: number | undefined;
  readonly departureMs?: number | undefined;
  readonly sweepEveryMs?: number | undefined;
  readonly sweepGraceMs?: number | undefined;
}

export interface CallServicesOptions {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly token: {
    readonly ttlSeconds: number;
    readonly maxRooms: number;
    readonly agentNames: readonly string[];
    readonly roomEmptyTimeoutSeconds: number;
  };
  readonly agentUrl: string | undefined;
  readonly rooms: RoomAdmin;
  readonly dispatcher: Dispatcher;
  readonly census: TakeCensus;
  /** That of this process unless given. */
  readonly line?: WaitingLine | undefined;
  /** Those of this process unless given. */
  readonly workerReports?: WorkerReports | undefined;
  readonly nowMs: () => number;
  readonly log: Logger;
  readonly timing?: CallTiming;
}

export function createCallServices(options: CallServicesOptions): CallServices {
  const { apiSecret, token, rooms, nowMs, log, timing = {} } = options;
  const { ttlSeconds, maxRooms, agentNames, roomEmptyTimeoutSeconds } = token;
  const shared = { ...options, ...timing };
  const watch = createAgentWatch({ ...shared, agentNames });
  const feeds = createRoomFeeds({ rooms });
  const line = options.line ?? createWaitingLine();
  const tickets = createQueueTickets(apiSecret, nowMs);
  const reports = options.workerReports ?? createWorkerReports();
  const workers = createWorkerBoard({ reports, agentNames, nowMs });
  let sweep: { stop(): void } | undefined;
  return {
    admission: createAdmission({ maxRooms, workers, census: options.census, line, tickets, nowMs }),
    participantTokens: createParticipantTokens({ ...options, ttlSeconds }),
    agentCaller: createAgentCaller(shared),
    seat: createAgentSeat({ ...shared, roomEmptyTimeoutSeconds }),
    watch,
    feeds,
    voiceAgent: createVoiceAgent(options),
    workers,
    observe: (event) => {
      if (event.room === undefined) return;
      feeds.poke(event.room.name);
      tellWatch(watch, event.room.name, event);
    },
    start: () => {
      const { sweepEveryMs: everyMs, sweepGraceMs: graceMs } = timing;
      sweep ??= startRoomSweep({ rooms, watch, nowMs, log, everyMs, graceMs });
    },
    close: () => {
      sweep?.stop();
      watch.stop();
      feeds.close();
    },
  };
}

function tellWatch(watch: AgentWatch, roomName: string, { name, participant }: MediaEvent): void {
  const isAgent = participant !== undefined && isAnsweringAgent(participant);
  if (name === 'room_finished') watch.forget(roomName);
  else if (participant === undefined) return;
  else if (name === 'participant_joined' && isAgent) watch.answered(roomName);
  else if (name === 'participant_joined' && isVisitor(participant)) watch.expect(roomName);
  else if (name === 'participant_left' && isAgent) watch.lost(roomName);
}
