/** What `GET /v1/models` lists. Any other name is taken as well: what answers is always the same. */
export const MODELS = [
  { id: 'offline-pocketsphinx', does: 'transcription' },
  { id: 'offline-rules', does: 'chat' },
  { id: 'offline-flite', does: 'speech' },
] as const;
