/** Asks the site's own server, which hands it on to the token server: agents are commanded by servers. */

interface Access {
  readonly room_name: string;
  readonly token: string;
}

interface Answer {
  readonly transcription?: string;
  readonly intent?: string;
  readonly response_text?: string;
  readonly audio_data?: string;
  readonly detail?: string;
}

const find = <Found extends Element>(selector: string): Found => {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
};

const API = '/agent/api';
const log = find<HTMLOListElement>('#events');
// it scrolls: so the keyboard must reach it
log.tabIndex = 0;
const status = find<HTMLElement>('#status');
const answer = find<HTMLElement>('#answer');
const buttons = [...document.querySelectorAll<HTMLButtonElement>('button')];
/** The log keeps no more lines than these. */
const MAX_LINES = 50;

let access: Promise<Access> | undefined;
const getAccess = (): Promise<Access> => {
  access ??= fetch('/agent/room', { method: 'POST' }).then((response) => {
    if (!response.ok) throw new Error(`no room: ${response.status}`);
    return response.json() as Promise<Access>;
  });
  access.catch(() => {
    access = undefined;
  });
  return access;
};

async function ask(path: string, body: object = {}): Promise<Answer> {
  const { room_name, token } = await getAccess();
  const response = await fetch(`${API}${path}?room_name=${room_name}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ room_name, ...body }),
  });
  const answered = (await response.json()) as Answer;
  if (!response.ok) throw new Error(answered.detail ?? `answered ${response.status}`);
  return answered;
}

function write(name: string, text: string): void {
  const line = document.createElement('li');
  const label = document.createElement('b');
  label.textContent = name;
  line.append(label, ` ${text}`);
  log.append(line);
  while (log.children.length > MAX_LINES) log.firstElementChild?.remove();
  log.scrollTop = log.scrollHeight;
}

/** A line of an event: who or what, and what has become of it. */
function told(data: string): string {
  const { change, state, participant, track, room } = JSON.parse(data) as Record<string, unknown> & {
    readonly participant?: { readonly name?: string; readonly identity?: string };
    readonly track?: { readonly type?: string };
    readonly room?: { readonly name?: string } | null;
  };
  const what = [change, participant?.name || participant?.identity, track?.type, state, room?.name];
  return what.filter((it) => typeof it === 'string' && it !== '').join(' · ') || 'no such room yet';
}

/** Shows what happens in the room. `EventSource` would not send who asks. */
async function follow(): Promise<void> {
  const { room_name, token } = await getAccess();
  const response = await fetch(`${API}/events?room_name=${room_name}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    const blocks = (text + read.value).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name && data) write(name, told(data));
    }
  }
}

const base64 = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
};

async function process(recording: Blob): Promise<string> {
  const { transcription, intent, response_text, audio_data } = await ask('/process-voice', {
    audio_data: await base64(recording),
  });
  const lines = { transcription, intent, response_text };
  answer.replaceChildren(
    ...Object.entries(lines).flatMap(([name, value]) => {
      const term = document.createElement('dt');
      const text = document.createElement('dd');
      term.textContent = name;
      text.textContent = value ?? '';
      return [term, text];
    }),
  );
  if (audio_data) await play(audio_data);
  return 'Answered.';
}

/** Decoded, not as an address of data, which the page's policy would have to allow. */
async function play(audio: string): Promise<void> {
  const context = new AudioContext();
  const bytes = Uint8Array.from(atob(audio), (letter) => letter.charCodeAt(0));
  const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(bytes.buffer) });
  source.connect(context.destination);
  source.addEventListener('ended', () => void context.close());
  source.start();
}

/** Runs what a button stands for, says what came of it, and lets nobody press twice meanwhile. */
async function run(doing: string, action: () => Promise<string>): Promise<void> {
  status.textContent = doing;
  for (const button of buttons) button.disabled = true;
  try {
    status.textContent = await action();
  } catch (error) {
    status.textContent = `That did not work: ${error instanceof Error ? error.message : error}`;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

let following = false;
const ACTIONS: Readonly<Record<string, () => Promise<void>>> = {
  connect: () =>
    run('Calling an agent …', async () => {
      if (!following) void follow().catch((error: unknown) => write('events', String(error)));
      following = true;
      await ask('/connect', { participant_name: 'Robin' });
      return 'Robin is in the room.';
    }),
  sample: () =>
    run('Asking “When are you open?” …', async () =>
      process(await (await fetch('/agent/question.ogg')).blob()),
    ),
  disconnect: () =>
    run('Taking it out …', async () => {
      await ask('/disconnect');
      return 'The room is empty.';
    }),
};
for (const [id, action] of Object.entries(ACTIONS)) {
  find<HTMLButtonElement>(`#${id}`).addEventListener('click', () => void action());
}
find<HTMLInputElement>('#file').addEventListener('change', ({ target }) => {
  const file = target instanceof HTMLInputElement ? target.files?.[0] : undefined;
  if (file) void run(`Asking ${file.name} …`, () => process(file));
});
