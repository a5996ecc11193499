import { z } from 'zod';
import { PAGE_TOOL_ERROR_CODES, PAGE_TOOL_SCHEMA_MAX_LENGTH, PAGE_TOOLS_MAX } from './page-tools.js';

/** A tool that runs in the visitor's page. */
export const pageToolSchema = z.object({
  /** As language models take it. */
  name: z.string().regex(/^[A-Za-z_][\w-]{0,63}$/, 'letters, digits, "_" and "-", at most 64'),
  /** When the model shall call it. */
  description: z.string().trim().min(1).max(1_024),
  /** JSON schema of an object. */
  parameters: z
    .looseObject({ type: z.literal('object') })
    .refine(
      (schema) => JSON.stringify(schema).length <= PAGE_TOOL_SCHEMA_MAX_LENGTH,
      'the schema is too long',
    ),
  /** Whether the page asks the visitor first. */
  confirm: z.boolean(),
});
export type PageTool = z.infer<typeof pageToolSchema>;

/** Text stream on `va.tools`, sent whenever an agent joins and whenever the list changes; it replaces the last. */
export const pageToolListSchema = z.object({ tools: z.array(pageToolSchema).max(PAGE_TOOLS_MAX) });
export type PageToolList = z.infer<typeof pageToolListSchema>;

/** Payload of the RPC `va.tool.call`. */
export const pageToolCallSchema = z.object({
  call_id: z.string().min(1).max(128),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
});
export type PageToolCall = z.infer<typeof pageToolCallSchema>;

/** Payload of the RPC `va.tool.cancel`. */
export const pageToolCancelSchema = z.object({ call_id: z.string().min(1).max(128) });
export type PageToolCancel = z.infer<typeof pageToolCancelSchema>;

/** Answer to the RPC `va.tool.call`. */
export const pageToolAnswerSchema = z.union([
  z.object({ error: z.object({ code: z.enum(PAGE_TOOL_ERROR_CODES), message: z.string() }) }),
  z.object({ result: z.unknown() }),
]);
export type PageToolAnswer = z.infer<typeof pageToolAnswerSchema>;
