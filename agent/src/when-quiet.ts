import { voice } from '@livekit/agents';

/** Between a tool's result and the sentence that follows, the agent may seem to listen. */
const QUIET_MS = 800;
/** Then it ends whatever is being said. */
const TIMEOUT_MS = 20_000;

/** Calls back once, when the agent has said what it had to say. */
export function whenQuiet(session: voice.AgentSession, callBack: () => void) {
  const { AgentStateChanged, Close } = voice.AgentSessionEventTypes;
  let quiet: NodeJS.Timeout | undefined;
  const stop = () => {
    clearTimeout(quiet);
    clearTimeout(cap);
    session.off(AgentStateChanged, onChange);
    session.off(Close, stop);
  };
  const finish = () => {
    stop();
    callBack();
  };
  const onChange = ({ newState }: voice.AgentStateChangedEvent) => {
    clearTimeout(quiet);
    if (newState === 'listening') quiet = setTimeout(finish, QUIET_MS);
  };
  const cap = setTimeout(finish, TIMEOUT_MS);
  session.on(AgentStateChanged, onChange);
  session.once(Close, stop);
}
