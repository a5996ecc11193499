import type { ConnectionDetails } from '@voice-assistant/protocol';
import { describe, expect, it } from 'vitest';
import { bodyOf, startApp } from '../testing/start-app.js';

const PATH = '/api/connection-details';

describe(PATH, () => {
  it.each(['GET', 'POST'])('answers %s with 200 and all that a page needs', async (method) => {
    await using app = await startApp();
    const response = await app.fetch(PATH, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const details = await bodyOf<ConnectionDetails>(response);
    expect(details).toEqual({
      serverUrl: 'wss://media.example.com',
      roomName: expect.stringMatching(/^voice_assistant_room_[0-9a-f]{32}$/),
      participantName: expect.stringMatching(/^voice_assistant_user_[0-9a-f]{32}$/),
      participantToken: `token-of-${details.participantName}`,
    });
    expect(app.grants).toEqual([
      {
        roomName: details.roomName,
        identity: details.participantName,
        displayName: details.participantName,
        agent: {
          name: 'first',
          metadata: JSON.stringify({ conversation_id: details.roomName.slice(-32), fresh: true }),
        },
      },
    ]);
  });

  it('dispatches the agent that the body asks for', async () => {
    await using app = await startApp();
    const response = await app.post(PATH, { room_config: { agents: [{ agent_name: 'second' }] } });
    expect(response.status).toBe(200);
    expect(app.grants[0]!.agent?.name).toBe('second');
  });

  it('refuses an agent that is not offered', async () => {
    await using app = await startApp();
    const response = await app.post(PATH, { room_config: { agents: [{ agent_name: 'third' }] } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'agent-not-allowed' });
  });

  it('refuses what the caller may not set', async () => {
    await using app = await startApp();
    const response = await app.post(PATH, { participant_name: 'Ada' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: 'participant_name: may not be set by the caller' });
  });

  it('answers other methods with 405', async () => {
    await using app = await startApp();
    const response = await app.fetch(PATH, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });
});
