import type { QuickReply, SessionFact, Source } from '../state/index.js';
import { type Fields, listOf, readText } from './read-fields.js';

/** As the schemas have it; a page has no room for them. */
const REPLIES_MAX = 6;
const SOURCES_MAX = 10;
const LABEL_MAX_LENGTH = 80;
const TEXT_MAX_LENGTH = 500;
const TITLE_MAX_LENGTH = 200;

/** What a message of the agent's says about the conversation; null for another message, or a malformed one. */
export function readTextMessage(type: string, payload: object): SessionFact | null {
  const fields = payload as Fields;
  switch (type) {
    case 'assistant.hello':
      return readHello(fields);
    case 'quick-replies.offer':
      return readReplies(fields.replies);
    case 'sources.show':
      return readSources(fields.sources);
    case 'transcript.interrupted': {
      const id = readText(fields.message_id, 128);
      return id ? { type: 'transcript/noted', id, note: { interrupted: true } } : null;
    }
    default:
      return null;
  }
}

function readReplies(list: unknown): SessionFact | null {
  const replies = listOf(list, REPLIES_MAX).flatMap(readReply);
  return replies.length > 0 ? { type: 'replies/offered', replies } : null;
}

function readSources(list: unknown): SessionFact | null {
  const sources = listOf(list, SOURCES_MAX).flatMap(readSource);
  return sources.length > 0 ? { type: 'sources/shown', sources } : null;
}

function readHello({ features }: Fields): SessionFact | null {
  if (typeof features !== 'object' || features === null) return null;
  const { feedback, files } = features as Fields;
  return {
    type: 'assistant/introduced',
    features: { feedback: feedback === true, files: readFiles(files) },
  };
}

function readFiles(files: unknown): { readonly types: readonly string[]; readonly maxBytes: number } | null {
  if (typeof files !== 'object' || files === null) return null;
  const { types, max_bytes: maxBytes } = files as Fields;
  if (!Array.isArray(types) || typeof maxBytes !== 'number' || !(maxBytes > 0)) return null;
  return { types: types.filter((type) => typeof type === 'string'), maxBytes };
}

function readReply({ label, text }: Fields): QuickReply[] {
  const shown = readText(label, LABEL_MAX_LENGTH);
  return shown ? [{ label: shown, text: readText(text, TEXT_MAX_LENGTH) ?? shown }] : [];
}

function readSource({ title, url, entry_id: entry }: Fields): Source[] {
  const shown = readText(title, TITLE_MAX_LENGTH);
  const address = typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
  const entryId = readText(entry, TITLE_MAX_LENGTH);
  return shown ? [{ title: shown, ...(address && { url: address }), ...(entryId && { entryId }) }] : [];
}
