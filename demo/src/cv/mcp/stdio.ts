/** The résumé's MCP server for a client that starts it: `node demo/dist/cv/mcp/stdio.js`. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { openCv } from '../open-cv.js';
import { createCvServer } from './create-cv-server.js';

// standard output belongs to the protocol
const complain = (error: unknown) => console.error('cv:', error instanceof Error ? error.message : error);
try {
  await createCvServer(await openCv(process.env, complain)).connect(new StdioServerTransport());
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
