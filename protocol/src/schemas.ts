import { z } from 'zod';

/** Letters that are safe in a file name, a header and a log line. */
const name = z.string().regex(/^[\w.-]{1,64}$/, 'only letters, digits, "_", "." and "-", at most 64');

const displayName = z.string().trim().min(1).max(64);

/** Told to the agent when it is dispatched, as the JSON text of `room_config.agents[].metadata`. */
export const dispatchMetadataSchema = z.strictObject({
  /** `assistants/<assistant>.md` */
  assistant: name.optional(),
  /** BCP 47 tag of the visitor's language, e.g. `pt-BR`. */
  lang: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a BCP 47 tag')
    .optional(),
});
export type DispatchMetadata = z.infer<typeof dispatchMetadataSchema>;

/** Longest text of `metadata` that is accepted, in characters. */
export const DISPATCH_METADATA_MAX_LENGTH = 8_192;

const metadataText = z
  .string()
  .max(DISPATCH_METADATA_MAX_LENGTH)
  .superRefine((text, context) => {
    const parsed = dispatchMetadataSchema.safeParse(parseJson(text));
    for (const issue of parsed.error?.issues ?? [])
      context.addIssue({ code: 'custom', message: issue.message });
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema then says that it is no object
  }
}

const roomConfigSchema = z.strictObject({
  agents: z
    .array(z.strictObject({ agent_name: name, metadata: metadataText.optional() }))
    .max(1, 'one agent per call')
    .optional(),
});

/**
 * Body of LiveKit's standard token endpoint, cut down to what a stranger may choose: a name to show and which of
 * the configured agents answers. Room and identity are ours to make up, so a field that would set them is refused
 * by name. @see https://docs.livekit.io/frontends/authentication/tokens/endpoint/
 */
export const tokenRequestSchema = z.strictObject({
  participant_name: displayName.optional(),
  room_config: roomConfigSchema.optional(),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export const tokenResponseSchema = z.object({
  /** WebSocket address that the browser dials, e.g. `wss://media.example.com`. */
  server_url: z.string(),
  participant_token: z.string(),
});
export type TokenResponse = z.infer<typeof tokenResponseSchema>;

/** Body of `POST /api/connection-details`; the same choices under the older, camelCase endpoint. */
export const connectionDetailsRequestSchema = z.strictObject({
  room_config: roomConfigSchema.optional(),
});
export type ConnectionDetailsRequest = z.infer<typeof connectionDetailsRequestSchema>;

export interface ConnectionDetails {
  readonly serverUrl: string;
  readonly roomName: string;
  readonly participantName: string;
  readonly participantToken: string;
}
