const TIMEOUT_MS = 8_000;

export interface EventReader extends AsyncDisposable {
  /** Data of the next event of that name; others before it are passed over. */
  next(name: string): Promise<unknown>;
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
}

/** Reads server-sent events, as a browser's `EventSource` does, but with headers. */
export async function readEvents(url: string, headers: Record<string, string>): Promise<EventReader> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const type = response.headers.get('content-type');
  if (type !== 'text/event-stream' || !response.body) {
    abort.abort();
    throw new Error(`no event stream: ${response.status}, ${type}`);
  }
  const { body } = response;
  const events: { name: string; data: unknown }[] = [];
  let wake = () => {};
  const read = async () => {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      events.push(...blocks.flatMap(parse));
      wake();
    }
  };
  const ended = read();
  ended.catch(() => {}); // aborted by us
  const next = async (name: string): Promise<unknown> => {
    const deadline = AbortSignal.timeout(TIMEOUT_MS);
    for (;;) {
      const event = events.shift();
      if (event?.name === name) return event.data;
      if (event) continue;
      await new Promise<void>((resolve, reject) => {
        wake = resolve;
        deadline.addEventListener('abort', () => reject(new Error(`no event ${name} came`)), { once: true });
      });
    }
  };
  return { next, ended, [Symbol.asyncDispose]: async () => abort.abort() };
}

function parse(block: string): { name: string; data: unknown }[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const data = field('data');
  return data === undefined ? [] : [{ name: field('event') ?? 'message', data: JSON.parse(data) }];
}
