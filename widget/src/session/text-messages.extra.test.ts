import { describe, expect, it } from 'vitest';
import { readTextMessage } from './text-messages.extra.js';

describe('readTextMessage', () => {
  it('reads what the assistant takes', () => {
    const features = { feedback: true, files: { types: ['image/png'], max_bytes: 10 } };
    expect(readTextMessage('assistant.hello', { name: 'Ada', features })).toEqual({
      type: 'assistant/introduced',
      features: { feedback: true, files: { types: ['image/png'], maxBytes: 10 } },
    });
    expect(readTextMessage('assistant.hello', { features: { feedback: 'yes', files: 'all' } })).toMatchObject(
      {
        features: { feedback: false, files: null },
      },
    );
    expect(readTextMessage('assistant.hello', {})).toBeNull();
  });

  it('reads answers to tap, at most six', () => {
    const replies = [{ label: ' Yes ', text: 'Yes, please' }, { label: 'No' }, { label: '' }, 'x', null];
    expect(readTextMessage('quick-replies.offer', { replies })).toEqual({
      type: 'replies/offered',
      replies: [
        { label: 'Yes', text: 'Yes, please' },
        { label: 'No', text: 'No' },
      ],
    });
    const many = Array.from({ length: 9 }, (_, index) => ({ label: String(index) }));
    expect(readTextMessage('quick-replies.offer', { replies: many })).toMatchObject({
      replies: { length: 6 },
    });
  });

  it('reads sources, and takes no address but of the web', () => {
    const sources = [
      { title: 'A', url: 'https://shop.test/a' },
      { title: 'B', url: 'javascript:alert(1)', entry_id: 'b' },
      { title: 'C', url: 'https://' },
    ];
    expect(readTextMessage('sources.show', { sources })).toEqual({
      type: 'sources/shown',
      sources: [{ title: 'A', url: 'https://shop.test/a' }, { title: 'B', entryId: 'b' }, { title: 'C' }],
    });
    expect(readTextMessage('sources.show', { sources: 'none' })).toBeNull();
  });

  it('reads where a reply was cut off', () => {
    expect(readTextMessage('transcript.interrupted', { message_id: 'SG_1' })).toEqual({
      type: 'transcript/noted',
      id: 'SG_1',
      note: { interrupted: true },
    });
    expect(readTextMessage('transcript.interrupted', {})).toBeNull();
  });
});
