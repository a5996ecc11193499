import { llm, voice } from '@livekit/agents';
import type { MessageChannel } from '../messages/message-channel.js';
import type { Logger } from '../ports.js';
import type { Tool } from './tool.js';

export interface SuperviseDeps {
  readonly messages: Pick<MessageChannel, 'send'>;
  /** Said while a tool takes long, in the visitor's language. */
  readonly waitingSentence: () => string;
  readonly logger: Logger;
  /** Silence after which the visitor is told that something happens, in milliseconds. */
  readonly cueAfterMs?: number;
}

type ToolOptions = Parameters<Tool['execute']>[1];

const CUE_AFTER_MS = 1_500;
/** A tool that takes longer has hung; tools with a limit of their own have a shorter one. */
const TIMEOUT_MS = 310_000;
/** Longer results are cut: the model pays for each character, with each turn that follows. */
const MAX_RESULT_LENGTH = 16_000;

/**
 * The same tool with what all tools need: the page is told, the visitor hears within two seconds that something
 * happens, it cannot hang, its result has a limit, and what it throws becomes a sentence that the model can use.
 */
export function superviseTool(tool: Tool, deps: SuperviseDeps): Tool {
  const { messages, logger } = deps;
  const tell = (state: 'started' | 'finished' | 'failed') =>
    void messages.send('tool.progress', { name: tool.name, state });
  return {
    ...tool,
    execute: async (args, options) => {
      tell('started');
      const startedAtMs = performance.now();
      try {
        const result = await untilNextTurn(options, () =>
          withCue(options, deps, () => withinLimits(tool, args, options)),
        );
        tell('finished');
        logger.info({ tool: tool.name, ms: Math.round(performance.now() - startedAtMs) }, 'tool finished');
        return limited(result);
      } catch (error) {
        tell('failed');
        const isExpected = error instanceof llm.ToolError;
        if (options.abortSignal.aborted) logger.info({ tool: tool.name }, 'tool cancelled');
        else
          logger.warn({ tool: tool.name, isExpected, error: isExpected ? undefined : error }, 'tool failed');
        throw isExpected
          ? error
          : new llm.ToolError(`${tool.name} failed. Say so, and do not invent a result.`);
      }
    },
  };
}

/**
 * Stops the tool, and the reply that would follow, when the visitor has said or typed something else meanwhile: the
 * framework would answer that and, whenever the tool ends, speak of what nobody waits for any more.
 */
async function untilNextTurn<T>({ ctx }: ToolOptions, run: () => Promise<T>): Promise<T> {
  const { session, speechHandle } = (ctx ?? {}) as Partial<voice.RunContext>;
  const onItem = ({ item }: voice.ConversationItemAddedEvent) => {
    if ('role' in item && item.role === 'user') speechHandle?.interrupt(true);
  };
  session?.on(voice.AgentSessionEventTypes.ConversationItemAdded, onItem);
  try {
    return await run();
  } finally {
    session?.off(voice.AgentSessionEventTypes.ConversationItemAdded, onItem);
  }
}

/** A cue once per run, unless somebody speaks anyway. The visitor can interrupt it, which cancels the tool. */
function withCue<T>(options: ToolOptions, deps: SuperviseDeps, run: () => Promise<T>): Promise<T> {
  const ctx = options.ctx as voice.RunContext | undefined;
  if (!ctx) return run(); // outside of a call
  const say = () => ctx.session.say(deps.waitingSentence(), { addToChatCtx: false });
  return ctx.filler(say, { delay: deps.cueAfterMs ?? CUE_AFTER_MS, signal: options.abortSignal }, run);
}

async function withinLimits(
  tool: Tool,
  args: Parameters<Tool['execute']>[0],
  options: ToolOptions,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const abortSignal = AbortSignal.any([options.abortSignal, timeout]);
  const stopped = new Promise<never>((_, reject) => {
    const stop = () =>
      reject(new llm.ToolError(timeout.aborted ? `${tool.name} did not end.` : `${tool.name} was stopped.`));
    abortSignal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([tool.execute(args, { ...options, abortSignal }), stopped]);
}

function limited(result: unknown): unknown {
  const text = typeof result === 'string' ? result : (JSON.stringify(result) ?? '');
  return text.length > MAX_RESULT_LENGTH ? `${text.slice(0, MAX_RESULT_LENGTH)}\n(cut)` : result;
}
