import * as protocol from '@voice-assistant/protocol/schemas';
import { z } from 'zod';

/** Bodies of requests, by the name that the document gives them: what the routes parse with. */
const REQUESTS = {
  TokenRequest: protocol.tokenRequestSchema,
  ConnectionDetailsRequest: protocol.connectionDetailsRequestSchema,
  ConversationTokenRequest: protocol.conversationTokenRequestSchema,
  ConversationRoomRequest: protocol.conversationRoomRequestSchema,
  KioskSessionRequest: protocol.kioskSessionRequestSchema,
  CreateConversationRequest: protocol.createConversationRequestSchema,
  RecordRequest: protocol.recordRequestSchema,
  FeedbackRequest: protocol.feedbackRequestSchema,
  Telemetry: protocol.telemetrySchema,
  CreateRoomRequest: protocol.createRoomRequestSchema,
  RoleTokenRequest: protocol.roleTokenRequestSchema,
  AgentConnectRequest: protocol.agentConnectRequestSchema,
  AgentDisconnectRequest: protocol.agentDisconnectRequestSchema,
  UtteranceRequest: protocol.utteranceRequestSchema,
  WorkerReport: protocol.workerReportSchema,
} as const;
export type RequestName = keyof typeof REQUESTS;

/** Answers: what the routes' types are inferred from. */
const ANSWERS = {
  TokenResponse: protocol.tokenResponseSchema,
  ConnectionDetails: protocol.connectionDetailsSchema,
  ConversationToken: protocol.conversationTokenSchema,
  ConversationRoom: protocol.conversationRoomSchema,
  KioskSession: protocol.kioskSessionSchema,
  Conversation: protocol.conversationSchema,
  ConversationMessage: protocol.conversationMessageSchema,
  ConversationPage: protocol.conversationPageSchema,
  CreatedConversation: protocol.createdConversationSchema,
  ConversationExport: protocol.conversationExportSchema,
  MessagePage: protocol.messagePageSchema,
  RecordResponse: protocol.recordResponseSchema,
  Room: protocol.roomInfoSchema,
  RoomList: protocol.roomListSchema,
  Participant: protocol.participantInfoSchema,
  ParticipantList: protocol.participantListSchema,
  Track: protocol.trackInfoSchema,
  TrackList: protocol.trackListSchema,
  RoleTokenResponse: protocol.roleTokenResponseSchema,
  AgentConnected: protocol.agentConnectedSchema,
  AgentDisconnected: protocol.agentDisconnectedSchema,
  AgentStatus: protocol.agentStatusSchema,
  AgentStatusList: protocol.agentStatusListSchema,
  UtteranceResponse: protocol.utteranceResponseSchema,
  Usage: protocol.usageSchema,
  UsageOf: protocol.usageOfSchema,
  Health: protocol.healthSchema,
  Readiness: protocol.readinessSchema,
  Problem: protocol.problemSchema,
  QueuePlace: protocol.queuePlaceSchema,
  ProofOfWorkChallenge: protocol.proofOfWorkChallengeSchema,
} as const;
export type AnswerName = keyof typeof ANSWERS;

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const addressOf = (name: string) => `#/components/schemas/${name}`;

/** Points to a schema of the document. */
export const refTo = (name: RequestName | AnswerName): JsonSchema => ({ $ref: addressOf(name) });

/** `\p{…}` is JavaScript's; half a character cannot be in a JSON text of UTF-8 anyway. */
const portable = ({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void => {
  const { pattern } = jsonSchema;
  if (pattern !== undefined)
    jsonSchema.pattern = pattern.replaceAll('\\p{Cc}', '\\x00-\\x1f\\x7f-\\x9f').replaceAll('\\p{Cs}', '');
};

/** A schema as one who sends sees it, without the dialect, which the document names once. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', override: portable });
  return rest;
}

/** All schemas that have a name. Where one holds another, it points to it. */
export const componentSchemas = (): Record<string, JsonSchema> => ({
  ...named(REQUESTS, 'input'),
  ...named(ANSWERS, 'output'),
});

function named(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io, uri: addressOf, override: portable });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]),
  );
}
