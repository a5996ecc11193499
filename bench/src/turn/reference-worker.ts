import { fileURLToPath } from 'node:url';
import { AgentServer, initializeLogger, ServerOptions } from '@livekit/agents';

initializeLogger({ pretty: false, level: process.env.LOG_LEVEL ?? 'info' });
const { LIVEKIT_URL = '', LIVEKIT_API_KEY = '', LIVEKIT_API_SECRET = '' } = process.env;
const server = new AgentServer(
  new ServerOptions({
    agent: fileURLToPath(new URL('./reference-agent.js', import.meta.url)),
    agentName: process.env.AGENT_NAME ?? '',
    wsURL: LIVEKIT_URL,
    apiKey: LIVEKIT_API_KEY,
    apiSecret: LIVEKIT_API_SECRET,
    host: '127.0.0.1',
    port: Number(process.env.AGENT_PORT),
    numIdleProcesses: Number(process.env.IDLE_PROCESSES),
    initializeProcessTimeout: 60_000,
    logLevel: process.env.LOG_LEVEL ?? 'info',
    loadThreshold: 1,
    // nobody else could take the call
    loadFunc: async () => 0.1,
    production: false,
  }),
);
process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
await server.run();
