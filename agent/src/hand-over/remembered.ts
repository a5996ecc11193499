import type { Speaker } from '@voice-assistant/protocol';

/** Something that was said, by whomever. */
export interface SaidBefore {
  readonly speaker: Speaker;
  readonly name?: string | null | undefined;
  readonly text: string;
}

/** As the model reads it again. What a colleague said is the site's word, like its own. */
export function asRemembered({ speaker, name, text }: SaidBefore): {
  role: 'user' | 'assistant';
  content: string;
} {
  if (speaker === 'visitor') return { role: 'user', content: text };
  if (speaker === 'assistant') return { role: 'assistant', content: text };
  return { role: 'assistant', content: `(My colleague ${name ?? ''} said:) ${text}` };
}
