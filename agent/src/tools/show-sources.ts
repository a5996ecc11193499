import type { AgentMessagePayloads } from '@voice-assistant/protocol';
import type { MessageChannel } from '../messages/message-channel.js';

type Source = AgentMessagePayloads['sources.show']['sources'][number];

/** Shows the visitor where an answer comes from, each source once. For tools that look something up. */
export async function showSources(
  messages: Pick<MessageChannel, 'send'>,
  sources: readonly Source[],
): Promise<void> {
  const unique = new Map(sources.map((it) => [it.url ?? it.entry_id ?? it.title, it]));
  const shown = [...unique.values()].slice(0, 10);
  if (shown.length > 0) await messages.send('sources.show', { sources: shown });
}
