import { createVoiceClient, isVoiceError } from 'voice-assistant/session';

const find = <Type extends HTMLElement>(id: string) => document.getElementById(id) as Type;
const log = find<HTMLOListElement>('log');

/** What the callbacks say, one line each. */
function tell(words: string) {
  const line = document.createElement('li');
  line.textContent = words;
  log.append(line);
}

let last = '';
const client = createVoiceClient({
  server: document.body.dataset.voiceServer ?? '',
  onChange: ({ connection, microphone, camera }) => {
    const now = `${connection}, microphone ${microphone.state}, camera ${camera.state}`;
    if (now !== last) tell(now);
    last = now;
  },
  onError: ({ code }) => tell(`error: ${code}`),
  onMessage: ({ type }) => tell(`message: ${type}`),
  onTurn: ({ turn }) => tell(`turn ${turn}`),
});

const actions = {
  connect: () => client.connect(),
  disconnect: () => client.disconnect(),
  mute: () => client.toggleMute(),
  video: () => client.toggleVideo(),
};
for (const [id, act] of Object.entries(actions))
  find(id).addEventListener('click', () => {
    act().catch((error: unknown) => tell(`refused: ${isVoiceError(error) ? error.code : 'unexpected'}`));
  });
