import { z } from 'zod';
import { SENTENCE_NAMES } from '../resilience/sentences.js';

/** A text, or one for each language by its BCP 47 tag. */
const localized = (max: number) => {
  const text = z.string().trim().min(1).max(max);
  const tag = z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'a language tag such as "de"');
  return z.union([text, z.record(tag, text)], { error: 'must be a text, or texts by language' });
};

const ONLY_REFERENCE = /^\$\{[A-Z_][A-Z0-9_]*\}$/;
/** Secrets live in the environment: a file that is kept with the site's sources must not hold them. */
const secret = z.string().regex(ONLY_REFERENCE, `write \${NAME}, and set NAME in the environment`);
const address = z
  .string()
  .regex(/^(https?:\/\/|\$\{)/, `must be an http:// or https:// address, or \${NAME}`);
const seconds = (max: number) => z.number().min(0.1).max(max);
const name = z.string().regex(/^[A-Za-z][\w-]{0,31}$/, 'letters, digits, "_" and "-", at most 32');

const modelSchema = z.strictObject({
  /** Its name at the provider. */
  model: z.string().trim().min(1).max(128),
  /** Another provider's address, up to and with `/v1`; without it `OPENAI_BASE_URL`. */
  base_url: address.optional(),
  /** `${NAME}` of an environment variable; without it `OPENAI_API_KEY`, for another provider's address none. */
  api_key: secret.optional(),
  /** The voice at this provider, for speech. */
  voice: z.string().trim().min(1).max(64).optional(),
  /** Without an answer in that time, the next model is asked. */
  slow_after_s: seconds(30).default(4),
});

/** A model's name, or with details, or several: the next one answers when one fails or is slow. */
const modelChain = z.preprocess(
  (value) =>
    (Array.isArray(value) ? value : [value]).map((it) => (typeof it === 'string' ? { model: it } : it)),
  z.array(modelSchema).min(1).max(4),
);

const mcpShared = {
  /** Names of its tools that the assistant may use; all of them without it. */
  tools: z.array(z.string().min(1).max(128)).max(128).optional(),
  /** How long a call may take. */
  timeout_s: seconds(300).default(20),
};
const mcpServerSchema = z.union(
  [
    z.strictObject({
      command: z.string().min(1),
      args: z.array(z.string()).max(64).default([]),
      env: z.record(z.string(), z.string()).default({}),
      ...mcpShared,
    }),
    z.strictObject({ url: address, headers: z.record(z.string(), z.string()).default({}), ...mcpShared }),
  ],
  {
    error:
      'must have "command" (with args, env) or "url" (with headers), and may have tools and timeout_s, nothing else',
  },
);

/** Mime types that can be given to a model: images as they are, the others as text. */
export const FILE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'text/plain',
  'text/markdown',
  'text/csv',
  'application/json',
] as const;

const filesSchema = z.strictObject({
  types: z
    .array(z.enum(FILE_TYPES, { error: `must be of ${FILE_TYPES.join(', ')}` }))
    .min(1)
    .default([...FILE_TYPES]),
  max_mb: z.number().positive().max(20).default(5),
});

/** Who hears, thinks and speaks. */
export const PIPELINES = ['cascade', 'realtime', 'inference'] as const;
export type PipelineKind = (typeof PIPELINES)[number];
const ENDPOINTING = ['patient', 'normal', 'quick'] as const;
export type EndpointingProfile = (typeof ENDPOINTING)[number];

/** What an assistant says by itself when something is wrong, or takes long. */
export const FALLBACK_SENTENCES = [...SENTENCE_NAMES, 'one-moment'] as const;
export type FallbackSentence = (typeof FALLBACK_SENTENCES)[number];

/** Front matter of `assistants/<id>.md`. Each field's description is its row in `docs/agent.md`. */
export const frontMatterSchema = z.strictObject({
  name: z.string().trim().min(1).max(64).describe("Shown to visitors, and the agent's name in the room."),
  greeting: localized(1_000).describe('Said as soon as the visitor is there. May hold `{{variables}}`.'),
  voice: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe('A voice of the speech provider; without it `TTS_VOICE`.'),
  pipeline: z
    .enum(PIPELINES, { error: `must be one of ${PIPELINES.join(', ')}` })
    .default('cascade')
    .describe(
      "`cascade`: speech to text, language model, speech. `realtime`: one model that hears and speaks. `inference`: a cascade in LiveKit's cloud.",
    ),
  models: z
    .strictObject({
      stt: modelChain.optional(),
      llm: modelChain.optional(),
      tts: modelChain.optional(),
      realtime: modelChain.optional(),
    })
    .default({})
    .describe(
      'Models by part: `stt`, `llm`, `tts`, `realtime`. Each is a name, an object (`model`, `base_url`, `api_key`, `voice`, `slow_after_s`) or a list of up to four, of which the next answers when one fails or is slow. Without it `STT_MODEL`, `LLM_MODEL`, `TTS_MODEL`, `REALTIME_MODEL`.',
    ),
  endpointing: z
    .enum(ENDPOINTING, { error: `must be one of ${ENDPOINTING.join(', ')}` })
    .default('normal')
    .describe("How long a pause ends the visitor's turn: `patient`, `normal` or `quick`."),
  tools: z
    .array(z.string())
    .max(64)
    .default([])
    .describe('Names of tools of the server; `docs/agent.md` lists them.'),
  page_tools: z
    .boolean()
    .default(true)
    .describe("Whether tools that the visitor's page registers may be used."),
  menu: z
    .string()
    .regex(/\.json$/, 'must be the path of a JSON file')
    .optional()
    .describe(
      'A file of what a kiosk sells, from the folder of this one; makes it a kiosk: see `docs/agent.md`, "A kiosk".',
    ),
  vision: z
    .boolean()
    .default(false)
    .describe("Whether it may look through the visitor's camera, with the vision agent's eyes."),
  mcp: z
    .record(name, mcpServerSchema)
    .default({})
    .describe(
      'MCP servers by a name of yours: `command`, `args`, `env` for one that is started, or `url`, `headers` for one on the web; `tools` (only these), `timeout_s` (20).',
    ),
  variables: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,63}$/, 'letters, digits and "_"'), z.string().max(500))
    .default({})
    .describe('Variables that the page may set, each with the text that stands there if it does not.'),
  phrases: z
    .array(z.string().trim().min(1).max(200))
    .max(200)
    .default([])
    .describe(
      'What visitors are likely to say, a hint for the recogniser. Whisper reads the last 224 tokens, so the most important go last.',
    ),
  limits: z
    .strictObject({
      max_call_minutes: z.number().positive().max(1_440).optional(),
      max_turns: z.int().min(1).max(10_000).optional(),
      max_tokens: z.int().min(100).max(100_000_000).optional(),
      nobody_seconds: z.number().min(1).max(3_600).optional(),
    })
    .default({})
    .describe(
      'The longest call: `max_call_minutes`, `max_turns` (of the visitor), `max_tokens` (of the model, in and out), `nobody_seconds` (so long the camera may see nobody).',
    ),
  fallback: z
    .strictObject(
      Object.fromEntries(FALLBACK_SENTENCES.map((key) => [key, localized(300).optional()])) as {
        [Key in FallbackSentence]: z.ZodOptional<ReturnType<typeof localized>>;
      },
    )
    .default({})
    .describe(
      `What it says by itself instead of the packaged sentences: ${FALLBACK_SENTENCES.map((it) => `\`${it}\``).join(', ')}. Each a text, or texts by language.`,
    ),
  features: z
    .strictObject({
      feedback: z.boolean().default(true),
      files: z
        .preprocess((value) => (value === true ? {} : value || null), filesSchema.nullable())
        .default(null),
    })
    .default({ feedback: true, files: null })
    .describe(
      'What the page offers: `feedback` (thumbs; true), `files` (false; true, or `types` and `max_mb`, 5).',
    ),
});
type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

export type FrontMatter = DeepReadonly<z.infer<typeof frontMatterSchema>>;
export type LocalizedText = DeepReadonly<z.infer<ReturnType<typeof localized>>>;
export type ModelSpec = DeepReadonly<z.infer<typeof modelSchema>>;
export type McpServerSpec = DeepReadonly<z.infer<typeof mcpServerSchema>>;
export type FileRules = DeepReadonly<z.infer<typeof filesSchema>>;
