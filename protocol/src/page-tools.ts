/** RPC methods by which the agent uses the tools of the visitor's page. */
export const PAGE_TOOL_METHODS = Object.freeze({
  call: 'va.tool.call',
  cancel: 'va.tool.cancel',
} as const);

/** Largest payload of a call and of its answer, in bytes: what LiveKit's RPC carries. */
export const PAGE_TOOL_MAX_BYTES = 15_360;

/** Tools that a page may offer at once. */
export const PAGE_TOOLS_MAX = 32;

/** Longest JSON text of one tool's parameters, in characters. */
export const PAGE_TOOL_SCHEMA_MAX_LENGTH = 8_192;

/** Why a page did not run a tool. */
export const PAGE_TOOL_ERROR_CODES = [
  'unknown-tool',
  'invalid-arguments',
  'declined',
  'timeout',
  'failed',
] as const;
export type PageToolErrorCode = (typeof PAGE_TOOL_ERROR_CODES)[number];
