import type { McpServerSpec } from '../assistants/front-matter.js';

/** Name under which job processes reach the hub through the worker. */
export const MCP_HUB_METHOD = 'va_mcp';

/** A tool as its server describes it. */
export interface McpTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Something that a tool's answer is taken from. */
export interface McpSource {
  readonly title: string;
  readonly url: string;
}

/** What a job process asks of the hub. Servers are described in full: the hub knows no assistants. */
export type HubRequest =
  | { readonly kind: 'list'; readonly server: McpServerSpec }
  | {
      readonly kind: 'call';
      readonly server: McpServerSpec;
      readonly tool: string;
      readonly args: Readonly<Record<string, unknown>>;
      /** By which it can be cancelled. */
      readonly callId: string;
    }
  | { readonly kind: 'cancel'; readonly callId: string };

/** Why the hub has no result: what the server itself says is an error, or why it was not asked. */
export type HubFailure = 'tool-error' | 'unreachable' | 'timeout' | 'cancelled';

/** Errors do not survive the way between processes, so they travel as data. */
export type HubResponse =
  | { readonly tools: readonly McpTool[] }
  | { readonly text: string; readonly sources: readonly McpSource[] }
  | { readonly failure: HubFailure; readonly message: string }
  | { readonly done: true };
