import { StrictMode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { createVoiceClient } from 'voice-assistant/session';

const server = document.body.dataset.voiceServer ?? '';

/** A call of its own looks, drawn from the session's snapshot alone. */
function Call() {
  const client = useMemo(() => createVoiceClient({ server }), []);
  const { connection, agent, microphone, transcript, error } = useSyncExternalStore(
    client.subscribe,
    () => client.snapshot,
  );
  // StrictMode mounts twice: still one call
  useEffect(() => {
    const release = client.retain();
    void client.connect().catch(() => {}); // the snapshot has the error
    return release;
  }, [client]);
  const isOn = connection === 'connected' || connection === 'reconnecting';
  return (
    <>
      <p role="status">
        {connection}, {agent}
      </p>
      {error && <p role="alert">{error.message}</p>}
      <p className="controls">
        <button type="button" onClick={() => (isOn ? client.disconnect() : client.connect().catch(() => {}))}>
          {isOn ? 'Hang up' : 'Call'}
        </button>
        <button type="button" disabled={!isOn} onClick={() => client.toggleMute()}>
          {microphone.state === 'muted' ? 'Unmute' : 'Mute'}
        </button>
      </p>
      <ol aria-label="Transcript">
        {transcript.map(({ id, speaker, text }) => (
          <li key={id} className={speaker}>
            {text}
          </li>
        ))}
      </ol>
    </>
  );
}

const root = document.getElementById('app');
if (root)
  createRoot(root).render(
    <StrictMode>
      <Call />
    </StrictMode>,
  );
