import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import express, { Router } from 'express';
import { type CvServerDeps, createCvServer } from './create-cv-server.js';

/**
 * The résumé's MCP server over streamable HTTP. Without sessions: each request is answered by a server of its own, so
 * any number of replicas will do and nothing is kept for clients that went away.
 */
export function cvMcpRoute(deps: CvServerDeps): Router {
  const router = Router();
  router.use(express.json({ limit: '64kb' }));
  router.post('/', async (request, response) => {
    const server = createCvServer(deps);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.on('close', () => void server.close());
    // the SDK's own class does not fit its interface under exactOptionalPropertyTypes
    await server.connect(transport as Transport);
    await transport.handleRequest(request, response, request.body);
  });
  router.all('/', (_request, response) => {
    response.status(405).set('Allow', 'POST').end();
  });
  return router;
}
